package io.github.magtrack4j.cli.charts;

import java.util.Arrays;
import java.util.Optional;

/**
 * The frames of a trace at equal intervals, as spectra need them. A frame that is missing has NaN.
 *
 * @param first the first frame
 * @param step the frames from one sample to the next: the greatest that meets all frames
 * @param length the number of samples
 */
public record FrameGrid(long first, long step, int length) {
    /** A trace with fewer frames than one in so many samples is nearly all gaps. */
    private static final int THINNEST = 16;

    /** Finds the grid of these frames; none if they do not ascend, or would be nearly all gaps. */
    public static Optional<FrameGrid> of(long[] frames) {
        long step = 0;
        for (int i = 1; i < frames.length; i++) {
            if (frames[i] <= frames[i - 1]) {
                return Optional.empty();
            }
            step = greatestCommonDivisor(frames[i] - frames[i - 1], step);
        }
        if (step == 0) {
            return Optional.empty();
        }
        long last = (frames[frames.length - 1] - frames[0]) / step;
        return last >= (long) THINNEST * frames.length || last >= Integer.MAX_VALUE - 8
                ? Optional.empty()
                : Optional.of(new FrameGrid(frames[0], step, (int) last + 1));
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** Puts the values of these frames in their places. */
    public double[] place(long[] frames, double[] values) {
        double[] samples = new double[length];
        Arrays.fill(samples, Double.NaN);
        for (int i = 0; i < frames.length; i++) {
            samples[(int) ((frames[i] - first) / step)] = values[i];
        }
        return samples;
    }
}
