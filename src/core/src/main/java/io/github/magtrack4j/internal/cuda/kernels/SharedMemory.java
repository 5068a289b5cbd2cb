package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.bindings.KernelArguments;
import io.github.magtrack4j.internal.numeric.Reals;

/**
 * How much shared memory a block of each kernel needs: the macros of cuda-kernels/arguments.h, which jextract cannot
 * translate.
 *
 * @param pixelBytes the bytes of a pixel
 * @param realBytes the bytes of a number that the kernel computes with
 */
record SharedMemory(int pixelBytes, int realBytes) {
    /** What every GPU gives a block. */
    static final int MOST = KernelArguments.MAX_SHARED_BYTES();

    static SharedMemory of(PixelType pixelType, Precision precision) {
        return new SharedMemory(pixelType.bytes(), Reals.bytes(precision));
    }

    /** {@code AUTO_CONV_SHARED_BYTES}. */
    long autoConv(int size) {
        return 4L * size * realBytes;
    }

    /** {@code FFT_WINDOW_SHARED_BYTES}. */
    long fftWindow(int size) {
        return 2L * size * realBytes;
    }

    /** {@code RADIAL_PROFILE_BYTES}. */
    long radialProfile(int bins) {
        int words = pixelBytes == 1 ? 1 : pixelBytes == 2 ? 2 : realBytes == 4 ? 3 : 4;
        return roundUpTo8((long) bins * (realBytes + 4 * words));
    }

    /** {@code POLAR_PROFILE_BYTES}. */
    long polarProfile(int bins) {
        return roundUpTo8((long) bins * (realBytes + Integer.BYTES));
    }

    /** {@code QUADRANT_BYTES}. */
    static long quadrants(int radii, int realBytes) {
        return 8L * radii * realBytes;
    }

    /** {@code STACK_TO_XYZP_WORK_BYTES}. */
    long pipeline(int size) {
        return Math.max(autoConv(size), KernelArguments.MEDIAN_WORK_BYTES());
    }

    /** {@code SHARED_PIXEL_BYTES}. */
    long pixels(int size) {
        int pixelsPerWord = pixelBytes < 4 ? 4 / pixelBytes : 1;
        long wordsPerRow = ((long) size + pixelsPerWord - 1) / pixelsPerWord | 1;
        return roundUpTo8(size * wordsPerRow * pixelsPerWord * pixelBytes);
    }

    /** {@code JOINT_FIT_TABLE_BYTES}. */
    static long jointFitTable(int harmonics, int knots, int realBytes) {
        return roundUpTo16(6L * (harmonics | 1) * (knots - 1) * realBytes);
    }

    /** {@code JOINT_FIT_RESIDUAL_BYTES}, of scratch memory. */
    long jointFitResiduals(int size) {
        return roundUpTo16((long) size * size * realBytes);
    }

    private static long roundUpTo8(long bytes) {
        return (bytes + 7) / 8 * 8;
    }

    private static long roundUpTo16(long bytes) {
        return (bytes + 15) / 16 * 16;
    }
}
