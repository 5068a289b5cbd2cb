package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Options for every stage of {@link Backend#stackToXyzp}; {@link #DEFAULTS} are the reference's.
 *
 * @param background what the centre of mass takes off the image
 * @param centerMethod how the centre is refined below a pixel
 * @param iterations the number of multi-line auto-convolution steps, 0 or more
 * @param lineRatio the width of the averaged lines as a fraction of the image's size, 0 to 1
 * @param localPoints the points of each parabola fitted to a convolution, odd, at least 3
 * @param quadrant the options of the quadrant interpolation that may stand in the place of these steps
 * @param profile which profile is computed, and how: {@link RadialProfileOptions}, {@link
 *     PolarProfileOptions} or {@link FftProfileOptions}
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

    /**
     * The defaults of MagTrack's newer versions, as their user guide tells them: the median is subtracted before the
     * centre of mass; the rest is {@link #DEFAULTS}.
     */
    public static final TrackingOptions MAGTRACK_1 = DEFAULTS.withBackground(Background.MEDIAN);

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
        return with(copy -> copy.background = background);
    }

    /** Returns these options with another way to refine the centre. */
    public TrackingOptions withCenterMethod(CenterMethod centerMethod) {
        return with(copy -> copy.centerMethod = centerMethod);
    }

    /** Returns these options with another number of multi-line steps. */
    public TrackingOptions withIterations(int iterations) {
        return with(copy -> copy.iterations = iterations);
    }

    /** Returns these options with another line ratio. */
    public TrackingOptions withLineRatio(double lineRatio) {
        return with(copy -> copy.lineRatio = lineRatio);
    }

    /** Returns these options with another number of points for the convolutions' parabolas. */
    public TrackingOptions withLocalPoints(int localPoints) {
        return with(copy -> copy.localPoints = localPoints);
    }

    /** Returns these options with other options of quadrant interpolation. */
    public TrackingOptions withQuadrant(QuadrantOptions quadrant) {
        return with(copy -> copy.quadrant = quadrant);
    }

    /** Returns these options with another profile. */
    public TrackingOptions withProfile(ProfileOptions profile) {
        return with(copy -> copy.profile = profile);
    }

    /** Returns these options with another way to look up the height. */
    public TrackingOptions withLookupMethod(LookupMethod lookupMethod) {
        return with(copy -> copy.lookupMethod = lookupMethod);
    }

    /** Returns these options with another number of planes for the look-up's parabola. */
    public TrackingOptions withLookupLocalPoints(int lookupLocalPoints) {
        return with(copy -> copy.lookupLocalPoints = lookupLocalPoints);
    }

    private TrackingOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.toOptions();
    }

    /** Options that can be changed. */
    private static final class Copy {
        private Background background;
        private CenterMethod centerMethod;
        private int iterations;
        private double lineRatio;
        private int localPoints;
        private QuadrantOptions quadrant;
        private ProfileOptions profile;
        private LookupMethod lookupMethod;
        private int lookupLocalPoints;

        private Copy(TrackingOptions options) {
            background = options.background;
            centerMethod = options.centerMethod;
            iterations = options.iterations;
            lineRatio = options.lineRatio;
            localPoints = options.localPoints;
            quadrant = options.quadrant;
            profile = options.profile;
            lookupMethod = options.lookupMethod;
            lookupLocalPoints = options.lookupLocalPoints;
        }

        private TrackingOptions toOptions() {
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
}
