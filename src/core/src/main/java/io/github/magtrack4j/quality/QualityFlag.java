package io.github.magtrack4j.quality;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What may be wrong with a localization. Several are told as one number, the sum of their {@linkplain #bit bits}; 0
 * means that nothing is known to be wrong. See {@link LocalizationQuality}.
 */
public enum QualityFlag {
    /** z is outside the look-up table, and so NaN, or within a few planes of its first or last. */
    TABLE_EDGE(1, "at the look-up table's edge"),
    /** The bead is more than a quarter of the image's width off its middle, so that half of the rings are cut. */
    REGION_EDGE(2, "near the region's edge"),
    /** The profile is not like the table's: {@link LocalizationQuality#MIN_MATCH}. */
    POOR_MATCH(4, "poor match"),
    /** Not all rings are about the bead: {@link LocalizationQuality#MAX_ASYMMETRY}. */
    OVERLAP(8, "overlap"),
    /** The image could not be tracked: x and y are NaN. */
    LOST(16, "not tracked"),
    /** The standard deviations are those of noise alone: the bias within a pixel is not known, as without a table. */
    NOISE_ALONE(32, "uncertainty of noise alone");

    private final int bit;
    private final String words;

    QualityFlag(int bit, String words) {
        this.bit = bit;
        this.words = words;
    }

    /** Returns the flag's number: 1, 2, 4, 8, 16 or 32. */
    public int bit() {
        return bit;
    }

    /** Tells whether the flag is in a sum of bits. */
    public boolean isIn(long flags) {
        return (flags & bit) != 0;
    }

    /**
     * Tells whether a sum of bits says that a localisation may be wrong, and not only that its uncertainty is of noise
     * alone.
     */
    public static boolean tellOfDoubt(long flags) {
        return (flags & ~NOISE_ALONE.bit) != 0;
    }

    /** Returns what the flag says, in words: {@code "overlap"}. */
    public String words() {
        return words;
    }

    /** Returns which bit means what, in a line: {@code "1 at the look-up table's edge, 2 near …"}. */
    public static String legend() {
        return Arrays.stream(values()).map(flag -> flag.bit + " " + flag.words).collect(Collectors.joining(", "));
    }
}
