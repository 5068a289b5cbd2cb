package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;
import java.util.List;

/**
 * A tethered bead's motion across the magnetic field: the bead is free to rotate about the field, so that it swings as
 * a pendulum as long as the tether and the bead's radius, and rolls on the tether's end besides. Two relaxations:
 *
 * <pre>{@code
 * f± = (F/2πL) [ (L+R)R/2γφ + 1/2γx ± ½ √( ((L+R)R/γφ + 1/γx)² - 4LR/γxγφ ) ],    C = 2πf₊L/F - (L+R)R/γφ
 * S₁(f) = 4kT / [(2π)² (1 + C² γxγφ/R²)] · [ γφC²/R² / (f₊² + f²) + 1/γx / (f₋² + f²) ]
 * }</pre>
 *
 * <p>with γx = 6πηR C∥ ({@link Drag#along}) and γφ = 8πηR³ Crot ({@link Drag#rotation}), both at the distance L + R.
 * The variance of both together is kT(L + R)/F. Source: P. Daldrop, H. Brutzer, A. Huhle, D. J. Kauert and R. Seidel,
 * "Extending the range for force calibration in magnetic tweezers", Biophys. J. 108 (2015) 2550.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param force F, in pN
 * @param length L, from the surface to the bead's lowest point, in nm
 * @param radius R of the bead, in nm
 * @param medium the liquid
 */
public record LongPendulum(double force, double length, double radius, Medium medium) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public LongPendulum {
        Arguments.positive("force", force);
        Arguments.positive("length", length);
        Arguments.positive("radius", radius);
    }

    /** Returns γx, the drag against translation, in pN s/nm. */
    public double drag() {
        return Drag.stokes(radius, medium.viscosity()) * Drag.along(1 + length / radius);
    }

    /** Returns γφ, the drag against rotation, in pN nm s. */
    public double rotationalDrag() {
        return 8 * Math.PI * medium.viscosity() * radius * radius * radius * Drag.rotation(1 + length / radius);
    }

    /** Returns f₊, the corner of the faster motion, mostly the bead's rotation, in Hz. */
    public double upperFrequency() {
        double rolling = rolling();
        double sliding = 1 / drag();
        return force / (2 * Math.PI * length) * ((rolling + sliding) / 2 + root(rolling, sliding) / 2);
    }

    /** Returns f₋, the corner of the slower motion, mostly the pendulum's, in Hz. */
    public double lowerFrequency() {
        double rolling = rolling();
        double sliding = 1 / drag();
        // The product of both is known; a difference would lose digits.
        double product = length * radius / (drag() * rotationalDrag());
        double upper = (rolling + sliding) / 2 + root(rolling, sliding) / 2;
        return force / (2 * Math.PI * length) * product / upper;
    }

    private double rolling() {
        return (length + radius) * radius / rotationalDrag();
    }

    private double root(double rolling, double sliding) {
        double sum = rolling + sliding;
        return Math.sqrt(sum * sum - 4 * length * radius / (drag() * rotationalDrag()));
    }

    /**
     * Returns the one-sided power spectral density of the motion itself, without a camera, in nm²/Hz.
     *
     * @param frequency in Hz
     */
    public double density(double frequency) {
        return relaxations().stream().mapToDouble(r -> r.density(frequency)).sum();
    }

    /** Returns the motion as its two relaxations, the faster one first. */
    public List<Relaxation> relaxations() {
        double translation = drag();
        double rotation = rotationalDrag();
        double upper = upperFrequency();
        double lower = lowerFrequency();
        double c = 2 * Math.PI * upper * length / force - rolling();
        double mixing = c * c * translation * rotation / (radius * radius);
        double scale = 4 * medium.thermalEnergy() / (4 * Math.PI * Math.PI * (1 + mixing));
        // A/(f0² + f²) has the integral πA/(2 f0).
        double fast = scale * mixing / translation;
        double slow = scale / translation;
        return List.of(
                new Relaxation(Math.PI * fast / (2 * upper), 1 / (2 * Math.PI * upper)),
                new Relaxation(Math.PI * slow / (2 * lower), 1 / (2 * Math.PI * lower)));
    }
}
