package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.Relaxation;
import java.util.List;

/**
 * How a bead moves, but for the parameters that a fit finds: all of them positive, and fitted as logarithms.
 *
 * <p>Implementations are immutable and safe to share between threads.
 */
public sealed interface MotionModel permits TrapModel, PendulumModel {
    /** Returns the names of the parameters, such as {@code stiffness}, in their order. */
    List<String> parameters();

    /**
     * Returns the motion.
     *
     * @param parameters a positive number for each of the {@linkplain #parameters() names}
     */
    List<Relaxation> relaxations(double[] parameters);

    /**
     * Returns parameters to begin a fit with, of which the likeliest is taken.
     *
     * @param variance of the bead's positions without noise, roughly, in nm²
     * @param period from frame to frame, in s
     * @param duration of the trace, in s
     */
    List<double[]> starts(double variance, double period, double duration);
}
