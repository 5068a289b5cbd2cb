package io.github.magtrack4j.jointfit;

import io.github.magtrack4j.internal.Arguments;

/**
 * How images are fitted.
 *
 * @param readVariance the variance of a pixel without light, in squared pixel values; 0 where the camera's noise is not
 *     known
 * @param varianceGain by how much the variance grows with the pixel's value, from value 0 on; 0 for the same noise in
 *     all pixels
 * @param robust whether pixels that the model does not explain lose their weight where the residuals are no noise:
 *     neighbours, dirt, dead pixels
 * @param steps the Gauss-Newton steps after which a fit has failed, 1 or more; those with robust weights count anew
 */
public record JointFitOptions(double readVariance, double varianceGain, boolean robust, int steps) {
    /** Noise that is not known and the same in all pixels; robust; 16 steps, of which most images need two or three. */
    public static final JointFitOptions DEFAULTS = new JointFitOptions(0, 0, true, 16);

    /** Checks every option. */
    public JointFitOptions {
        Arguments.notNegative("readVariance", readVariance);
        Arguments.notNegative("varianceGain", varianceGain);
        Arguments.require(
                "varianceGain",
                varianceGain,
                varianceGain == 0 || readVariance > 0,
                "0 where readVariance is, since a dark pixel would have no noise");
        Arguments.atLeast("steps", steps, 1);
    }

    /**
     * Returns these options with the noise of a camera: a pixel of value I has the variance {@code readVariance +
     * varianceGain · I}, where the camera's offset has been allowed for in readVariance.
     *
     * @param readVariance positive
     * @param varianceGain 0 or more
     */
    public JointFitOptions withNoise(double readVariance, double varianceGain) {
        Arguments.positive("readVariance", readVariance);
        return new JointFitOptions(readVariance, varianceGain, robust, steps);
    }

    /** Returns these options with robust weights or without. */
    public JointFitOptions withRobust(boolean robust) {
        return new JointFitOptions(readVariance, varianceGain, robust, steps);
    }

    /** Returns these options with another number of steps. */
    public JointFitOptions withSteps(int steps) {
        return new JointFitOptions(readVariance, varianceGain, robust, steps);
    }

    /** Whether the camera's noise is known. */
    public boolean isNoiseKnown() {
        return readVariance > 0;
    }
}
