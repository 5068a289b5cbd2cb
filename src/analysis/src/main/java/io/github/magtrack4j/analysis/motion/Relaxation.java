package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;

/**
 * An overdamped motion with one time: its correlation falls as {@code variance · exp(-t/time)}, and its power spectrum
 * is a Lorentzian.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param variance of the position, in nm²; 0 or more
 * @param time after which the correlation is down to 1/e, in s
 */
public record Relaxation(double variance, double time) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code variance} is negative or {@code time} not positive, or one not finite
     */
    public Relaxation {
        Arguments.notNegative("variance", variance);
        Arguments.positive("time", time);
    }

    /** Returns the corner frequency {@code 1/(2π time)}, in Hz. */
    public double cornerFrequency() {
        return 1 / (2 * Math.PI * time);
    }

    /**
     * Returns the one-sided power spectral density of the motion itself, without a camera, in nm²/Hz: {@code 4 variance
     * time / (1 + (f/fc)²)}.
     *
     * @param frequency in Hz
     */
    public double density(double frequency) {
        double ratio = frequency / cornerFrequency();
        return 4 * variance * time / (1 + ratio * ratio);
    }
}
