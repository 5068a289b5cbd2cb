package io.github.magtrack4j.jointfit;

import io.github.magtrack4j.internal.Arguments;
import java.util.List;

/**
 * What a bead adds to the pixels about it, at one height: the brightness of a {@link RingTable} less its background, and nothing beyond the
 * table. With it the images of neighbours can be subtracted, or added. Immutable, and safe to share between threads.
 *
 * <p>The images that the table was made of show its rings as whole circles up to half their width, and beyond that in their corners alone.
 * There the bead is taken to be round, as it is in the middle of the corners. Its background is the mean of the outermost
 * {@value #EDGE} pixels.
 */
public final class RingImage {
    /** The radius in knots below which there is no angle, as in the fit. */
    private static final double AXIS = 1e-3;

    private final List<Harmonic> harmonics;

    /** The background is a mean over so many pixels of the radius: a period of the rings or more. */
    private static final int EDGE = 6;

    /** By harmonic and pair of neighbouring knots: a cubic's four coefficients. */
    private final double[][] cubics;

    /** The same for what the bead is like in the middle of the corners. */
    private final double[] corner;

    /** From this radius on, in knots, there are corners alone. */
    private final double firstCorner;

    /** The order of the highest harmonic. */
    private final int lastOrder;

    private final int intervals;

    RingImage(int size, List<Harmonic> harmonics, double[][] splines) {
        this.harmonics = harmonics;
        int reach = (int) (Math.hypot(size / 2.0, size / 2.0) * RingTable.KNOTS_PER_PIXEL);
        intervals = Math.min(reach, splines[0].length - 3);
        firstCorner = (size / 2.0 - 1) * RingTable.KNOTS_PER_PIXEL;
        lastOrder = harmonics.stream().mapToInt(Harmonic::order).max().orElse(0);
        cubics = new double[splines.length][];
        double[] diagonal = new double[splines[0].length];
        for (int q = 0; q < splines.length; q++) {
            cubics[q] = cubics(splines[q]);
            Harmonic harmonic = harmonics.get(q);
            // The mean of the four corners.
            if (!harmonic.sine() && harmonic.order() % 4 == 0) {
                int sign = harmonic.order() % 8 == 0 ? 1 : -1;
                for (int k = 0; k < diagonal.length; k++) {
                    diagonal[k] += sign * splines[q][k];
                }
            }
        }
        corner = cubics(diagonal);
        double background = 0;
        int first = Math.max(0, intervals - (int) (EDGE * RingTable.KNOTS_PER_PIXEL));
        for (int i = first; i < intervals; i++) {
            background += corner[4 * i] / (intervals - first);
        }
        for (int i = 0; i < intervals; i++) {
            cubics[0][4 * i] -= background;
            corner[4 * i] -= background;
        }
    }

    private double[] cubics(double[] b) {
        double[] cubics = new double[4 * intervals];
        for (int i = 0; i < intervals; i++) {
            cubics[4 * i] = (b[i] + 4 * b[i + 1] + b[i + 2]) / 6;
            cubics[4 * i + 1] = (b[i + 2] - b[i]) / 2;
            cubics[4 * i + 2] = (b[i] - 2 * b[i + 1] + b[i + 2]) / 2;
            cubics[4 * i + 3] = (-b[i] + 3 * b[i + 1] - 3 * b[i + 2] + b[i + 3]) / 6;
        }
        return cubics;
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
        double[] cosines = new double[lastOrder + 1];
        double[] sines = new double[lastOrder + 1];
        cosines[0] = 1;
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double dx = (column - x) * RingTable.KNOTS_PER_PIXEL;
                double dy = (row - y) * RingTable.KNOTS_PER_PIXEL;
                double u = Math.sqrt(dx * dx + dy * dy);
                if (u < intervals) {
                    pixels[row * width + column] += factor * value(u, dx, dy, cosines, sines);
                }
            }
        }
    }

    private double value(double u, double dx, double dy, double[] cosines, double[] sines) {
        int first = 4 * (int) u;
        double f = u - (int) u;
        if (u > firstCorner) {
            return cubic(corner, first, f);
        }
        double value = cubic(cubics[0], first, f);
        if (lastOrder > 0 && u >= AXIS) {
            setAngles(dx / u, dy / u, cosines, sines);
            for (int q = 1; q < cubics.length; q++) {
                Harmonic harmonic = harmonics.get(q);
                double[] angles = harmonic.sine() ? sines : cosines;
                value += cubic(cubics[q], first, f) * angles[harmonic.order()];
            }
        }
        return value;
    }

    private static double cubic(double[] c, int first, double f) {
        return c[first] + f * (c[first + 1] + f * (c[first + 2] + f * c[first + 3]));
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
