package io.github.magtrack4j.analysis.testing;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.Relaxation;
import java.util.List;
import java.util.Random;

/** Traces whose truth is known: relaxations as a camera sees them, drawn exactly, without small steps of time. */
public final class Traces {
    private Traces() {}

    /** Draws the positions of a sum of relaxations, means over the exposure, with noise of a standard deviation. */
    public static double[] of(List<Relaxation> relaxations, Camera camera, double noise, int frames, long seed) {
        Random random = new Random(seed);
        double[] values = new double[frames];
        for (Relaxation relaxation : relaxations) {
            add(relaxation, camera, random, values);
        }
        for (int i = 0; i < frames; i++) {
            values[i] += noise * random.nextGaussian();
        }
        return values;
    }

    /** Position and mean over the exposure are drawn together, given the position where the exposure begins. */
    private static void add(Relaxation relaxation, Camera camera, Random random, double[] values) {
        double s2 = relaxation.variance();
        double a = camera.exposure() / relaxation.time();
        double decay = Math.exp(-a);
        double lost = -Math.expm1(-a);
        double mean = a == 0 ? 1 : lost / a;
        double endVariance = s2 * -Math.expm1(-2 * a);
        double meanVariance =
                a < 1e-3 ? s2 * 2 * a / 3 * (1 - 0.75 * a) : s2 * (2 * (a - lost) / (a * a) - mean * mean);
        double covariance = s2 * mean * lost;
        double endSd = Math.sqrt(endVariance);
        double along = endSd == 0 ? 0 : covariance / endSd;
        double rest = Math.sqrt(Math.max(meanVariance - along * along, 0));
        double dark = Math.exp(-(camera.period() - camera.exposure()) / relaxation.time());
        double darkSd = Math.sqrt(s2 * (1 - dark * dark));
        double x = Math.sqrt(s2) * random.nextGaussian();
        for (int i = 0; i < values.length; i++) {
            double end = random.nextGaussian();
            values[i] += x * mean + along * end + rest * random.nextGaussian();
            x = x * decay + endSd * end;
            x = x * dark + darkSd * random.nextGaussian();
        }
    }
}
