package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import io.github.magtrack4j.analysis.motion.Trap;
import io.github.magtrack4j.internal.Arguments;
import java.util.ArrayList;
import java.util.List;

/**
 * A bead in a harmonic trap, with drag and stiffness to be found: for a tethered bead of which neither radius nor
 * length is known. Force is stiffness × length along the field, and near enough × (length + radius) across it only
 * while the bead's rotation does not show.
 *
 * @param thermalEnergy kT, in pN nm
 */
public record TrapModel(double thermalEnergy) implements MotionModel {
    /** The name of γ, in pN s/nm. */
    public static final String DRAG = "drag";

    /** The name of κ, in pN/nm. */
    public static final String STIFFNESS = "stiffness";

    private static final double RATIO = 2;

    /**
     * Checks kT.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public TrapModel {
        Arguments.positive("thermalEnergy", thermalEnergy);
    }

    @Override
    public List<String> parameters() {
        return List.of(DRAG, STIFFNESS);
    }

    @Override
    public List<Relaxation> relaxations(double[] parameters) {
        return new Trap(parameters[0], parameters[1], thermalEnergy).relaxations();
    }

    @Override
    public List<double[]> starts(double variance, double period, double duration) {
        List<double[]> starts = new ArrayList<>();
        for (double time = period / 16; time < duration / 2; time *= RATIO) {
            double stiffness = thermalEnergy * SampledMotion.blurredVariance(period / time) / variance;
            starts.add(new double[] {stiffness * time, stiffness});
        }
        return starts;
    }
}
