package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;
import java.util.List;

/**
 * An overdamped bead in a harmonic trap: variance kT/κ, time γ/κ.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param drag γ, in pN s/nm
 * @param stiffness κ, in pN/nm
 * @param thermalEnergy kT, in pN nm
 */
public record Trap(double drag, double stiffness, double thermalEnergy) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public Trap {
        Arguments.positive("drag", drag);
        Arguments.positive("stiffness", stiffness);
        Arguments.positive("thermalEnergy", thermalEnergy);
    }

    /** Returns the corner frequency κ/2πγ, in Hz. */
    public double cornerFrequency() {
        return stiffness / (2 * Math.PI * drag);
    }

    /** Returns the motion as its one relaxation. */
    public List<Relaxation> relaxations() {
        return List.of(new Relaxation(thermalEnergy / stiffness, drag / stiffness));
    }
}
