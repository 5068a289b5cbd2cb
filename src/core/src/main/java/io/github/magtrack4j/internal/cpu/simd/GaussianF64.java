package io.github.magtrack4j.internal.cpu.simd;

import io.github.magtrack4j.internal.cpu.simd.vector.ExponentialF64;
import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.MemorySegment;

/**
 * {@code exp(-(x - center)² / (2 sigma²))}, whatever x, centre and sigma. The exponents are computed in 64 bits, so
 * that nothing is lost where x and centre are large; the exponential is in the type of the arithmetic.
 */
final class GaussianF64 {
    private GaussianF64() {}

    /** Writes the Gaussian of 64-bit values, from number {@code first} on. */
    static void of(MemorySegment x, long first, int count, @Wide double center, @Wide double sigma, long to) {
        for (int i = 0; i < count; i++) {
            @Wide double distance = (x.getAtIndex(SeriesKernels.NUMBER, first + i) - center) / sigma;
            ImageF64.set(to, i, (double) (-0.5 * distance * distance));
        }
        ExponentialF64.compute(to, to, count);
    }
}
