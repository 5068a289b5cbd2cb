package io.github.magtrack4j.method;

/**
 * The mean pixel at each distance from the centre: {@link io.github.magtrack4j.Backend#radialProfile}.
 * {@link #DEFAULTS} are MagTrack's.
 *
 * @param oversample the bins per pixel, 1 to {@value Profile#MAX_OVERSAMPLE}
 */
public record RadialProfile(int oversample) implements Profile {
    /** 1 bin per pixel. */
    public static final RadialProfile DEFAULTS = new RadialProfile(1);

    /** Checks the parameter. */
    public RadialProfile {
        Checks.oversample(oversample);
    }

    @Override
    public String name() {
        return "radial";
    }

    @Override
    public String description() {
        return "radial, the mean of the pixels at each distance, as MagTrack does";
    }

    @Override
    public RadialProfile accept(ParameterVisitor visitor) {
        return new RadialProfile(visitor.visit("oversample", oversample, "the bins per pixel"));
    }

    /** Returns this with another number of bins per pixel. */
    public RadialProfile withOversample(int oversample) {
        return new RadialProfile(oversample);
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
