package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import java.util.Arrays;
import java.util.List;

/**
 * Parameters of a bead's motion as a fit found them, with their errors.
 *
 * <p>The values are corrected for the bias that maximum likelihood has at a finite number of frames, to first order; no
 * correction is larger than half the error. Errors are standard deviations.
 *
 * <p>Immutable, and safe to share between threads.
 */
public final class MotionFit {
    private final MotionModel model;
    private final Camera camera;
    private final double[] values;
    private final double[][] logCovariance;
    private final double noiseVariance;
    private final double noiseError;
    private final boolean noiseKnown;
    private final Goodness goodness;
    private final boolean converged;

    MotionFit(
            MotionModel model,
            Camera camera,
            double[] values,
            double[][] logCovariance,
            Noise noise,
            Goodness goodness,
            boolean converged) {
        this.model = model;
        this.camera = camera;
        int size = model.parameters().size();
        this.values = Arrays.copyOf(values, size);
        this.logCovariance = logCovariance;
        noiseKnown = noise.isKnown();
        noiseVariance = noiseKnown ? noise.variance() : values[size];
        noiseError = noiseKnown ? 0 : noiseVariance * Math.sqrt(logCovariance[size][size]);
        this.goodness = goodness;
        this.converged = converged;
    }

    /** Returns what was fitted. */
    public MotionModel model() {
        return model;
    }

    /** Returns the names of the parameters. */
    public List<String> parameters() {
        return model.parameters();
    }

    /**
     * Returns a parameter's value.
     *
     * @param parameter one of the {@linkplain #parameters() names}
     * @throws IllegalArgumentException if there is no such parameter
     */
    public double value(String parameter) {
        return values[index(parameter)];
    }

    /**
     * Returns the standard deviation of a parameter's value; infinite if the trace does not tell the parameter.
     *
     * @param parameter one of the {@linkplain #parameters() names}
     */
    public double error(String parameter) {
        int index = index(parameter);
        return values[index] * Math.sqrt(logCovariance[index][index]);
    }

    /**
     * Returns the correlation of the errors of two parameters, -1 to 1.
     *
     * @param first one of the {@linkplain #parameters() names}
     * @param second another one
     */
    public double correlation(String first, String second) {
        int i = index(first);
        int j = index(second);
        return logCovariance[i][j] / Math.sqrt(logCovariance[i][i] * logCovariance[j][j]);
    }

    private int index(String parameter) {
        int index = model.parameters().indexOf(parameter);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "parameter is " + parameter + "; it must be one of " + model.parameters());
        }
        return index;
    }

    /** Returns the variance of the localization noise, known or fitted, in nm². */
    public double noiseVariance() {
        return noiseVariance;
    }

    /** Returns the standard deviation of {@link #noiseVariance}: 0 if it was known. */
    public double noiseError() {
        return noiseError;
    }

    /** Returns whether the noise was given, and not fitted. */
    public boolean isNoiseKnown() {
        return noiseKnown;
    }

    /** Returns how well the motion describes the trace. */
    public Goodness goodness() {
        return goodness;
    }

    /** Returns whether the fit came to an end; if it did not, do not use it. */
    public boolean hasConverged() {
        return converged;
    }

    /** Returns the lowest corner frequency of the motion found, in Hz. */
    public double lowestFrequency() {
        return model.relaxations(values).stream()
                .mapToDouble(Relaxation::cornerFrequency)
                .min()
                .orElseThrow();
    }

    /** Returns the motion with the values found, as the camera sees it: for curves beside the data. */
    public SampledMotion motion() {
        return new SampledMotion(model.relaxations(values), camera, noiseVariance);
    }
}
