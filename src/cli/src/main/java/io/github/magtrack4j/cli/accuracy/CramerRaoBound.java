package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.ImageStack;
import java.util.List;

/**
 * The Cramér-Rao bound of a bead's place: no unbiased estimate of x, y and z from one image has a smaller standard
 * deviation (C. R. Rao, Bulletin of the Calcutta Mathematical Society 37, 81, 1945).
 *
 * <p>The brightness of the light is not known, and so an offset and a gain of the image are estimated with the place.
 * With noise of the variance v in a pixel, the information about two coordinates a and b is {@code Σ ∂I/∂a ∂I/∂b / v}
 * over the pixels, and the bound for the variances is the diagonal of the inverse matrix. The variance is that of the
 * read noise, the same in all pixels, and of the shot noise, in proportion to I: for both together the information of a
 * Poisson distribution of that variance (F. Huang et al., Nature Methods 10, 653, 2013), which is exact where there is
 * one of them. The derivatives are central differences of simulated images.
 */
final class CramerRaoBound {
    private static final double STEP_NM = 2;

    /** x, y, z, offset and gain. */
    private static final int PARAMETERS = 5;

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
        ImageStack images = AccuracyField.render(backend, places, sizePx, optics);
        double[][] information = new double[PARAMETERS][PARAMETERS];
        double[] slope = new double[PARAMETERS];
        for (int row = 0; row < sizePx; row++) {
            for (int column = 0; column < sizePx; column++) {
                for (int a = 0; a < 3; a++) {
                    slope[a] = (images.get(2L * a + 1, row, column) - images.get(2L * a, row, column)) / (2 * STEP_NM);
                }
                double light = (images.get(0, row, column) + images.get(1, row, column)) / 2;
                slope[3] = 1;
                slope[4] = light;
                double variance = noise * noise + light * optics.backgroundLevel() / photons;
                for (int a = 0; a < PARAMETERS; a++) {
                    for (int b = 0; b < PARAMETERS; b++) {
                        information[a][b] += slope[a] * slope[b] / variance;
                    }
                }
            }
        }
        double nm = optics.nmPerPixel();
        return List.of(deviation(information, 0) / nm, deviation(information, 1) / nm, deviation(information, 2));
    }

    /** The root of an element of the inverse's diagonal, by Gauss-Jordan elimination. */
    private static double deviation(double[][] matrix, int index) {
        double[][] m = new double[PARAMETERS][PARAMETERS + 1];
        for (int row = 0; row < PARAMETERS; row++) {
            System.arraycopy(matrix[row], 0, m[row], 0, PARAMETERS);
            m[row][PARAMETERS] = row == index ? 1 : 0;
        }
        for (int pivot = 0; pivot < PARAMETERS; pivot++) {
            for (int row = 0; row < PARAMETERS; row++) {
                double factor = row == pivot ? 0 : m[row][pivot] / m[pivot][pivot];
                for (int column = 0; column <= PARAMETERS; column++) {
                    m[row][column] -= factor * m[pivot][column];
                }
            }
        }
        return Math.sqrt(m[index][PARAMETERS] / m[index][index]);
    }
}
