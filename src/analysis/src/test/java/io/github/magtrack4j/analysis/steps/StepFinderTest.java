package io.github.magtrack4j.analysis.steps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepFinderTest {
    private static final StepFinder FINDER = StepFinder.standard();

    private static double[] noise(int length, double correlation, long seed) {
        Random random = new Random(seed);
        double[] noise = new double[length];
        double x = random.nextGaussian();
        for (int i = 0; i < length; i++) {
            noise[i] = x;
            x = correlation * x + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
        }
        return noise;
    }

    @ParameterizedTest
    @CsvSource({"100, 0", "1000, 0", "5000, 0", "1000, 0.3", "2000, 0.8"})
    void noiseHasNoSteps(int length, double correlation) {
        int wrong = 0;
        for (int i = 0; i < 200; i++) {
            wrong += FINDER.find(noise(length, correlation, i)).count() > 0 ? 1 : 0;
        }
        // 5 of 100 are allowed, 2 meant.
        assertTrue(wrong <= 10, "steps in " + wrong + " of 200");
    }

    /** Steps of five standard deviations, up or down, on plateaus of random lengths. */
    @Test
    void stepsAreFound() {
        int truth = 0;
        int hits = 0;
        int found = 0;
        int near = 0;
        for (int trace = 0; trace < 50; trace++) {
            Random random = new Random(trace);
            double[] values = noise(3000, 0, 500 + trace);
            List<Integer> steps = new ArrayList<>();
            double level = 0;
            int next = 0;
            for (int i = 0; i < values.length; i++) {
                if (i == next && i > 0) {
                    level += random.nextBoolean() ? 5 : -5;
                    steps.add(i);
                }
                if (i == next) {
                    next = i + 10 + (int) (-90 * Math.log(1 - random.nextDouble()));
                }
                values[i] = 1000 + values[i] + level;
            }
            Steps result = FINDER.find(values);
            truth += steps.size();
            found += result.count();
            for (int step : steps) {
                int hit = 0;
                for (int k = 0; k < result.count(); k++) {
                    hit |= Math.abs(result.frame(k) - step) <= 2 ? 1 : 0;
                    near += result.frame(k) == step ? 1 : 0;
                }
                hits += hit;
            }
            assertEquals(1, result.noise(), 0.1);
        }
        assertTrue(hits > 0.95 * truth, hits + " of " + truth + " found");
        assertTrue(found - hits < 0.02 * found, (found - hits) + " of " + found + " are none");
        assertTrue(near > 0.9 * hits, near + " of " + hits + " in the very frame");
    }

    @Test
    void sizesAndDwellsAreTold() {
        double[] values = noise(600, 0, 1);
        for (int i = 0; i < 600; i++) {
            values[i] += i < 200 ? 0 : i < 350 ? 8 : -4;
            values[i] = i % 50 == 3 ? Double.NaN : values[i];
        }
        Steps steps = FINDER.find(values);
        assertEquals(2, steps.count());
        assertEquals(200, steps.frame(0));
        assertEquals(350, steps.frame(1));
        assertEquals(8, steps.size(0), 4 * steps.sizeError(0));
        assertEquals(-12, steps.size(1), 4 * steps.sizeError(1));
        assertEquals(Math.hypot(1 / 14.0, 1 / 12.1), steps.sizeError(0), 0.01);
        assertArrayEquals(new int[] {150}, steps.dwellFrames());
        assertEquals(0, steps.plateaus().getFirst().start());
        assertEquals(600, steps.plateaus().getLast().end());
        // The quality is best for what there is.
        double best = steps.quality().stream().max(Double::compare).orElseThrow();
        assertEquals(best, steps.quality().get(1));
        assertTrue(FINDER.falsePositives(steps, 600, 100, 1) <= 0.08);
    }

    @Test
    void dwellTimesMakeRates() {
        double[] sums = new double[3];
        int exponential = 0;
        for (int trial = 0; trial < 500; trial++) {
            Random random = new Random(trial);
            double[] times = new double[50];
            for (int i = 0; i < 50; i++) {
                times[i] = 0.1 - 2 * Math.log(1 - random.nextDouble());
            }
            DwellTimes dwells = DwellTimes.of(times, 0.1);
            sums[0] += dwells.rate() / 500;
            sums[1] += (dwells.rate() - 0.5) * (dwells.rate() - 0.5) / 500;
            sums[2] += dwells.rateError() / 500;
            exponential += dwells.isExponential() ? 1 : 0;
        }
        assertEquals(0.5, sums[0], 0.015);
        assertEquals(1, sums[2] / Math.sqrt(sums[1]), 0.15);
        assertTrue(exponential > 470, "exponential: " + exponential);
        assertFalse(DwellTimes.of(new double[] {1, 1.1, 0.9, 1, 1, 1.1, 1, 0.9, 1}, 0)
                .isExponential());
        assertThrows(IllegalArgumentException.class, () -> DwellTimes.of(new double[] {1}, 0));
        assertThrows(IllegalArgumentException.class, () -> DwellTimes.of(new double[] {1, 2}, 1.5));
    }

    @Test
    void oddTracesAreTaken() {
        assertEquals(0, FINDER.find(new double[100]).count());
        double[] exact = new double[100];
        Arrays.fill(exact, 40, 100, 1);
        assertEquals(1, FINDER.find(exact).count());
        assertThrows(IllegalArgumentException.class, () -> FINDER.find(new double[7]));
        assertThrows(IllegalArgumentException.class, () -> new StepFinder(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new StepFinder(0.05, 0));
    }
}
