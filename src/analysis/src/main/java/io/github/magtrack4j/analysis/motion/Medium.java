package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;

/**
 * The liquid about a bead: how strongly it shakes the bead, and how much it resists.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param thermalEnergy kT, in pN nm; 4.11 at 24.5 °C
 * @param viscosity in pN s/nm²: a value in mPa s times 1e-9; water has 8.9e-10 at 25 °C
 */
public record Medium(double thermalEnergy, double viscosity) {
    /** Boltzmann's constant in pN nm/K, exact in the SI of 2019. */
    public static final double BOLTZMANN = 0.01380649;

    private static final double ZERO_CELSIUS = 273.15;
    private static final double MPA_S = 1e-9;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public Medium {
        Arguments.positive("thermalEnergy", thermalEnergy);
        Arguments.positive("viscosity", viscosity);
    }

    /**
     * Returns water at a temperature. Its viscosity is that of J. Kestin, M. Sokolov and W. A. Wakeham, "Viscosity of
     * liquid water in the range -8 °C to 150 °C", J. Phys. Chem. Ref. Data 7 (1978) 941, equation 15, with 1.002 mPa s
     * at 20 °C; right to 0.2 %.
     *
     * @param celsius 0 to 100 °C
     */
    public static Medium water(double celsius) {
        checkCelsius(celsius);
        double below = 20 - celsius;
        double exponent = below / (celsius + 96) * (1.2364 + below * (-1.37e-3 + below * 5.7e-6));
        return new Medium(thermalEnergy(celsius), 1.002 * MPA_S * Math.pow(10, exponent));
    }

    /**
     * Returns a liquid of a temperature and a viscosity.
     *
     * @param celsius 0 to 100 °C
     * @param viscosity in mPa s; water's is 0.89 at 25 °C
     */
    public static Medium of(double celsius, double viscosity) {
        checkCelsius(celsius);
        return new Medium(thermalEnergy(celsius), viscosity * MPA_S);
    }

    private static void checkCelsius(double celsius) {
        Arguments.require("celsius", celsius, celsius >= 0 && celsius <= 100, "0 to 100 °C");
    }

    private static double thermalEnergy(double celsius) {
        return BOLTZMANN * (celsius + ZERO_CELSIUS);
    }
}
