package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.bindings.FftProfileArguments;
import io.github.magtrack4j.bindings.FftWindowArguments;
import io.github.magtrack4j.bindings.PolarArguments;
import io.github.magtrack4j.bindings.PolarProfileArguments;
import io.github.magtrack4j.bindings.ProfilesArguments;
import io.github.magtrack4j.bindings.RadialProfileArguments;
import io.github.magtrack4j.internal.cuda.driver.CudaLibrary;
import io.github.magtrack4j.internal.cuda.driver.FftPlans;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.cuda.tables.FftBinTable;
import io.github.magtrack4j.internal.cuda.tables.PolarTable;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.RadialProfile;
import java.lang.foreign.MemorySegment;

/** The kernels from images and centres to profiles. */
public final class ProfileKernels extends KernelFamily {
    public ProfileKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    /** Profiles of any kind; the centres are null for Fourier profiles of the images as they are. */
    public Slot.Work profiles(Call call, ImageStack stack, Centers centers, Profile profile, DoubleMatrix into) {
        Images images = Images.of(call, stack);
        CenterBuffers given = CenterBuffers.of(call, centers);
        Buffer profiles = call.result(into);
        return switch (profile) {
            case RadialProfile radial -> radialProfile(call, stack, radial, images, given, profiles);
            case PolarProfile polar -> polarProfile(call, stack, polar, images, given, profiles);
            case FourierProfile fft -> fftProfile(call, stack, fft, images, given, profiles);
        };
    }

    private Slot.Work radialProfile(
            Call call, ImageStack stack, RadialProfile options, Images images, CenterBuffers centers, Buffer profiles) {
        int bins = options.bins(stack.width());
        BlockMemory memory =
                BlockMemory.of(call, stack.count(), 0, shared(stack).radialProfile(bins));
        ProfilesPart part = new ProfilesPart(profiles, memory.scratch(), bins, options.oversample());
        MemorySegment kernel = kernel("radial_profile", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, RadialProfileArguments.images(arguments));
            centers.fill(slot, RadialProfileArguments.centers(arguments));
            part.fill(slot, RadialProfileArguments.profiles(arguments));
            slot.launch(kernel, memory.blocks(count), memory.sharedBytes());
        };
    }

    private Slot.Work polarProfile(
            Call call, ImageStack stack, PolarProfile options, Images images, CenterBuffers centers, Buffer profiles) {
        int bins = options.bins(stack.width());
        BlockMemory memory =
                BlockMemory.of(call, stack.count(), 0, shared(stack).polarProfile(bins));
        ProfilesPart part = new ProfilesPart(profiles, memory.scratch(), bins, options.oversample());
        Circles circles = circles(call, stack, options);
        MemorySegment kernel = kernel("polar_profile", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, PolarProfileArguments.images(arguments));
            centers.fill(slot, PolarProfileArguments.centers(arguments));
            part.fill(slot, PolarProfileArguments.profiles(arguments));
            circles.fill(slot, PolarProfileArguments.polar(arguments));
            slot.launch(kernel, memory.blocks(count), memory.sharedBytes());
        };
    }

    /**
     * Profiles of any kind but Fourier's, by themselves or in the pipeline.
     *
     * @param profiles where they go; none where they are not to be kept
     * @param scratch what they are made in, where shared memory is too small
     */
    record ProfilesPart(Buffer profiles, Buffer scratch, int bins, int oversample) {
        void fill(Slot slot, MemorySegment part) {
            ProfilesArguments.profiles(part, slot.address(profiles));
            ProfilesArguments.scratch(part, slot.address(scratch));
            ProfilesArguments.bins(part, bins);
            ProfilesArguments.oversample(part, oversample);
        }
    }

    /** What a profile along circles is given, by itself or in the pipeline. */
    Circles circles(Call call, ImageStack stack, PolarProfile options) {
        PolarTable table = session.table(
                call, PolarTable.class, new PolarTable.Key(stack.width(), options, precision), PolarTable::of);
        return new Circles(table, call.table(table.region(), 0), call.table(table.region(), table.wideOffset()));
    }

    /** What a profile along circles is given. */
    record Circles(PolarTable table, Buffer directions, Buffer wideDirections) {
        void fill(Slot slot, MemorySegment arguments) {
            PolarArguments.directions(arguments, slot.address(directions));
            PolarArguments.wideDirections(arguments, slot.address(wideDirections));
            PolarArguments.margin(arguments, PolarGrid.MARGIN);
            PolarArguments.angles(arguments, table.angles());
        }
    }

    /** Profiles of Fourier transforms; of the images as they are where the centres are none. */
    Slot.Work fftProfile(
            Call call,
            ImageStack stack,
            FourierProfile options,
            Images images,
            CenterBuffers centers,
            Buffer profiles) {
        CudaLibrary.openCuFft();
        int size = stack.width();
        int spectrumLength = size * (size / 2 + 1);
        Buffer windowed = call.scratch((long) size * size * realBytes());
        Buffer spectra = call.scratch(2L * spectrumLength * realBytes());
        FftBinTable bins = session.table(call, FftBinTable.class, new FftBinTable.Key(size, options), FftBinTable::of);
        Buffer starts = call.table(bins.region(), 0);
        Buffer elements = call.table(bins.region(), bins.elementsOffset());
        MemorySegment window = kernel("fft_window", stack.pixelType());
        MemorySegment profile = kernel("fft_profile");
        FftPlans.Kind kind = FftPlans.Kind.real(precision);
        long sharedBytes = shared(stack).fftWindow(size);
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, count, FftWindowArguments.images(arguments));
            centers.fill(slot, FftWindowArguments.centers(arguments));
            FftWindowArguments.windowed(arguments, slot.address(windowed));
            FftWindowArguments.gaussianFactor(arguments, options.gaussianFactor());
            slot.launch(window, count, sharedBytes);
            slot.transform(kind, size, count, windowed, spectra);
            arguments = slot.arguments();
            FftProfileArguments.spectra(arguments, slot.address(spectra));
            FftProfileArguments.count(arguments, count);
            FftProfileArguments.spectrumLength(arguments, spectrumLength);
            FftProfileArguments.starts(arguments, slot.address(starts));
            FftProfileArguments.elements(arguments, slot.address(elements));
            FftProfileArguments.profiles(arguments, slot.address(profiles));
            FftProfileArguments.bins(arguments, options.bins(size));
            slot.launch(profile, count, 0);
        };
    }
}
