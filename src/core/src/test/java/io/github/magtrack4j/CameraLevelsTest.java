package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.PolarProfile;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 32 bits against 64, within the tolerance that {@link Backend} states beside each function, on images as cameras of 8,
 * 12 and 16 bits take them: rings of any contrast on any background, in every pixel type. Pixels have 24 bits.
 */
@KernelTest
@EveryBackend
class CameraLevelsTest {
    private static Backend wide;
    private static Backend narrow;

    @BeforeAll
    static void open() {
        wide = TestBackends.open(2);
        narrow = wide.withPrecision(Precision.F32);
    }

    @AfterAll
    static void close() {
        wide.close();
    }

    /**
     * A camera's image.
     *
     * @param level the background
     * @param contrast the rings' amplitude over the background
     */
    record Scene(PixelType type, int size, double level, double contrast, boolean darkFirstPixel) {
        double x() {
            return 0.5 * size + 0.31;
        }

        double y() {
            return 0.5 * size - 1.27;
        }

        Centers center() {
            return Centers.copyOf(new double[] {x()}, new double[] {y()});
        }

        ImageStack image() {
            Random random = new Random(size);
            ImageStack stack = ImageStack.allocate(Arena.ofAuto(), type, size, 1);
            double amplitude = level * contrast;
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double r = Math.hypot(column - x(), row - y());
                    double ring = Math.cos(14 * Math.PI * r / size) * Math.exp(-r * r * 18 / ((double) size * size));
                    double pixel = level + amplitude * (ring + 0.05 * random.nextGaussian());
                    pixel = (float) Math.clamp(pixel, 0, type == PixelType.U8 ? 255 : 65535);
                    boolean dark = darkFirstPixel && row + column == 0;
                    stack.set(
                            0,
                            row,
                            column,
                            dark ? 0 : type == PixelType.F64 || type == PixelType.F32 ? pixel : Math.rint(pixel));
                }
            }
            return stack;
        }
    }

    private static Stream<Scene> scenes() {
        return TestBackends.areCuda() ? scenes(33) : scenes(8, 33, 100);
    }

    private static Stream<Scene> otherScenes() {
        return TestBackends.areCuda() ? scenes(64) : scenes(64, 256, 420);
    }

    private static Stream<Scene> scenes(int... sizes) {
        double[][] levels = {{100, 0.8}, {1000, 0.05}, {3500, 0.1}, {1000, 0.8}, {60000, 0.05}, {40000, 0.6}};
        Stream.Builder<Scene> scenes = Stream.builder();
        for (PixelType type : PixelType.values()) {
            for (int size : sizes) {
                for (double[] level : levels) {
                    if (type != PixelType.U8 || level[0] <= 255) {
                        scenes.add(new Scene(type, size, level[0], level[1], false));
                    }
                }
                scenes.add(new Scene(type, size, type == PixelType.U8 ? 250 : 64000, 0.02, true));
            }
        }
        return scenes.build();
    }

    @ParameterizedTest
    @MethodSource("otherScenes")
    @Tag("exhaustive")
    void otherSizes(Scene scene) {
        assertAll(
                () -> centerOfMass(scene),
                () -> convolutions(scene),
                () -> centres(scene),
                () -> samples(scene),
                () -> radialProfile(scene),
                () -> polarProfile(scene),
                () -> pearson(scene));
    }

    private static void assertClose(Centers expected, Centers actual, double tolerance) {
        assertEquals(expected.x().get(0), actual.x().get(0), tolerance, "x");
        assertEquals(expected.y().get(0), actual.y().get(0), tolerance, "y");
    }

    /** The largest pixel, and the range of all. */
    private static double[] extent(ImageStack stack) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double pixel : TestStacks.pixels(stack)) {
            least = Math.min(least, pixel);
            most = Math.max(most, pixel);
        }
        return new double[] {most, most - least};
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void centerOfMass(Scene scene) {
        ImageStack stack = scene.image();
        double tolerance = Math.scalb((double) scene.size * scene.size, -26);
        for (Background background : Background.values()) {
            assertClose(
                    wide.centerOfMass(stack, background),
                    narrow.centerOfMass(stack, background),
                    tolerance
                            * (background == Background.NONE ? 1 : 1 + contrast(TestStacks.pixels(stack), background)));
        }
    }

    /** The largest pixel over the mean distance of the pixels from the level. */
    private static double contrast(double[] pixels, Background background) {
        double[] sorted = pixels.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        double level =
                background == Background.MEAN ? Arrays.stream(pixels).average().orElseThrow() : median;
        double distance = Arrays.stream(pixels)
                .map(pixel -> Math.abs(pixel - level))
                .average()
                .orElseThrow();
        return sorted[sorted.length - 1] / distance;
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void convolutions(Scene scene) {
        ImageStack stack = scene.image();
        double tolerance = scene.darkFirstPixel ? 2e-4 : 1e-5;
        for (double lineRatio : new double[] {0, 0.1, 1}) {
            SelfConvolutions expected = wide.autoConvMultilineWithConvolutions(stack, scene.center(), lineRatio);
            SelfConvolutions actual = narrow.autoConvMultilineWithConvolutions(stack, scene.center(), lineRatio);
            for (boolean rows : new boolean[] {true, false}) {
                DoubleSeries samples = (rows ? expected.rows() : expected.columns()).row(0);
                double largest = 0;
                for (int i = 0; i < scene.size; i++) {
                    largest = Math.max(largest, Math.abs(samples.get(i)));
                }
                for (int i = 0; i < scene.size; i++) {
                    double sample = (rows ? actual.rows() : actual.columns()).get(0, i);
                    assertEquals(
                            samples.get(i), sample, tolerance * largest, "line ratio " + lineRatio + ", sample " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void centres(Scene scene) {
        ImageStack stack = scene.image();
        Centers center = scene.center();
        assertClose(wide.autoConvSubPixel(stack, center), narrow.autoConvSubPixel(stack, center), 1e-3);
        assertClose(
                wide.autoConvMultilineSubPixel(stack, center), narrow.autoConvMultilineSubPixel(stack, center), 1e-3);
        if (scene.size >= 16) {
            assertClose(wide.quadrantInterpolation(stack, center), narrow.quadrantInterpolation(stack, center), 1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void samples(Scene scene) {
        ImageStack stack = scene.image();
        double tolerance = 1e-6 * extent(stack)[0];
        for (Axis axis : Axis.values()) {
            DoubleMatrix expected = wide.qiSampleAxisProfiles(stack, scene.center(), axis);
            DoubleMatrix actual = narrow.qiSampleAxisProfiles(stack, scene.center(), axis);
            for (int i = 0; i < 3; i++) {
                assertEquals(expected.get(0, i), actual.get(0, i), tolerance, axis + ", sample " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void radialProfile(Scene scene) {
        ImageStack stack = scene.image();
        for (int oversample : new int[] {1, 4, 64}) {
            assertProfile(scene, stack, oversample);
        }
    }

    /** Where sums pass the digits of a float. */
    @ParameterizedTest
    @MethodSource("largeScenes")
    void radialProfileOfLargeImages(Scene scene) {
        assertProfile(scene, scene.image(), 64);
    }

    private static Stream<Scene> largeScenes() {
        return Stream.of(
                new Scene(PixelType.U16, 420, 64000, 0.02, true), new Scene(PixelType.F32, 420, 1000, 0.05, false));
    }

    @ParameterizedTest
    @MethodSource("largestScenes")
    @Tag("exhaustive")
    void radialProfileOfTheLargestImages(Scene scene) {
        ImageStack stack = scene.image();
        for (int oversample : new int[] {1, 64}) {
            assertProfile(scene, stack, oversample);
        }
    }

    private static Stream<Scene> largestScenes() {
        Stream.Builder<Scene> scenes = Stream.builder();
        for (PixelType type : PixelType.values()) {
            for (int size : new int[] {777, 1024}) {
                boolean bytes = type == PixelType.U8;
                scenes.add(new Scene(type, size, bytes ? 140 : 1000, 0.05, false));
                scenes.add(new Scene(type, size, bytes ? 250 : 64000, 0.02, true));
            }
        }
        return scenes.build();
    }

    private static void assertProfile(Scene scene, ImageStack stack, int oversample) {
        double[] extent = extent(stack);
        double tolerance = 3e-5 * extent[1] + 0x1p-24 * extent[0];
        DoubleSeries expected =
                wide.radialProfile(stack, scene.center(), oversample).row(0);
        DoubleSeries actual =
                narrow.radialProfile(stack, scene.center(), oversample).row(0);
        boolean[] open = besideBorders(scene, oversample);
        int compared = 0;
        for (int bin = 0; bin < expected.size(); bin++) {
            if (!open[bin] && !Double.isNaN(expected.get(bin))) {
                assertEquals(
                        expected.get(bin), actual.get(bin), tolerance, "oversample " + oversample + ", bin " + bin);
                compared++;
            }
        }
        assertTrue(compared > 0, "no bin has been compared");
    }

    /** Bins with a pixel so near the border that it may count for either in 32 bits. */
    private static boolean[] besideBorders(Scene scene, int oversample) {
        double doubt = (3e-5 + 4e-7 * scene.size) * oversample;
        boolean[] open = new boolean[scene.size / 2 * oversample + 1];
        for (int row = 0; row < scene.size; row++) {
            for (int column = 0; column < scene.size; column++) {
                double r = Math.hypot(column - scene.x(), row - scene.y()) * oversample;
                int below = (int) Math.floor(r);
                if (Math.abs(r - below - 0.5) < doubt && below < open.length - 1) {
                    open[below] = true;
                    open[below + 1] = true;
                }
            }
        }
        return open;
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void polarProfile(Scene scene) {
        ImageStack stack = scene.image();
        double[] extent = extent(stack);
        double tolerance = 3e-5 * extent[1] + 0x1p-24 * extent[0];
        DoubleSeries expected =
                wide.polarProfile(stack, scene.center(), PolarProfile.DEFAULTS).row(0);
        DoubleSeries actual = narrow.polarProfile(stack, scene.center(), PolarProfile.DEFAULTS)
                .row(0);
        for (int bin = 0; bin < expected.size(); bin++) {
            assertEquals(expected.get(bin), actual.get(bin), tolerance, "bin " + bin);
        }
    }

    /** Profiles of some images of the scene, each with another contrast. */
    @ParameterizedTest
    @MethodSource("scenes")
    void pearson(Scene scene) {
        if (scene.size < 33) {
            return; // too few bins
        }
        double[][] rows = new double[5][];
        for (int row = 0; row < rows.length; row++) {
            Scene other = new Scene(scene.type, scene.size - row, scene.level, scene.contrast, scene.darkFirstPixel);
            double[] profile =
                    wide.radialProfile(other.image(), other.center()).row(0).toArray();
            rows[row] = Arrays.copyOf(profile, scene.size / 2 - 2);
        }
        DoubleMatrix profiles = DoubleMatrix.copyOf(rows);
        DoubleMatrix expected = wide.pearson(profiles, profiles);
        DoubleMatrix actual = narrow.pearson(profiles, profiles);
        double tolerance = Math.scalb((double) profiles.columns(), -22);
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows.length; column++) {
                assertEquals(expected.get(row, column), actual.get(row, column), tolerance);
            }
        }
    }
}
