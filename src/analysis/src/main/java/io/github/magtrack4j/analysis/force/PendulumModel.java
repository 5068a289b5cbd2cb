package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.LongPendulum;
import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.internal.Arguments;
import java.util.List;

/**
 * A tethered bead across the field, {@link LongPendulum}, with the force to be found, and the bead's radius if it is not known.
 *
 * @param length of the tether, from the surface to the bead's lowest point, in nm
 * @param radius of the bead, in nm; where a fit of it begins, if it is fitted
 * @param fitsRadius whether the radius is a parameter
 * @param medium the liquid
 */
public record LongPendulumModel(double length, double radius, boolean fitsRadius, Medium medium)
        implements MotionModel {
    /** The name of F, in pN. */
    public static final String FORCE = "force";

    /** The name of R, in nm. */
    public static final String RADIUS = "radius";

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public LongPendulumModel {
        Arguments.positive("length", length);
        Arguments.positive("radius", radius);
    }

    /** Returns the model of a bead whose radius is known. */
    public static LongPendulumModel of(double length, double radius, Medium medium) {
        return new LongPendulumModel(length, radius, false, medium);
    }

    /** Returns this model with the radius as a parameter. */
    public LongPendulumModel fittingRadius() {
        return new LongPendulumModel(length, radius, true, medium);
    }

    @Override
    public List<String> parameters() {
        return fitsRadius ? List.of(FORCE, RADIUS) : List.of(FORCE);
    }

    @Override
    public List<Relaxation> relaxations(double[] parameters) {
        return new LongPendulum(parameters[0], length, fitsRadius ? parameters[1] : radius, medium).relaxations();
    }

    @Override
    public List<double[]> starts(double variance, double period, double duration) {
        double force = medium.thermalEnergy() * (length + radius) / variance;
        return PendulumStarts.about(force, radius, fitsRadius);
    }
}
