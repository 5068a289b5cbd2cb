package io.github.magtrack4j.analysis;

import io.github.magtrack4j.internal.Arguments;
import java.util.Arrays;

/**
 * The overlapping Allan deviation of a trace: how far means over a time τ are from the means over the next τ. It falls
 * where averaging helps and rises where drift takes over; its minimum is the best resolution of the measurement.
 *
 * <p>For means a[k] of the m samples from k on, and τ = m / sample rate,
 *
 * <pre>{@code
 * σ(τ)² = ½ · mean over all k of (a[k + m] - a[k])²
 * }</pre>
 *
 * <p>White noise of variance s² has σ² = s²/m, a steady drift v has σ = v τ/√2. All k are used whose 2 m samples are
 * without a gap.
 *
 * <p>Source: D. W. Allan, "Statistics of atomic frequency standards", Proc. IEEE 54 (1966) 221, applied to positions by
 * F. Czerwinski, A. C. Richardson and L. B. Oddershede, "Quantifying noise in optical tweezers by Allan variance", Opt.
 * Express 17 (2009) 13255, and with overlap by B. M. Lansdorp and O. A. Saleh, "Power spectrum and Allan variance
 * methods for calibrating single-molecule video-tracking instruments", Rev. Sci. Instrum. 83 (2012) 025115.
 *
 * @param times the averaging times τ, ascending, in the unit of 1 / sample rate (s)
 * @param deviations the deviation at each, in the values' unit
 * @param pairs how many pairs of means each deviation was taken over; they overlap, so only about one in m is
 *     independent
 */
@SuppressWarnings("ArrayRecordComponent") // for plotting and fitting, which want arrays; nobody compares deviations
public record AllanDeviation(double[] times, double[] deviations, int[] pairs) {
    /**
     * Computes the deviation at two averaging times per octave, from one sample to a quarter of the trace: with fewer
     * than four independent means the deviation scatters as much as it is. Times without a pair are left out.
     *
     * @param values samples at equal intervals; NaN where there is none
     * @param sampleRate samples per unit of time
     * @throws IllegalArgumentException if {@code sampleRate} is not positive and finite
     */
    public static AllanDeviation overlapping(double[] values, double sampleRate) {
        Arguments.positive("sampleRate", sampleRate);
        double[] sums = new double[values.length + 1];
        int[] gaps = new int[values.length + 1];
        // Without the mean, or the sums lose digits.
        double mean = Arrays.stream(values).filter(Double::isFinite).average().orElse(0);
        for (int i = 0; i < values.length; i++) {
            boolean gap = !Double.isFinite(values[i]);
            sums[i + 1] = sums[i] + (gap ? 0 : values[i] - mean);
            gaps[i + 1] = gaps[i] + (gap ? 1 : 0);
        }
        double[] times = new double[64];
        double[] deviations = new double[64];
        int[] pairs = new int[64];
        int count = 0;
        int longest = values.length / 4;
        for (int half = 0; samples(half) <= longest; half++) {
            int length = samples(half);
            double squares = 0;
            int found = 0;
            for (int k = 0; k + 2 * length < sums.length; k++) {
                if (gaps[k] == gaps[k + 2 * length]) {
                    double difference = sums[k + 2 * length] - 2 * sums[k + length] + sums[k];
                    squares += difference * difference;
                    found++;
                }
            }
            if (found > 0) {
                times[count] = length / sampleRate;
                deviations[count] = Math.sqrt(squares / 2 / found) / length;
                pairs[count] = found;
                count++;
            }
        }
        return new AllanDeviation(
                Arrays.copyOf(times, count), Arrays.copyOf(deviations, count), Arrays.copyOf(pairs, count));
    }

    /** Returns the number of samples after so many halves of an octave: 1, 2, 3, 4, 6, 8, 11, 16 … */
    private static int samples(int half) {
        // Not 1 twice: the first half octave, rounded, would still be 1.
        return (int) Math.rint(Math.pow(2, half == 0 ? 0 : (half + 1) / 2.0));
    }
}
