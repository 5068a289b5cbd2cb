package io.github.magtrack4j.method;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How beads are tracked by {@link io.github.magtrack4j.Backend#stackToXyzp}: a part for each stage. {@link #DEFAULTS}
 * are MagTrack's. Immutable.
 *
 * <pre>{@code
 * TrackingOptions options = TrackingOptions.DEFAULTS
 *         .withCentering(QuadrantInterpolation.DEFAULTS.withIterations(3))
 *         .withLookup(WeightedLeastSquares.DEFAULTS);
 * }</pre>
 *
 * @param background the level that the centre of mass subtracts from the image
 * @param centering how the centre is refined below a pixel
 * @param profile which profile is computed
 * @param lookup how the profile is looked up in the table
 */
public record TrackingOptions(Background background, Centering centering, Profile profile, Lookup lookup) {
    /**
     * No background, auto-convolution of 5 iterations with a line ratio of 0.1 and 5 points, a radial profile of 1 bin
     * per pixel, correlation over 5 planes.
     */
    public static final TrackingOptions DEFAULTS = new TrackingOptions(
            Background.NONE, AutoConvolution.DEFAULTS, RadialProfile.DEFAULTS, Correlation.DEFAULTS);

    /**
     * The defaults of MagTrack's newer versions, as their user guide tells them: the median is subtracted before the
     * centre of mass; the rest is {@link #DEFAULTS}.
     */
    public static final TrackingOptions MAGTRACK_1 = DEFAULTS.withBackground(Background.MEDIAN);

    /** Requires every part. */
    public TrackingOptions {
        Objects.requireNonNull(background, "background");
        Objects.requireNonNull(centering, "centering");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(lookup, "lookup");
    }

    /**
     * Returns the options that a header tells of; {@link #DEFAULTS} in what it tells nothing of.
     *
     * @param header values by their keys; other keys count for nothing
     * @throws IllegalArgumentException if there is no part of a name, or a value is not one that its parameter may have
     */
    public static TrackingOptions of(Map<String, String> header) {
        return new TrackingOptions(Background.of(header), Centering.of(header), Profile.of(header), Lookup.of(header));
    }

    /**
     * Returns the lines of a header that tell of these options, in their order, from which {@link #of} makes them
     * again.
     */
    public Map<String, String> header() {
        Map<String, String> header = new LinkedHashMap<>();
        header.put(Background.KEY, background.label());
        header.putAll(centering.header());
        header.putAll(profile.header());
        header.putAll(lookup.header());
        return header;
    }

    /** Returns these options with another background. */
    public TrackingOptions withBackground(Background background) {
        return new TrackingOptions(background, centering, profile, lookup);
    }

    /** Returns these options with another way to refine the centre. */
    public TrackingOptions withCentering(Centering centering) {
        return new TrackingOptions(background, centering, profile, lookup);
    }

    /** Returns these options with another profile. */
    public TrackingOptions withProfile(Profile profile) {
        return new TrackingOptions(background, centering, profile, lookup);
    }

    /** Returns these options with another way to look up the height. */
    public TrackingOptions withLookup(Lookup lookup) {
        return new TrackingOptions(background, centering, profile, lookup);
    }
}
