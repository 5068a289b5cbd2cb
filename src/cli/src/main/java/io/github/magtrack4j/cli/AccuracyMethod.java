package io.github.magtrack4j.cli;

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
import java.lang.foreign.Arena;

/** The ways to find a bead that are compared. */
enum AccuracyMethod {
    CENTER_OF_MASS("centre of mass", "none") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            return withoutHeights(backend.centerOfMass(images, Background.MEDIAN));
        }
    },
    QUADRATIC("quadratic interpolation", "none") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            Centers first =
                    backend.autoConvMultilineSubPixel(images, backend.autoConv(images, backend.centerOfMass(images)));
            return withoutHeights(backend.qi(images, first));
        }
    },
    AUTO_CONVOLUTION_CORRELATION("auto-convolution", "correlation") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            return backend.stackToXyzp(images, zlut, TrackingOptions.DEFAULTS);
        }
    },
    AUTO_CONVOLUTION_WEIGHTED("auto-convolution", "weighted") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            return backend.stackToXyzp(images, zlut, TrackingOptions.DEFAULTS.withLookupMethod(LookupMethod.WEIGHTED));
        }
    },
    QUADRANT_CORRELATION("quadrant", "correlation") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            return backend.stackToXyzp(images, zlut, QUADRANT);
        }
    },
    QUADRANT_WEIGHTED("quadrant", "weighted") {
        @Override
        Tracks track(Backend backend, ImageStack images, ZLut zlut) {
            return backend.stackToXyzp(images, zlut, QUADRANT.withLookupMethod(LookupMethod.WEIGHTED));
        }
    };

    private static final TrackingOptions QUADRANT = TrackingOptions.DEFAULTS.withCenterMethod(CenterMethod.QUADRANT);

    private final String xy;
    private final String z;

    AccuracyMethod(String xy, String z) {
        this.xy = xy;
        this.z = z;
    }

    /** Returns how x and y are found. */
    String xy() {
        return xy;
    }

    /** Returns how z is found. */
    String z() {
        return z;
    }

    /** Tracks the bead of each image; z is NaN where the method has none. */
    abstract Tracks track(Backend backend, ImageStack images, ZLut zlut);

    private static Tracks withoutHeights(Centers centers) {
        Tracks empty = Tracks.allocate(Arena.ofAuto(), centers.count(), 0);
        for (long image = 0; image < centers.count(); image++) {
            empty.z().set(image, Double.NaN);
        }
        DoubleSeries z = empty.z();
        return new Tracks(centers, z, empty.profiles());
    }
}
