package io.github.magtrack4j.analysis.motion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendulumTest {
    private static final Medium MEDIUM = new Medium(4.114, 8.9e-10);
    private static final double RADIUS = 1400;

    /** Computed apart from this program; R 1400 nm, exposure and frame time 1/1200 s, to the last digit given. */
    @ParameterizedTest
    @CsvSource({
        "1, 1500, 8.7615, 1.3224, 3.304, 3508.627, 113.11857, 5.11862, .29637, .03604",
        "5, 1600, 42.1166, 6.5500, 15.681, 224.39854, 70.13992, 4.60440, .29674, .03643",
        "20, 1650, 165.379, 26.0704, 61.178, 14.64798, 12.80015, 3.20289, .26739, .03582",
    })
    void pendulumsAreTheTables(
            double force,
            double length,
            double upper,
            double lower,
            double corner,
            double at1,
            double at10,
            double at50,
            double at200,
            double at500) {
        LongPendulum across = new LongPendulum(force, length, RADIUS, MEDIUM);
        assertEquals(upper, across.upperFrequency(), upper > 100 ? 5.1e-4 : 5.1e-5);
        assertEquals(lower, across.lowerFrequency(), 5.1e-5);
        assertEquals(
                corner, new ShortPendulum(force, length, RADIUS, MEDIUM).trap().cornerFrequency(), 5.1e-4);
        double[] frequencies = {1, 10, 50, 200, 500};
        double[] expected = {at1, at10, at50, at200, at500};
        SampledMotion seen = new SampledMotion(across.relaxations(), Camera.continuous(1200), 0);
        for (int i = 0; i < expected.length; i++) {
            double digits = expected[i] > 1000 ? 5.1e-4 : 5.1e-6;
            assertEquals(expected[i], seen.density(frequencies[i]), digits);
        }
    }

    /** The other form: the response of position and angle to forces, by the fluctuation-dissipation theorem. */
    @ParameterizedTest
    @CsvSource({"0.1, 900, 500", "1, 1500, 1400", "5, 1600, 1400", "20, 1650, 1400", "60, 400, 250"})
    void bothFormsOfTheSpectrumAreEqual(double force, double length, double radius) {
        LongPendulum pendulum = new LongPendulum(force, length, radius, MEDIUM);
        double k11 = force / length;
        double k12 = -force / length * radius;
        double k22 = force / length * radius * (radius + length);
        for (double f = 0.01; f < 1e4; f *= 1.7) {
            double w = 2 * Math.PI * f;
            // χ = the element (x, x) of the inverse of K - iωΓ; S = 4kT/ω · Im χ.
            double aIm = -w * pendulum.drag();
            double dIm = -w * pendulum.rotationalDrag();
            double detRe = k11 * k22 - aIm * dIm - k12 * k12;
            double detIm = k11 * dIm + k22 * aIm;
            double imaginary = (dIm * detRe - k22 * detIm) / (detRe * detRe + detIm * detIm);
            double expected = 4 * MEDIUM.thermalEnergy() / w * imaginary;
            assertEquals(expected, pendulum.density(f), 1e-9 * expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1, 900, 500", "1, 1500, 1400", "20, 1650, 1400", "60, 400, 250"})
    void equipartitionHolds(double force, double length, double radius) {
        double across = new LongPendulum(force, length, radius, MEDIUM)
                .relaxations().stream().mapToDouble(Relaxation::variance).sum();
        assertEquals(1, across * force / (MEDIUM.thermalEnergy() * (length + radius)), 1e-12);
        double along = new ShortPendulum(force, length, radius, MEDIUM)
                .relaxations()
                .getFirst()
                .variance();
        assertEquals(1, along * force / (MEDIUM.thermalEnergy() * length), 1e-12);
    }

    /** The integral over all frequencies, numerically: f = x/(1 - x). */
    @Test
    void theIntegralOfTheSpectrumIsTheVariance() {
        LongPendulum pendulum = new LongPendulum(5, 1600, RADIUS, MEDIUM);
        int steps = 200_000;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            double x = (i + 0.5) / steps;
            sum += pendulum.density(20 * x / (1 - x)) * 20 / ((1 - x) * (1 - x)) / steps;
        }
        assertEquals(1, sum * 5 / (MEDIUM.thermalEnergy() * 3000), 1e-6);
    }

    @Test
    void waterIsThatOfTables() {
        assertEquals(8.9e-10, Medium.water(25).viscosity(), 0.01e-10);
        assertEquals(1.002e-9, Medium.water(20).viscosity(), 1e-15);
        assertEquals(4.116405, Medium.water(25).thermalEnergy(), 1e-5);
        assertEquals(1e-9, Medium.of(25, 1).viscosity(), 1e-24);
        assertThrows(IllegalArgumentException.class, () -> Medium.water(298));
        assertThrows(IllegalArgumentException.class, () -> new Medium(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new LongPendulum(0, 1, 1, MEDIUM));
        assertThrows(IllegalArgumentException.class, () -> new ShortPendulum(1, -1, 1, MEDIUM));
    }
}
