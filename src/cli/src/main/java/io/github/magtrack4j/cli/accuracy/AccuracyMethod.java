package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Background;
import io.github.magtrack4j.CenterMethod;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.LookupMethod;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.console.CommonOptions.ProfileKind;
import io.github.magtrack4j.cli.console.DashedEnumConverter;
import java.lang.foreign.Arena;

/** The ways to find a bead that are compared. */
enum AccuracyMethod {
    CENTER_OF_MASS("centre of mass") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            return withoutHeights(backend.centerOfMass(images, Background.MEDIAN));
        }
    },
    QUADRATIC("quadratic interpolation") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            Centers first =
                    backend.autoConvMultilineSubPixel(images, backend.autoConv(images, backend.centerOfMass(images)));
            return withoutHeights(backend.qi(images, first));
        }
    },
    AUTO_CONVOLUTION_CORRELATION_RADIAL(CenterMethod.AUTO_CONVOLUTION, LookupMethod.CORRELATION, ProfileKind.RADIAL),
    AUTO_CONVOLUTION_WEIGHTED_RADIAL(CenterMethod.AUTO_CONVOLUTION, LookupMethod.WEIGHTED, ProfileKind.RADIAL),
    QUADRANT_CORRELATION_RADIAL(CenterMethod.QUADRANT, LookupMethod.CORRELATION, ProfileKind.RADIAL),
    QUADRANT_WEIGHTED_RADIAL(CenterMethod.QUADRANT, LookupMethod.WEIGHTED, ProfileKind.RADIAL),
    QUADRANT_CORRELATION_POLAR(CenterMethod.QUADRANT, LookupMethod.CORRELATION, ProfileKind.POLAR),
    QUADRANT_WEIGHTED_POLAR(CenterMethod.QUADRANT, LookupMethod.WEIGHTED, ProfileKind.POLAR);

    private final String xy;
    private final CenterMethod center;
    private final LookupMethod lookup;
    private final ProfileKind profile;

    /** A method without heights. */
    AccuracyMethod(String xy) {
        this.xy = xy;
        center = null;
        lookup = null;
        profile = null;
    }

    /** A method of the pipeline. */
    AccuracyMethod(CenterMethod center, LookupMethod lookup, ProfileKind profile) {
        xy = DashedEnumConverter.written(center);
        this.center = center;
        this.lookup = lookup;
        this.profile = profile;
    }

    /** Returns how x and y are found. */
    String xy() {
        return xy;
    }

    /** Returns how z is found. */
    String z() {
        return lookup == null ? "none" : DashedEnumConverter.written(lookup);
    }

    /** Returns what z is found by; null where it is not. */
    ProfileKind profile() {
        return profile;
    }

    /** Returns how the profile is called. */
    String profileName() {
        return profile == null ? "none" : DashedEnumConverter.written(profile);
    }

    /**
     * Tracks the bead of each image; z is NaN where the method has none.
     *
     * @param zlut a look-up table of the method's profiles, or null for a method that has none
     */
    Tracks track(Backend backend, ImageStack images, ZLut zlut) {
        TrackingOptions options = TrackingOptions.DEFAULTS
                .withCenterMethod(center)
                .withLookupMethod(lookup)
                .withProfile(profile.options());
        return backend.stackToXyzp(images, zlut, options);
    }

    private static Tracks withoutHeights(Centers centers) {
        Tracks empty = Tracks.allocate(Arena.ofAuto(), centers.count(), 0);
        for (long image = 0; image < centers.count(); image++) {
            empty.z().set(image, Double.NaN);
        }
        DoubleSeries z = empty.z();
        return new Tracks(centers, z, empty.profiles());
    }
}
