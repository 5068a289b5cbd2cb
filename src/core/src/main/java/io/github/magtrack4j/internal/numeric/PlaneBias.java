package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.Precision;
import java.lang.foreign.ValueLayout;

/**
 * By how much the vertex of a parabola through the correlation with a table's planes is beside the truth, between planes
 * as well as on them: measured on the table itself, with profiles interpolated between its planes. Immutable.
 */
public final class PlaneBias {
    /** The profiles from one plane to the next. */
    public static final int STEPS = 16;

    /** Interpolation is by the polynomial through this many planes. */
    private static final int DEGREE = 5;

    /** The correction is that at the corrected plane; each iteration is nearer to it. */
    public static final int ITERATIONS = 6;

    private final double[] bias;

    PlaneBias(int planes, double[] weights, NormalizedTable.Values values, ParabolaFit parabola) {
        int points = (planes - 1) * STEPS + 1;
        NormalizedTable table = new NormalizedTable(planes, weights, values, Precision.F64);
        NormalizedTable between = new NormalizedTable(
                points,
                weights,
                (point, row) -> interpolate(planes, (double) point / STEPS, row, values),
                Precision.F64);
        double[] correlation = new double[planes];
        bias = new double[points];
        for (int point = 0; point < points; point++) {
            double plane = (double) point / STEPS;
            int reach = 2 * parabola.reach + 2;
            int first = Math.max(0, (int) Math.rint(plane) - reach);
            int end = Math.min(planes, (int) Math.rint(plane) + reach + 1);
            int maximum = first;
            for (int i = first; i < end; i++) {
                correlation[i] = correlate(table, i, between, point);
                maximum = correlation[i] > correlation[maximum] ? i : maximum;
            }
            bias[point] = parabola.vertex(index -> correlation[index], planes, maximum) - plane;
        }
        fillEnds();
    }

    /** A value between planes, from the polynomial through those about it. */
    private static double interpolate(int planes, double plane, int row, NormalizedTable.Values values) {
        int degree = Math.min(DEGREE, planes - 1);
        int first = Math.clamp((int) Math.floor(plane) - degree / 2, 0, planes - 1 - degree);
        double sum = 0;
        for (int i = first; i <= first + degree; i++) {
            double weight = 1;
            for (int j = first; j <= first + degree; j++) {
                weight *= j == i ? 1 : (plane - j) / (i - j);
            }
            sum += weight == 0 ? 0 : weight * values.get(i, row);
        }
        return sum;
    }

    private static double correlate(NormalizedTable table, int plane, NormalizedTable between, int point) {
        double sum = 0;
        for (int row = 0; row < table.rows(); row++) {
            sum += value(table, row, plane) * value(between, row, point);
        }
        return sum;
    }

    private static double value(NormalizedTable table, int row, int column) {
        return table.table().getAtIndex(ValueLayout.JAVA_DOUBLE, (long) row * table.rowLength() + column);
    }

    /** Near the ends there is no vertex: there the bias is taken to be that of the nearest place that has one. */
    private void fillEnds() {
        int first = 0;
        while (first < bias.length && Double.isNaN(bias[first])) {
            first++;
        }
        for (int point = 0; point < bias.length; point++) {
            if (Double.isNaN(bias[point])) {
                bias[point] = first == bias.length ? 0 : point < first ? bias[first] : bias[point - 1];
            }
        }
    }

    /** The bias at each {@link #STEPS}th of the way from a plane to the next, from the first plane to the last. */
    public double[] values() {
        return bias.clone();
    }

    /** The true plane of a vertex. */
    double takeOff(double vertex) {
        double plane = vertex;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            plane = vertex - at(plane);
        }
        return plane;
    }

    private double at(double plane) {
        if (Double.isNaN(plane)) {
            return plane;
        }
        double place = Math.clamp(plane * STEPS, 0.0, bias.length - 1.0);
        int below = Math.min((int) place, bias.length - 2);
        return bias[below] + (place - below) * (bias[below + 1] - bias[below]);
    }
}
