package io.github.magtrack4j.analysis.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampledMotionTest {
    private static final double[] FREQUENCIES = {0.1, 1, 5, 10, 25, 49.9};

    private static SampledMotion of(double exposurePart, double noise) {
        return new SampledMotion(
                new Trap(1e-5, 1e-3, 4.11).relaxations(), new Camera(100, exposurePart / 100), noise * noise);
    }

    /** Computed apart from this program, to the last digit given; two-sided. */
    @ParameterizedTest
    @CsvSource({
        "1, 82.19648899, 81.85027116, 74.21381218, 57.06695828, 19.59696038, 6.22809947",
        "0.5, 83.8674434, 83.5419935, 76.36360866, 60.24531139, 25.02295698, 12.45602921",
        "0.1, 87.63870507, 87.31968574, 80.28313874, 64.4833232, 29.95692794, 17.63831034",
    })
    void theSpectrumIsTheTables(double exposure, double s0, double s1, double s2, double s3, double s4, double s5) {
        double[] expected = {s0, s1, s2, s3, s4, s5};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], of(exposure, 0).density(FREQUENCIES[i]) / 2, 5.1e-9);
        }
    }

    @Test
    void theAllanVarianceIsTheTables() {
        int[] frames = {1, 2, 4, 16, 64};
        double[] expected = {1381.709998756, 1564.908695144, 1303.108146996, 465.585944727, 125.427246094};
        for (int i = 0; i < frames.length; i++) {
            assertEquals(expected[i], of(1, 0).allanVariance(frames[i]), 1e-9 * expected[i]);
            assertEquals(expected[i] + 9.0 / frames[i], of(1, 3).allanVariance(frames[i]), 1e-9 * expected[i]);
        }
    }

    /** Lansdorp and Saleh, equation 17, as printed. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-2, 0.1, 1})
    void theAllanVarianceIsLansdorpsAndSalehs(double stiffness) {
        double time = 1e-5 / stiffness;
        SampledMotion motion =
                new SampledMotion(new Trap(1e-5, stiffness, 4.11).relaxations(), Camera.continuous(100), 0);
        for (int frames = 1; frames < 1000; frames *= 3) {
            double t = frames / 100.0;
            double expected = 2
                    * 4.11
                    * time
                    / (stiffness * t)
                    * (1
                            + 2 * time / t * Math.exp(-t / time)
                            - time / (2 * t) * Math.exp(-2 * t / time)
                            - 3 * time / (2 * t));
            assertEquals(expected, motion.allanVariance(frames), 1e-9 * expected);
        }
    }

    /** The variances again, from the covariances themselves. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 1})
    void variancesAreThoseOfTheCovariances(double exposure) {
        SampledMotion motion = new SampledMotion(
                List.of(new Relaxation(300, 0.02), new Relaxation(50, 0.003)), new Camera(100, exposure / 100), 4);
        for (int m : new int[] {1, 2, 7, 30}) {
            assertEquals(quadratic(motion, m, 1, -1) / 2, motion.allanVariance(m), 1e-9 * 300);
            assertEquals(quadratic(motion, m, 1, -2, 1) / 6, motion.hadamardVariance(m), 1e-9 * 300);
            assertEquals(quadratic(motion, m, 1), motion.varianceOfMean(m), 1e-9 * 300);
        }
    }

    private static double quadratic(SampledMotion motion, int m, double... weights) {
        double sum = 0;
        for (int i = 0; i < m * weights.length; i++) {
            for (int j = 0; j < m * weights.length; j++) {
                sum += weights[i / m] * weights[j / m] * motion.covariance(Math.abs(i - j)) / m / m;
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"16, 0.5", "100, 1", "33, 0.1"})
    void thePeriodogramOfAShortTraceIsThatOfTheCovariances(int frames, double exposure) {
        SampledMotion motion = new SampledMotion(
                List.of(new Relaxation(300, 0.5), new Relaxation(50, 0.003)), new Camera(100, exposure / 100), 4);
        double[] sinSquares = new double[frames / 2];
        double[] all = new double[frames / 2];
        for (int k = 1; k <= frames / 2; k++) {
            sinSquares[k - 1] = Math.pow(Math.sin(Math.PI * k / frames), 2);
        }
        motion.periodograms(sinSquares, frames, all);
        for (int k = 1; k <= frames / 2; k++) {
            double expected = 0;
            for (int lag = 1 - frames; lag < frames; lag++) {
                expected += 2
                        * (1 - Math.abs(lag) / (double) frames)
                        * motion.covariance(Math.abs(lag))
                        * Math.cos(2 * Math.PI * k * lag / frames)
                        / 100;
            }
            assertEquals(expected, motion.periodogram(k * 100.0 / frames, frames), 1e-10 * expected + 1e-12);
            assertEquals(expected, all[k - 1], 1e-10 * expected + 1e-12);
        }
    }

    /** Each alias by itself, with the blur of an exposure. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1})
    void theSpectrumIsTheSumOfAllAliases(double exposure) {
        Relaxation relaxation = new Relaxation(4110, 0.01);
        for (double frequency : FREQUENCIES) {
            double sum = 0;
            for (int alias = -200_000; alias <= 200_000; alias++) {
                double f = frequency + 100.0 * alias;
                double x = Math.PI * f * exposure / 100;
                double sinc = Math.sin(x) / x;
                sum += relaxation.density(f) * sinc * sinc;
            }
            assertEquals(sum, of(exposure, 0).density(frequency), 1e-11 * sum);
        }
    }

    @Test
    void blurIsSmoothWhereItsSeriesEnds() {
        for (double a = 0.01; a < 0.04; a *= 1.01) {
            double third = a * a * a;
            double series = 1 - a / 3 + a * a / 12 - third / 60 + third * a / 360 - third * a * a / 2520;
            assertEquals(series, SampledMotion.blurredVariance(a), 1e-12);
        }
        assertEquals(1, SampledMotion.blurredVariance(0));
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertEquals(
                "exposure is 0.02; it must be 0 to 0.01 s, the time from frame to frame",
                assertThrows(IllegalArgumentException.class, () -> new Camera(100, 0.02))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Camera(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Camera.continuous(Double.NaN));
        assertEquals(0.01, new Camera(100, 0.010000001).exposure());
        assertThrows(IllegalArgumentException.class, () -> new Relaxation(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Relaxation(1, 0));
        assertThrows(IllegalArgumentException.class, () -> of(1, 0).allanVariance(0));
        assertThrows(IllegalArgumentException.class, () -> of(1, 0).covariance(-1));
        assertThrows(
                IllegalArgumentException.class, () -> new SampledMotion(List.of(), Camera.continuous(100), Double.NaN));
    }
}
