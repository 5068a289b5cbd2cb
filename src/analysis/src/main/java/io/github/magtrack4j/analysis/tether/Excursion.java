package io.github.magtrack4j.analysis.tether;

import io.github.magtrack4j.internal.Arguments;

/**
 * How far a bead moves about its mean in the plane, and how evenly: the ellipse of its positions.
 *
 * <p>A bead on one tether at its lowest point moves in a circle, but for what the field holds: along it L instead of L
 * + R. One on two tethers, or on one that is attached aside, moves in an ellipse that points elsewhere than the field.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param major the standard deviation along the ellipse's long axis, in nm
 * @param minor along its short axis, in nm
 * @param angle of the long axis from x towards y, in radians, -π/2 to π/2
 * @param frames how many positions it is of
 */
public record Excursion(double major, double minor, double angle, int frames) {
    /**
     * Takes the ellipse of positions. Frames without one are left out.
     *
     * @param x in nm; NaN where there is none
     * @param y as many
     */
    public static Excursion of(double[] x, double[] y) {
        Arguments.require("y", y.length + " positions", y.length == x.length, "as many as x, " + x.length);
        int n = 0;
        double meanX = 0;
        double meanY = 0;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                n++;
                double dx = x[i] - meanX;
                double dy = y[i] - meanY;
                meanX += dx / n;
                meanY += dy / n;
                xx += dx * (x[i] - meanX);
                xy += dx * (y[i] - meanY);
                yy += dy * (y[i] - meanY);
            }
        }
        Arguments.require("x", n + " positions", n >= 3, "at least 3 positions");
        double middle = (xx + yy) / 2 / (n - 1);
        double half = Math.hypot((xx - yy) / 2, xy) / (n - 1);
        return new Excursion(
                Math.sqrt(middle + half), Math.sqrt(Math.max(middle - half, 0)), Math.atan2(2 * xy, xx - yy) / 2, n);
    }

    /** Returns how much longer the ellipse is than wide, 1 or more. */
    public double elongation() {
        return major / minor;
    }
}
