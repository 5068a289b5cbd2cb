package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;
import java.util.List;

/**
 * A tethered bead's motion along the magnetic field: the field holds the bead's orientation, so that it swings as a
 * pendulum as long as the tether, with κ = F/L and γ = 6πηR C∥.
 *
 * <p>C∥ is {@link Drag#along} at the distance L + R of the bead's centre. Source: P. Daldrop, H. Brutzer, A. Huhle, D.
 * J. Kauert and R. Seidel, "Extending the range for force calibration in magnetic tweezers", Biophys. J. 108 (2015)
 * 2550.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param force F, in pN
 * @param length L, from the surface to the bead's lowest point, in nm
 * @param radius R of the bead, in nm
 * @param medium the liquid
 */
public record ShortPendulum(double force, double length, double radius, Medium medium) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public ShortPendulum {
        Arguments.positive("force", force);
        Arguments.positive("length", length);
        Arguments.positive("radius", radius);
    }

    /** Returns the motion as that of a bead in a trap. */
    public Trap trap() {
        double drag = Drag.stokes(radius, medium.viscosity()) * Drag.along(1 + length / radius);
        return new Trap(drag, force / length, medium.thermalEnergy());
    }

    /** Returns the motion as its one relaxation. */
    public List<Relaxation> relaxations() {
        return trap().relaxations();
    }
}
