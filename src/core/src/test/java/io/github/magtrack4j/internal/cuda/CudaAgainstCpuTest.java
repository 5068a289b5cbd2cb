package io.github.magtrack4j.internal.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The two backends agree, function by function, whatever the size and the type of the pixels. */
@CudaTest
class CudaAgainstCpuTest {
    /** So many samples that those of the larger images do not fit into shared memory. */
    private static final QuadrantInterpolation FINE_QUADRANTS = new QuadrantInterpolation(1, 8, 0.5, 1);

    /** The last one's profiles do not fit into shared memory where images are large. */
    private static final List<PolarProfile> POLAR =
            List.of(PolarProfile.DEFAULTS, new PolarProfile(3, 2), new PolarProfile(64, 0.1));

    private static Backend cpu;
    private static Backend cuda;

    @BeforeAll
    static void open() {
        EmulatedGpu.reset();
        cpu = Backend.cpu(2);
        cuda = Backend.cuda();
    }

    @AfterAll
    static void close() {
        cuda.close();
        cpu.close();
    }

    /**
     * Small images of every type, and a larger one of each; the emulated driver is slow. The pixels of 129 in 64 bits
     * do not fit into shared memory, the others do.
     */
    static Stream<Arguments> sizesAndTypes() {
        return Stream.concat(
                everyTypeOf(8, 9, 15, 33, 64),
                Stream.of(
                        Arguments.of(100, PixelType.U16),
                        Arguments.of(100, PixelType.F32),
                        Arguments.of(129, PixelType.F64),
                        Arguments.of(255, PixelType.U8)));
    }

    static Stream<Arguments> otherSizesAndTypes() {
        List<Object> before = sizesAndTypes().map(size -> List.of(size.get())).collect(Collectors.toList());
        return everyTypeOf(100, 129, 255).filter(size -> !before.contains(List.of(size.get())));
    }

    private static Stream<Arguments> everyTypeOf(int... sizes) {
        return IntStream.of(sizes)
                .boxed()
                .flatMap(size -> Stream.of(PixelType.values()).map(type -> Arguments.of(size, type)));
    }

    private static void assertClose(DoubleSeries expected, DoubleSeries actual, double tolerance, String what) {
        assertEquals(expected.size(), actual.size(), what);
        for (long i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), tolerance, what + " " + i);
        }
    }

    private static void assertClose(Centers expected, Centers actual, String what) {
        assertClose(expected.x(), actual.x(), 1e-9, what + " x");
        assertClose(expected.y(), actual.y(), 1e-9, what + " y");
    }

    private static void assertClose(DoubleMatrix expected, DoubleMatrix actual, double tolerance, String what) {
        assertClose(DoubleSeries.of(expected.segment()), DoubleSeries.of(actual.segment()), tolerance, what);
    }

    @ParameterizedTest
    @MethodSource("sizesAndTypes")
    void centresAndProfiles(int size, PixelType type) {
        ImageStack stack = TestStacks.rings(new Random(size), type, size, 5);
        for (Background background : Background.values()) {
            assertClose(
                    cpu.centerOfMass(stack, background), cuda.centerOfMass(stack, background), background.toString());
        }
        Centers centers = cpu.centerOfMass(stack);
        centers.x().set(1, -3);
        centers.y().set(2, Double.NaN);
        assertClose(cpu.autoConv(stack, centers), cuda.autoConv(stack, centers), "autoConv");
        assertClose(
                cpu.autoConvMultilineSubPixel(stack, centers),
                cuda.autoConvMultilineSubPixel(stack, centers),
                "autoConvMultilineSubPixel");
        SelfConvolutions expected = cpu.autoConvMultilineWithConvolutions(stack, centers, 0.2);
        SelfConvolutions actual = cuda.autoConvMultilineWithConvolutions(stack, centers, 0.2);
        assertClose(expected.columns(), actual.columns(), 1e-7, "columns");
        assertClose(expected.rows(), actual.rows(), 1e-7, "rows");
        assertClose(cpu.qi(stack, centers), cuda.qi(stack, centers), "qi");
        for (QuadrantInterpolation options : List.of(QuadrantInterpolation.DEFAULTS, FINE_QUADRANTS)) {
            assertClose(
                    cpu.quadrantInterpolation(stack, centers, options),
                    cuda.quadrantInterpolation(stack, centers, options),
                    "quadrantInterpolation");
        }
        for (Axis axis : Axis.values()) {
            assertClose(
                    cpu.qiSampleAxisProfiles(stack, centers, axis),
                    cuda.qiSampleAxisProfiles(stack, centers, axis),
                    1e-9,
                    "samples");
        }
        for (int oversample : new int[] {1, 3, 64}) {
            assertClose(
                    cpu.radialProfile(stack, centers, oversample),
                    cuda.radialProfile(stack, centers, oversample),
                    1e-9,
                    "radialProfile " + oversample);
        }
        for (PolarProfile options : POLAR) {
            for (Precision precision : Precision.values()) {
                assertClose(
                        cpu.withPrecision(precision).polarProfile(stack, centers, options),
                        cuda.withPrecision(precision).polarProfile(stack, centers, options),
                        precision == Precision.F64 ? 1e-9 : 3e-5 * 255,
                        "polarProfile " + options + " " + precision);
            }
        }
        if (size % 2 == 0) {
            FourierProfile options = FourierProfile.DEFAULTS.withRadii(0.1, 1.2);
            assertClose(cpu.fftProfile(stack, centers, options), cuda.fftProfile(stack, centers, options), 1e-7, "fft");
            assertClose(cpu.fftProfile(stack, options), cuda.fftProfile(stack, options), 1e-6, "fft as it is");
        }
    }

    @ParameterizedTest
    @MethodSource("otherSizesAndTypes")
    @Tag("exhaustive")
    void centresProfilesAndPipelineOfOtherSizes(int size, PixelType type) {
        centresAndProfiles(size, type);
        thePipeline(size, type);
    }

    @ParameterizedTest
    @MethodSource("sizesAndTypes")
    void thePipeline(int size, PixelType type) {
        ImageStack stack = TestStacks.rings(new Random(size), type, size, 12);
        for (Profile profile : List.of(
                RadialProfile.DEFAULTS, new RadialProfile(4), PolarProfile.DEFAULTS, new PolarProfile(4, 0.3))) {
            TrackingOptions options =
                    TrackingOptions.DEFAULTS.withProfile(profile).withBackground(Background.MEDIAN);
            ZLut zlut = zlut(stack, options);
            for (TrackingOptions methods : List.of(
                    options,
                    options.withLookup(WeightedLeastSquares.DEFAULTS),
                    options.withCentering(QuadrantInterpolation.DEFAULTS),
                    options.withCentering(FINE_QUADRANTS).withLookup(WeightedLeastSquares.DEFAULTS))) {
                assertClose(cpu.stackToXyzp(stack, zlut, methods), cuda.stackToXyzp(stack, zlut, methods));
            }
        }
    }

    /** A plane for each image. */
    private static ZLut zlut(ImageStack stack, TrackingOptions options) {
        double[] z = IntStream.range(0, Math.toIntExact(stack.count()))
                .asDoubleStream()
                .toArray();
        return ZLut.of(
                DoubleSeries.copyOf(z),
                cpu.stackToXyzp(stack, ZLuts.NONE, options).profiles());
    }

    private static void assertClose(Tracks expected, Tracks actual) {
        assertClose(expected.centers(), actual.centers(), "centres");
        assertClose(expected.profiles(), actual.profiles(), 1e-6, "profiles");
        assertClose(expected.z(), actual.z(), 1e-6, "z");
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyMethodWithAFourierProfile(Precision precision) {
        assertCloseByEveryMethod(PixelType.U16, FourierProfile.DEFAULTS, precision);
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void everyMethodWithAProfileAlongCircles(PixelType type) {
        for (Precision precision : Precision.values()) {
            assertCloseByEveryMethod(type, PolarProfile.DEFAULTS, precision);
        }
    }

    private static void assertCloseByEveryMethod(PixelType type, Profile profile, Precision precision) {
        ImageStack stack = TestStacks.rings(new Random(4), type, 32, 12);
        for (Centering centering : Centering.all()) {
            for (Lookup lookup : Lookup.all()) {
                TrackingOptions options = TrackingOptions.DEFAULTS
                        .withProfile(profile)
                        .withCentering(centering)
                        .withLookup(lookup);
                ZLut zlut = zlut(stack, options);
                Tracks expected = cpu.withPrecision(precision).stackToXyzp(stack, zlut, options);
                Tracks actual = cuda.withPrecision(precision).stackToXyzp(stack, zlut, options);
                String what = centering + " " + lookup;
                assertClose(expected.x(), actual.x(), precision == Precision.F64 ? 1e-9 : 1e-3, what + " x");
                assertClose(expected.y(), actual.y(), precision == Precision.F64 ? 1e-9 : 1e-3, what + " y");
                assertClose(expected.z(), actual.z(), precision == Precision.F64 ? 1e-6 : 1e-2, what + " z");
            }
        }
    }

    /** Beads of any height, between planes: where the bias that is corrected shows. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void weightedHeights(Precision precision) {
        ZLut zlut = cpu.simulateZlut(ZLut.heights(2000, 6000, 100), 64, BeadOptics.DEFAULTS);
        double[][] places = new double[40][3];
        for (int i = 0; i < places.length; i++) {
            places[i][2] = 1950 + 103 * i;
        }
        double[] middle = new double[places.length];
        Arrays.fill(middle, 32);
        ImageStack stack = cpu.simulateBeads(DoubleMatrix.copyOf(places), 64, BeadOptics.DEFAULTS);
        DoubleMatrix profiles = cpu.radialProfile(stack, Centers.copyOf(middle, middle));
        for (int localPoints : new int[] {3, 5, 9}) {
            DoubleSeries expected = cpu.lookupZWeighted(profiles, zlut, localPoints);
            DoubleSeries actual = cuda.withPrecision(precision).lookupZWeighted(profiles, zlut, localPoints);
            assertClose(expected, actual, precision == Precision.F64 ? 1e-7 : 0.5, "z");
        }
        assertClose(
                cpu.lookupZ(profiles, zlut, 5),
                cuda.withPrecision(precision).lookupZ(profiles, zlut, 5),
                precision == Precision.F64 ? 1e-7 : 0.5,
                "z by correlation, which shares no table with the other");
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void theLargestImages(PixelType type) {
        ImageStack stack = TestStacks.rings(new Random(1), type, Backend.MAX_SIZE, 1);
        assertClose(cpu.stackToXyzp(stack).centers(), cuda.stackToXyzp(stack).centers(), "centres");
        TrackingOptions quadrants =
                TrackingOptions.DEFAULTS.withCentering(QuadrantInterpolation.DEFAULTS.withIterations(1));
        assertClose(
                cpu.stackToXyzp(stack, ZLuts.NONE, quadrants).centers(),
                cuda.stackToXyzp(stack, ZLuts.NONE, quadrants).centers(),
                "centres by quadrants");
        Centers middle = Centers.copyOf(new double[] {511.3}, new double[] {520.9});
        PolarProfile circles = new PolarProfile(1, 0.1);
        assertClose(
                cpu.polarProfile(stack, middle, circles),
                cuda.polarProfile(stack, middle, circles),
                1e-9,
                "profile along circles");
    }

    @ParameterizedTest
    @EnumSource(Background.class)
    void noRowsAndOneRow(Background background) {
        ImageStack one = TestStacks.rings(new Random(1), PixelType.U8, 32, 1);
        assertClose(cpu.centerOfMass(one, background), cuda.centerOfMass(one, background), "one image");
        assertEquals(0, cuda.centerOfMass(one.slice(0, 0), background).count());
    }
}
