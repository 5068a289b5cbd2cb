package io.github.magtrack4j.internal;

import java.util.Arrays;

/** Means of splines in the radius over bins, which are what radial profiles have. */
public final class RingBins {
    /** The intervals of Simpson's rule, an even number. */
    private static final int INTERVALS = 8;

    private RingBins() {}

    /**
     * Computes by which weights the coefficients of a spline add up to its mean over a ring as wide as a bin, by its
     * area.
     *
     * @param bin the bin: radii within half a bin of it, in bins, which are pixels unless a profile is oversampled
     * @param knotsPerBin the knots of the spline for each bin
     * @param weights a weight for each coefficient; all are set
     */
    public static void weights(int bin, double knotsPerBin, double[] weights) {
        double inner = Math.max(bin - 0.5, 0);
        double outer = bin + 0.5;
        double area = 0;
        double[] bases = new double[4];
        Arrays.fill(weights, 0);
        for (int i = 0; i <= INTERVALS; i++) {
            double r = inner + (outer - inner) * i / INTERVALS;
            double weight = (i == 0 || i == INTERVALS ? 1 : i % 2 == 0 ? 2 : 4) * r;
            double u = r * knotsPerBin;
            int first = Math.min((int) u, weights.length - 4);
            CubicBSpline.weights(u - first, bases);
            for (int k = 0; k < bases.length; k++) {
                weights[first + k] += weight * bases[k];
            }
            area += weight;
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= area;
        }
    }
}
