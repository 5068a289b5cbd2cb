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
 * Makes ring tables of classic look-up tables, for which there is no scan any more: the smoothest splines whose means
 * over the bins are the profiles.
 *
 * <p>Such a table is not as good as one that {@link RingTableBuilder} makes of the scan. It has rings alone, reaches to
 * the circle that its bins end with, so that the corners of images have no weight, and has of each ring what is left
 * after a mean over a pixel, about centres as they were tracked.
 */
public final class ClassicRings {
    /** The penalty on squared second differences, small beside the number of pixels in a bin. */
    private static final double PENALTY = 0.1;

    /** How strongly a spline is bound to be even about the axis. */
    private static final double AXIS = 1e3;

    /** The planes of the cubics that tell noise from what planes are too far apart for. */
    private static final int WIDE = 7;

    private static final int NARROW = 5;

    /**
     * The part of the variance of a plane's noise that is in its difference from the cubic: all but the plane's own
     * weight.
     */
    private static final double NOISE_IN_WIDE = 1 - 7.0 / 21;

    private static final double NOISE_IN_NARROW = 1 - 17.0 / 35;

    /**
     * How many times greater the square of the difference from the wide cubic is where a fourth derivative makes it.
     */
    private static final double STRUCTURE_RATIO = 25;

    private ClassicRings() {}

    /**
     * Makes the ring table.
     *
     * @param zlut a table of radial or polar profiles with one bin to the pixel; bins that are NaN do not count
     * @param size the width of the images in pixels
     * @throws IllegalArgumentException if the table has not {@code size / 2} bins, fewer than
     *     {@link RingTable#MIN_PLANES} planes, or a plane without a bin
     */
    public static RingTable of(ZLut zlut, int size) {
        return of(zlut, size, 1);
    }

    /**
     * Makes the ring table of a table with any number of bins to the pixel.
     *
     * @param zlut a table of radial or polar profiles; bins that are NaN do not count
     * @param size the width of the images in pixels
     * @param oversample the bins for each pixel, at least 1
     * @throws IllegalArgumentException if the table has not {@code size / 2 · oversample} bins, fewer than
     *     {@link RingTable#MIN_PLANES} planes, or a plane without a bin
     */
    public static RingTable of(ZLut zlut, int size, int oversample) {
        Arguments.atLeast("oversample", oversample, 1);
        int bins = zlut.bins();
        Arguments.require(
                "the number of bins of zlut",
                bins,
                bins == size / 2 * oversample,
                oversample == 1 ? "half of the size, " + size / 2 : "size / 2 · oversample, " + size / 2 * oversample);
        double knotsPerBin = RingTable.KNOTS_PER_PIXEL / oversample;
        int count = (int) Math.ceil((bins - 0.5) * knotsPerBin) + 3;
        double[][] means = new double[bins][Math.max(count, RingTable.MIN_COEFFICIENTS)];
        for (int bin = 0; bin < bins; bin++) {
            RingBins.weights(bin, knotsPerBin, means[bin]);
        }
        double[] z = new double[zlut.planes()];
        Arrays.setAll(z, zlut::z);
        double[][][] coefficients = new double[z.length][1][];
        Arrays.parallelSetAll(coefficients, plane -> new double[][] {spline(zlut, plane, means, oversample)});
        return RingTable.of(size, z, List.of(Harmonic.RINGS), coefficients);
    }

    /**
     * Returns what a bead may look like of which a table with noise was made: each plane of its rings moved towards a
     * cubic through {@value #WIDE} planes about it, by as much as its noise. How much that is follows from how well
     * cubics through {@value #WIDE} and {@value #NARROW} planes fit: noise makes nearly the same differences, and what
     * the planes are too far apart for, very different ones, which are left as they are.
     *
     * @param rings the table; its other harmonics are left out
     * @throws IllegalArgumentException if it has fewer than {@value #WIDE} planes
     */
    public static RingTable withoutNoise(RingTable rings) {
        Arguments.require("the number of planes", rings.planes(), rings.planes() >= WIDE, "at least " + WIDE);
        double[] z = new double[rings.planes()];
        Arrays.setAll(z, rings::z);
        double[][][] given = new double[z.length][1][rings.coefficients()];
        for (int plane = 0; plane < z.length; plane++) {
            int row = plane;
            Arrays.setAll(given[plane][0], knot -> rings.coefficient(row, 0, knot));
        }
        double[][][] wide = new PlaneSmoothing(z, WIDE).apply(given);
        double[][][] narrow = new PlaneSmoothing(z, NARROW).apply(given);
        double[] ofWide = new double[z.length];
        double[] ofNarrow = new double[z.length];
        Arrays.setAll(ofWide, plane -> difference(given[plane][0], wide[plane][0]));
        Arrays.setAll(ofNarrow, plane -> difference(given[plane][0], narrow[plane][0]));
        double[][][] moved = new double[z.length][1][rings.coefficients()];
        for (int plane = 0; plane < z.length; plane++) {
            double part = partOfNoise(sumAbout(ofWide, plane), sumAbout(ofNarrow, plane));
            double[] from = given[plane][0];
            double[] to = wide[plane][0];
            Arrays.setAll(moved[plane][0], knot -> from[knot] + part * (to[knot] - from[knot]));
        }
        return RingTable.of(rings.size(), z, List.of(Harmonic.RINGS), moved);
    }

    private static double difference(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    /**
     * The sum over as many planes as a wide cubic goes through; planes at the ends, whose cubics end at them, are not
     * counted.
     */
    private static double sumAbout(double[] values, int plane) {
        int middle = Math.clamp(plane, WIDE / 2, values.length - 1 - WIDE / 2);
        double sum = 0;
        for (int p = Math.max(middle - WIDE / 2, WIDE / 2);
                p <= Math.min(middle + WIDE / 2, values.length - 1 - WIDE / 2);
                p++) {
            sum += values[p];
        }
        return sum;
    }

    /** By which part of the way to its wide cubic a plane has to go, for the way to be its noise. */
    private static double partOfNoise(double ofWide, double ofNarrow) {
        double ratioOfNoise = NOISE_IN_WIDE / NOISE_IN_NARROW;
        double structure = Math.max(ofWide - ratioOfNoise * ofNarrow, 0) / (STRUCTURE_RATIO - ratioOfNoise);
        double noise = Math.max(ofNarrow - structure, 0) / NOISE_IN_NARROW;
        return ofWide > 0 ? Math.min(Math.sqrt(noise / ofWide), 1 / Math.sqrt(NOISE_IN_WIDE)) : 0;
    }

    private static double[] spline(ZLut zlut, int plane, double[][] means, int oversample) {
        int count = means[0].length;
        double[][] matrix = new double[count][count];
        double[] right = new double[count];
        boolean any = false;
        for (int bin = 0; bin < means.length; bin++) {
            double value = zlut.profile(plane, bin);
            if (Double.isFinite(value)) {
                any = true;
                double pixels = Math.max(2 * Math.PI * bin, Math.PI / 4) / oversample / oversample; // of a bin
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
