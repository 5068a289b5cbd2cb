package io.github.magtrack4j.analysis.force;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;

/** What estimates of many traces of one truth have in common: bias, scatter, and the errors they tell. */
final class Scatter {
    private int count;
    private double sum;
    private double squares;
    private double errors;

    void add(double value, double error, double truth) {
        count++;
        sum += value / truth - 1;
        squares += (value / truth - 1) * (value / truth - 1);
        errors += error / truth;
    }

    double bias() {
        return sum / count;
    }

    double sd() {
        return Math.sqrt((squares - sum * sum / count) / (count - 1));
    }

    double toldError() {
        return errors / count;
    }

    /** The bias, within a limit and four of its own standard errors: chance alone is larger once in 16 000. */
    void checkBias(double limit, String what) {
        assertEquals(0, bias(), limit + 4 * sd() / Math.sqrt(count), "bias of " + what);
    }

    /** The scatter as a ratio to something, within limits and four standard errors of a standard deviation. */
    void checkScatter(double reference, double low, double high, String what) {
        double chance = 4 / Math.sqrt(2.0 * count);
        double ratio = sd() / reference;
        assertEquals((low + high) / 2, ratio, (high - low) / 2 + chance * ratio, "scatter of " + what);
    }

    /** The Cramér-Rao bound of a parameter's logarithm, by the density of endlessly many frames. */
    static double bound(
            MotionModel model,
            double[] truth,
            Camera camera,
            double noiseVariance,
            boolean known,
            int frames,
            int which) {
        int size = truth.length + (known ? 0 : 1);
        double[][] information = new double[size][size];
        double step = 1e-4;
        for (int k = 1; k < frames / 2; k++) {
            double[] slope = new double[size];
            for (int j = 0; j < size; j++) {
                double[] s = new double[2];
                for (int side = 0; side < 2; side++) {
                    double factor = Math.exp(side == 0 ? step : -step);
                    double[] moved = truth.clone();
                    if (j < truth.length) {
                        moved[j] *= factor;
                    }
                    s[side] = new SampledMotion(
                                    model.relaxations(moved), camera, noiseVariance * (j < truth.length ? 1 : factor))
                            .density(k * camera.rate() / frames);
                }
                slope[j] = Math.log(s[0] / s[1]) / (2 * step);
            }
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    information[i][j] += slope[i] * slope[j];
                }
            }
        }
        return Math.sqrt(new LUDecomposition(new Array2DRowRealMatrix(information))
                .getSolver()
                .getInverse()
                .getEntry(which, which));
    }
}
