package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.internal.numeric.PreparedRings;

/**
 * The arithmetic of the joint fit on the image that {@link ImageKernels} hold: the sums of one Gauss-Newton step. The steps are
 * {@link JointFitter}'s.
 *
 * <p>The model is {@code offset + gain · R}, R the table's brightness about its level at the height that was set. Its derivatives
 * by x, y and z are those of R; the derivative by the height is linear between knots.
 */
public abstract class RingKernels {
    /** The sums of products: of the derivative by x with that by x, y, z, with 1, and with R; then of that by y, and so on. */
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

    /** The products of residuals, in SD of their noise, with those of the pixels below. */
    public static final int LAG = 21;

    /** Their fourth powers. */
    public static final int FOURTH = 22;

    /** The number of sums. */
    public static final int SUMS = 23;

    /** Makes the table of a height from the planes about it. */
    public abstract void setHeight(PreparedRings rings, PlaneInterpolation planes);

    /**
     * Computes the sums of the image for a centre within it, at the height that was set. A pixel's weight is {@code (1 - (e /
     * limit)²)² / variance}, e the residual in SD, and 0 beyond the limit and where the table does not reach.
     *
     * @param readVariance the variance of a pixel whose model is 0
     * @param varianceGain how the variance grows with the model
     * @param limit from this residual on a pixel has no weight; infinite where every pixel has its full weight
     */
    public abstract void evaluate(
            double x, double y, double offset, double gain, double readVariance, double varianceGain, double limit);

    /** A sum of the last evaluation, by its number. */
    public abstract double sum(int number);

    /** How many residuals of the last evaluation, in SD of their noise, are below a limit in magnitude. */
    public abstract int countBelow(double limit);
}
