package io.github.magtrack4j.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PowerSpectrumTest {
    private static final double RATE = 250;

    private static PowerSpectrum welch(double[] values, int segmentLength) {
        return PowerSpectrum.welch(values, RATE, segmentLength).orElseThrow();
    }

    /** The mean density between two frequencies. */
    private static double level(PowerSpectrum spectrum, double from, double to) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < spectrum.frequencies().length; j++) {
            if (spectrum.frequencies()[j] >= from && spectrum.frequencies()[j] < to) {
                sum += spectrum.densities()[j];
                count++;
            }
        }
        return sum / count;
    }

    private static double integral(PowerSpectrum spectrum) {
        return Arrays.stream(spectrum.densities()).sum() * spectrum.frequencies()[1];
    }

    @Test
    void whiteNoiseIsFlatAtTwiceItsVarianceByTheRate() {
        PowerSpectrum spectrum = welch(Noise.white(1 << 18), 1024);
        assertEquals(511, spectrum.segments());
        assertEquals(RATE / 2, spectrum.frequencies()[512]);
        for (double from = 1; from < 120; from += 30) {
            assertEquals(2 / RATE, level(spectrum, from, from + 30), 0.02 * 2 / RATE);
        }
        assertEquals(1, integral(spectrum), 0.01);
        // Hardly wider than independent segments would have it.
        double squares = 0;
        for (int j = 2; j < 512; j++) {
            squares += Math.pow(spectrum.densities()[j] * RATE / 2 - 1, 2);
        }
        assertEquals(Math.sqrt(1.06 / 511), Math.sqrt(squares / 510), 0.1 * Math.sqrt(1.06 / 511));
    }

    @Test
    void oneSegmentHasThePowerOfItsWindowedSamples() {
        // Even and odd lengths: with n/2 standing alone, and without.
        for (int length : new int[] {48, 45}) {
            double[] values = Noise.white(length);
            double mean = Arrays.stream(values).average().orElseThrow();
            double power = 0;
            double window = 0;
            for (int k = 0; k < length; k++) {
                double weight = Math.pow(Math.sin(Math.PI * k / length), 4);
                power += weight * Math.pow(values[k] - mean, 2);
                window += weight;
            }
            assertEquals(power / window, integral(welch(values, length)), 1e-13);
        }
    }

    @Test
    void sineHasHalfItsSquaredAmplitudeAtItsFrequency() {
        PowerSpectrum spectrum = welch(Noise.sine(1 << 14, 3, 0.125), 1024);
        assertEquals(4.5, integral(spectrum), 1e-9);
        double bin = RATE / 1024;
        double frequency = RATE / 8;
        assertEquals(4.5, level(spectrum, frequency - 1.5 * bin, frequency + 1.5 * bin) * 3 * bin, 1e-9);
        // A Hann window has two thirds of the power in the middle bin, and a sixth in each neighbour.
        assertEquals(4.5 * 2 / 3, spectrum.densities()[128] * bin, 1e-9);
    }

    @Test
    void trappedBeadHasLorentzian() {
        double relaxation = 40;
        PowerSpectrum spectrum = welch(Noise.trapped(1 << 21, relaxation), 1 << 12);
        double corner = RATE / (2 * Math.PI * relaxation);
        for (double frequency : new double[] {corner / 3, corner, 3 * corner, 10 * corner}) {
            double lorentzian = 2 * corner / (Math.PI * (corner * corner + frequency * frequency));
            double bin = RATE / (1 << 12);
            double level = level(spectrum, frequency - 4 * bin, frequency + 4 * bin);
            assertEquals(1, level / lorentzian, 0.05, "at " + frequency / corner + " corner frequencies");
        }
    }

    @Test
    void gapsSplitTheTraceAndAreNotBridged() {
        double[] values = Noise.white(1 << 17);
        // After each gap the bead is elsewhere: bridged, that would be a lot of power at low frequencies.
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 1000 == 999 ? Double.NaN : values[i] + (double) (i / 1000 % 2) * 1000;
        }
        PowerSpectrum spectrum = welch(values, 256);
        // 6 segments in each of 131 stretches of 999 samples, and none in the last of 72.
        assertEquals(6 * 131, spectrum.segments());
        assertEquals(2 / RATE, level(spectrum, 2, 20), 0.03 * 2 / RATE);
        assertEquals(2 / RATE, level(spectrum, 20, 124), 0.03 * 2 / RATE);
    }

    @Test
    void segmentsAreAsLongAsTheirNumberAllows() {
        double[] values = Noise.white(1000);
        assertEquals(257, PowerSpectrum.averaged(values, RATE, 1).orElseThrow().densities().length);
        PowerSpectrum averaged = PowerSpectrum.averaged(values, RATE, 7).orElseThrow();
        assertEquals(14, averaged.segments());
        assertArrayEquals(welch(values, 128).densities(), averaged.densities());
        for (int i = 0; i < values.length; i += 16) {
            values[i] = Double.NaN;
        }
        assertTrue(PowerSpectrum.averaged(values, RATE, 1).isEmpty());
        assertTrue(PowerSpectrum.welch(values, RATE, 16).isEmpty());
        assertTrue(PowerSpectrum.averaged(new double[0], RATE, 1).isEmpty());
    }

    @Test
    void blocksKeepTheLevelAndThinTheFrequenciesOut() {
        PowerSpectrum blocks = welch(Noise.white(1 << 17), 4096).inBlocks(10);
        double[] frequencies = blocks.frequencies();
        assertTrue(frequencies.length > 20 && frequencies.length < 35, "blocks: " + frequencies.length);
        assertEquals(2 * RATE / 4096, frequencies[0]);
        for (int i = 0; i < frequencies.length; i++) {
            assertEquals(2 / RATE, blocks.densities()[i], 0.5 * 2 / RATE);
            assertTrue(i == 0 || frequencies[i] > frequencies[i - 1]);
        }
        assertEquals(2 / RATE, blocks.densities()[frequencies.length - 1], 0.02 * 2 / RATE);
    }

    @Test
    void wrongArgumentsAreNamed() {
        double[] values = new double[100];
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> PowerSpectrum.welch(values, rate, 16))
                    .getMessage()
                    .startsWith("sampleRate is " + rate));
        }
        for (int length : new int[] {15, 101}) {
            assertEquals(
                    "segmentLength is " + length + "; it must be 16 to 100",
                    assertThrows(IllegalArgumentException.class, () -> PowerSpectrum.welch(values, 1, length))
                            .getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> PowerSpectrum.averaged(values, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> welch(values, 16).inBlocks(0));
    }
}
