package io.github.magtrack4j.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeadSimulatorTest {
    private static final double[] BEAD = {130, -70, 1200};

    private static double[] pixels(ImageStack images) {
        return images.segment().toArray(ValueLayout.JAVA_DOUBLE);
    }

    private static double[] image(ImageStack images, int image) {
        return pixels(images.slice(image, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aBadCoordinateSpoilsItsImageAlone(double bad) {
        BeadSimulator simulator = new BeadSimulator(32, BeadOptics.DEFAULTS);
        double[] alone = pixels(simulator.simulateBeads(DoubleMatrix.copyOf(BEAD)));
        for (int coordinate = 0; coordinate < 3; coordinate++) {
            double[] spoiled = BEAD.clone();
            spoiled[coordinate] = bad;
            ImageStack images = simulator.simulateBeads(DoubleMatrix.copyOf(BEAD, spoiled, BEAD));
            assertArrayEquals(alone, image(images, 0));
            assertTrue(Arrays.stream(image(images, 1)).allMatch(Double::isNaN));
            assertArrayEquals(alone, image(images, 2));
        }
    }

    @Test
    void threadsShareASimulator() {
        BeadSimulator simulator = new BeadSimulator(24, BeadOptics.DEFAULTS);
        List<double[]> heights = IntStream.range(0, 64)
                .mapToObj(i -> new double[] {i, -i, 50 * i})
                .toList();
        double[] inOneThread = pixels(simulator.simulateBeads(DoubleMatrix.copyOf(heights.toArray(double[][]::new))));
        List<double[]> inMany = heights.parallelStream()
                .map(xyz -> pixels(simulator.simulateBeads(DoubleMatrix.copyOf(xyz))))
                .toList();
        double[] joined = inMany.stream().flatMapToDouble(Arrays::stream).toArray();
        assertArrayEquals(inOneThread, joined);
    }

    @Test
    void aBeadInTheMiddleIsSymmetric() {
        int size = 33;
        ImageStack images = new BeadSimulator(size, BeadOptics.DEFAULTS)
                .simulateBeads(DoubleMatrix.copyOf(new double[] {0, 0, 1500}));
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double value = images.get(0, row, column);
                assertEquals(value, images.get(0, column, row), 1e-12);
                assertEquals(value, images.get(0, size - 1 - row, column), 1e-12);
            }
        }
        assertNotEquals(images.get(0, 16, 16), images.get(0, 16, 24), 0.05, "there is no bead in the image");
    }

    @Test
    void aSphereOfTheMediumCannotBeSeen() {
        BeadOptics optics = BeadOptics.DEFAULTS.withSphereIndex(1.33).withBackgroundLevel(0.25);
        double[] pixels = pixels(new BeadSimulator(20, optics).simulateBeads(DoubleMatrix.copyOf(BEAD)));
        assertTrue(Arrays.stream(pixels).allMatch(value -> Math.abs(value - 0.25) < 1e-12));
    }

    @Test
    void rendersNoBeads() {
        ImageStack images =
                new BeadSimulator(16, BeadOptics.DEFAULTS).simulateBeads(DoubleMatrix.allocate(Arena.ofAuto(), 0, 3));
        assertEquals(0, images.count());
    }

    @Test
    void heightsIncludeTheLastWhereItIsOne() {
        assertArrayEquals(
                new double[] {-10, 0, 10, 20},
                BeadSimulator.heights(-10, 20, 10).toArray());
        assertArrayEquals(
                new double[] {0, 10}, BeadSimulator.heights(0, 19.9, 10).toArray());
        assertArrayEquals(new double[] {5}, BeadSimulator.heights(5, 5, 1).toArray());
        assertEquals(4, BeadSimulator.heights(0, 0.3, 0.1).size());
        assertMessage("firstZNm is NaN; it must be finite", () -> BeadSimulator.heights(Double.NaN, 1, 1));
        assertMessage(
                "lastZNm is 1.0; it must be finite and at least firstZNm, 2.0", () -> BeadSimulator.heights(2, 1, 1));
        assertMessage("stepNm is 0.0; it must be positive", () -> BeadSimulator.heights(0, 1, 0));
        assertMessage("stepNm is 1.0E-6; it must be large enough", () -> BeadSimulator.heights(0, 1, 1e-6));
    }

    @Test
    void refusesWrongArguments() {
        assertMessage("sizePx is 7; it must be 8 to 1024", () -> new BeadSimulator(7, BeadOptics.DEFAULTS));
        assertMessage("sizePx is 1025; it must be 8 to 1024", () -> new BeadSimulator(1025, BeadOptics.DEFAULTS));
        assertMessage(
                "padFactor is 9.0; it must be at most 8192 / sizePx, 8.0",
                () -> new BeadSimulator(1024, BeadOptics.DEFAULTS.withPadFactor(9)));
        BeadSimulator simulator = new BeadSimulator(16, BeadOptics.DEFAULTS);
        assertMessage(
                "the number of columns of xyzNm is 2; it must be 3: x, y, z",
                () -> simulator.simulateBeads(DoubleMatrix.copyOf(new double[] {1, 2})));
        DoubleMatrix bead = DoubleMatrix.copyOf(BEAD);
        try (Arena arena = Arena.ofConfined()) {
            ImageStack wrongType = ImageStack.allocate(arena, PixelType.F32, 16, 1);
            assertMessage(
                    "into is 1 images of 16 × 16 F32 pixels; it must be 1 images of 16 × 16 F64 pixels",
                    () -> simulator.simulateBeads(bead, wrongType));
            for (ImageStack misfit : List.of(
                    ImageStack.allocate(arena, PixelType.F64, 17, 1),
                    ImageStack.allocate(arena, PixelType.F64, 16, 15, 1),
                    ImageStack.allocate(arena, PixelType.F64, 16, 2))) {
                assertMessage("into is", () -> simulator.simulateBeads(bead, misfit));
            }
        }
    }

    @Test
    void refusesWrongOptics() {
        BeadOptics optics = BeadOptics.DEFAULTS;
        assertMessage("nmPerPixel is 0.0; it must be positive", () -> optics.withNmPerPixel(0));
        assertMessage("radiusNm is -1.0; it must be positive", () -> optics.withRadiusNm(-1));
        assertMessage("wavelengthNm is NaN; it must be positive", () -> optics.withWavelengthNm(Double.NaN));
        assertMessage(
                "sphereIndex is Infinity; it must be positive and finite",
                () -> optics.withSphereIndex(Double.POSITIVE_INFINITY));
        assertMessage("mediumIndex is 0.0; it must be positive", () -> optics.withMediumIndex(0));
        assertMessage("absorptionPerNm is -0.1; it must be 0 or more", () -> optics.withAbsorptionPerNm(-0.1));
        assertMessage("backgroundLevel is 1.1; it must be 0 to 1", () -> optics.withBackgroundLevel(1.1));
        assertMessage("contrastScale is NaN; it must be finite", () -> optics.withContrastScale(Double.NaN));
        assertMessage("padFactor is 0.9; it must be finite, at least 1", () -> optics.withPadFactor(0.9));
    }

    @Test
    void opticsChangeOneByOne() {
        BeadOptics all = BeadOptics.DEFAULTS
                .withNmPerPixel(1)
                .withRadiusNm(2)
                .withWavelengthNm(3)
                .withSphereIndex(4)
                .withMediumIndex(5)
                .withAbsorptionPerNm(6)
                .withBackgroundLevel(0.7)
                .withContrastScale(8)
                .withPadFactor(9);
        assertEquals(new BeadOptics(1, 2, 3, 4, 5, 6, 0.7, 8, 9), all);
    }

    static void assertMessage(String expected, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
