package io.github.magtrack4j.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AllanDeviationTest {
    private static final double RATE = 250;

    @Test
    void whiteNoiseFallsWithTheRootOfTheTime() {
        AllanDeviation allan = AllanDeviation.overlapping(Noise.white(1 << 18), RATE);
        assertEquals(1 / RATE, allan.times()[0]);
        for (int i = 0; allan.times()[i] <= 1; i++) {
            double samples = allan.times()[i] * RATE;
            assertEquals(1, allan.deviations()[i] * Math.sqrt(samples), 0.05, "over " + samples + " samples");
        }
    }

    @Test
    void driftRisesWithTheTime() {
        double[] values = new double[4096];
        Arrays.setAll(values, i -> 7e4 + 30 * i / RATE);
        AllanDeviation allan = AllanDeviation.overlapping(values, RATE);
        for (int i = 0; i < allan.times().length; i++) {
            double expected = 30 * allan.times()[i] / Math.sqrt(2);
            assertEquals(expected, allan.deviations()[i], 1e-7 * expected);
        }
    }

    @Test
    void sineIsKnown() {
        double periodsPerSample = 1.0 / 64;
        // Whole periods of starts, for every time there is: 64 periods and one start less than the pair is long.
        AllanDeviation allan = AllanDeviation.overlapping(Noise.sine(1 << 18, 3, periodsPerSample), 1);
        for (int i = 0; allan.times()[i] <= 100; i++) {
            double phase = Math.PI * periodsPerSample;
            double time = allan.times()[i];
            double expected = 3 * Math.pow(Math.sin(phase * time), 2) / (time * Math.sin(phase));
            assertEquals(expected, allan.deviations()[i], 1e-3);
        }
    }

    @Test
    void trappedBeadHasItsMaximumNearTheRelaxation() {
        double relaxation = 40;
        AllanDeviation allan = AllanDeviation.overlapping(Noise.trapped(1 << 20, relaxation), 1);
        for (int i = 0; allan.times()[i] <= 256; i++) {
            double time = allan.times()[i];
            if (time < 8) {
                continue; // the formula's means are over all times, not over samples
            }
            // Lansdorp and Saleh 2012, equation 17, for a variance of 1.
            double ratio = relaxation / time;
            double variance =
                    2 * ratio * (1 + 2 * ratio * Math.exp(-1 / ratio) - ratio / 2 * Math.exp(-2 / ratio) - 1.5 * ratio);
            assertEquals(1, allan.deviations()[i] / Math.sqrt(variance), 0.03, "over " + time);
        }
    }

    @Test
    void gapsAreNotBridged() {
        double[] values = Noise.white(1 << 17);
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 1000 == 999 ? Double.NaN : values[i] + (double) (i / 1000 % 2) * 1000;
        }
        AllanDeviation allan = AllanDeviation.overlapping(values, 1);
        assertEquals(362, allan.times()[allan.times().length - 1]);
        for (int i = 0; i < allan.times().length; i++) {
            assertEquals(1, allan.deviations()[i] * Math.sqrt(allan.times()[i]), 0.1);
        }
        assertEquals(131 * 998 + 71, allan.pairs()[0]);
    }

    @Test
    void shortOrEmptyTracesHaveNone() {
        double[] nothing = new double[100];
        Arrays.fill(nothing, Double.NaN);
        for (double[] values : new double[][] {{}, {1}, {1, 2, 3}, nothing}) {
            assertEquals(0, AllanDeviation.overlapping(values, 1).times().length);
        }
        AllanDeviation four = AllanDeviation.overlapping(new double[] {1, 2, 1, 2}, 1);
        assertArrayEquals(new double[] {Math.sqrt(0.5)}, four.deviations(), 1e-15);
        assertArrayEquals(new int[] {3}, four.pairs());
    }

    @Test
    void wrongRateIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> AllanDeviation.overlapping(new double[9], 0))
                .getMessage()
                .startsWith("sampleRate is 0.0"));
    }
}
