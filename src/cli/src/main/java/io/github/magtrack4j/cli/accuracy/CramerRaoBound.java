package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import java.util.List;

/**
 * The Cramér-Rao bound of a bead's place: no unbiased estimate of x, y and z from one image has a smaller standard
 * deviation (C. R. Rao, Bulletin of the Calcutta Mathematical Society 37, 81, 1945).
 *
 * <p>With noise of the variance v in a pixel, the information about two coordinates a and b is {@code Σ ∂I/∂a ∂I/∂b / v}
 * over the pixels, and the bound for the variances is the diagonal of the inverse matrix. The variance is that of the read
 * noise, the same in all pixels, and of the shot noise, in proportion to I: for both together the information of a Poisson
 * distribution of that variance (F. Huang et al., Nature Methods 10, 653, 2013), which is exact where there is one of them.
 * The derivatives are central differences of simulated images.
 */
final class CramerRaoBound {
    private static final double STEP_NM = 2;

    private CramerRaoBound() {}

    /**
     * Computes the bound.
     *
     * @param placeNm x, y and z
     * @param noise the standard deviation of the read noise as a fraction of full scale
     * @param photons the photons that a pixel of the background detects
     * @return of x and y in pixels, of z in nm
     */
    static List<Double> of(
            Backend backend, double[] placeNm, int sizePx, BeadOptics optics, double noise, double photons) {
        double[][] places = new double[6][];
        for (int i = 0; i < places.length; i++) {
            places[i] = placeNm.clone();
            places[i][i / 2] += i % 2 == 0 ? -STEP_NM : STEP_NM;
        }
        ImageStack images = backend.simulateBeads(DoubleMatrix.copyOf(places), sizePx, optics);
        double[][] information = new double[3][3];
        double[] slope = new double[3];
        for (int row = 0; row < sizePx; row++) {
            for (int column = 0; column < sizePx; column++) {
                for (int a = 0; a < 3; a++) {
                    slope[a] = (images.get(2L * a + 1, row, column) - images.get(2L * a, row, column)) / (2 * STEP_NM);
                }
                double light = (images.get(0, row, column) + images.get(1, row, column)) / 2;
                double variance = noise * noise + light * optics.backgroundLevel() / photons;
                for (int a = 0; a < 3; a++) {
                    for (int b = 0; b < 3; b++) {
                        information[a][b] += slope[a] * slope[b] / variance;
                    }
                }
            }
        }
        double nm = optics.nmPerPixel();
        return List.of(deviation(information, 0) / nm, deviation(information, 1) / nm, deviation(information, 2));
    }

    /** The root of an element of the inverse's diagonal, by Cramer's rule. */
    private static double deviation(double[][] m, int i) {
        int j = (i + 1) % 3;
        int k = (i + 2) % 3;
        double minor = m[j][j] * m[k][k] - m[j][k] * m[k][j];
        double determinant = m[i][i] * minor
                - m[i][j] * (m[j][i] * m[k][k] - m[j][k] * m[k][i])
                + m[i][k] * (m[j][i] * m[k][j] - m[j][j] * m[k][i]);
        return Math.sqrt(minor / determinant);
    }
}
