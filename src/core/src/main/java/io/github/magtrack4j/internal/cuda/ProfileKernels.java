package io.github.magtrack4j.internal.cuda;

import io.github.magtrack4j.FftProfileOptions;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RadialProfileOptions;
import io.github.magtrack4j.bindings.FftProfileArguments;
import io.github.magtrack4j.bindings.FftWindowArguments;
import io.github.magtrack4j.bindings.RadialProfileArguments;
import java.lang.foreign.MemorySegment;

/** The kernels from images and centres to profiles. */
final class ProfileKernels extends KernelFamily {
    ProfileKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    Slot.Work radialProfile(
            Call call,
            ImageStack stack,
            RadialProfileOptions options,
            Buffer pixels,
            Buffer x,
            Buffer y,
            Buffer profiles) {
        int bins = options.bins(stack.width());
        BlockMemory memory =
                BlockMemory.of(call, stack.count(), 0, shared(stack).radialProfile(bins));
        MemorySegment kernel = kernel("radial_profile", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            RadialProfileArguments.pixels(arguments, slot.address(pixels));
            RadialProfileArguments.count(arguments, images);
            RadialProfileArguments.x(arguments, slot.address(x));
            RadialProfileArguments.y(arguments, slot.address(y));
            RadialProfileArguments.profiles(arguments, slot.address(profiles));
            RadialProfileArguments.scratch(arguments, slot.address(memory.scratch()));
            RadialProfileArguments.size(arguments, stack.width());
            RadialProfileArguments.bins(arguments, bins);
            RadialProfileArguments.oversample(arguments, options.oversample());
            slot.launch(kernel, memory.blocks(images), memory.sharedBytes());
        };
    }

    /** Profiles of Fourier transforms; of the images as they are where the centres are none. */
    Slot.Work fftProfile(
            Call call,
            ImageStack stack,
            FftProfileOptions options,
            Buffer pixels,
            Buffer x,
            Buffer y,
            Buffer profiles) {
        CudaLibrary.openCuFft();
        int size = stack.width();
        int spectrumLength = size * (size / 2 + 1);
        Buffer windowed = call.scratch((long) size * size * realBytes());
        Buffer spectra = call.scratch(2L * spectrumLength * realBytes());
        FftBinTable bins = session.fftBins(call, size, options);
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
