package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.internal.numeric.PreparedRings;

/**
 * The arithmetic of the joint fit on the image that {@link ImageKernels} hold: the sums of one Gauss-Newton step. The
 * steps are {@link JointFitter}'s. Sums over some of the rows cost as much less as there are fewer rows.
 *
 * <p>The model is {@code offset + gain · R}, R the table's brightness about its level at the height that was set. Its
 * derivatives by x, y and z are those of R; that by the height is linear between knots.
 */
public abstract class RingKernels {
    /**
     * The sums of products: of the derivative by x with that by x, y, z, with 1, and with R; then of that by y, and so
     * on.
     */
    public static final int XX = 0;

    public static final int XY = 1;
    public static final int XZ = 2;
    public static final int X1 = 3;
    public static final int XR = 4;
    public static final int YY = 5;
    public static final int YZ = 6;
    public static final int Y1 = 7;
    public static final int YR = 8;
    public static final int ZZ = 9;
    public static final int Z1 = 10;
    public static final int ZR = 11;

    /** Those with the residual. */
    public static final int XE = 12;

    public static final int YE = 13;
    public static final int ZE = 14;
    public static final int ONE_ONE = 15;
    public static final int ONE_R = 16;
    public static final int RR = 17;
    public static final int ONE_E = 18;
    public static final int RE = 19;

    /** The squared residuals. */
    public static final int EE = 20;

    /**
     * The products of residuals, in SD of their noise, with those of the pixels below; set by {@link #moveResiduals}.
     */
    public static final int LAG = 21;

    /** Their fourth powers; likewise. */
    public static final int FOURTH = 22;

    /** The number of sums. */
    public static final int SUMS = 23;

    /**
     * Where there are sums over some of the rows: from one such row to the next. The first is half as far from the top.
     */
    public static final int ROW_SPACING = 4;

    /** Which rows are summed over. */
    public enum Rows {
        /** All. */
        ALL,
        /** One in {@link #ROW_SPACING}. */
        SOME
    }

    /** How many rows are summed over of so many. */
    public static int count(Rows rows, int size) {
        return rows == Rows.ALL ? size : (size - ROW_SPACING / 2 + ROW_SPACING - 1) / ROW_SPACING;
    }

    /** Makes the table of a height from the planes about it. */
    public abstract void setHeight(PreparedRings rings, PlaneInterpolation planes);

    /**
     * Computes the sums for a centre within the image, at the height that was set. A pixel's weight is {@code (1 - (e /
     * limit)²)² / variance}, e the residual in SD, and 0 beyond the limit and where the table does not reach.
     *
     * @param readVariance the variance of a pixel whose model is 0
     * @param varianceGain how the variance grows with the model
     * @param limit from this residual on a pixel has no weight; infinite where every pixel has its full weight
     * @param rows the rows; after some of them {@link #evaluateChange}, {@link #moveResiduals} and {@link #countBelow}
     *     have nothing to go by afterwards
     */
    public abstract void evaluate(
            double x,
            double y,
            double offset,
            double gain,
            double readVariance,
            double varianceGain,
            double limit,
            Rows rows);

    /**
     * Computes the sums over some of the rows for another centre, at a height that has been set anew. In place of the
     * residual they have what the derivatives at the place of the last evaluation do not tell of R there: {@code R - R'
     * - dx · byX' - dy · byY' - dz · byZ'} with the values of that evaluation, R' and so on, and its weights. The image
     * is not read, so nothing of this is noise.
     */
    public abstract void evaluateChange(double x, double y, double dx, double dy, double dz);

    /**
     * Moves the residuals of the last evaluation, as its derivatives tell, and sets {@link #EE}, {@link #LAG} and
     * {@link #FOURTH} of them.
     *
     * @param step by how much the parameters change: x, y and z times the gain, the offset, the gain
     */
    public abstract void moveResiduals(double[] step);

    /** A sum of the last evaluation, by its number. */
    public abstract double sum(int number);

    /** How many residuals of the last evaluation, in SD of their noise, are below a limit in magnitude. */
    public abstract int countBelow(double limit);
}
