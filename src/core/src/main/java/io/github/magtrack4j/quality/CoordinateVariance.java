package io.github.magtrack4j.quality;

/**
 * The variance of x or y in pixels²; NaN if nothing holds the centre.
 *
 * @param smooth that of errors that are normally distributed about what was found
 * @param ofChoice that of a jump to another place, which noise may decide for
 */
record CoordinateVariance(double smooth, double ofChoice) {
    static final CoordinateVariance UNKNOWN = new CoordinateVariance(Double.NaN, Double.NaN);

    /** A variance, if it is one. */
    static CoordinateVariance of(double smooth, double ofChoice) {
        return smooth > 0 ? new CoordinateVariance(smooth, ofChoice) : UNKNOWN;
    }

    /** The sum of both. */
    double variance() {
        return smooth + ofChoice;
    }

    /** The standard deviation without jumps. */
    double smoothSigma() {
        return Math.sqrt(smooth);
    }
}
