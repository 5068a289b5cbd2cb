package io.github.magtrack4j.internal.cpu.simd.fft;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;

/**
 * {@code exp(-(i - center)² / (2 sigma²))} for i = 0, 1, 2 …, whatever the centre and sigma.
 *
 * <p>From the sample nearest to the centre outwards, each is the last one times a factor, and the factor shrinks by
 * another one that is always the same: two products a sample. No factor is above 1, so that nothing overflows. All is
 * in 64 bits; since errors grow with the square of the distance, every so often the exponential is computed anew, which
 * keeps them below 5e-13.
 */
final class GaussianWindowF64 {
    private static final int FRESH = 64;

    private final int size;
    private final @Wide double scale;
    private final @Wide double shrink;

    /**
     * Makes windows of this many samples.
     *
     * @param sigma their standard deviation
     */
    GaussianWindowF64(int size, @Wide double sigma) {
        this.size = size;
        scale = -0.5 / (sigma * sigma);
        shrink = Math.exp(2 * scale);
    }

    /** Writes the window about a centre. */
    void compute(long window, @Wide double center) {
        int nearest = (int) Math.rint(Math.clamp(center, 0.0, size - 1.0));
        side(window, nearest, size, 1, center, scale, shrink);
        side(window, nearest, -1, -1, center, scale, shrink);
    }

    private static void side(
            long window, int start, int end, int step, @Wide double center, @Wide double scale, @Wide double shrink) {
        for (int first = start; first != end; ) {
            int last = step > 0 ? Math.min(first + FRESH, end) : Math.max(first - FRESH, end);
            @Wide double distance = Math.abs(first - center);
            // One step outwards adds 2 distance + 1 to the square; on the far side of the centre the first takes off.
            @Wide double outwards = (first - center) * step;
            @Wide double value = Math.exp(scale * distance * distance);
            @Wide double factor = Math.exp(scale * (2 * outwards + 1));
            for (int i = first; i != last; i += step) {
                ImageF64.set(window, i, (double) value);
                value *= factor;
                factor *= shrink;
            }
            first = last;
        }
    }
}
