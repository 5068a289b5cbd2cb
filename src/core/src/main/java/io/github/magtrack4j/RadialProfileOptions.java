package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;

/**
 * Options for {@link Backend#radialProfile}; {@link #DEFAULTS} are the reference's.
 *
 * @param oversample the bins per pixel, 1 to {@value Backend#MAX_OVERSAMPLE}
 */
public record RadialProfileOptions(int oversample) implements ProfileOptions {
    /** 1 bin per pixel. */
    public static final RadialProfileOptions DEFAULTS = new RadialProfileOptions(1);

    /** Checks the option. */
    public RadialProfileOptions {
        oversample(oversample);
    }

    /** Checks the bins per pixel or period, of any kind of profile. */
    static void oversample(int oversample) {
        Arguments.atLeast("oversample", oversample, 1);
        Arguments.require(
                "oversample", oversample, oversample <= Backend.MAX_OVERSAMPLE, "at most " + Backend.MAX_OVERSAMPLE);
    }

    /** Returns these options with another number of bins per pixel. */
    public RadialProfileOptions withOversample(int oversample) {
        return new RadialProfileOptions(oversample);
    }

    /** Returns {@code (size / 2) · oversample}. */
    @Override
    public int bins(int size) {
        return size / 2 * oversample;
    }
}
