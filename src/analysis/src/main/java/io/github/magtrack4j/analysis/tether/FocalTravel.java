package io.github.magtrack4j.analysis.tether;

import io.github.magtrack4j.internal.Arguments;

/**
 * How far a focus moves in the sample when the stage moves: less, as light is refracted between oil and water.
 *
 * <p>Pure functions, safe to call from any thread.
 */
public final class FocalTravel {
    /** The ratio of the refractive indices of water and immersion oil: what holds for rays near the axis. */
    public static final double WATER_OVER_OIL = 0.878;

    private FocalTravel() {}

    /**
     * Returns a height in the sample, in nm.
     *
     * @param stage how far the stage or objective moved, in nm
     * @param factor {@link #WATER_OVER_OIL} near the axis; measured factors go down to 0.57 at a numerical aperture of
     *     1.49; 1 with an objective for water. More than 0, at most 1.5
     */
    public static double height(double stage, double factor) {
        Arguments.finite("stage", stage);
        Arguments.require("factor", factor, factor > 0 && factor <= 1.5, "more than 0, and at most 1.5");
        return stage * factor;
    }
}
