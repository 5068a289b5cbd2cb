package io.github.magtrack4j.method;

/**
 * The mean along circles about the centre: {@link io.github.magtrack4j.Backend#polarProfile}.
 *
 * @param oversample the circles per pixel, each of which is a bin, 1 to {@value Profile#MAX_OVERSAMPLE}
 * @param angularSteps the samples per pixel along the largest circle that fits into the image, 0.05 to
 *     {@value QuadrantInterpolation#MAX_STEPS}; smaller circles have as many
 */
public record PolarProfile(int oversample, double angularSteps) implements Profile {
    /** 1 circle per pixel, and 0.7 samples per pixel along the largest; more are hardly less noisy. */
    public static final PolarProfile DEFAULTS = new PolarProfile(1, 0.7);

    /** Checks both parameters. */
    public PolarProfile {
        Checks.oversample(oversample);
        Checks.angularSteps(angularSteps);
    }

    @Override
    public String name() {
        return "polar";
    }

    @Override
    public String description() {
        return "polar, the mean along circles, which is slower, and whose heights do not depend on the position of the bead"
                + " within a pixel";
    }

    @Override
    public PolarProfile accept(ParameterVisitor visitor) {
        return new PolarProfile(
                visitor.visit("oversample", oversample, "the circles per pixel, each of which is a bin"),
                visitor.visit("profile_angular_steps", angularSteps, "the samples per pixel along the largest circle"));
    }

    /** Returns this with another number of circles per pixel. */
    public PolarProfile withOversample(int oversample) {
        return new PolarProfile(oversample, angularSteps);
    }

    /** Returns this with another number of samples per pixel along the largest circle. */
    public PolarProfile withAngularSteps(double angularSteps) {
        return new PolarProfile(oversample, angularSteps);
    }

    /** Returns {@code (size / 2) · oversample}. */
    @Override
    public int bins(int size) {
        return size / 2 * oversample;
    }

    @Override
    public boolean isSpatial() {
        return true;
    }
}
