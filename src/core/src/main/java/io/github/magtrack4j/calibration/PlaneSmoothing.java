package io.github.magtrack4j.calibration;

import io.github.magtrack4j.internal.numeric.NormalEquations;

/**
 * Smooths along z by a Savitzky-Golay filter of degree 3, for planes at any distances: the cubic through some planes
 * about each.
 */
final class PlaneSmoothing {
    private static final int PARAMETERS = 4;

    private final double[][] weights;
    private final int[] firsts;

    /**
     * Makes the smoothing.
     *
     * @param z the heights of the planes, in order
     * @param points the planes that a cubic goes through, odd; 1 for none
     */
    PlaneSmoothing(double[] z, int points) {
        weights = new double[z.length][points];
        firsts = new int[z.length];
        double scale = Math.abs(z[z.length - 1] - z[0]) / (z.length - 1);
        for (int plane = 0; plane < z.length; plane++) {
            int first = Math.clamp(plane - points / 2, 0, z.length - points);
            firsts[plane] = first;
            if (points == 1) {
                weights[plane][0] = 1;
                continue;
            }
            NormalEquations equations = new NormalEquations(PARAMETERS);
            double[][] powers = new double[points][PARAMETERS];
            for (int p = 0; p < points; p++) {
                double t = (z[first + p] - z[plane]) / scale;
                for (int i = 0; i < PARAMETERS; i++) {
                    powers[p][i] = Math.pow(t, i);
                }
            }
            for (int i = 0; i < PARAMETERS; i++) {
                for (int j = i; j < PARAMETERS; j++) {
                    double sum = 0;
                    for (double[] power : powers) {
                        sum += power[i] * power[j];
                    }
                    equations.set(i, j, sum);
                }
            }
            // The value at the plane itself is the first parameter: its row of the inverse, times the powers.
            double[] row = new double[PARAMETERS];
            equations.setRight(0, 1);
            equations.solve(row);
            for (int p = 0; p < points; p++) {
                for (int i = 0; i < PARAMETERS; i++) {
                    weights[plane][p] += row[i] * powers[p][i];
                }
            }
        }
    }

    /** The smoothed coefficients, by plane, harmonic and knot. */
    double[][][] apply(double[][][] coefficients) {
        double[][][] smooth = new double[coefficients.length][coefficients[0].length][coefficients[0][0].length];
        for (int plane = 0; plane < smooth.length; plane++) {
            for (int p = 0; p < weights[plane].length; p++) {
                double[][] other = coefficients[firsts[plane] + p];
                for (int q = 0; q < other.length; q++) {
                    for (int knot = 0; knot < other[q].length; knot++) {
                        smooth[plane][q][knot] += weights[plane][p] * other[q][knot];
                    }
                }
            }
        }
        return smooth;
    }

    /** The weight of a plane itself. */
    double ownWeight(int plane) {
        return weights[plane][plane - firsts[plane]];
    }
}
