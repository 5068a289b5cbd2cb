package io.github.magtrack4j.jointfit;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.CubicBSpline;
import java.util.List;

/**
 * What a bead adds to the pixels about it, at one height: the brightness of a {@link RingTable} less its background,
 * and nothing beyond the table. With it the images of neighbours can be subtracted, or added. Immutable, and safe to
 * share between threads.
 *
 * <p>The images that the table was made of show its rings as whole circles up to half their width, and beyond that in
 * their corners alone. There the bead is taken to be round, as it is in the middle of the corners. Its background is
 * the mean of the outermost {@value #EDGE} pixels.
 */
public final class RingImage {
    /** The radius in knots below which there is no angle, as in the fit. */
    private static final double AXIS = 1e-3;

    /** The background is a mean over so many pixels of the radius: a period of the rings or more. */
    private static final int EDGE = 6;

    private final List<Harmonic> harmonics;

    /** By harmonic and knot. */
    private final double[][] splines;

    /** The same for what the bead is like in the middle of the corners. */
    private final double[] corner;

    /** From this radius on, in knots, there are corners alone. */
    private final double firstCorner;

    /** The order of the highest harmonic. */
    private final int lastOrder;

    private final int intervals;

    /** Makes it of splines that nobody else has, since their background is subtracted. */
    RingImage(int size, List<Harmonic> harmonics, double[][] splines) {
        this.harmonics = harmonics;
        this.splines = splines;
        int reach = (int) (Math.hypot(size / 2.0, size / 2.0) * RingTable.KNOTS_PER_PIXEL);
        intervals = Math.min(reach, splines[0].length - 3);
        firstCorner = (size / 2.0 - 1) * RingTable.KNOTS_PER_PIXEL;
        lastOrder = harmonics.stream().mapToInt(Harmonic::order).max().orElse(0);
        corner = new double[splines[0].length];
        for (int q = 0; q < splines.length; q++) {
            Harmonic harmonic = harmonics.get(q);
            // The mean of the four corners.
            if (!harmonic.sine() && harmonic.order() % 4 == 0) {
                int sign = harmonic.order() % 8 == 0 ? 1 : -1;
                for (int knot = 0; knot < corner.length; knot++) {
                    corner[knot] += sign * splines[q][knot];
                }
            }
        }
        double[] atKnot = new double[4];
        CubicBSpline.weights(0, atKnot);
        double background = 0;
        int first = Math.max(0, intervals - (int) (EDGE * RingTable.KNOTS_PER_PIXEL));
        for (int knot = first; knot < intervals; knot++) {
            background += CubicBSpline.value(corner, knot, atKnot) / (intervals - first);
        }
        // The weights of a B-spline add up to 1.
        for (int knot = 0; knot < corner.length; knot++) {
            splines[0][knot] -= background;
            corner[knot] -= background;
        }
    }

    /** Returns how far it reaches from the axis, in pixels. */
    public double radius() {
        return intervals / RingTable.KNOTS_PER_PIXEL;
    }

    /**
     * Adds it to an image, so many times.
     *
     * @param pixels the image, row by row
     * @param width its width in pixels
     * @param height its height in pixels
     * @param x where the axis is, in the image or not
     * @param y likewise
     * @param factor how often it is added; negative to subtract it
     */
    public void addTo(double[] pixels, int width, int height, double x, double y, double factor) {
        Arguments.require(
                "the number of pixels",
                pixels.length,
                pixels.length == width * height,
                "width · height = " + width + " · " + height);
        Arguments.require("x", x, Double.isFinite(x), "finite");
        Arguments.require("y", y, Double.isFinite(y), "finite");
        double radius = radius();
        int top = (int) Math.max(0, Math.ceil(y - radius));
        int bottom = (int) Math.min(height - 1, Math.floor(y + radius));
        int left = (int) Math.max(0, Math.ceil(x - radius));
        int right = (int) Math.min(width - 1, Math.floor(x + radius));
        double[] weights = new double[4];
        double[] cosines = new double[lastOrder + 1];
        double[] sines = new double[lastOrder + 1];
        cosines[0] = 1;
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double dx = (column - x) * RingTable.KNOTS_PER_PIXEL;
                double dy = (row - y) * RingTable.KNOTS_PER_PIXEL;
                double u = Math.sqrt(dx * dx + dy * dy);
                if (u < intervals) {
                    pixels[row * width + column] += factor * value(u, dx, dy, weights, cosines, sines);
                }
            }
        }
    }

    private double value(double u, double dx, double dy, double[] weights, double[] cosines, double[] sines) {
        int first = (int) u;
        CubicBSpline.weights(u - first, weights);
        if (u > firstCorner) {
            return CubicBSpline.value(corner, first, weights);
        }
        double value = CubicBSpline.value(splines[0], first, weights);
        if (lastOrder > 0 && u >= AXIS) {
            setAngles(dx / u, dy / u, cosines, sines);
            for (int q = 1; q < splines.length; q++) {
                Harmonic harmonic = harmonics.get(q);
                double[] angles = harmonic.sine() ? sines : cosines;
                value += CubicBSpline.value(splines[q], first, weights) * angles[harmonic.order()];
            }
        }
        return value;
    }

    /** The cosines and sines of the orders that there are, as far as they are needed. */
    private void setAngles(double cosine, double sine, double[] cosines, double[] sines) {
        cosines[1] = cosine;
        sines[1] = sine;
        for (int order : Harmonic.ORDERS) {
            if (order > 1 && order <= lastOrder) {
                int one = order == 3 ? 1 : order == 12 ? 4 : order / 2;
                int other = order - one;
                cosines[order] = cosines[one] * cosines[other] - sines[one] * sines[other];
                sines[order] = sines[one] * cosines[other] + cosines[one] * sines[other];
            }
        }
    }
}
