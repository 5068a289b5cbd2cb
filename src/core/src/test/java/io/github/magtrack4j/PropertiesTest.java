package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for any image, whatever the reference says; the seed is the test's name. */
@KernelTest
@EveryBackend
class PropertiesTest {
    private static final int IMAGES = 8;

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

    static Stream<Arguments> seedsAndMethods() {
        return seeds().boxed().flatMap(seed -> Centering.all().stream().map(method -> Arguments.of(seed, method)));
    }

    /** What a pixel of a changed image is in terms of the stack. */
    private interface Pixel {
        double get(ImageStack stack, long image, int row, int column);
    }

    private static ImageStack changed(ImageStack stack, Pixel pixel) {
        ImageStack result =
                ImageStack.allocate(Arena.ofAuto(), PixelType.F64, stack.height(), stack.width(), stack.count());
        for (long image = 0; image < stack.count(); image++) {
            for (int row = 0; row < stack.height(); row++) {
                for (int column = 0; column < stack.width(); column++) {
                    result.set(image, row, column, pixel.get(stack, image, row, column));
                }
            }
        }
        return result;
    }

    private static ImageStack rings(long seed) {
        int size = 24 + new Random(seed).nextInt(60);
        return TestStacks.rings(new Random(seed), PixelType.F64, size, IMAGES);
    }

    private static Centers track(ImageStack stack, Centering method) {
        return backend.stackToXyzp(stack, ZLuts.NONE, TrackingOptions.DEFAULTS.withCentering(method))
                .centers();
    }

    private static void assertSame(DoubleSeries expected, DoubleSeries actual, double scale, double offset) {
        for (long i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i) * scale + offset, actual.get(i), 1e-7, "image " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("seedsAndMethods")
    void transposingSwapsXAndY(long seed, Centering method) {
        ImageStack stack = rings(seed);
        Centers centers = track(stack, method);
        Centers swapped =
                track(changed(stack, (s, image, y, x) -> s.get(image, /* row= */ x, /* column= */ y)), method);
        assertSame(centers.x(), swapped.y(), 1, 0);
        assertSame(centers.y(), swapped.x(), 1, 0);
    }

    @ParameterizedTest
    @MethodSource("seedsAndMethods")
    void mirroringMirrors(long seed, Centering method) {
        ImageStack stack = rings(seed);
        int last = stack.width() - 1;
        Centers centers = track(stack, method);
        Centers mirrored = track(changed(stack, (s, image, row, column) -> s.get(image, row, last - column)), method);
        assertSame(centers.x(), mirrored.x(), -1, last);
        assertSame(centers.y(), mirrored.y(), 1, 0);
    }

    @ParameterizedTest
    @MethodSource("seedsAndMethods")
    void scalingTheIntensityChangesNothing(long seed, Centering method) {
        ImageStack stack = rings(seed);
        double factor = 0.001 + new Random(seed).nextDouble() * 1000;
        Centers centers = track(stack, method);
        Centers scaled = track(changed(stack, (s, image, row, column) -> factor * s.get(image, row, column)), method);
        assertSame(centers.x(), scaled.x(), 1, 0);
        assertSame(centers.y(), scaled.y(), 1, 0);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aConstantChangesNothingWhereABackgroundIsTakenOff(long seed) {
        ImageStack stack = rings(seed);
        ImageStack brighter = changed(stack, (s, image, row, column) -> s.get(image, row, column) + 1000);
        for (Background background : new Background[] {Background.MEAN, Background.MEDIAN}) {
            Centers centers = backend.centerOfMass(stack, background);
            Centers same = backend.centerOfMass(brighter, background);
            assertSame(centers.x(), same.x(), 1, 0);
            assertSame(centers.y(), same.y(), 1, 0);
        }
        // Auto-convolution takes the mean off each line.
        Centers centers = backend.centerOfMass(stack);
        assertSame(
                backend.autoConvMultilineSubPixel(stack, centers).x(),
                backend.autoConvMultilineSubPixel(brighter, centers).x(),
                1,
                0);
    }

    /** A bead on an empty ground, so that nothing enters or leaves at the edges. */
    @ParameterizedTest
    @MethodSource("seeds")
    void shiftingByWholePixelsShiftsTheCentre(long seed) {
        Random random = new Random(seed);
        int size = 40 + random.nextInt(40);
        double x = size / 2.0 + random.nextDouble();
        double y = size / 2.0 - random.nextDouble();
        int right = 1 + random.nextInt(3);
        int down = -1 - random.nextInt(3);
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, size, 2);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double r = Math.hypot(column - x, row - y);
                double shifted = Math.hypot(column - x - right, row - y - down);
                stack.set(0, row, column, Math.exp(-r * r / (0.02 * size * size)));
                stack.set(1, row, column, Math.exp(-shifted * shifted / (0.02 * size * size)));
            }
        }
        Centers centers = backend.centerOfMass(stack);
        assertEquals(centers.x().get(0) + right, centers.x().get(1), 2e-3);
        assertEquals(centers.y().get(0) + down, centers.y().get(1), 2e-3);
        Centers moved = backend.autoConvMultilineSubPixel(stack, centers);
        assertEquals(moved.x().get(0) + right, moved.x().get(1), 2e-3);
        assertEquals(moved.y().get(0) + down, moved.y().get(1), 2e-3);
        // Profiles about shifted centres are the same.
        Centers exact = Centers.copyOf(new double[] {x, x + right}, new double[] {y, y + down});
        DoubleMatrix profiles = backend.radialProfile(stack, exact);
        for (int bin = 0; bin < size / 2 - 5; bin++) {
            assertEquals(profiles.get(0, bin), profiles.get(1, bin), 1e-9, "bin " + bin);
        }
    }

    @ParameterizedTest
    @MethodSource("seedsAndMethods")
    void theOrderOfTheImagesDoesNotMatter(long seed, Centering method) {
        ImageStack stack = rings(seed);
        long last = stack.count() - 1;
        Centers centers = track(stack, method);
        Centers reversed = track(changed(stack, (s, image, row, column) -> s.get(last - image, row, column)), method);
        for (long image = 0; image < stack.count(); image++) {
            assertEquals(centers.x().get(image), reversed.x().get(last - image));
            assertEquals(centers.y().get(image), reversed.y().get(last - image));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void samplesAtWholeNumbersAreThePixels(long seed) {
        ImageStack stack = rings(seed);
        Random random = new Random(seed);
        Centers centers = Centers.allocate(Arena.ofAuto(), stack.count());
        for (long image = 0; image < stack.count(); image++) {
            centers.x().set(image, (double) random.nextInt(stack.width()));
            centers.y().set(image, (double) random.nextInt(stack.width()));
        }
        DoubleMatrix alongX = backend.qiSampleAxisProfiles(stack, centers, Axis.X);
        DoubleMatrix alongY = backend.qiSampleAxisProfiles(stack, centers, Axis.Y);
        int last = stack.width() - 1;
        for (long image = 0; image < stack.count(); image++) {
            int x = (int) centers.x().get(image);
            int y = (int) centers.y().get(image);
            for (int i = 0; i < 3; i++) {
                // Beyond the edge the image goes on as the pixels on it.
                int column = Math.clamp(x + i - 1, 0, last);
                int row = Math.clamp(y + i - 1, 0, last);
                assertEquals(stack.get(image, y, column), alongX.get(image, i), 1e-9);
                assertEquals(stack.get(image, row, x), alongY.get(image, i), 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSeriesCorrelatesWithItselfEntirely(long seed) {
        Random random = new Random(seed);
        int length = 3 + random.nextInt(200);
        double[][] rows = new double[1 + random.nextInt(90)][length];
        for (double[] row : rows) {
            for (int i = 0; i < length; i++) {
                row[i] = random.nextGaussian();
            }
        }
        DoubleMatrix x = DoubleMatrix.copyOf(rows);
        DoubleMatrix r = backend.pearson(x, x);
        for (int i = 0; i < rows.length; i++) {
            assertEquals(1, r.get(i, i), 1e-12);
            for (int j = 0; j < rows.length; j++) {
                assertEquals(r.get(i, j), r.get(j, i), 1e-12);
                assertTrue(Math.abs(r.get(i, j)) <= 1 + 1e-12);
            }
        }
    }
}
