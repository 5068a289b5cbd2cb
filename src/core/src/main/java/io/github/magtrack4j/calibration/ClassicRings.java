package io.github.magtrack4j.calibration;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.RingBins;
import io.github.magtrack4j.internal.numeric.NormalEquations;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.util.Arrays;
import java.util.List;

/**
 * Makes ring tables of classic look-up tables, for which there is no scan any more: the smoothest splines whose means over the
 * bins are the profiles.
 *
 * <p>Such a table is not as good as one that {@link RingTableBuilder} makes of the scan. It has rings alone, reaches to the circle
 * that its bins end with, so that the corners of images have no weight, and has of each ring what is left after a mean over a
 * pixel, about centres as they were tracked.
 */
public final class ClassicRings {
    /** The penalty on squared second differences, small beside the number of pixels in a bin. */
    private static final double PENALTY = 0.1;

    /** How strongly a spline is bound to be even about the axis. */
    private static final double AXIS = 1e3;

    private ClassicRings() {}

    /**
     * Makes the ring table.
     *
     * @param zlut a table of radial or polar profiles with one bin to the pixel; bins that are NaN do not count
     * @param size the width of the images in pixels
     * @throws IllegalArgumentException if the table has not {@code size / 2} bins, fewer than {@link RingTable#MIN_PLANES}
     *     planes, or a plane without a bin
     */
    public static RingTable of(ZLut zlut, int size) {
        Arguments.require(
                "the number of bins of zlut", zlut.bins(), zlut.bins() == size / 2, "half of the size, " + size / 2);
        int bins = zlut.bins();
        int count = (int) Math.ceil((bins - 0.5) * RingTable.KNOTS_PER_PIXEL) + 3;
        double[][] means = new double[bins][Math.max(count, RingTable.MIN_COEFFICIENTS)];
        for (int bin = 0; bin < bins; bin++) {
            RingBins.weights(bin, RingTable.KNOTS_PER_PIXEL, means[bin]);
        }
        double[] z = new double[zlut.planes()];
        Arrays.setAll(z, zlut::z);
        double[][][] coefficients = new double[z.length][1][];
        Arrays.parallelSetAll(coefficients, plane -> new double[][] {spline(zlut, plane, means)});
        return RingTable.of(size, z, List.of(Harmonic.RINGS), coefficients);
    }

    private static double[] spline(ZLut zlut, int plane, double[][] means) {
        int count = means[0].length;
        double[][] matrix = new double[count][count];
        double[] right = new double[count];
        boolean any = false;
        for (int bin = 0; bin < means.length; bin++) {
            double value = zlut.profile(plane, bin);
            if (Double.isFinite(value)) {
                any = true;
                double pixels = Math.max(2 * Math.PI * bin, Math.PI / 4); // of a bin
                add(matrix, pixels, 0, means[bin]);
                for (int knot = 0; knot < count; knot++) {
                    right[knot] += pixels * value * means[bin][knot];
                }
            }
        }
        Arguments.require("plane " + plane + " of zlut", zlut, any, "one that has a bin that is a number");
        for (int knot = 0; knot + 2 < count; knot++) {
            add(matrix, PENALTY, knot, 1, -2, 1);
        }
        add(matrix, AXIS, 0, -1, 0, 1);
        NormalEquations equations = new NormalEquations(count);
        for (int row = 0; row < count; row++) {
            for (int column = row; column < count; column++) {
                equations.set(row, column, matrix[row][column]);
            }
            equations.setRight(row, right[row]);
        }
        double[] solution = new double[count];
        Arguments.require("plane " + plane + " of zlut", zlut, equations.solve(solution), "one that tells a spline");
        return solution;
    }

    /** Adds the square of a combination of coefficients, from one on. */
    private static void add(double[][] matrix, double factor, int first, double... combination) {
        for (int a = 0; a < combination.length; a++) {
            for (int b = 0; b < combination.length; b++) {
                matrix[first + a][first + b] += factor * combination[a] * combination[b];
            }
        }
    }
}
