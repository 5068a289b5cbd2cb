package io.github.magtrack4j.cli.charts;

import java.util.Arrays;

/**
 * A trace with no more points than a picture has room for: of the points that fall on one column of pixels, the lowest
 * and the highest, in their order. So a spike of one frame stays to be seen among a million, which an average or every
 * hundredth point would hide. A gap in the trace stays a gap.
 */
@SuppressWarnings("ArrayRecordComponent") // made and read by the picture alone
public record Envelope(double[] times, double[] values, double lowest, double highest) {
    /** Beyond this no position can be, and the arithmetic of axes overflows. */
    private static final double MOST = 1e30;

    /** Returns values as they can be drawn: NaN where one is infinite or beyond all bounds. */
    public static double[] drawable(double[] values) {
        return Arrays.stream(values)
                .map(value -> Math.abs(value) <= MOST ? value : Double.NaN)
                .toArray();
    }

    /**
     * Thins a trace out.
     *
     * @param times the times, ascending
     * @param values the values, NaN where there is none, and all others {@linkplain #drawable can be drawn}
     * @param columns the columns of pixels
     */
    public static Envelope of(double[] times, double[] values, int columns) {
        int perColumn = Math.max(1, (int) Math.ceil((double) times.length / columns));
        double[] keptTimes = new double[times.length];
        double[] keptValues = new double[times.length];
        int kept = 0;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int start = 0; start < times.length; start += perColumn) {
            int end = Math.min(start + perColumn, times.length);
            int low = start;
            int high = start;
            for (int i = start; i < end; i++) {
                // Not "less" but "not at least": any number is better than NaN.
                low = !(values[low] <= values[i]) && !Double.isNaN(values[i]) ? i : low;
                high = !(values[high] >= values[i]) && !Double.isNaN(values[i]) ? i : high;
            }
            for (int i : low == high ? new int[] {low} : new int[] {Math.min(low, high), Math.max(low, high)}) {
                keptTimes[kept] = times[i];
                keptValues[kept] = values[i];
                kept++;
            }
            // Math.min would make NaN of all.
            lowest = values[low] < lowest ? values[low] : lowest;
            highest = values[high] > highest ? values[high] : highest;
        }
        return new Envelope(Arrays.copyOf(keptTimes, kept), Arrays.copyOf(keptValues, kept), lowest, highest);
    }

    /** Returns whether there is no value at all. */
    public boolean isEmpty() {
        return lowest > highest;
    }

    /** Returns where the axis should begin. */
    public double bottom() {
        return isEmpty() ? 0 : lowest - margin();
    }

    /** Returns where the axis should end. */
    public double top() {
        return isEmpty() ? 1 : highest + margin();
    }

    /** A little air; and an axis that does not blow rounding errors up. */
    private double margin() {
        double range = highest - lowest;
        return Math.max(range * 0.05, Math.max(Math.abs(highest), 1) * 1e-6);
    }
}
