package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.internal.TransformPlan;
import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import java.util.Arrays;
import java.util.Optional;

/**
 * The power spectrum of a trace as a fit wants it: without a window, so that each frequency is exponentially
 * distributed about its mean and tells something of its own, and averaged over narrow blocks of frequencies.
 *
 * <p><b>Gaps.</b> A trace without one is transformed whole, but for the few last frames that make its length awkward.
 * Else it is cut into segments of one length, none of which spans a gap of more than {@value #MAX_GAP} frames, and so
 * that most frames are used. Shorter gaps count as zeros about the trend; what that does to the spectrum is in what a
 * fit expects. Nothing is interpolated. {@link #usedFrames} of {@link #frames} says what was used.
 *
 * <p><b>Drift.</b> With {@link Trend#LINE} each segment loses its line of least squares, and a fit expects the loss.
 *
 * <p>Immutable, and safe to share between threads.
 */
public final class Periodogram {
    /** Segments do not span longer gaps, in frames. */
    public static final int MAX_GAP = 8;

    /**
     * Segments with gaps in them are no longer than this, as what a fit expects of them takes a transform each time.
     */
    private static final int MAX_GAPPY_SEGMENT = 8192;

    /** Of a segment that lacks more frames than this part, little is left to judge by. */
    private static final double MAX_MISSING = 0.5;

    /** Frequencies below so many per segment do not tell the slowest motions. */
    private static final double SHORT_SEGMENT = 64;

    private final Camera camera;
    private final Trend trend;
    private final int frames;
    private final int used;
    private final int segments;
    private final TransformPlan plan;
    private final double[] densities;
    private final double[] shapes;

    /** How much the line takes of each block, if it does. */
    private final double[] lineWeights;

    /** For gaps: the mean number of pairs of frames so far apart, over the number of frames; null without gaps. */
    private final double[] pairs;

    private Periodogram(double[] values, Camera camera, Trend trend, int length, int[] starts) {
        this.camera = camera;
        this.trend = trend;
        frames = values.length;
        segments = starts.length;
        plan = TransformPlan.of(length);
        double[] powers = new double[length / 2];
        double[] row = new double[length];
        double[] mask = new double[2 * length];
        double[] maskPowers = new double[length];
        int present = 0;
        boolean gaps = false;
        for (int start : starts) {
            int count = 0;
            for (int i = 0; i < length; i++) {
                boolean there = Double.isFinite(values[start + i]);
                mask[i] = there ? 1 : 0;
                count += there ? 1 : 0;
            }
            present += count;
            if (count < length) {
                gaps = true;
            }
            takeTrend(values, start, trend, row);
            plan.addPowers(row, 2 * camera.period() / count / segments, powers);
        }
        used = present;
        densities = new double[plan.blocks()];
        plan.blockMeans(powers, densities);
        if (gaps) {
            TransformPlan twice = TransformPlan.of(2 * length);
            double zero = 0;
            double half = 0;
            for (int start : starts) {
                double count = 0;
                double alternating = 0;
                for (int i = 0; i < length; i++) {
                    mask[i] = Double.isFinite(values[start + i]) ? 1 : 0;
                    count += mask[i];
                    alternating += i % 2 == 0 ? mask[i] : -mask[i];
                }
                twice.addPowers(mask, 1 / count / segments, maskPowers);
                zero += count / segments;
                half += alternating * alternating / count / segments;
            }
            pairs = correlation(twice, maskPowers, zero, half, length);
        } else {
            pairs = null;
        }
        shapes = new double[densities.length];
        lineWeights = new double[densities.length];
        double full = present / ((double) length * segments);
        for (int block = 0; block < shapes.length; block++) {
            shapes[block] = full * segments * plan.width(block);
            if (trend == Trend.LINE) {
                lineWeights[block] = 3 / ((double) length * length - 1) / plan.sinSquares()[block];
            }
        }
        if (trend == Trend.LINE && shapes.length > 0) {
            // The line takes of the sine alone, so that the first frequency has less than both its parts.
            double kept = 1 - 2 * lineWeights[0];
            shapes[0] *= (1 + kept) * (1 + kept) / (2 * (1 + kept * kept));
        }
    }

    /**
     * Takes the spectrum of a trace, less its line.
     *
     * @param values positions at equal intervals, in nm; NaN where there is none
     * @param camera that took them
     * @return the spectrum; empty if the stretches without a long gap are shorter than 32 frames
     */
    public static Optional<Periodogram> of(double[] values, Camera camera) {
        return of(values, camera, Trend.LINE);
    }

    /**
     * Takes the spectrum of a trace.
     *
     * @param values positions at equal intervals, in nm; NaN where there is none
     * @param camera that took them
     * @param trend what is subtracted first
     * @return the spectrum; empty if the stretches without a long gap are shorter than 32 frames
     */
    public static Optional<Periodogram> of(double[] values, Camera camera, Trend trend) {
        boolean whole = true;
        for (double value : values) {
            whole &= Double.isFinite(value);
        }
        if (whole) {
            int length = TransformPlan.quickLength(values.length);
            return length == 0
                    ? Optional.empty()
                    : Optional.of(new Periodogram(values, camera, trend, length, new int[1]));
        }
        return gappy(values, camera, trend);
    }

    private static Optional<Periodogram> gappy(double[] values, Camera camera, Trend trend) {
        int[] ends = new int[values.length + 1]; // start and end of each stretch
        int stretches = 0;
        int last = -MAX_GAP - 2;
        int missing = 0;
        boolean gapsInside = false;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                if (i - last > MAX_GAP + 1) {
                    ends = stretches * 2 + 2 > ends.length ? Arrays.copyOf(ends, 2 * ends.length) : ends;
                    ends[2 * stretches++] = i;
                } else {
                    missing += i - last - 1;
                    gapsInside |= i - last > 1;
                }
                last = i;
                ends[2 * stretches - 1] = i + 1;
            }
        }
        int longest = 0;
        for (int s = 0; s < stretches; s++) {
            longest = Math.max(longest, ends[2 * s + 1] - ends[2 * s]);
        }
        longest = gapsInside ? Math.min(longest, MAX_GAPPY_SEGMENT) : longest;
        int best = 0;
        double bestScore = 0;
        for (double part = 1; longest * part >= TransformPlan.MIN_LENGTH; part *= 0.9) {
            int length = TransformPlan.quickLength((int) (longest * part));
            int count = 0;
            for (int s = 0; s < stretches && length > 0; s++) {
                count += (ends[2 * s + 1] - ends[2 * s]) / length;
            }
            double score = count * (length - SHORT_SEGMENT / 2);
            if (score > bestScore) {
                best = length;
                bestScore = score;
            }
        }
        if (best == 0 || missing > MAX_MISSING * values.length) {
            return Optional.empty();
        }
        int[] starts = new int[values.length / best];
        int count = 0;
        for (int s = 0; s < stretches; s++) {
            for (int start = ends[2 * s]; start + best <= ends[2 * s + 1]; start += best) {
                starts[count++] = start;
            }
        }
        return Optional.of(new Periodogram(values, camera, trend, best, Arrays.copyOf(starts, count)));
    }

    /** Writes a segment less its trend, with zeros where there is nothing. */
    private static void takeTrend(double[] values, int start, Trend trend, double[] row) {
        int n = row.length;
        double count = 0;
        double sum = 0;
        double sumT = 0;
        double first = Double.NaN;
        for (int i = 0; i < n; i++) {
            double value = values[start + i];
            if (Double.isFinite(value)) {
                first = count == 0 ? value : first;
                count++;
                sum += value - first;
                sumT += i;
            }
        }
        double mean = sum / count;
        double meanT = sumT / count;
        double slope = 0;
        if (trend == Trend.LINE) {
            double products = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double value = values[start + i];
                if (Double.isFinite(value)) {
                    products += (i - meanT) * (value - first - mean);
                    squares += (i - meanT) * (i - meanT);
                }
            }
            slope = squares > 0 ? products / squares : 0;
        }
        for (int i = 0; i < n; i++) {
            double value = values[start + i];
            row[i] = Double.isFinite(value) ? value - first - mean - slope * (i - meanT) : 0;
        }
    }

    /** The autocorrelation of the masks from their power spectrum, at lags below a length. */
    private static double[] correlation(TransformPlan twice, double[] powers, double zero, double half, int length) {
        double[] row = new double[2 * length];
        for (int k = 1; k < length; k++) {
            row[k] = powers[k];
            row[2 * length - k] = powers[k];
        }
        row[0] = zero;
        row[length] = half;
        double[] cosines = new double[length];
        twice.cosines(row, cosines);
        double[] pairs = new double[length];
        for (int lag = 1; lag < length; lag++) {
            pairs[lag] = cosines[lag] / (2.0 * length);
        }
        return pairs;
    }

    /** Returns the camera that took the trace. */
    public Camera camera() {
        return camera;
    }

    /** Returns what was subtracted first. */
    public Trend trend() {
        return trend;
    }

    /** Returns the number of frames of the trace, gaps included. */
    public int frames() {
        return frames;
    }

    /** Returns how many positions the spectrum is of. */
    public int usedFrames() {
        return used;
    }

    /** Returns how many segments were averaged. */
    public int segments() {
        return segments;
    }

    /** Returns the number of frames of a segment. */
    public int segmentLength() {
        return plan.length();
    }

    /** Returns the middle of each block of frequencies, in Hz. */
    public double[] frequencies() {
        double[] frequencies = new double[densities.length];
        for (int block = 0; block < frequencies.length; block++) {
            frequencies[block] = plan.center(block) * camera.rate() / plan.length();
        }
        return frequencies;
    }

    /** Returns the mean one-sided density of each block, in nm²/Hz. */
    public double[] densities() {
        return densities.clone();
    }

    /**
     * Returns how many independent densities the mean of each block stands for: it is gamma-distributed with this
     * shape, and has the relative standard deviation {@code 1/√shape}.
     */
    public double[] shapes() {
        return shapes.clone();
    }

    /** Returns the variance of the positions about their trend, in nm². */
    public double variance() {
        double sum = 0;
        for (int block = 0; block < densities.length; block++) {
            sum += densities[block] * plan.width(block);
        }
        return sum * camera.rate() / plan.length();
    }

    /**
     * Returns the densities that a motion is expected to have here: with what leaks as segments end, what gaps do, and
     * what went with the trend.
     *
     * @param motion with this camera's period
     */
    public double[] expected(SampledMotion motion) {
        double[] into = new double[densities.length];
        expected(motion, into);
        return into;
    }

    void expected(SampledMotion motion, double[] into) {
        if (pairs == null) {
            motion.periodograms(plan.sinSquares(), plan.length(), into);
        } else {
            double[] covariances = new double[plan.length()];
            motion.covariances(covariances);
            covariances[0] = motion.variance() / 2;
            for (int lag = 1; lag < covariances.length; lag++) {
                covariances[lag] *= pairs[lag];
            }
            double[] cosines = new double[plan.length() / 2];
            plan.cosines(covariances, cosines);
            plan.blockMeans(cosines, into);
            for (int block = 0; block < into.length; block++) {
                into[block] *= 4 * camera.period();
            }
        }
        if (trend == Trend.LINE) {
            // The slope is a sum over all frequencies, so each loses its own part and gets a little of all.
            double all = 0;
            for (int block = 0; block < into.length; block++) {
                all += 2 * plan.width(block) * lineWeights[block] * into[block];
            }
            for (int block = 0; block < into.length; block++) {
                into[block] += lineWeights[block] * (all - 2 * into[block]);
            }
        }
    }

    double[] data() {
        return densities;
    }

    double[] dataShapes() {
        return shapes;
    }
}
