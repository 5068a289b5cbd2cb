package io.github.magtrack4j;

/**
 * Options for {@link Backend#polarProfile}.
 *
 * @param oversample the circles per pixel, each of which is a bin, 1 to {@value Backend#MAX_OVERSAMPLE}
 * @param angularSteps the samples per pixel along the largest circle that fits into the image, 0.05 to
 *     {@value QuadrantOptions#MAX_STEPS}; smaller circles have as many
 */
public record PolarProfileOptions(int oversample, double angularSteps) implements ProfileOptions {
    /** 1 circle per pixel, and 0.7 samples per pixel along the largest; more are hardly less noisy. */
    public static final PolarProfileOptions DEFAULTS = new PolarProfileOptions(1, 0.7);

    /** Checks both options. */
    public PolarProfileOptions {
        RadialProfileOptions.oversample(oversample);
        QuadrantOptions.angularSteps(angularSteps);
    }

    /** Returns these options with another number of circles per pixel. */
    public PolarProfileOptions withOversample(int oversample) {
        return new PolarProfileOptions(oversample, angularSteps);
    }

    /** Returns these options with another number of samples per pixel along the largest circle. */
    public PolarProfileOptions withAngularSteps(double angularSteps) {
        return new PolarProfileOptions(oversample, angularSteps);
    }

    /** Returns {@code (size / 2) · oversample}. */
    @Override
    public int bins(int size) {
        return size / 2 * oversample;
    }
}
