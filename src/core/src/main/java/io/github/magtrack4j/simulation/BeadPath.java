package io.github.magtrack4j.simulation;

import java.util.random.RandomGenerator;

/** Where one bead is in each frame, relative to its anchor, in nm. */
final class BeadPath {
    private final double[] x;
    private final double[] y;
    private final double[] z;

    BeadPath(BeadMotion motion, int frames, RandomGenerator random) {
        x = ornsteinUhlenbeck(motion.lateralSdNm(), motion.lateralCorrelationFrames(), frames, random);
        y = ornsteinUhlenbeck(motion.lateralSdNm(), motion.lateralCorrelationFrames(), frames, random);
        z = ornsteinUhlenbeck(motion.axialSdNm(), motion.axialCorrelationFrames(), frames, random);
        for (int frame = 0; frame < frames; frame++) {
            z[frame] += motion.meanZNm(frame, frames);
        }
    }

    /**
     * The exact solution from frame to frame, started in equilibrium, so that every frame has the same distribution.
     */
    private static double[] ornsteinUhlenbeck(double sd, double correlationFrames, int frames, RandomGenerator random) {
        double memory = correlationFrames == 0 ? 0 : Math.exp(-1 / correlationFrames);
        double kick = sd * Math.sqrt(1 - memory * memory);
        double[] values = new double[frames];
        values[0] = sd * random.nextGaussian();
        for (int frame = 1; frame < frames; frame++) {
            values[frame] = memory * values[frame - 1] + kick * random.nextGaussian();
        }
        return values;
    }

    double x(int frame) {
        return x[frame];
    }

    double y(int frame) {
        return y[frame];
    }

    double z(int frame) {
        return z[frame];
    }
}
