package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.Precision;

/**
 * The vertex of a parabola through an odd number of equally spaced points, by least squares.
 *
 * <p>About the middle point the odd and the even terms of the fit are independent, so that slope and curvature are each
 * a fixed sum: of the differences, and of the sums, of points at equal distances. All points enter as differences from
 * the middle one: near a flat maximum the textbook form loses the curvature to cancellation. Immutable.
 */
public final class ParabolaFit {
    /** The points on either side of the middle. */
    final int reach;

    private final double[] slope;
    private final double[] curvature;

    /** What a value's rounding makes of the curvature, for values of magnitude 1. */
    private final double rounding;

    /** What a fit reads: values by index. */
    public interface Values {
        double get(int index);
    }

    /** Prepares a fit to values of 64 bits. */
    public ParabolaFit(int points, boolean weighted) {
        this(points, weighted, Precision.F64);
    }

    /**
     * Prepares a fit.
     *
     * @param points the number of points, odd, at least 3
     * @param weighted whether residual t counts {@code reach - |t - reach| + 1}-fold
     * @param precision that of the values
     */
    public ParabolaFit(int points, boolean weighted, Precision precision) {
        reach = points / 2;
        slope = new double[reach + 1];
        curvature = new double[reach + 1];
        double sum0 = 0;
        double sum2 = 0;
        double sum4 = 0;
        for (int u = -reach; u <= reach; u++) {
            double square = squaredWeight(u, weighted);
            sum0 += square;
            sum2 += square * u * u;
            sum4 += square * u * u * u * u;
        }
        double determinant = sum0 * sum4 - sum2 * sum2;
        double sum = 0;
        for (int u = 1; u <= reach; u++) {
            double square = squaredWeight(u, weighted);
            slope[u] = square * u / sum2;
            curvature[u] = square * (sum0 * u * u - sum2) / determinant;
            sum += Math.abs(curvature[u]);
        }
        rounding = 4 * sum * (precision == Precision.F64 ? 0x1p-53 : 0x1p-24);
    }

    /** The points on either side of the middle. */
    public int reach() {
        return reach;
    }

    private double squaredWeight(int u, boolean weighted) {
        double weight = weighted ? reach - Math.abs(u) + 1 : 1;
        return weight * weight;
    }

    /**
     * The vertex about an index; NaN where there is no curvature but that of rounding, or where the index, clipped to
     * where a fit has its points, is at either end.
     */
    public double vertex(Values values, int size, double index) {
        return vertex(values, size, (int) Math.rint(index)); // NaN becomes 0, which is at an end
    }

    /** As {@link #vertex(Values, int, double)}, about a whole index. */
    public double vertex(Values values, int size, int middle) {
        if (middle <= reach || middle >= size - reach - 1) {
            return Double.NaN;
        }
        double center = values.get(middle);
        double p1 = 0;
        double p2 = 0;
        double left = 0;
        double right = 0;
        for (int u = 1; u <= reach; u++) {
            left = values.get(middle - u) - center;
            right = values.get(middle + u) - center;
            p1 += slope[u] * (right - left);
            p2 += curvature[u] * (right + left);
        }
        // Values on a line are largest at an end.
        double magnitude = Math.abs(center) + Math.abs(left) + Math.abs(right);
        return Math.abs(p2) <= rounding * magnitude ? Double.NaN : middle - p1 / (2 * p2);
    }

    /**
     * The derivatives of a vertex by each of the {@code 2 reach + 1} values it is made of.
     *
     * @param middle the index the vertex is about; it must have a vertex
     */
    public double[] derivatives(Values values, int middle) {
        double shift = middle - vertex(values, Integer.MAX_VALUE, middle);
        double p2 = 0;
        for (int u = 1; u <= reach; u++) {
            p2 += curvature[u] * (values.get(middle - u) + values.get(middle + u) - 2 * values.get(middle));
        }
        double[] derivatives = new double[2 * reach + 1];
        for (int u = 1; u <= reach; u++) {
            double odd = slope[u] / (2 * p2);
            double even = shift * curvature[u] / p2;
            derivatives[reach - u] = even + odd;
            derivatives[reach + u] = even - odd;
            derivatives[reach] -= 2 * even;
        }
        return derivatives;
    }
}
