package io.github.magtrack4j.simulation;

import static io.github.magtrack4j.simulation.BeadSimulationTest.assertMessage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.PixelType;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraTest {
    /** Below, about and above the number of electrons at which the normal distribution takes over. */
    @ParameterizedTest
    @CsvSource({"3, 0", "12, 2", "49, 0", "50, 0", "49, 4", "4000, 5", "4000, 50"})
    void theNoiseHasTheStatedMeanAndVariance(double electrons, double readNoise) {
        double background = 0.2;
        int count = 400_000;
        double[] image = new double[count];
        Arrays.fill(image, background);
        new Camera(PixelType.U16, electrons, readNoise).expose(image, background, new SplittableRandom(1));
        double levelsPerElectron = 65535 * background / electrons;
        double mean = Arrays.stream(image).average().orElseThrow() / levelsPerElectron;
        double variance = Arrays.stream(image)
                .map(level -> level / levelsPerElectron - mean)
                .map(difference -> difference * difference)
                .average()
                .orElseThrow();
        double expected = electrons + readNoise * readNoise;
        // Six standard errors, and the little that is clipped or rounded.
        assertEquals(electrons, mean, 6 * Math.sqrt(expected / count) + 1e-3);
        assertEquals(expected, variance, 6 * expected * Math.sqrt(2.5 / count) + 0.01);
    }

    @Test
    void fewPhotonsAreCounted() {
        double[] image = new double[200_000];
        Arrays.fill(image, 0.2);
        new Camera(PixelType.U16, 2, 0).expose(image, 0.2, new SplittableRandom(5));
        double levelsPerElectron = 65535 / 10.0;
        double probability = Math.exp(-2);
        for (int electrons = 0; electrons < 6; electrons++) {
            double level = Math.rint(electrons * levelsPerElectron);
            long pixels = Arrays.stream(image).filter(each -> each == level).count();
            assertEquals(probability, pixels / (double) image.length, 0.005, electrons + " electrons");
            probability *= 2.0 / (electrons + 1);
        }
    }

    @Test
    void withoutNoiseLevelsAreRoundedAndClipped() {
        double[] image = {-0.5, 0, 0.1, 0.5, 1, 2};
        Camera.DEFAULTS
                .withPhotonsPerPixel(Double.POSITIVE_INFINITY)
                .withReadNoiseElectrons(1000)
                .expose(image, 0.4, new SplittableRandom(1));
        assertArrayEquals(new double[] {0, 0, 26, 128, 255, 255}, image);
    }

    @Test
    void darknessHasNoShotNoise() {
        double[] image = new double[1000];
        new Camera(PixelType.U16, 10, 0).expose(image, 0.4, new SplittableRandom(1));
        assertTrue(Arrays.stream(image).allMatch(level -> level == 0));
    }

    @Test
    void refusesWrongOptions() {
        Camera camera = Camera.DEFAULTS;
        assertMessage("pixelType is F32; it must be U8 or U16", () -> camera.withPixelType(PixelType.F32));
        assertMessage("photonsPerPixel is 0.0; it must be positive", () -> camera.withPhotonsPerPixel(0));
        assertMessage("photonsPerPixel is NaN; it must be positive", () -> camera.withPhotonsPerPixel(Double.NaN));
        assertMessage("readNoiseElectrons is -1.0; it must be 0 or more", () -> camera.withReadNoiseElectrons(-1));
    }

    @Test
    void optionsChangeOneByOne() {
        assertEquals(
                new Camera(PixelType.U16, 7, 8),
                Camera.DEFAULTS
                        .withPixelType(PixelType.U16)
                        .withPhotonsPerPixel(7)
                        .withReadNoiseElectrons(8));
    }
}
