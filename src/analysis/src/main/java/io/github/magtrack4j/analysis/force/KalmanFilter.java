package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import java.util.List;

/**
 * The exact likelihood of a trace with gaps: what each position differs from the best prediction out of those before
 * it, and how much it should.
 *
 * <p>The state is the position of each relaxation where an exposure begins; the mean over the exposure and the position
 * at its end are drawn together, so that both noises are correlated. A frame without a value only moves the state on.
 * The trend is not subtracted but fitted: the filter also runs over a constant and a line, and what the innovations
 * have in common with these is taken out with the weights of the filter (generalized least squares).
 */
final class KalmanFilter {
    private final double[] values;
    private final Camera camera;
    private final int trends;
    private final double middle;

    /**
     * Takes a trace.
     *
     * @param trend what is fitted besides the motion
     */
    KalmanFilter(double[] values, Camera camera, Trend trend) {
        this.values = values;
        this.camera = camera;
        trends = trend == Trend.LINE ? 2 : 1;
        middle = (values.length - 1) / 2.0;
    }

    int present() {
        int count = 0;
        for (double value : values) {
            count += Double.isFinite(value) ? 1 : 0;
        }
        return count;
    }

    /**
     * Filters the trace.
     *
     * @param normalized where each innovation goes, without its trend and over its standard deviation
     * @param logVariances where the logarithm of each innovation's variance goes
     * @return minus the logarithm of the likelihood, but for a constant
     */
    double run(List<Relaxation> relaxations, double noiseVariance, double[] normalized, double[] logVariances) {
        int states = relaxations.size();
        double[] h = new double[states];
        double[] t = new double[states];
        double[] q = new double[states];
        double[] shared = new double[states];
        double[] p = new double[states * states];
        double observed = noiseVariance;
        for (int i = 0; i < states; i++) {
            double s2 = relaxations.get(i).variance();
            double time = relaxations.get(i).time();
            double a = camera.exposure() / time;
            double lost = -Math.expm1(-a);
            h[i] = a == 0 ? 1 : lost / a;
            t[i] = Math.exp(-camera.period() / time);
            q[i] = s2 * -Math.expm1(-2 * camera.period() / time);
            shared[i] = s2 * h[i] * lost * Math.exp(-(camera.period() - camera.exposure()) / time);
            observed += s2 * (a < 1e-3 ? a / 1.5 * (1 - 0.75 * a) : SampledMotion.blurredVariance(a) - h[i] * h[i]);
            p[i * states + i] = s2;
        }
        // Column 0 is the trace, 1 the constant, 2 the line.
        int columns = 1 + trends;
        double[] state = new double[columns * states];
        double[] gain = new double[states];
        double[] ph = new double[states];
        double[] innovation = new double[columns];
        double[][] rows = new double[columns][];
        rows[0] = normalized;
        for (int c = 1; c < columns; c++) {
            rows[c] = new double[normalized.length];
        }
        double logs = 0;
        int count = 0;
        for (int frame = 0; frame < values.length; frame++) {
            boolean there = Double.isFinite(values[frame]);
            double f = 1;
            if (there) {
                f = observed;
                for (int i = 0; i < states; i++) {
                    double sum = 0;
                    for (int j = 0; j < states; j++) {
                        sum += p[i * states + j] * h[j];
                    }
                    ph[i] = sum;
                    f += h[i] * sum;
                }
                for (int i = 0; i < states; i++) {
                    gain[i] = (t[i] * ph[i] + shared[i]) / f;
                }
                double root = Math.sqrt(f);
                for (int c = 0; c < columns; c++) {
                    double predicted = 0;
                    for (int i = 0; i < states; i++) {
                        predicted += h[i] * state[c * states + i];
                    }
                    double value = c == 0 ? values[frame] : c == 1 ? 1 : (frame - middle) / (middle + 1);
                    innovation[c] = value - predicted;
                    rows[c][count] = innovation[c] / root;
                }
                logVariances[count] = Math.log(f);
                logs += logVariances[count] / 2;
                count++;
            }
            for (int c = 0; c < columns; c++) {
                for (int i = 0; i < states; i++) {
                    state[c * states + i] = t[i] * state[c * states + i] + (there ? gain[i] * innovation[c] : 0);
                }
            }
            for (int i = 0; i < states; i++) {
                for (int j = 0; j < states; j++) {
                    double next = t[i] * t[j] * p[i * states + j] + (i == j ? q[i] : 0);
                    p[i * states + j] = there ? next - gain[i] * gain[j] * f : next;
                }
            }
        }
        return logs + removeTrend(rows, count);
    }

    /** Takes the trend out, by Gram and Schmidt; half the sum of squares left, and half the log-determinant (REML). */
    private static double removeTrend(double[][] rows, int count) {
        double logs = 0;
        for (int c = 1; c < rows.length; c++) {
            double norm = dot(rows[c], rows[c], count);
            logs += Math.log(norm) / 2;
            for (int other = 0; other < rows.length; other++) {
                if (other == 0 || other > c) {
                    double part = dot(rows[c], rows[other], count) / norm;
                    for (int i = 0; i < count; i++) {
                        rows[other][i] -= part * rows[c][i];
                    }
                }
            }
        }
        return logs + dot(rows[0], rows[0], count) / 2;
    }

    private static double dot(double[] a, double[] b, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
