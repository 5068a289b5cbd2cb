package io.github.magtrack4j.analysis;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.fft.ComplexFft;
import io.github.magtrack4j.internal.fft.ComplexPlanes;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one-sided power spectral density of a trace, after Welch: the mean of the periodograms of segments that overlap
 * by half, each without its mean and under a Hann window.
 *
 * <p>For segments of n samples x at the rate r, with the window w[k] = ½ - ½ cos(2πk/n),
 *
 * <pre>{@code
 * P(j r/n) = c / (r Σ w[k]²) · mean over segments of |Σ w[k] (x[k] - mean) exp(-2πi jk/n)|²
 * }</pre>
 *
 * <p>with c = 2, but 1 at j = 0 and at n/2, so that {@code Σ P · r/n} is the variance: white noise of variance s² has
 * the density 2 s²/r. The window mixes neighbouring frequencies, and what remains of the mean's removal is in the first
 * two: these, 0 and r/n, say little.
 *
 * <p>Source: P. D. Welch, "The use of fast Fourier transform for the estimation of power spectra", IEEE Trans. Audio
 * Electroacoust. 15 (1967) 70; for tweezers B. M. Lansdorp and O. A. Saleh, "Power spectrum and Allan variance methods
 * for calibrating single-molecule video-tracking instruments", Rev. Sci. Instrum. 83 (2012) 025115.
 *
 * @param frequencies the frequencies, ascending, in the unit of the sample rate (Hz)
 * @param densities the density at each, in the square of the values' unit per unit of frequency (px²/Hz, nm²/Hz)
 * @param segments how many segments were averaged; the relative standard deviation of a density is about
 *     {@code √(1.06/segments)}, a little more than that of independent ones
 */
@SuppressWarnings("ArrayRecordComponent") // for plotting and fitting, which want arrays; nobody compares spectra
public record PowerSpectrum(double[] frequencies, double[] densities, int segments) {
    /** The shortest segment: below that, the window leaves hardly a frequency. */
    public static final int MIN_SEGMENT = 16;

    /**
     * Computes the spectrum with segments of a given length. A segment with a gap is not used.
     *
     * @param values samples at equal intervals; NaN where there is none
     * @param sampleRate samples per unit of time
     * @param segmentLength the samples of a segment, {@value #MIN_SEGMENT} to as many as there are; lengths without
     *     large prime factors are quick
     * @return the spectrum; empty if every segment has a gap
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public static Optional<PowerSpectrum> welch(double[] values, double sampleRate, int segmentLength) {
        Arguments.positive("sampleRate", sampleRate);
        Arguments.inRange("segmentLength", segmentLength, MIN_SEGMENT, values.length);
        int[] starts = starts(values, segmentLength);
        return starts.length == 0 ? Optional.empty() : Optional.of(of(values, sampleRate, segmentLength, starts));
    }

    /**
     * Computes the spectrum with the longest segments, of a power of two, of which there are enough to average over.
     *
     * @param values samples at equal intervals; NaN where there is none
     * @param sampleRate samples per unit of time
     * @param leastSegments the number of segments that there must be, at least 1
     * @return the spectrum; empty if the stretches without a gap are too short
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public static Optional<PowerSpectrum> averaged(double[] values, double sampleRate, int leastSegments) {
        Arguments.positive("sampleRate", sampleRate);
        Arguments.atLeast("leastSegments", leastSegments, 1);
        for (int length = Integer.highestOneBit(values.length); length >= MIN_SEGMENT; length /= 2) {
            int[] starts = starts(values, length);
            if (starts.length >= leastSegments) {
                return Optional.of(of(values, sampleRate, length, starts));
            }
        }
        return Optional.empty();
    }

    /** Where the segments without a gap begin: half a segment after one another within each stretch. */
    private static int[] starts(double[] values, int length) {
        int[] starts = new int[2 * (values.length / length) + 1];
        int count = 0;
        int stretch = 0;
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                stretch = i + 1;
                next = stretch;
            } else if (i + 1 - next == length) {
                starts[count++] = next;
                next += length / 2;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private static PowerSpectrum of(double[] values, double sampleRate, int length, int[] starts) {
        double[] window = new double[length];
        double windowPower = 0;
        for (int k = 0; k < length; k++) {
            window[k] = 0.5 - 0.5 * Math.cos(2 * Math.PI * k / length);
            windowPower += window[k] * window[k];
        }
        double[] power = new double[length / 2 + 1];
        ComplexFft fft = new ComplexFft(length);
        ComplexPlanes data = new ComplexPlanes(length);
        ComplexPlanes scratch = new ComplexPlanes(length);
        // Two segments at once, as a real and an imaginary part: |A[j]|² + |B[j]|² = (|Z[j]|² + |Z[-j]|²) / 2.
        for (int i = 0; i < starts.length; i += 2) {
            putSegment(values, starts[i], window, data.re);
            if (i + 1 < starts.length) {
                putSegment(values, starts[i + 1], window, data.im);
            } else {
                Arrays.fill(data.im, 0, length, 0);
            }
            fft.forward(data, 1, scratch);
            for (int j = 0; j < power.length; j++) {
                power[j] += (squaredModulus(data, j) + squaredModulus(data, (length - j) % length)) / 2;
            }
        }
        double[] frequencies = new double[power.length];
        for (int j = 0; j < power.length; j++) {
            boolean alone = j == 0 || 2 * j == length;
            frequencies[j] = j * sampleRate / length;
            power[j] *= (alone ? 1 : 2) / (sampleRate * windowPower * starts.length);
        }
        return new PowerSpectrum(frequencies, power, starts.length);
    }

    private static void putSegment(double[] values, int start, double[] window, double[] segment) {
        double sum = 0;
        for (int k = 0; k < window.length; k++) {
            sum += values[start + k];
        }
        double mean = sum / window.length;
        for (int k = 0; k < window.length; k++) {
            segment[k] = window[k] * (values[start + k] - mean);
        }
    }

    private static double squaredModulus(ComplexPlanes data, int j) {
        return data.re[j] * data.re[j] + data.im[j] * data.im[j];
    }

    /**
     * Returns the spectrum averaged over blocks of frequencies of about equal width on a logarithmic axis: fewer
     * points, and the less noise the higher the frequency. The first two frequencies, of which the window makes little,
     * are left out, and so is the last, which may be half the rate and stands for no frequency on its other side.
     *
     * @param perDecade the number of blocks between a frequency and its tenfold, at least 1; there are fewer where the
     *     frequencies lie farther apart
     */
    public PowerSpectrum inBlocks(int perDecade) {
        Arguments.atLeast("perDecade", perDecade, 1);
        double[] blockFrequencies = new double[frequencies.length];
        double[] blockDensities = new double[frequencies.length];
        int blocks = 0;
        double ratio = Math.pow(10, 1.0 / perDecade);
        int last = frequencies.length - 1;
        for (int first = 2; first < last; ) {
            double limit = frequencies[first] * ratio;
            int end = first;
            while (end < last && (end == first || frequencies[end] < limit)) {
                blockFrequencies[blocks] += frequencies[end];
                blockDensities[blocks] += densities[end];
                end++;
            }
            blockFrequencies[blocks] /= end - first;
            blockDensities[blocks] /= end - first;
            blocks++;
            first = end;
        }
        return new PowerSpectrum(
                Arrays.copyOf(blockFrequencies, blocks), Arrays.copyOf(blockDensities, blocks), segments);
    }
}
