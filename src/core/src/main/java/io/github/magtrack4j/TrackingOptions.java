package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.util.Objects;

/**
 * Options for every stage of {@link Backend#stackToXyzp}; {@link #DEFAULTS} are the reference's.
 *
 * @param background what the centre of mass takes off the image
 * @param centerMethod how the centre is refined below a pixel
 * @param iterations the number of multi-line auto-convolution steps, 0 or more
 * @param lineRatio the width of the averaged lines as a fraction of the image's size, 0 to 1
 * @param localPoints the points of each parabola fitted to a convolution, odd, at least 3
 * @param quadrant the options of the quadrant interpolation that may stand in the place of these steps
 * @param profile which profile is computed, and how: {@link RadialProfileOptions} or {@link FftProfileOptions}
 * @param lookupMethod how the profile is looked up in the table
 * @param lookupLocalPoints the planes of the parabola fitted to the correlation with the look-up table, odd, at least 3
 */
public record TrackingOptions(
        Background background,
        CenterMethod centerMethod,
        int iterations,
        double lineRatio,
        int localPoints,
        QuadrantOptions quadrant,
        ProfileOptions profile,
        LookupMethod lookupMethod,
        int lookupLocalPoints) {

    /**
     * No background, auto-convolution of 5 iterations with a line ratio of 0.1 and 5 points, a radial profile of 1 bin per
     * pixel, correlation over 5 planes.
     */
    public static final TrackingOptions DEFAULTS = new TrackingOptions(
            Background.NONE,
            CenterMethod.AUTO_CONVOLUTION,
            5,
            0.1,
            5,
            QuadrantOptions.DEFAULTS,
            RadialProfileOptions.DEFAULTS,
            LookupMethod.CORRELATION,
            5);

    /** Checks every option. */
    public TrackingOptions {
        Objects.requireNonNull(background, "background");
        Objects.requireNonNull(centerMethod, "centerMethod");
        Objects.requireNonNull(quadrant, "quadrant");
        Objects.requireNonNull(lookupMethod, "lookupMethod");
        Arguments.atLeast("iterations", iterations, 0);
        Arguments.lineRatio(lineRatio);
        Arguments.oddAtLeastThree("localPoints", localPoints);
        Objects.requireNonNull(profile, "profile");
        Arguments.oddAtLeastThree("lookupLocalPoints", lookupLocalPoints);
    }

    /** Returns these options with another background. */
    public TrackingOptions withBackground(Background background) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with another number of multi-line steps. */
    public TrackingOptions withIterations(int iterations) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with another line ratio. */
    public TrackingOptions withLineRatio(double lineRatio) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with another number of points for the convolutions' parabolas. */
    public TrackingOptions withLocalPoints(int localPoints) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with another profile. */
    public TrackingOptions withProfile(ProfileOptions profile) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with another number of planes for the look-up's parabola. */
    public TrackingOptions withLookupLocalPoints(int lookupLocalPoints) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with another way to refine the centre. */
    public TrackingOptions withCenterMethod(CenterMethod centerMethod) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with other options of quadrant interpolation. */
    public TrackingOptions withQuadrant(QuadrantOptions quadrant) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }

    /** Returns these options with another way to look up the height. */
    public TrackingOptions withLookupMethod(LookupMethod lookupMethod) {
        return new TrackingOptions(
                background,
                centerMethod,
                iterations,
                lineRatio,
                localPoints,
                quadrant,
                profile,
                lookupMethod,
                lookupLocalPoints);
    }
}
