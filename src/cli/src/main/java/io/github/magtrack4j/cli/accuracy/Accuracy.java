package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far traces are from the truth, in nm.
 *
 * @param x the error of x
 * @param y the error of y
 * @param z the error of z
 */
public record Accuracy(Errors x, Errors y, Errors z) {
    /**
     * The errors of one coordinate.
     *
     * @param count how many there are: a bead that was lost, or is not in the truth, has none
     * @param mean their mean
     * @param sd their standard deviation
     */
    public record Errors(long count, double mean, double sd) {}

    /**
     * Compares traces with the truth, bead by bead and frame by frame.
     *
     * @param nmPerPixel the width of a pixel in nm, for x and y
     */
    public static Accuracy of(TraceFile traces, TraceFile truth, double nmPerPixel) {
        Map<Integer, Trace> trueTraces = new HashMap<>();
        truth.traces().forEach(trace -> trueTraces.put(trace.bead(), trace));
        Sums x = new Sums();
        Sums y = new Sums();
        Sums z = new Sums();
        for (Trace trace : traces.traces()) {
            Trace trueTrace = trueTraces.get(trace.bead());
            if (trueTrace == null) {
                continue;
            }
            Map<Long, Integer> trueFrames = new HashMap<>();
            for (int i = 0; i < trueTrace.frames().length; i++) {
                trueFrames.put(trueTrace.frames()[i], i);
            }
            for (int i = 0; i < trace.frames().length; i++) {
                Integer same = trueFrames.get(trace.frames()[i]);
                if (same != null) {
                    x.add((trace.x()[i] - trueTrace.x()[same]) * nmPerPixel);
                    y.add((trace.y()[i] - trueTrace.y()[same]) * nmPerPixel);
                    z.add(trace.z()[i] - trueTrace.z()[same]);
                }
            }
        }
        return new Accuracy(x.errors(), y.errors(), z.errors());
    }

    /** Returns the errors of x, y and z. */
    public List<Errors> all() {
        return List.of(x, y, z);
    }

    /** Mean and variance in one pass, by Welford's method. */
    static final class Sums {
        private long count;
        private double mean;
        private double squares;

        void add(double error) {
            if (Double.isNaN(error)) {
                return;
            }
            count++;
            double fromMean = error - mean;
            mean += fromMean / count;
            squares += fromMean * (error - mean);
        }

        Errors errors() {
            return count == 0
                    ? new Errors(0, Double.NaN, Double.NaN)
                    : new Errors(count, mean, Math.sqrt(squares / count));
        }
    }
}
