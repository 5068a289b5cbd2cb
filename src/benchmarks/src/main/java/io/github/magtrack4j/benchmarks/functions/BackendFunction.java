package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The functions of {@link Backend}: the call that is timed, how far its answer may be from the scalar one, what its
 * time depends on, and the stage of the C program that does the same.
 */
public enum BackendFunction {
    /** The whole pipeline: pixels in, x, y, z and profiles out, into existing memory. */
    STACK_TO_XYZP("stackToXyzp", Input.IMAGES, "stack_to_xyzp", Tolerance.ofTracks(), (backend, in) -> {
        backend.stackToXyzp(in.stack(), in.zlut(), TrackingOptions.DEFAULTS, in.tracks());
        return in.tracks();
    }),

    /** Centre of mass without a background. */
    CENTER_OF_MASS(
            "centerOfMass",
            Input.IMAGES,
            "center_of_mass_none",
            Tolerance.ofCenterOfMass(),
            (backend, in) -> backend.centerOfMass(in.stack(), Background.NONE)),

    /** Centre of mass about the mean. */
    CENTER_OF_MASS_MEAN(
            "centerOfMassMean",
            Input.IMAGES,
            "center_of_mass_mean",
            Tolerance.ofCenterOfMass(),
            (backend, in) -> backend.centerOfMass(in.stack(), Background.MEAN)),

    /** Centre of mass about the median. */
    CENTER_OF_MASS_MEDIAN(
            "centerOfMassMedian",
            Input.IMAGES,
            "center_of_mass_median",
            Tolerance.ofCenterOfMass(),
            (backend, in) -> backend.centerOfMass(in.stack(), Background.MEDIAN)),

    /** One row and one column, to the maximum. */
    AUTO_CONV(
            "autoConv",
            Input.IMAGES,
            "auto_conv",
            Tolerance.ofMaximum((backend, in) -> backend.autoConvWithConvolutions(in.stack(), in.centers())),
            (backend, in) -> backend.autoConv(in.stack(), in.centers())),

    /** One row and one column, to the vertex of a parabola. */
    AUTO_CONV_SUB_PIXEL(
            "autoConvSubPixel",
            Input.IMAGES,
            null,
            Tolerance.ofSubPixel(),
            (backend, in) -> backend.autoConvSubPixel(in.stack(), in.centers())),

    /** Several rows and columns, to the maximum. */
    AUTO_CONV_MULTILINE(
            "autoConvMultiline",
            Input.IMAGES,
            null,
            Tolerance.ofMaximum(
                    (backend, in) -> backend.autoConvMultilineWithConvolutions(in.stack(), in.centers(), 0.05)),
            (backend, in) -> backend.autoConvMultiline(in.stack(), in.centers())),

    /** Several rows and columns, to the vertex of a parabola. */
    AUTO_CONV_MULTILINE_SUB_PIXEL(
            "autoConvMultilineSubPixel",
            Input.IMAGES,
            "auto_conv_multiline_sub_pixel",
            Tolerance.ofSubPixel(),
            (backend, in) -> backend.autoConvMultilineSubPixel(in.stack(), in.centers())),

    /** {@link #AUTO_CONV} that keeps the convolutions. */
    AUTO_CONV_WITH_CONVOLUTIONS(
            "autoConvWithConvolutions",
            Input.IMAGES,
            null,
            Tolerance.ofConvolutions(),
            (backend, in) -> backend.autoConvWithConvolutions(in.stack(), in.centers())),

    /** {@link #AUTO_CONV_SUB_PIXEL} that keeps the convolutions. */
    AUTO_CONV_SUB_PIXEL_WITH_CONVOLUTIONS(
            "autoConvSubPixelWithConvolutions",
            Input.IMAGES,
            null,
            Tolerance.ofConvolutions(),
            (backend, in) -> backend.autoConvSubPixelWithConvolutions(in.stack(), in.centers(), 5)),

    /** {@link #AUTO_CONV_MULTILINE} that keeps the convolutions. */
    AUTO_CONV_MULTILINE_WITH_CONVOLUTIONS(
            "autoConvMultilineWithConvolutions",
            Input.IMAGES,
            null,
            Tolerance.ofConvolutions(),
            (backend, in) -> backend.autoConvMultilineWithConvolutions(in.stack(), in.centers(), 0.05)),

    /** {@link #AUTO_CONV_MULTILINE_SUB_PIXEL} that keeps the convolutions. */
    AUTO_CONV_MULTILINE_SUB_PIXEL_WITH_CONVOLUTIONS(
            "autoConvMultilineSubPixelWithConvolutions",
            Input.IMAGES,
            null,
            Tolerance.ofConvolutions(),
            (backend, in) -> backend.autoConvMultilineSubPixelWithConvolutions(in.stack(), in.centers(), 0.1, 5)),

    /** Quadrant interpolation, 5 iterations. */
    QUADRANT_INTERPOLATION(
            "quadrantInterpolation",
            Input.IMAGES,
            null,
            Tolerance.ofSubPixel(),
            (backend, in) -> backend.quadrantInterpolation(in.stack(), in.centers())),

    /** One step of quadratic interpolation. */
    QI(
            "qi",
            Input.IMAGES,
            null,
            Tolerance.ofQuadraticInterpolation(),
            (backend, in) -> backend.qi(in.stack(), in.centers())),

    /** Three samples of a spline along x. */
    QI_SAMPLE_AXIS_PROFILES(
            "qiSampleAxisProfiles",
            Input.IMAGES,
            null,
            Tolerance.ofFullScale(1e-11, 1e-6),
            (backend, in) -> backend.qiSampleAxisProfiles(in.stack(), in.centers(), Axis.X)),

    /** One bin per pixel. */
    RADIAL_PROFILE(
            "radialProfile",
            Input.IMAGES,
            "radial_profile",
            Tolerance.ofRadialProfile(),
            (backend, in) -> backend.radialProfile(in.stack(), in.centers())),

    /** A circle per pixel. */
    POLAR_PROFILE(
            "polarProfile",
            Input.IMAGES,
            null,
            Tolerance.ofFullScale(1e-11, 6e-5),
            (backend, in) -> backend.polarProfile(in.stack(), in.centers())),

    /** 4 bins per frequency, up to half of the highest. The C program's stage is the transform alone. */
    FFT_PROFILE(
            "fftProfile",
            Input.EVEN_IMAGES,
            "rfft2",
            Tolerance.ofFourierProfile(),
            (backend, in) -> backend.fftProfile(in.stack(), in.centers())),

    /** The same of the images as they are, without a Gaussian. */
    FFT_PROFILE_WITHOUT_CENTER(
            "fftProfileWithoutCenter",
            Input.EVEN_IMAGES,
            null,
            Tolerance.ofFourierProfile(),
            (backend, in) -> backend.fftProfile(in.stack(), FourierProfile.DEFAULTS)),

    /** A table of 101 planes. */
    LOOKUP_Z(
            "lookupZ",
            Input.PROFILES,
            "lookup_z",
            Tolerance.ofLookup(),
            (backend, in) -> backend.lookupZ(in.profiles(), in.zlut())),

    /** Heights by weighted least squares, without the bias between planes. */
    LOOKUP_Z_WEIGHTED(
            "lookupZWeighted",
            Input.PROFILES,
            null,
            Tolerance.ofLookup(),
            (backend, in) -> backend.lookupZWeighted(in.profiles(), in.zlut())),

    /** {@link #STACK_TO_XYZP} with the most exact of the steps. */
    STACK_TO_XYZP_QUADRANT_POLAR_WEIGHTED(
            "stackToXyzpQuadrantPolarWeighted", Input.IMAGES, null, Tolerance.ofPolarTracks(), (backend, in) -> {
                backend.stackToXyzp(in.stack(), in.zlut(), Steps.MOST_EXACT, in.tracks());
                return in.tracks();
            }),

    /** x, y and z from the whole image, by a table of 101 planes with three harmonics. */
    JOINT_FIT(
            "jointFit",
            Input.IMAGES,
            null,
            Tolerance.ofJointFits(),
            (backend, in) -> backend.jointFit(in.stack(), in.rings())),

    /** The correlation of each profile with 101 planes. */
    PEARSON(
            "pearson",
            Input.PROFILES,
            null,
            Tolerance.scaled((in, row) -> in.profiles().columns(), 1e-14, 0x1p-22),
            (backend, in) -> backend.pearson(in.planes(), in.profiles())),

    /** All of each image but its outermost pixels, copied. */
    CROP_STACK_TO_ROIS("cropStackToRois", Input.FRAMES, null, Tolerance.same(0, 0), (backend, in) -> {
        backend.cropStackToRois(in.stack(), in.regions(), in.crops());
        return in.crops();
    }),

    /** N values in N / 2 bins. */
    BINMEAN(
            "binmean",
            Input.VALUES,
            null,
            Tolerance.ofFullScale(1e-11, 1e-11),
            (backend, in) -> backend.binmean(in.bins(), in.lines(), in.size() / 2)),

    /** 5 of N points. */
    PARABOLIC_VERTEX(
            "parabolicVertex",
            Input.NUMBERS,
            null,
            Tolerance.same(1e-9, 1e-9),
            (backend, in) -> backend.parabolicVertex(in.lines(), in.peaks(), 5)),

    /** Three samples. */
    QI_QUADRATIC_OFFSETS(
            "qiQuadraticOffsets",
            Input.NUMBERS,
            null,
            Tolerance.same(1e-9, 1e-9),
            (backend, in) -> backend.qiQuadraticOffsets(in.samples())),

    /** A value for each image. */
    GAUSSIAN(
            "gaussian",
            Input.VALUES,
            null,
            Tolerance.same(1e-15, 0x1p-22),
            (backend, in) -> backend.gaussian(in.centers().x(), in.size() / 2.0, in.size() / 6.0)),

    /** N × N values for each image. */
    GAUSSIAN_2D(
            "gaussian2d",
            Input.VALUES,
            null,
            Tolerance.same(1e-15, 0x1p-22),
            (backend, in) -> backend.gaussian2d(in.axis(), in.axis(), in.centers(), in.size() / 6.0)),

    /** A bead for each image, with the default optics. */
    SIMULATE_BEADS(
            "simulateBeads",
            Input.VALUES,
            null,
            Tolerance.same(1e-9, 0x1p-16),
            (backend, in) -> backend.simulateBeads(in.xyzNm(), in.size(), BeadOptics.DEFAULTS));

    /** Options that constants of this enum use, which are made before its own. */
    private static final class Steps {
        static final TrackingOptions MOST_EXACT = TrackingOptions.DEFAULTS
                .withCentering(QuadrantInterpolation.DEFAULTS)
                .withProfile(PolarProfile.DEFAULTS)
                .withLookup(WeightedLeastSquares.DEFAULTS);

        private Steps() {}
    }

    /** What a function is given, and so what its time depends on. */
    enum Input {
        /** Images that are computed with. */
        IMAGES(true, true),
        /** The same, but of an even width alone. */
        EVEN_IMAGES(true, true),
        /** Images whose pixels are moved as they are. */
        FRAMES(true, false),
        /** Profiles, whatever pixels they are from. */
        PROFILES(false, true),
        /** Numbers that are computed with. */
        VALUES(false, true),
        /** Numbers that are computed with in 64 bits always. */
        NUMBERS(false, false);

        private final boolean ofPixels;
        private final boolean ofPrecision;

        Input(boolean ofPixels, boolean ofPrecision) {
            this.ofPixels = ofPixels;
            this.ofPrecision = ofPrecision;
        }
    }

    /** What is done by a backend with inputs. */
    @FunctionalInterface
    interface Call {
        Object apply(Backend backend, Inputs inputs);
    }

    private final String title;
    private final Input input;
    private final String stage;

    @SuppressWarnings("ImmutableEnumChecker") // all are lambdas without state
    private final Tolerance tolerance;

    @SuppressWarnings("ImmutableEnumChecker") // likewise
    private final Call call;

    BackendFunction(String title, Input input, String stage, Tolerance tolerance, Call call) {
        this.title = title;
        this.input = input;
        this.stage = stage;
        this.tolerance = tolerance;
        this.call = call;
    }

    /** Calls the function. */
    public Object call(Backend backend, Inputs inputs) {
        return call.apply(backend, inputs);
    }

    /** Returns how far an answer in this precision may be from the expected one. */
    double[][] tolerance(Reference reference, Precision precision) {
        return tolerance.of(reference, precision);
    }

    /** Whether there are images of this width for it. */
    public boolean accepts(int size) {
        return input != Input.EVEN_IMAGES || size % 2 == 0;
    }

    /** Whether its time depends on the type of the pixels. */
    public boolean readsPixels() {
        return input.ofPixels;
    }

    /** Whether its time depends on the precision. */
    public boolean hasPrecision() {
        return input.ofPrecision;
    }

    /** Returns the bytes that a call reads for each image. */
    public long bytes(int size, PixelType pixels) {
        return input.ofPixels ? (long) size * size * pixels.bytes() : (long) size * Double.BYTES;
    }

    /** Returns the C program's stage that does the same in this precision, if it has one. */
    public Optional<String> stage(Precision precision) {
        return Optional.ofNullable(stage)
                .map(name ->
                        this == STACK_TO_XYZP ? name + "_" + precision.name().toLowerCase(Locale.ROOT) : name);
    }

    /** Whether the C program's stage reads pixels of any type, not of its own arithmetic's alone. */
    public boolean stageConvertsPixels() {
        return this == STACK_TO_XYZP;
    }

    /**
     * Returns the functions that a word on the command line stands for: a name, whatever its case, in which {@code *}
     * stands for any letters; none if there is no such function.
     */
    public static List<BackendFunction> named(String word) {
        String pattern = Pattern.quote(word).replace("*", "\\E.*\\Q");
        Pattern compiled = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        return Arrays.stream(values())
                .filter(function -> compiled.matcher(function.title).matches())
                .toList();
    }

    /** Returns the name that the function has in {@link Backend}. */
    @Override
    public String toString() {
        return title;
    }
}
