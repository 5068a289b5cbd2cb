package io.github.magtrack4j.internal.numeric;

/**
 * The weights of an image's pixels, along one axis, in its quadratic B-spline interpolation at a place: the spline's
 * three weights on its coefficients, times the coefficients' dependence on the pixels. At a whole number the pixel
 * there has weight 1, all others 0.
 *
 * <p>The coefficients are the pixels under the recursive filter with pole z = √8 - 3 (M. Unser, A. Aldroubi, M. Eden,
 * IEEE Trans. Signal Processing 41, 834, 1993), whose response falls by |z| = 0.17 a pixel; after 24 pixels nothing of
 * it is left in 64 bits, so that a window suffices. Pixels beyond the edge are those on the edge: their weights are
 * added to its.
 */
public final class QuadraticSpline {
    private static final double POLE = Math.sqrt(8) - 3;

    /** How far a pixel has an influence on a coefficient. */
    private static final int REACH = 24;

    /** The filter's response to a single pixel, by distance. */
    private static final double[] RESPONSE = response();

    private final double[] weights;
    private int first;
    private int last;

    public QuadraticSpline(int size) {
        weights = new double[size];
    }

    private static double[] response() {
        double[] response = new double[REACH + 2];
        for (int distance = 0; distance <= REACH; distance++) {
            response[distance] = -8 * POLE / (1 - POLE * POLE) * Math.pow(POLE, distance);
        }
        return response;
    }

    /** Computes the weights for a place, which is finite. */
    public void place(double place) {
        int size = weights.length;
        // Far outside there is nothing but the edge.
        double at = Math.clamp(place, -2.0 * REACH, size + 2.0 * REACH);
        int nearest = (int) Math.floor(at + 0.5);
        double t = at - nearest;
        double left = 0.5 * (0.5 - t) * (0.5 - t);
        double middle = 0.75 - t * t;
        double right = 0.5 * (0.5 + t) * (0.5 + t);
        for (int pixel = first; pixel <= last; pixel++) {
            weights[pixel] = 0;
        }
        first = Math.clamp(nearest - REACH - 1, 0, size - 1);
        last = Math.clamp(nearest + REACH + 1, 0, size - 1);
        for (int distance = -REACH - 1; distance <= REACH + 1; distance++) {
            double weight =
                    left * response(distance + 1) + middle * response(distance) + right * response(distance - 1);
            weights[Math.clamp(nearest + distance, 0, size - 1)] += weight;
        }
    }

    private static double response(int distance) {
        int absolute = Math.abs(distance);
        return absolute <= REACH ? RESPONSE[absolute] : 0;
    }

    /** The weight of each pixel; 0 outside {@link #first} to {@link #last}. */
    public double[] weights() {
        return weights;
    }

    public int first() {
        return first;
    }

    public int last() {
        return last;
    }
}
