package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles along circles, and the heights of beads beside the middle of a pixel by them. */
@KernelTest
@EveryBackend
class PolarProfileTest {
    private static final BeadOptics OPTICS = BeadOptics.DEFAULTS;

    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    /** An image of a function of column and row. */
    private static ImageStack image(int size, DoubleBinaryOperator pixel) {
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, size, 1);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                stack.set(0, row, column, pixel.applyAsDouble(column, row));
            }
        }
        return stack;
    }

    private static Centers center(double x, double y) {
        return Centers.copyOf(new double[] {x}, new double[] {y});
    }

    private static double[] profile(ImageStack image, double x, double y) {
        return backend.polarProfile(image, center(x, y)).row(0).toArray();
    }

    /** Any rings, about no pixel in particular. */
    private static DoubleBinaryOperator rings(double x, double y) {
        return (column, row) -> 100 + 50 * Math.cos(0.9 * Math.hypot(column - x, row - y));
    }

    /** Between the pixels of a slope there is the slope, and the mean along a circle is what is at its centre. */
    @ParameterizedTest
    @EnumSource
    void onASlopeEachCircleHasTheValueOfItsCentre(Precision precision) {
        Random random = new Random(3);
        for (int size : new int[] {8, 31, 64, 130}) {
            double x = size / 2.0 - 1 + random.nextDouble();
            double y = size / 2.0 - 1 + random.nextDouble();
            ImageStack slope = image(size, (column, row) -> 7 + 2 * column - 3 * row);
            for (int oversample : new int[] {1, 4}) {
                double[] profile = backend.withPrecision(precision)
                        .polarProfile(slope, center(x, y), new PolarProfile(oversample, 0.5))
                        .row(0)
                        .toArray();
                assertEquals(size / 2 * oversample, profile.length);
                int whole = (int) (Math.min(Math.min(x, y), size - 1 - Math.max(x, y)) * oversample);
                for (int circle = 0; circle < whole; circle++) {
                    assertEquals(7 + 2 * x - 3 * y, profile[circle], precision == Precision.F64 ? 1e-9 : 1e-3);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shiftedMirroredOrTransposedItIsTheSame(long seed) {
        Random random = new Random(seed);
        int size = 30 + random.nextInt(40);
        int last = size - 1;
        double x = size / 2.0 + random.nextDouble(-2, 2);
        double y = size / 2.0 + random.nextDouble(-2, 2);
        DoubleBinaryOperator bead = rings(x + 0.3, y - 0.2);
        double[] expected = profile(image(size, bead), x, y);
        double[] mirrored = profile(image(size, (column, row) -> bead.applyAsDouble(last - column, row)), last - x, y);
        double[] transposed = profile(image(size, (column, row) -> bead.applyAsDouble(row, column)), y, x);
        assertArrayEquals(expected, mirrored, 1e-9);
        assertArrayEquals(expected, transposed, 1e-9);
        double[] shifted = profile(image(size, (column, row) -> bead.applyAsDouble(column - 3, row + 2)), x + 3, y - 2);
        // Of the outer circles other samples are outside now.
        int whole = size / 2 - 6;
        assertArrayEquals(Arrays.copyOf(expected, whole), Arrays.copyOf(shifted, whole), 1e-9);
        double[] scaled = profile(image(size, (column, row) -> 9 + 250 * bead.applyAsDouble(column, row)), x, y);
        for (int circle = 0; circle < expected.length; circle++) {
            assertEquals(9 + 250 * expected[circle], scaled[circle], 1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlySamplesInTheImageCount(Precision precision) {
        Backend view = backend.withPrecision(precision);
        int size = 40;
        ImageStack flat = image(size, (column, row) -> 5);
        double[][] places = {{0, 0}, {39, 20}, {-3.5, 20}, {20, 44}, {-15, -15}};
        double[] nearest = {0, 0, 3.5, 5, 15 * Math.sqrt(2)};
        for (int i = 0; i < places.length; i++) {
            double[] profile = view.polarProfile(flat, center(places[i][0], places[i][1]))
                    .row(0)
                    .toArray();
            for (int circle = 0; circle < profile.length; circle++) {
                // The outermost circle that touches the image may pass between two rays.
                if (circle <= nearest[i] || circle >= nearest[i] + 1) {
                    double expected = circle <= nearest[i] ? Double.NaN : 5;
                    assertEquals(expected, profile[circle], 1e-5, "circle " + circle + " about place " + i);
                }
            }
        }
        assertTrue(
                Arrays.stream(view.polarProfile(flat, center(-100, 20)).row(0).toArray())
                        .allMatch(Double::isNaN));
    }

    @Test
    void whatCannotBeSampledIsNaNAndItsNeighboursAreNot() {
        ImageStack stack = TestStacks.rings(new Random(5), PixelType.F64, 32, 6);
        Centers centers = backend.centerOfMass(stack);
        double[][] expected = rows(backend.polarProfile(stack, centers));
        stack.set(1, 3, 4, Double.NaN);
        stack.set(2, 30, 4, Double.NEGATIVE_INFINITY);
        centers.x().set(3, Double.NaN);
        centers.y().set(4, Double.POSITIVE_INFINITY);
        double[][] actual = rows(backend.polarProfile(stack, centers));
        for (int image = 0; image < 6; image++) {
            if (image == 0 || image == 5) {
                assertArrayEquals(expected[image], actual[image]);
            } else {
                assertTrue(Arrays.stream(actual[image]).allMatch(Double::isNaN), "image " + image);
            }
        }
        assertEquals(
                0,
                backend.polarProfile(stack.slice(0, 0), Centers.allocate(Arena.ofAuto(), 0))
                        .rows());
    }

    private static double[][] rows(DoubleMatrix matrix) {
        return LongStream.range(0, matrix.rows())
                .mapToObj(row -> matrix.row(row).toArray())
                .toArray(double[][]::new);
    }

    @ParameterizedTest
    @EnumSource
    void thePipelineHasTheProfileAboutTheCentreItFinds(PixelType type) {
        ImageStack stack = TestStacks.converted(TestStacks.rings(new Random(2), PixelType.U8, 48, 40), type);
        TrackingOptions options = TrackingOptions.DEFAULTS.withProfile(PolarProfile.DEFAULTS.withOversample(2));
        for (Precision precision : Precision.values()) {
            Backend view = backend.withPrecision(precision);
            Tracks tracks = view.stackToXyzp(stack, ZLuts.NONE, options);
            DoubleMatrix profiles = view.profiles(stack, tracks.centers(), options.profile());
            assertArrayEquals(rows(profiles), rows(tracks.profiles()));
            assertArrayEquals(
                    rows(backend.profiles(stack, tracks.centers(), options.profile()))[7],
                    profiles.row(7).toArray(),
                    3e-5 * 255);
        }
    }

    /** How far heights are off at worst over positions within a pixel, by weighted look-up about the true centres. */
    private static double worst(Backend view, double zNm, Profile options) {
        int size = 64;
        double[][] beads = new double[36][];
        Centers centers = Centers.allocate(Arena.ofAuto(), beads.length);
        for (int i = 0; i < beads.length; i++) {
            double x = (i % 6) / 10.0;
            double y = Math.floor(i / 6.0) / 10;
            beads[i] = new double[] {x * OPTICS.nmPerPixel(), y * OPTICS.nmPerPixel(), zNm + i % 7};
            centers.x().set(i, size / 2.0 + x);
            centers.y().set(i, size / 2.0 + y);
        }
        ImageStack images = view.simulateBeads(DoubleMatrix.copyOf(beads), size, OPTICS);
        ZLut zlut = view.simulateZlut(ZLut.heights(zNm - 500, zNm + 500, 50), size, OPTICS, options);
        DoubleSeries z = view.lookupZWeighted(view.profiles(images, centers, options), zlut);
        double worst = 0;
        for (int i = 0; i < beads.length; i++) {
            worst = Math.max(worst, Math.abs(z.get(i) - beads[i][2]));
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(doubles = {2000, 4000, 6000})
    void heightsHardlyDependOnThePlaceWithinAPixel(double zNm) {
        for (Precision precision : Precision.values()) {
            Backend view = backend.withPrecision(precision);
            double polar = worst(view, zNm, PolarProfile.DEFAULTS);
            double radial = worst(view, zNm, RadialProfile.DEFAULTS);
            assertTrue(polar < 3, "polar " + polar + " nm, radial " + radial + " nm");
            assertTrue(radial > 15, "polar " + polar + " nm, radial " + radial + " nm");
        }
    }
}
