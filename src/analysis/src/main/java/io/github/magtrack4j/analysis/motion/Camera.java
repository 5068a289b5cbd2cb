package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;

/**
 * When a camera looks: every {@code 1/rate}, for {@code exposure}.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param rate frames per second
 * @param exposure how long light is gathered for each frame, in s; 0 (a flash) to {@code 1/rate}
 */
public record Camera(double rate, double exposure) {
    /** How much longer than a period an exposure may be, relatively: headers round both. */
    private static final double ROUNDING = 1e-6;

    /**
     * Checks the values; an exposure that is longer than the period by no more than a millionth becomes the period.
     *
     * @throws IllegalArgumentException if {@code rate} is not positive and finite, or {@code exposure} not 0 to 1/rate
     */
    public Camera {
        Arguments.positive("rate", rate);
        double period = 1 / rate;
        Arguments.require(
                "exposure",
                exposure,
                exposure >= 0 && exposure <= period * (1 + ROUNDING),
                "0 to " + period + " s, the time from frame to frame");
        exposure = Math.min(exposure, period);
    }

    /** Returns a camera that gathers light all the time: the exposure is the period. */
    public static Camera continuous(double rate) {
        Arguments.positive("rate", rate);
        return new Camera(rate, 1 / rate);
    }

    /** Returns the time from frame to frame, in s. */
    public double period() {
        return 1 / rate;
    }
}
