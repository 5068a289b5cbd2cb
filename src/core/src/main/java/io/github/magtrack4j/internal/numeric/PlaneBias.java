package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.PlaneInterpolation;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * By how much the vertex of a parabola through the correlation with a table's planes is beside the truth, between
 * planes as well as on them: measured on the table itself, with profiles interpolated between its planes. Immutable.
 */
public final class PlaneBias {
    /** The profiles from one plane to the next. */
    public static final int STEPS = 16;

    /** The correction is that at the corrected plane; each iteration is nearer to it. */
    public static final int ITERATIONS = 6;

    private final double[] bias;

    PlaneBias(int planes, double[] weights, NormalizedTable.Values values, ParabolaFit parabola) {
        int points = (planes - 1) * STEPS + 1;
        NormalizedTable table = new NormalizedTable(planes, weights, values, Precision.F64);
        double[] numbers = new double[planes];
        Arrays.setAll(numbers, plane -> plane);
        PlaneInterpolation[] polynomials = new PlaneInterpolation[points];
        Arrays.setAll(polynomials, point -> {
            PlaneInterpolation polynomial = new PlaneInterpolation(numbers);
            polynomial.set((double) point / STEPS);
            return polynomial;
        });
        NormalizedTable between = new NormalizedTable(
                points, weights, (point, row) -> interpolate(polynomials[point], row, values), Precision.F64);
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

    /** A value between planes; one that has no weight may be NaN. */
    private static double interpolate(PlaneInterpolation polynomial, int row, NormalizedTable.Values values) {
        double sum = 0;
        for (int i = 0; i < polynomial.points(); i++) {
            double weight = polynomial.weight(i);
            sum += weight == 0 ? 0 : weight * values.get(polynomial.first() + i, row);
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
