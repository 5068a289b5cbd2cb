package io.github.magtrack4j.jointfit;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.internal.RingBins;
import java.util.List;

/**
 * The brightness about a bead's axis as a smooth function: {@code R(r, θ, z) = Σ R_q(r, z) h_q(θ)}, r the distance from
 * the axis in pixels, θ the angle from x to y, z the height in nm, h_q the {@linkplain Harmonic harmonics}, rings
 * first.
 *
 * <p>Each plane has a cubic B-spline in r for each harmonic, with knots {@value #KNOTS_PER_PIXEL} to the pixel: at
 * {@code u = r · KNOTS_PER_PIXEL} it is the sum of the coefficients {@code ⌊u⌋ … ⌊u⌋ + 3}, times the B-spline's values.
 * Between planes goes the polynomial through the six nearest ones.
 * {@link io.github.magtrack4j.calibration.RingTableBuilder} makes tables from focus scans.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class RingTable {
    /** Knots of the splines for each pixel of radius. */
    public static final double KNOTS_PER_PIXEL = 1.875;

    /** A table has at least so many planes. */
    public static final int MIN_PLANES = 4;

    /** A spline has at least so many coefficients. */
    public static final int MIN_COEFFICIENTS = 8;

    private final int size;
    private final double[] z;
    private final List<Harmonic> harmonics;

    /** By plane, harmonic and knot. */
    private final double[][][] coefficients;

    /** By plane. */
    private final double[] variances;

    private RingTable(int size, double[] z, List<Harmonic> harmonics, double[][][] coefficients, double[] variances) {
        this.size = size;
        this.z = z;
        this.harmonics = harmonics;
        this.coefficients = coefficients;
        this.variances = variances;
    }

    /**
     * Makes a table from copies of heights and coefficients.
     *
     * @param size the width in pixels of the images that it was made from; it is for images of this size
     * @param z the height of each plane in nm, at least {@link #MIN_PLANES}, finite, rising or falling strictly
     * @param harmonics the harmonics, each once, {@link Harmonic#RINGS} first
     * @param coefficients by plane, harmonic and knot, finite; as many for each, at least {@link #MIN_COEFFICIENTS}
     * @throws IllegalArgumentException if the numbers of planes, harmonics or coefficients do not fit each other, or a
     *     value is not as it must be; the message tells which
     */
    public static RingTable of(int size, double[] z, List<Harmonic> harmonics, double[][][] coefficients) {
        Arguments.atLeast("size", size, 1);
        Arguments.atLeast("the number of planes (values of z)", z.length, MIN_PLANES);
        Arguments.planeHeights("z", z.length, plane -> z[(int) plane]);
        Arguments.require(
                "harmonics",
                harmonics,
                !harmonics.isEmpty()
                        && harmonics.getFirst().equals(Harmonic.RINGS)
                        && harmonics.stream().distinct().count() == harmonics.size(),
                "rings, and then others, each once");
        Arguments.require(
                "the number of planes of coefficients",
                coefficients.length,
                coefficients.length == z.length,
                "as many as z has values, " + z.length);
        double[][][] copy = new double[coefficients.length][harmonics.size()][];
        for (int plane = 0; plane < copy.length; plane++) {
            int given = coefficients[plane].length;
            Arguments.require(
                    "the number of harmonics of plane " + plane,
                    given,
                    given == harmonics.size(),
                    "as many as harmonics has, " + harmonics.size());
            for (int q = 0; q < given; q++) {
                copy[plane][q] = checked(coefficients[plane][q], coefficients[0][0].length, plane, harmonics.get(q));
            }
        }
        return new RingTable(size, z.clone(), List.copyOf(harmonics), copy, new double[z.length]);
    }

    /**
     * Returns this table with what its own noise is: that of the images that it was made from.
     *
     * @param variances for each plane the variance of a pixel in the mean of the images that went into it, in squared
     *     pixel values; 0 where it is not known, or there is none
     */
    public RingTable withVariances(double... variances) {
        Arguments.require(
                "the number of variances",
                variances.length,
                variances.length == z.length,
                "that of planes, " + z.length);
        for (int plane = 0; plane < z.length; plane++) {
            Arguments.notNegative("variances[" + plane + "]", variances[plane]);
        }
        return new RingTable(size, z, harmonics, coefficients, variances.clone());
    }

    private static double[] checked(double[] spline, int length, int plane, Harmonic harmonic) {
        String of = " of plane " + plane + ", " + harmonic;
        Arguments.atLeast("the number of coefficients" + of, spline.length, MIN_COEFFICIENTS);
        Arguments.require(
                "the number of coefficients" + of,
                spline.length,
                spline.length == length,
                "that of the first, " + length);
        for (int knot = 0; knot < length; knot++) {
            Arguments.finite("coefficient " + knot + of, spline[knot]);
        }
        return spline.clone();
    }

    /** Returns the width in pixels of the images that the table is for. */
    public int size() {
        return size;
    }

    /** Returns the number of planes. */
    public int planes() {
        return z.length;
    }

    /** Returns the height of a plane in nm. */
    public double z(int plane) {
        return z[plane];
    }

    /** Returns the harmonics, the rings first. */
    public List<Harmonic> harmonics() {
        return harmonics;
    }

    /** Returns the number of coefficients of each spline. */
    public int coefficients() {
        return coefficients[0][0].length;
    }

    /** Returns a coefficient of a plane's spline of a harmonic, by its index in {@link #harmonics()}. */
    public double coefficient(int plane, int harmonic, int knot) {
        return coefficients[plane][harmonic][knot];
    }

    /**
     * Returns the variance of a pixel in the mean of the images that went into a plane, in squared pixel values:
     * heights that are found with this table are off by as much as those of an image with such noise would scatter. 0
     * where it is not known.
     */
    public double variance(int plane) {
        return variances[plane];
    }

    /** Returns how far the table reaches from the axis, in pixels. */
    public double radius() {
        return (coefficients() - 3) / KNOTS_PER_PIXEL;
    }

    /** Returns the plane that is nearest to a height in nm. */
    public int nearestPlane(double heightNm) {
        int below = PlaneInterpolation.planeBelow(z, heightNm);
        return Math.abs(heightNm - z[below]) <= Math.abs(heightNm - z[below + 1]) ? below : below + 1;
    }

    /** Whether a height is between the lowest and the highest plane. */
    public boolean covers(double heightNm) {
        double first = z[0];
        double last = z[z.length - 1];
        return heightNm >= Math.min(first, last) && heightNm <= Math.max(first, last);
    }

    /**
     * Returns the brightness at a place.
     *
     * @param radius the distance from the axis in pixels, 0 to {@link #radius()}
     * @param angle the angle in radians, from x to y
     * @param heightNm the height in nm, which the table {@linkplain #covers covers}
     */
    public double value(double radius, double angle, double heightNm) {
        return at(heightNm).value(radius, angle);
    }

    /**
     * Returns the brightness at one height, from which many values can be taken.
     *
     * @param heightNm the height in nm, which the table {@linkplain #covers covers}
     */
    public RingPlane at(double heightNm) {
        return new RingPlane(harmonics, splines(heightNm));
    }

    /**
     * Returns what a bead at a height between the planes adds to the pixels about it.
     *
     * @param heightNm within the heights of the planes
     */
    public RingImage imageAt(double heightNm) {
        return new RingImage(size, harmonics, splines(heightNm));
    }

    /** By harmonic: the coefficients at a height. */
    private double[][] splines(double heightNm) {
        Arguments.require("heightNm", heightNm, covers(heightNm), "between those of the table, " + this);
        PlaneInterpolation planes = new PlaneInterpolation(z);
        planes.set(heightNm);
        double[][] splines = new double[harmonics.size()][coefficients()];
        for (int p = 0; p < planes.points(); p++) {
            double[][] plane = coefficients[planes.first() + p];
            for (int q = 0; q < splines.length; q++) {
                for (int knot = 0; knot < splines[q].length; knot++) {
                    splines[q][knot] += planes.weight(p) * plane[q][knot];
                }
            }
        }
        return splines;
    }

    /**
     * Returns the mean of a plane's rings over a bin one pixel wide, as the radial profile of an image at this height
     * has it.
     *
     * @param plane the plane
     * @param bin the bin, so that its radii are within half a pixel of it; 0 to {@code radius() - 1}
     */
    public double ringMean(int plane, int bin) {
        double[] rings = coefficients[plane][0];
        double[] weights = new double[rings.length];
        RingBins.weights(bin, KNOTS_PER_PIXEL, weights);
        double mean = 0;
        for (int knot = 0; knot < weights.length; knot++) {
            mean += weights[knot] * rings[knot];
        }
        return mean;
    }

    /** Describes the table: its planes, range, size and harmonics. */
    @Override
    public String toString() {
        return planes() + " planes from " + z[0] + " to " + z[z.length - 1] + " nm, for images of " + size + " px, "
                + harmonics;
    }
}
