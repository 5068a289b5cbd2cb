package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.internal.Arguments;
import java.util.Arrays;

/**
 * The noise of localizations, as far as a fit knows it: its variance, or nothing.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param variance ε², in nm²; not used if it is not known
 * @param isKnown whether it is given, and so not fitted
 */
public record Noise(double variance, boolean isKnown) {
    /**
     * Checks the variance.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Noise {
        Arguments.notNegative("variance", variance);
    }

    /**
     * Returns noise that is known.
     *
     * @param variance ε², in nm²; 0 or more
     */
    public static Noise known(double variance) {
        return new Noise(variance, true);
    }

    /**
     * Returns the noise that a tracker tells: the mean of the squares of its sigmas. Values that are not finite count
     * for nothing.
     *
     * @param sigmas the uncertainty of each localization, in nm
     * @throws IllegalArgumentException if none is finite
     */
    public static Noise ofSigmas(double[] sigmas) {
        double mean = Arrays.stream(sigmas)
                .filter(Double::isFinite)
                .map(sigma -> sigma * sigma)
                .average()
                .orElseThrow(() -> new IllegalArgumentException(
                        "sigmas has " + sigmas.length + " values and none that is finite; it must have one"));
        return known(mean);
    }

    /** Returns noise that is not known, and is to be fitted. */
    public static Noise free() {
        return new Noise(0, false);
    }
}
