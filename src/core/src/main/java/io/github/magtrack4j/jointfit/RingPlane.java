package io.github.magtrack4j.jointfit;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.CubicBSpline;
import java.util.List;

/**
 * The brightness about a bead's axis at one height: a ring table's, between its planes. Immutable, and safe to share
 * between threads.
 */
public final class RingPlane {
    private final List<Harmonic> harmonics;

    /** By harmonic and knot. */
    private final double[][] splines;

    RingPlane(List<Harmonic> harmonics, double[][] splines) {
        this.harmonics = harmonics;
        this.splines = splines;
    }

    /** Returns how far it reaches from the axis, in pixels. */
    public double radius() {
        return (splines[0].length - 3) / RingTable.KNOTS_PER_PIXEL;
    }

    /**
     * Returns the brightness at a place.
     *
     * @param radius the distance from the axis in pixels, 0 to {@link #radius()}
     * @param angle the angle in radians, from x to y
     */
    public double value(double radius, double angle) {
        Arguments.require(
                "radius",
                radius,
                radius >= 0 && radius <= radius(),
                "0 to " + radius() + ", as far as the table reaches");
        double u = radius * RingTable.KNOTS_PER_PIXEL;
        int first = Math.min((int) u, splines[0].length - 4);
        double[] weights = new double[4];
        CubicBSpline.weights(u - first, weights);
        double value = 0;
        for (int q = 0; q < splines.length; q++) {
            value += CubicBSpline.value(splines[q], first, weights)
                    * harmonics.get(q).at(angle);
        }
        return value;
    }
}
