package io.github.magtrack4j.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.CpuOnly;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.EveryBackend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.KernelTest;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.TestBackends;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beads rendered; the golden answers are {@code GoldenTest}'s. */
@KernelTest
@EveryBackend
class BeadSimulationTest {
    private static final double[] BEAD = {130, -70, 1200};

    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(3);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static ImageStack simulate(int sizePx, BeadOptics optics, double[]... beads) {
        return backend.simulateBeads(DoubleMatrix.copyOf(beads), sizePx, optics);
    }

    private static double[] pixels(ImageStack images) {
        return images.segment().toArray(ValueLayout.JAVA_DOUBLE);
    }

    private static double[] image(ImageStack images, int image) {
        return pixels(images.slice(image, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aBadCoordinateSpoilsItsImageAlone(double bad) {
        double[] alone = pixels(simulate(32, BeadOptics.DEFAULTS, BEAD));
        for (int coordinate = 0; coordinate < 3; coordinate++) {
            double[] spoiled = BEAD.clone();
            spoiled[coordinate] = bad;
            ImageStack images = simulate(32, BeadOptics.DEFAULTS, BEAD, spoiled, BEAD);
            assertArrayEquals(alone, image(images, 0));
            assertTrue(Arrays.stream(image(images, 1)).allMatch(Double::isNaN));
            assertArrayEquals(alone, image(images, 2));
        }
    }

    @CpuOnly
    @ParameterizedTest
    @EnumSource
    void neitherThreadsNorOtherBeadsMatter(Precision precision) {
        double[][] beads = IntStream.range(0, 64)
                .mapToObj(i -> new double[] {i, -i, 50 * i})
                .toArray(double[][]::new);
        try (Backend alone = Backend.cpu(1)) {
            double[] inOneThread = pixels(
                    alone.withPrecision(precision).simulateBeads(DoubleMatrix.copyOf(beads), 24, BeadOptics.DEFAULTS));
            Backend many = backend.withPrecision(precision);
            double[] inMany = pixels(many.simulateBeads(DoubleMatrix.copyOf(beads), 24, BeadOptics.DEFAULTS));
            assertArrayEquals(inOneThread, inMany);
            // Other beads between: what is kept for one kind must not serve another.
            double[] oneByOne = Arrays.stream(beads)
                    .parallel()
                    .flatMapToDouble(bead -> {
                        many.simulateBeads(DoubleMatrix.copyOf(bead), 25, BeadOptics.DEFAULTS);
                        many.simulateBeads(DoubleMatrix.copyOf(bead), 24, BeadOptics.DEFAULTS.withRadiusNm(900));
                        return Arrays.stream(
                                pixels(many.simulateBeads(DoubleMatrix.copyOf(bead), 24, BeadOptics.DEFAULTS)));
                    })
                    .toArray();
            assertArrayEquals(inOneThread, oneByOne);
        }
    }

    /** A wave of frequency f turns z times as fast as it does in a nm: far away, 64 bits still know where it is. */
    @Test
    void aBeadFarAwayIsStillOneOfTheWavesItIsMadeOf() {
        ImageStack image = simulate(16, BeadOptics.DEFAULTS, new double[] {0, 0, 1e9});
        assertTrue(Arrays.stream(pixels(image)).allMatch(value -> value >= 0 && value <= 1));
    }

    /** The field is periodic: a bead moved by the width of the field is where it was. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 31, 48})
    void theFieldIsPeriodic(int size) {
        double[] there = pixels(simulate(size, BeadOptics.DEFAULTS, BEAD));
        double period = 2.0 * size * BeadOptics.DEFAULTS.nmPerPixel();
        double[] again =
                pixels(simulate(size, BeadOptics.DEFAULTS, new double[] {BEAD[0] + period, BEAD[1] - period, BEAD[2]}));
        assertArrayEquals(there, again, 1e-10);
    }

    /** By a whole pixel along x, and by two along y: the other pixels are the same ones. */
    @Test
    void aBeadIsWhereItIsPut() {
        BeadOptics optics = BeadOptics.DEFAULTS.withRadiusNm(400).withBackgroundLevel(0.05);
        ImageStack images =
                simulate(32, optics, new double[] {0, 0, 900}, new double[] {100, 0, 900}, new double[] {0, 200, 900});
        // The corner that makes the background moves with the bead, and so the level: but for that they are equal.
        double dark = images.get(0, 16, 19);
        for (int row = 10; row < 24; row++) {
            for (int column = 10; column < 24; column++) {
                double value = images.get(0, row, column);
                assertEquals(value / dark, images.get(1, row, column + 1) / images.get(1, 16, 20), 1e-9);
                assertEquals(value / dark, images.get(2, row + 2, column) / images.get(2, 18, 19), 1e-9);
            }
        }
    }

    @Test
    void aBeadInTheMiddleIsSymmetric() {
        int size = 33;
        ImageStack images = simulate(size, BeadOptics.DEFAULTS, new double[] {0, 0, 1500});
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
        double[] pixels = pixels(simulate(20, optics, BEAD));
        assertTrue(Arrays.stream(pixels).allMatch(value -> Math.abs(value - 0.25) < 1e-12));
    }

    @Test
    void rendersNoBeads() {
        DoubleMatrix none = DoubleMatrix.allocate(Arena.ofAuto(), 0, 3);
        assertEquals(0, backend.simulateBeads(none, 16, BeadOptics.DEFAULTS).count());
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
