package io.github.magtrack4j.cli.report;

import io.github.magtrack4j.analysis.AllanDeviation;
import io.github.magtrack4j.analysis.PowerSpectrum;
import io.github.magtrack4j.cli.charts.Envelope;
import io.github.magtrack4j.cli.charts.FrameGrid;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.TraceClock;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a report draws of a bead, as JSON of numbers alone: traces thinned out to what a picture has room for, so that a
 * page of many long traces still opens, and spectra and deviations of all frames.
 */
final class BeadPlots {
    /** Of all traces together: a page of some 10 MB. */
    private static final int ALL_COLUMNS = 100_000;

    private static final int MIN_COLUMNS = 500;
    private static final int MAX_COLUMNS = 20_000;

    /** More points in x and y hide one another. */
    private static final int MAX_POINTS = 4000;

    /** As many segments as 4 without overlap: a spectrum that can be read, down to a fourth of the lowest frequency. */
    private static final int MIN_SEGMENTS = 7;

    private static final int BLOCKS_PER_DECADE = 40;

    private final Trace trace;
    private final double[] x;
    private final double[] y;
    private final double[] z;
    private final TraceClock.Times times;
    private final boolean stamped;
    private final double sampleRate;
    private final Optional<FrameGrid> grid;
    private final int columns;

    /**
     * Prepares the plots of a bead.
     *
     * @param trace the bead's trace
     * @param clock when its frames were taken
     * @param scale what x and y are multiplied with: nm per pixel, or 1
     * @param beads the number of beads that share the page
     */
    BeadPlots(Trace trace, TraceClock clock, double scale, int beads) {
        this.trace = trace;
        times = clock.times(trace);
        stamped = clock.isStamped();
        x = scaled(trace.x(), scale);
        y = scaled(trace.y(), scale);
        z = scaled(trace.z(), 1);
        grid = FrameGrid.of(times.slots());
        sampleRate = times.rate() / grid.map(FrameGrid::step).orElse(1L);
        columns = Math.clamp(ALL_COLUMNS / Math.max(1, beads), MIN_COLUMNS, MAX_COLUMNS);
    }

    private static double[] scaled(double[] values, double scale) {
        return Envelope.drawable(
                Arrays.stream(values).map(value -> scale * value).toArray());
    }

    String toJson() {
        StringBuilder json = new StringBuilder("{\"rate\":").append(number(sampleRate * step()));
        json.append(",\"stamped\":").append(stamped);
        json.append(",\"framesPerColumn\":").append(Math.max(1, Math.ceilDiv(trace.frames().length, columns)));
        putQuantity(json, "x", x);
        putQuantity(json, "y", y);
        putQuantity(json, "z", z);
        putScatter(json);
        return json.append('}').toString();
    }

    private double[] frames() {
        return Arrays.stream(trace.frames()).asDoubleStream().toArray();
    }

    private double step() {
        return grid.map(FrameGrid::step).orElse(1L);
    }

    private void putQuantity(StringBuilder json, String name, double[] values) {
        json.append(",\"").append(name).append("\":{\"trace\":");
        // A page divides numbers of frames by the rate by itself, which takes fewer digits.
        double[] axis = stamped ? times.axis() : frames();
        Envelope envelope = Envelope.of(axis, values, columns);
        putPairs(json, envelope.times(), envelope.values());
        double[] samples = grid.map(g -> g.place(times.slots(), values)).orElse(new double[0]);
        Optional<PowerSpectrum> spectrum = PowerSpectrum.averaged(samples, sampleRate, MIN_SEGMENTS);
        if (spectrum.isPresent()) {
            PowerSpectrum blocks = spectrum.get().inBlocks(BLOCKS_PER_DECADE);
            json.append(",\"segments\":").append(blocks.segments()).append(",\"spectrum\":");
            putPairs(json, blocks.frequencies(), blocks.densities());
        }
        AllanDeviation allan = AllanDeviation.overlapping(samples, sampleRate);
        if (allan.times().length > 0) {
            json.append(",\"allan\":");
            putPairs(json, allan.times(), allan.deviations());
        }
        json.append('}');
    }

    private void putScatter(StringBuilder json) {
        int every = Math.max(1, Math.ceilDiv(x.length, MAX_POINTS));
        double[] someX = new double[Math.ceilDiv(x.length, every)];
        double[] someY = new double[someX.length];
        for (int i = 0; i < someX.length; i++) {
            someX[i] = x[i * every];
            someY[i] = y[i * every];
        }
        json.append(",\"framesPerPoint\":").append(every).append(",\"scatter\":");
        putPairs(json, someX, someY);
    }

    private static void putPairs(StringBuilder json, double[] first, double[] second) {
        json.append('[');
        putArray(json, first);
        json.append(',');
        putArray(json, second);
        json.append(']');
    }

    private static void putArray(StringBuilder json, double[] values) {
        json.append('[');
        for (int i = 0; i < values.length; i++) {
            json.append(i == 0 ? "" : ",").append(number(values[i]));
        }
        json.append(']');
    }

    /** Seven digits are more than a screen shows, but frames are whole. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        float rounded = (float) value;
        return rounded == 0 || Float.isInfinite(rounded) ? String.valueOf(value) : String.valueOf(rounded);
    }
}
