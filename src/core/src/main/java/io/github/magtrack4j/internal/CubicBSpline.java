package io.github.magtrack4j.internal;

/** The uniform cubic B-spline. */
public final class CubicBSpline {
    private CubicBSpline() {}

    /**
     * Writes the weights of the four coefficients about a place.
     *
     * @param fraction how far the place is from the knot before it to the next, 0 to 1
     */
    public static void weights(double fraction, double[] into) {
        double left = 1 - fraction;
        into[0] = left * left * left / 6;
        into[1] = (3 * fraction * fraction * fraction - 6 * fraction * fraction + 4) / 6;
        into[2] = (3 * left * left * left - 6 * left * left + 4) / 6;
        into[3] = fraction * fraction * fraction / 6;
    }

    /**
     * Returns the value at a place.
     *
     * @param first the first of the four coefficients about it
     * @param weights their {@linkplain #weights weights}
     */
    public static double value(double[] coefficients, int first, double[] weights) {
        double value = 0;
        for (int k = 0; k < weights.length; k++) {
            value += weights[k] * coefficients[first + k];
        }
        return value;
    }
}
