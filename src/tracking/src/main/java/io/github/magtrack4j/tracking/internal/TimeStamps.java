package io.github.magtrack4j.tracking.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the times at which frames were taken tell: how fast the camera was, how evenly, and whether frames were lost. A
 * frame is lost where the interval between two that follow one another is longer than usual by at least half an
 * interval.
 */
public final class TimeStamps {
    /** Intervals that vary more than this, by their standard deviation, are worth a word. */
    private static final double EVEN = 0.01;

    private final long unordered;
    private final long[] slots;
    private final long lost;
    private final long firstLost;
    private final double rate;
    private final double variation;

    private TimeStamps(long unordered) {
        this(unordered, new long[0], 0, -1, 0, 0);
    }

    private TimeStamps(long unordered, long[] slots, long lost, long firstLost, double rate, double variation) {
        this.unordered = unordered;
        this.slots = slots;
        this.lost = lost;
        this.firstLost = firstLost;
        this.rate = rate;
        this.variation = variation;
    }

    /**
     * Examines times.
     *
     * @param frames the numbers of the frames
     * @param seconds when each was taken
     */
    public static TimeStamps of(long[] frames, double[] seconds) {
        for (int i = 0; i < seconds.length; i++) {
            boolean ordered = i == 0 || (frames[i] > frames[i - 1] && seconds[i] >= seconds[i - 1]);
            if (!ordered || !Double.isFinite(seconds[i])) {
                return new TimeStamps(frames[i]);
            }
        }
        int last = seconds.length - 1;
        if (last < 1 || !(seconds[last] > seconds[0])) {
            return new TimeStamps(last < 1 ? -1 : frames[last]);
        }
        double[] intervals = new double[last];
        for (int i = 0; i < last; i++) {
            intervals[i] = (seconds[i + 1] - seconds[i]) / (frames[i + 1] - frames[i]);
        }
        double usual = median(intervals);
        long[] slots = new long[seconds.length];
        long lost = 0;
        long firstLost = -1;
        int even = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < last; i++) {
            long step = frames[i + 1] - frames[i];
            long missing = missing(intervals[i], step, usual);
            if (missing > 0) {
                firstLost = lost == 0 ? frames[i] : firstLost;
                lost += missing;
            } else {
                even++;
                sum += intervals[i];
                squares += (intervals[i] - usual) * (intervals[i] - usual);
            }
            slots[i + 1] = slots[i] + step + missing;
        }
        double mean = sum / even;
        double variance = squares / even - (mean - usual) * (mean - usual);
        double rate = slots[last] / (seconds[last] - seconds[0]);
        return new TimeStamps(-1, slots, lost, firstLost, rate, Math.sqrt(Math.max(variance, 0)) / mean);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The frames that should be between two frames beside those that are missing there by their numbers. */
    private static long missing(double interval, long step, double usual) {
        // Stamps that are no finer than the intervals tell nothing.
        if (!(usual > 0)) {
            return 0;
        }
        double excess = step * (interval / usual - 1);
        return excess > 0.5 + EVEN * step ? Math.round(excess) : 0;
    }

    /** Returns whether they can be used: finite, in the order of the frames, and not all at one time. */
    public boolean areUsable() {
        return rate > 0;
    }

    /** Returns the number of each frame, had none been lost; the first is 0. */
    public long[] slots() {
        return slots;
    }

    /** Returns the mean frames per second, lost ones counted; 0 if it cannot be told. */
    public double rate() {
        return rate;
    }

    /** Returns how many frames were lost. */
    public long lost() {
        return lost;
    }

    /**
     * Returns what should be known of them, a sentence each.
     *
     * @param frameRate the frames per second that someone else tells; 0 for none
     */
    public List<String> notes(double frameRate) {
        List<String> notes = new ArrayList<>();
        if (!areUsable()) {
            if (unordered >= 0) {
                notes.add("its time stamps are ignored, as they do not increase from frame to frame (frame " + unordered
                        + ")");
            }
            return notes;
        }
        if (lost > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "by its time stamps, %,d %s lost while it was recorded, the first after frame %d; spectra and Allan"
                            + " deviations take %s for gaps",
                    lost,
                    lost == 1 ? "frame was" : "frames were",
                    firstLost,
                    lost == 1 ? "it" : "them"));
        }
        if (variation > EVEN) {
            notes.add(String.format(
                    Locale.ROOT,
                    "the intervals between its time stamps vary by %.1f %% (standard deviation); spectra and Allan"
                            + " deviations take them as even, with the mean of %s frames per second",
                    100 * variation,
                    told(rate)));
        }
        if (frameRate > 0 && Math.abs(frameRate / rate - 1) > EVEN) {
            notes.add("its time stamps tell " + told(rate) + " frames per second, and not " + told(frameRate)
                    + "; the time stamps are used");
        }
        return notes;
    }

    /** A rate with as many digits as say something. */
    public static String told(double rate) {
        return new BigDecimal(rate)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
