package io.github.magtrack4j.detection;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.internal.Arguments;

/**
 * What counts as a bead.
 *
 * @param size the width in pixels of the squares that beads will be tracked in, {@value Backend#MIN_SIZE} to
 *     {@value Backend#MAX_SIZE}; half again as wide as a bead with its rings is good. The square of a bead must lie
 *     inside the frame.
 * @param minimumScore the least {@linkplain FoundBead#score() score}, 0 to 1
 * @param minimumContrast the least variance of the brightness, as a fraction of that of the frame's typical bead, 0 to
 *     1; leaves out faint dirt that is round, too
 */
public record BeadFinderOptions(int size, double minimumScore, double minimumContrast) {
    /** Squares of 64 pixels, a score of 0.8, a quarter of the typical contrast. */
    public static final BeadFinderOptions DEFAULTS = new BeadFinderOptions(64, 0.8, 0.25);

    /** Checks the ranges. */
    public BeadFinderOptions {
        Arguments.inRange("size", size, Backend.MIN_SIZE, Backend.MAX_SIZE);
        Arguments.inRange("minimumScore", minimumScore, 0, "1", 1);
        Arguments.inRange("minimumContrast", minimumContrast, 0, "1", 1);
    }

    /** Returns these options with another size. */
    public BeadFinderOptions withSize(int size) {
        return new BeadFinderOptions(size, minimumScore, minimumContrast);
    }

    /** Returns these options with another least score. */
    public BeadFinderOptions withMinimumScore(double minimumScore) {
        return new BeadFinderOptions(size, minimumScore, minimumContrast);
    }

    /** Returns these options with another least contrast. */
    public BeadFinderOptions withMinimumContrast(double minimumContrast) {
        return new BeadFinderOptions(size, minimumScore, minimumContrast);
    }
}
