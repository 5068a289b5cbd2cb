package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.LongPendulum;
import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.ShortPendulum;
import io.github.magtrack4j.internal.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A tethered bead along or across the field, with the force to be found, and the bead's radius if it is not known.
 *
 * @param kind which way it swings
 * @param length of the tether, from the surface to the bead's lowest point, in nm
 * @param radius of the bead, in nm; where a fit of it begins, if it is fitted
 * @param fitsRadius whether the radius is a parameter
 * @param medium the liquid
 */
public record PendulumModel(Kind kind, double length, double radius, boolean fitsRadius, Medium medium)
        implements MotionModel {
    /** The name of F, in pN. */
    public static final String FORCE = "force";

    /** The name of R, in nm. */
    public static final String RADIUS = "radius";

    /** Fits begin about the force of equipartition, and well below it, since blur makes that too high. */
    private static final double[] START_FORCES = {0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.3, 2, 4};

    private static final double[] START_RADII = {0.5, 0.7, 1, 1.4, 2};

    /** Which way a bead swings. */
    public enum Kind {
        /** Along the field, a {@link ShortPendulum}. */
        SHORT,
        /** Across the field, a {@link LongPendulum}. */
        LONG
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public PendulumModel {
        Objects.requireNonNull(kind, "kind");
        Arguments.positive("length", length);
        Arguments.positive("radius", radius);
    }

    /** Returns the model of a bead along the field whose radius is known. */
    public static PendulumModel along(double length, double radius, Medium medium) {
        return new PendulumModel(Kind.SHORT, length, radius, false, medium);
    }

    /** Returns the model of a bead across the field whose radius is known. */
    public static PendulumModel across(double length, double radius, Medium medium) {
        return new PendulumModel(Kind.LONG, length, radius, false, medium);
    }

    /** Returns this model with the radius as a parameter. */
    public PendulumModel fittingRadius() {
        return new PendulumModel(kind, length, radius, true, medium);
    }

    @Override
    public List<String> parameters() {
        return fitsRadius ? List.of(FORCE, RADIUS) : List.of(FORCE);
    }

    @Override
    public List<Relaxation> relaxations(double[] parameters) {
        double force = parameters[0];
        double size = fitsRadius ? parameters[1] : radius;
        return switch (kind) {
            case SHORT -> new ShortPendulum(force, length, size, medium).relaxations();
            case LONG -> new LongPendulum(force, length, size, medium).relaxations();
        };
    }

    @Override
    public List<double[]> starts(double variance, double period, double duration) {
        double ofVariance = kind == Kind.SHORT ? length : length + radius;
        double force = medium.thermalEnergy() * ofVariance / variance;
        List<double[]> starts = new ArrayList<>();
        for (double f : START_FORCES) {
            if (fitsRadius) {
                for (double r : START_RADII) {
                    starts.add(new double[] {force * f, radius * r});
                }
            } else {
                starts.add(new double[] {force * f});
            }
        }
        return starts;
    }
}
