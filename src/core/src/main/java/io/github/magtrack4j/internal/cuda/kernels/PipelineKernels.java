package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.bindings.StackToXyzpArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.MemorySegment;

/**
 * The whole pipeline: one kernel that does all, and those that follow it where the profile is a Fourier transform's.
 */
public final class PipelineKernels extends KernelFamily {
    private final CenterKernels centers;
    private final ProfileKernels profiles;
    private final LookupKernels lookups;

    public PipelineKernels(
            CudaSession session,
            Precision precision,
            CenterKernels centers,
            ProfileKernels profiles,
            LookupKernels lookups) {
        super(session, precision);
        this.centers = centers;
        this.profiles = profiles;
        this.lookups = lookups;
    }

    /** Where images come from and their tracks go; the profiles are none where they are not to be kept. */
    record TrackBuffers(Images images, CenterBuffers centers, Buffer z, Buffer profiles) {
        boolean keepProfiles() {
            return profiles.use() != Buffer.Use.NONE;
        }
    }

    public Slot.Work stackToXyzp(Call call, ImageStack stack, ZLuts zluts, TrackingOptions options, Tracks into) {
        return stackToXyzp(
                call,
                stack,
                zluts,
                options,
                new TrackBuffers(
                        Images.of(call, stack),
                        new CenterBuffers(call.result(into.x()), call.result(into.y())),
                        call.result(into.z()),
                        call.result(into.profiles())));
    }

    /** The pipeline, where images and tracks have buffers already. */
    Slot.Work stackToXyzp(Call call, ImageStack stack, ZLuts zluts, TrackingOptions options, TrackBuffers tracks) {
        boolean profilesAsked = !zluts.isEmpty() || tracks.keepProfiles();
        LookupKernels.Tables tables = zluts.isEmpty() || options.profile().bins(stack.width()) == 0
                ? null
                : lookups.tables(call, zluts, options.lookup());
        if (!(options.profile() instanceof FourierProfile fft)) {
            return track(call, stack, options, tracks, profilesAsked, tables);
        }
        Slot.Work centersAlone = track(call, stack, options, tracks, false, null);
        int bins = fft.bins(stack.width());
        if (bins == 0 || !profilesAsked) {
            return centersAlone;
        }
        Buffer kept = tracks.keepProfiles() ? tracks.profiles : call.scratch((long) bins * Double.BYTES);
        Slot.Work profile =
                centersAlone.then(profiles.fftProfile(call, stack, fft, tracks.images, tracks.centers, kept));
        return tables == null ? profile : profile.then(lookups.lookupZ(call, tables, bins, kept, tracks.z));
    }

    /**
     * The pipeline by one kernel.
     *
     * @param profilesAsked whether there are profiles; else they stay as they are, and the height is NaN
     * @param tables null for none: then the height is NaN
     */
    private Slot.Work track(
            Call call,
            ImageStack stack,
            TrackingOptions options,
            TrackBuffers tracks,
            boolean profilesAsked,
            LookupKernels.Tables tables) {
        int size = stack.width();
        int bins = profilesAsked ? options.profile().bins(size) : 0;
        CenteringKernel centering = centers.centering(call, stack, options.centering());
        ProfileKernels.Circles circles = profilesAsked && options.profile() instanceof PolarProfile polar
                ? profiles.circles(call, stack, polar)
                : null;
        SharedMemory needs = shared(stack);
        long workBytes = Math.max(needs.pipeline(size), centering.sharedBytes());
        long profileBytes = circles == null ? needs.radialProfile(bins) : needs.polarProfile(bins);
        BlockMemory memory = BlockMemory.of(call, stack.count(), workBytes, profileBytes);
        boolean pixelsInShared =
                memory.sharedBytes() + needs.pixels(size) <= SharedMemory.MAX && centering.isAllShared();
        long sharedBytes = memory.sharedBytes() + (pixelsInShared ? needs.pixels(size) : 0);
        ProfileKernels.ProfilesPart part = new ProfileKernels.ProfilesPart(
                profilesAsked ? tracks.profiles : call.none(),
                memory.scratch(),
                bins,
                profilesAsked ? options.profile().oversample() : 0);
        boolean usual = centering.isUsual() && circles == null && (tables == null || !tables.hasSeveral());
        MemorySegment kernel = kernel(usual ? "stack_to_xyzp" : "stack_to_xyzp_chosen", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            tracks.images.fill(slot, count, StackToXyzpArguments.images(arguments));
            tracks.centers.fill(slot, StackToXyzpArguments.centers(arguments));
            StackToXyzpArguments.z(arguments, slot.address(tracks.z));
            part.fill(slot, StackToXyzpArguments.profiles(arguments));
            StackToXyzpArguments.background(arguments, CenterKernels.number(options.background()));
            StackToXyzpArguments.workBytes(arguments, Math.toIntExact(workBytes));
            StackToXyzpArguments.pixelsInShared(arguments, pixelsInShared ? 1 : 0);
            centering.fill(slot, arguments);
            if (circles != null) {
                circles.fill(slot, StackToXyzpArguments.polar(arguments));
            }
            if (tables != null) {
                tables.fill(slot, StackToXyzpArguments.lookup(arguments));
            }
            slot.launch(kernel, Math.min(memory.blocks(count), centering.blocks(count)), sharedBytes);
        };
    }
}
