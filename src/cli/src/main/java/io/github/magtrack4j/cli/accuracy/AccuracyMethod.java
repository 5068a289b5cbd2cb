package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.cli.console.PartConverter;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to find a bead that is compared.
 *
 * @param xy how x and y are found
 * @param options those of the pipeline, or null where it is not the pipeline, and there is no z
 * @param tracker tracks the bead of each image
 */
record AccuracyMethod(String xy, TrackingOptions options, Tracker tracker) {
    private static final String NONE = "none";

    static final AccuracyMethod CENTER_OF_MASS = new AccuracyMethod(
            "centre of mass",
            null,
            (backend, images, tables) -> withoutHeights(backend.centerOfMass(images, Background.MEDIAN)));

    private static final AccuracyMethod QUADRATIC =
            new AccuracyMethod("quadratic interpolation", null, (backend, images, tables) -> {
                Centers first = backend.autoConvMultilineSubPixel(
                        images, backend.autoConv(images, backend.centerOfMass(images)));
                return withoutHeights(backend.qi(images, first));
            });

    static final AccuracyMethod JOINT_FIT = new AccuracyMethod("joint fit", null, (backend, images, tables) -> {
        JointFits fits = backend.jointFit(images, tables.rings());
        return new Tracks(fits.centers(), fits.z(), DoubleMatrix.of(MemorySegment.NULL, fits.count(), 0));
    });

    private static final List<AccuracyMethod> ALL = makeAll();

    /** Tracks. */
    @FunctionalInterface
    interface Tracker {
        Tracks track(Backend backend, ImageStack images, AccuracyTables tables);
    }

    /**
     * Returns all methods: those of single steps; those of the pipeline, each centring with each profile and look-up,
     * but MagTrack's centring with MagTrack's profile alone; and the joint fit.
     */
    static List<AccuracyMethod> all() {
        return ALL;
    }

    private static List<AccuracyMethod> makeAll() {
        List<AccuracyMethod> all = new ArrayList<>(List.of(CENTER_OF_MASS, QUADRATIC));
        for (Centering centering : Centering.all()) {
            for (Profile profile : PartConverter.PROFILES) {
                for (Lookup lookup : Lookup.all()) {
                    TrackingOptions options = TrackingOptions.DEFAULTS
                            .withCentering(centering)
                            .withProfile(profile)
                            .withLookup(lookup);
                    if (!hasUsualCentering(options) || profile.equals(TrackingOptions.DEFAULTS.profile())) {
                        all.add(new AccuracyMethod(
                                centering.name(),
                                options,
                                (backend, images, tables) ->
                                        backend.stackToXyzp(images, tables.of(options.profile()), options)));
                    }
                }
            }
        }
        all.add(JOINT_FIT);
        return List.copyOf(all);
    }

    private static boolean hasUsualCentering(TrackingOptions options) {
        return options.centering().equals(TrackingOptions.DEFAULTS.centering());
    }

    private boolean isJointFit() {
        return xy.equals("joint fit");
    }

    /** Returns how z is found. */
    String z() {
        return isJointFit() ? "fit" : options == null ? NONE : options.lookup().name();
    }

    /** Returns what z is found by; null where it is not. */
    Profile profile() {
        return options == null ? null : options.profile();
    }

    /** Returns how the profile is called. */
    String profileName() {
        return isJointFit()
                ? "rings"
                : options == null ? NONE : options.profile().name();
    }

    /** Whether a picture has a line for its z: MagTrack's centring has one, with MagTrack's look-up. */
    boolean isDrawn() {
        return isJointFit()
                || (options != null
                        && (!hasUsualCentering(options) || options.lookup().equals(TrackingOptions.DEFAULTS.lookup())));
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
