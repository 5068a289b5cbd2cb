package io.github.magtrack4j.analysis.tether;

import io.github.magtrack4j.internal.Arguments;
import java.util.Arrays;

/**
 * The height of the surface in a bead's own heights, from the lowest it ever was: a tethered bead at no force touches
 * the surface many times.
 *
 * <p>Single wrong look-ups are lower still, but not together: the lowest height counts that has 0.5 % of all heights,
 * and at least 5, within four standard deviations of the noise above it. Noise puts it below the surface by some two
 * standard deviations, which are added; {@link #error} includes one. A bead that never came down has no such surface:
 * {@link #touched} tells whether the heights begin as abruptly as noise alone makes them.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param height of the surface, in nm
 * @param error one standard deviation
 * @param touched whether the bead seems to have been at the surface
 */
public record Surface(double height, double error, boolean touched) {
    private static final double PART = 0.005;
    private static final int MIN_NEAR = 5;
    private static final int MIN_FRAMES = 50;
    private static final double WIDTH = 4;
    private static final double BELOW = 2;

    /** Noise that is told as none, in nm. */
    private static final double MIN_NOISE = 0.1;

    /**
     * Finds the surface.
     *
     * @param heights of a bead, in nm; NaN where there is none; at least 50 that are finite
     * @param noise the standard deviation of a height, in nm
     */
    public static Surface of(double[] heights, double noise) {
        Arguments.notNegative("noise", noise);
        double[] found = Arrays.stream(heights).filter(Double::isFinite).toArray();
        Arguments.require("heights", found.length + " finite heights", found.length >= MIN_FRAMES, "50 or more");
        Arrays.sort(found);
        double sigma = Math.max(noise, MIN_NOISE);
        int near = Math.max(MIN_NEAR, (int) (PART * found.length));
        int lowest = 0;
        while (lowest + near < found.length - 1 && found[lowest + near - 1] - found[lowest] > WIDTH * sigma) {
            lowest++;
        }
        int within = lowest;
        while (within < found.length && found[within] < found[lowest] + 2 * WIDTH * sigma) {
            within++;
        }
        return new Surface(found[lowest] + BELOW * sigma, sigma, within - lowest >= 4 * near);
    }
}
