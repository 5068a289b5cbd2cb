package io.github.magtrack4j.analysis.steps;

import io.github.magtrack4j.internal.Arguments;

/**
 * The mean of dwell times, and the rate of the process that ends them.
 *
 * <p>Times that are exponentially distributed above a shortest one that is seen have the most likely mean
 * {@code mean(t) - shortest}, with the relative error {@code 1/√n}; the rate is its inverse, {@code (n - 1)/n} of it to
 * be without bias. Times so far from exponential that chance makes it less than once in a hundred are told by
 * {@link #isExponential}: the ratio of their standard deviation to their mean is 1 within 2.58/√n.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param count how many times
 * @param mean time, in s
 * @param meanError one standard deviation
 * @param rate per s
 * @param rateError one standard deviation
 * @param isExponential whether one rate may be all there is
 */
public record DwellTimes(
        int count, double mean, double meanError, double rate, double rateError, boolean isExponential) {
    private static final double RARE = 2.58;

    /**
     * Takes times.
     *
     * @param times in s, each at least the shortest; at least 2
     * @param shortest time that is seen, in s; 0 or more
     */
    public static DwellTimes of(double[] times, double shortest) {
        Arguments.require("times", times.length + " times", times.length >= 2, "at least 2");
        Arguments.notNegative("shortest", shortest);
        int n = times.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            Arguments.require(
                    "times[" + i + "]",
                    times[i],
                    times[i] >= shortest && Double.isFinite(times[i]),
                    "at least the shortest, " + shortest + " s");
            sum += times[i] - shortest;
        }
        double mean = sum / n;
        Arguments.require("times", mean + " s longer than the shortest, in the mean", mean > 0, "longer");
        double squares = 0;
        for (double time : times) {
            squares += (time - shortest - mean) * (time - shortest - mean);
        }
        double ratio = Math.sqrt(squares / (n - 1)) / mean;
        double rate = (n - 1) / (n * mean);
        return new DwellTimes(
                n,
                mean,
                mean / Math.sqrt(n),
                rate,
                rate / Math.sqrt(Math.max(n - 2, 1)),
                Math.abs(ratio - 1) < RARE / Math.sqrt(n));
    }
}
