package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.bindings.KernelArguments;
import io.github.magtrack4j.bindings.KernelSizes;
import io.github.magtrack4j.internal.numeric.Reals;

/**
 * How much shared memory a block of each kernel needs, for one type of pixels and numbers.
 *
 * @param pixelBytes the bytes of a pixel
 * @param realBytes the bytes of a number that the kernel computes with
 */
record SharedMemory(int pixelBytes, int realBytes) {
    /** What every GPU gives a block. */
    static final int MAX = KernelArguments.MAX_SHARED_BYTES();

    static SharedMemory of(PixelType pixelType, Precision precision) {
        return new SharedMemory(pixelType.bytes(), Reals.bytes(precision));
    }

    long autoConv(int size) {
        return KernelSizes.AUTO_CONV_SHARED_BYTES(size, realBytes);
    }

    long fftWindow(int size) {
        return KernelSizes.FFT_WINDOW_SHARED_BYTES(size, realBytes);
    }

    long radialProfile(int bins) {
        return KernelSizes.RADIAL_PROFILE_BYTES(bins, pixelBytes, realBytes);
    }

    long polarProfile(int bins) {
        return KernelSizes.POLAR_PROFILE_BYTES(bins, realBytes);
    }

    static long quadrants(int radii, int realBytes) {
        return KernelSizes.QUADRANT_BYTES(radii, realBytes);
    }

    /** What the pipeline works in, but for the image and its profile. */
    long pipeline(int size) {
        return KernelSizes.STACK_TO_XYZP_WORK_BYTES(size, realBytes);
    }

    /** An image in the pipeline. */
    long pixels(int size) {
        return KernelSizes.SHARED_PIXEL_BYTES(size, pixelBytes);
    }

    static long jointFitTable(int harmonics, int knots, int realBytes) {
        return KernelSizes.JOINT_FIT_TABLE_BYTES(harmonics, knots, realBytes);
    }

    /** Of scratch memory. */
    long jointFitResiduals(int size) {
        return KernelSizes.JOINT_FIT_RESIDUAL_BYTES(size, realBytes);
    }
}
