package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.bindings.FftProfileArguments;
import io.github.magtrack4j.bindings.FftWindowArguments;
import io.github.magtrack4j.bindings.PolarArguments;
import io.github.magtrack4j.bindings.PolarProfileArguments;
import io.github.magtrack4j.bindings.ProfileArguments;
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
        Buffer pixels = call.images(stack);
        Buffer x = centers == null ? call.none() : call.series(centers.x());
        Buffer y = centers == null ? call.none() : call.series(centers.y());
        Buffer profiles = call.result(into);
        return switch (profile) {
            case RadialProfile radial -> radialProfile(call, stack, radial, pixels, x, y, profiles);
            case PolarProfile polar -> polarProfile(call, stack, polar, pixels, x, y, profiles);
            case FourierProfile fft -> fftProfile(call, stack, fft, pixels, x, y, profiles);
        };
    }

    private Slot.Work radialProfile(
            Call call, ImageStack stack, RadialProfile options, Buffer pixels, Buffer x, Buffer y, Buffer profiles) {
        int bins = options.bins(stack.width());
        BlockMemory memory =
                BlockMemory.of(call, stack.count(), 0, shared(stack).radialProfile(bins));
        Images images = new Images(stack.width(), bins, options.oversample(), pixels, x, y, profiles, memory);
        MemorySegment kernel = kernel("radial_profile", stack.pixelType());
        return (slot, count) -> {
            images.fill(slot, slot.arguments(), count);
            slot.launch(kernel, memory.blocks(count), memory.sharedBytes());
        };
    }

    private Slot.Work polarProfile(
            Call call, ImageStack stack, PolarProfile options, Buffer pixels, Buffer x, Buffer y, Buffer profiles) {
        int bins = options.bins(stack.width());
        BlockMemory memory =
                BlockMemory.of(call, stack.count(), 0, shared(stack).polarProfile(bins));
        Images images = new Images(stack.width(), bins, options.oversample(), pixels, x, y, profiles, memory);
        Circles circles = circles(call, stack, options);
        MemorySegment kernel = kernel("polar_profile", stack.pixelType());
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            images.fill(slot, PolarProfileArguments.profiles(arguments), count);
            circles.fill(slot, PolarProfileArguments.polar(arguments));
            slot.launch(kernel, memory.blocks(count), memory.sharedBytes());
        };
    }

    /** What the profile of images is given, whatever its kind. */
    private record Images(
            int size,
            int bins,
            int oversample,
            Buffer pixels,
            Buffer x,
            Buffer y,
            Buffer profiles,
            BlockMemory memory) {
        void fill(Slot slot, MemorySegment arguments, long count) {
            ProfileArguments.pixels(arguments, slot.address(pixels));
            ProfileArguments.count(arguments, count);
            ProfileArguments.x(arguments, slot.address(x));
            ProfileArguments.y(arguments, slot.address(y));
            ProfileArguments.profiles(arguments, slot.address(profiles));
            ProfileArguments.scratch(arguments, slot.address(memory.scratch()));
            ProfileArguments.size(arguments, size);
            ProfileArguments.bins(arguments, bins);
            ProfileArguments.oversample(arguments, oversample);
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
            Call call, ImageStack stack, FourierProfile options, Buffer pixels, Buffer x, Buffer y, Buffer profiles) {
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
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            FftWindowArguments.pixels(arguments, slot.address(pixels));
            FftWindowArguments.count(arguments, images);
            FftWindowArguments.x(arguments, slot.address(x));
            FftWindowArguments.y(arguments, slot.address(y));
            FftWindowArguments.windowed(arguments, slot.address(windowed));
            FftWindowArguments.gaussianFactor(arguments, options.gaussianFactor());
            FftWindowArguments.size(arguments, size);
            slot.launch(window, images, sharedBytes);
            slot.transform(kind, size, images, windowed, spectra);
            arguments = slot.arguments();
            FftProfileArguments.spectra(arguments, slot.address(spectra));
            FftProfileArguments.count(arguments, images);
            FftProfileArguments.spectrumLength(arguments, spectrumLength);
            FftProfileArguments.starts(arguments, slot.address(starts));
            FftProfileArguments.elements(arguments, slot.address(elements));
            FftProfileArguments.profiles(arguments, slot.address(profiles));
            FftProfileArguments.bins(arguments, options.bins(size));
            slot.launch(profile, images, 0);
        };
    }
}
