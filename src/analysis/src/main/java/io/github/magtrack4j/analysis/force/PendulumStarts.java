package io.github.magtrack4j.analysis.force;

import java.util.ArrayList;
import java.util.List;

/** Where fits of pendulums begin: about the force of equipartition, and well below it, since blur makes that too high. */
final class PendulumStarts {
    private static final double[] FORCES = {0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.3, 2, 4};
    private static final double[] RADII = {0.5, 0.7, 1, 1.4, 2};

    private PendulumStarts() {}

    static List<double[]> about(double force, double radius, boolean fitsRadius) {
        List<double[]> starts = new ArrayList<>();
        for (double f : FORCES) {
            if (fitsRadius) {
                for (double r : RADII) {
                    starts.add(new double[] {force * f, radius * r});
                }
            } else {
                starts.add(new double[] {force * f});
            }
        }
        return starts;
    }
}
