package io.github.magtrack4j.jointfit;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.CubicBSpline;
import io.github.magtrack4j.internal.PlaneInterpolation;
import java.util.List;

/**
 * The brightness about a bead's axis as a smooth function: {@code R(r, θ, z) = Σ R_q(r, z) h_q(θ)}, r the distance from the axis
 * in pixels, θ the angle from x to y, z the height in nm, h_q the {@linkplain Harmonic harmonics}, rings first.
 *
 * <p>Each plane has a cubic B-spline in r for each harmonic, with knots {@value #KNOTS_PER_PIXEL} to the pixel: at {@code u = r ·
 * KNOTS_PER_PIXEL} it is the sum of the coefficients {@code ⌊u⌋ … ⌊u⌋ + 3}, times the B-spline's values. Between planes goes the
 * polynomial through the six nearest ones. {@link io.github.magtrack4j.calibration.RingTableBuilder} makes tables from focus scans.
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

    private RingTable(int size, double[] z, List<Harmonic> harmonics, double[][][] coefficients) {
        this.size = size;
        this.z = z;
        this.harmonics = harmonics;
        this.coefficients = coefficients;
    }

    /**
     * Makes a table from copies of heights and coefficients.
     *
     * @param size the width in pixels of the images that it was made from; it is for images of this size
     * @param z the height of each plane in nm, at least {@link #MIN_PLANES}, finite, rising or falling strictly
     * @param harmonics the harmonics, each once, {@link Harmonic#RINGS} first
     * @param coefficients by plane, harmonic and knot, finite; as many for each, at least {@link #MIN_COEFFICIENTS}
     * @throws IllegalArgumentException if the numbers of planes, harmonics or coefficients do not fit each other, or a value is not
     *     as it must be; the message tells which
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
        return new RingTable(size, z.clone(), List.copyOf(harmonics), copy);
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

    /** Returns how far the table reaches from the axis, in pixels. */
    public double radius() {
        return (coefficients() - 3) / KNOTS_PER_PIXEL;
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
        Arguments.require(
                "radius",
                radius,
                radius >= 0 && radius <= radius(),
                "0 to " + radius() + ", as far as the table reaches");
        Arguments.require("heightNm", heightNm, covers(heightNm), "between those of the table, " + this);
        PlaneInterpolation planes = new PlaneInterpolation(z);
        planes.set(heightNm);
        double value = 0;
        for (int q = 0; q < harmonics.size(); q++) {
            double ring = 0;
            for (int p = 0; p < planes.points(); p++) {
                ring += planes.weight(p) * spline(coefficients[planes.first() + p][q], radius);
            }
            value += ring * harmonics.get(q).at(angle);
        }
        return value;
    }

    private static double spline(double[] coefficients, double radius) {
        double u = radius * KNOTS_PER_PIXEL;
        int first = Math.min((int) u, coefficients.length - 4);
        double[] weights = new double[4];
        CubicBSpline.weights(u - first, weights);
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * coefficients[first + k];
        }
        return sum;
    }

    /**
     * Returns the mean of a plane's rings over a bin one pixel wide, as the radial profile of an image at this height has it.
     *
     * @param plane the plane
     * @param bin the bin, so that its radii are within half a pixel of it; 0 to {@code radius() - 1}
     */
    public double ringMean(int plane, int bin) {
        return ringMean(coefficients[plane][0], bin);
    }

    /** The mean over a ring a pixel wide, by its area: Simpson's rule over four parts. */
    private static double ringMean(double[] rings, int bin) {
        double inner = Math.max(bin - 0.5, 0);
        double outer = bin + 0.5;
        double sum = 0;
        double area = 0;
        for (int i = 0; i <= 8; i++) {
            double r = inner + (outer - inner) * i / 8;
            double weight = (i == 0 || i == 8 ? 1 : i % 2 == 0 ? 2 : 4) * r;
            sum += weight * spline(rings, r);
            area += weight;
        }
        return sum / area;
    }

    /** Describes the table: its planes, range, size and harmonics. */
    @Override
    public String toString() {
        return planes() + " planes from " + z[0] + " to " + z[z.length - 1] + " nm, for images of " + size + " px, "
                + harmonics;
    }
}
