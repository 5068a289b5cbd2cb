package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.internal.GammaFit;
import io.github.magtrack4j.analysis.motion.SampledMotion;

/**
 * Fits of a bead's motion to its Allan or Hadamard variances, by maximum likelihood.
 *
 * <p>Each variance is taken for gamma-distributed about its mean, with as many degrees of freedom as there are
 * independent means less 1 (Lansdorp and Saleh 2012), and for independent of the others. Neither is quite so, since
 * means overlap; so errors are not those of this likelihood, but of what the motion found does to these variances and
 * to all pairs of them:
 *
 * <pre>{@code
 * cov(V, V′) = (2/n) 1/π ∫ h h′ S² dw,    cov(parameters) = K⁻¹ (Jᵀ N cov N J) K⁻¹
 * }</pre>
 *
 * <p>with h the power transfer of each variance, {@code 2 sin⁴(mw/2)/(m² sin²(w/2))} or {@code (8/3) sin⁶(mw/2)/(m²
 * sin²(w/2))}, and S the spectrum. The scatter is up to 12 % larger than that of {@link TraceFit}, which uses all that
 * a trace tells.
 *
 * <p>Pure functions, safe to call from any thread.
 */
public final class VarianceFit {
    private static final int POINTS_PER_DECADE = 250;

    private VarianceFit() {}

    /**
     * Fits a motion.
     *
     * @param variances of the trace
     * @param model how the bead moves
     * @param noise of the localizations
     */
    public static MotionFit of(OctaveVariances variances, MotionModel model, Noise noise) {
        FitSetup setup = new FitSetup(model, variances.camera(), noise, variances::expected);
        double[] data = variances.data();
        double[] shapes = variances.shapes();
        double duration = variances.frames() * variances.camera().period();
        // The mean square of positions is the sum over all octaves, near enough.
        double variance = 0;
        for (double part : data) {
            variance += part;
        }
        double[] start = setup.start(data, shapes, variance, duration);
        GammaFit fit = GammaFit.of(setup.curve(start), data, shapes, start, setup::hold);
        double[] found = fit.parameters();
        double[][] scatter = scatter(
                variances,
                new SampledMotion(setup.relaxations(found), variances.camera(), setup.noiseVariance(found)),
                fit.expected());
        double[][] covariance = sandwich(fit, shapes, scatter);
        return setup.result(found, covariance, fit.bias(), goodness(data, shapes, fit, scatter), fit.converged());
    }

    /** The relative covariances of the variances. */
    private static double[][] scatter(OctaveVariances variances, SampledMotion motion, double[] expected) {
        int octaves = variances.octaves();
        double[][] sums = new double[octaves][octaves];
        double[] h = new double[octaves];
        double lowest = Math.PI / (4.0 * variances.frames());
        double ratio = Math.pow(10, 1.0 / POINTS_PER_DECADE);
        int points = (int) Math.ceil(Math.log(Math.PI / lowest) / Math.log(ratio));
        double step = Math.log(Math.PI / lowest) / points;
        double toSample = 1 / (2 * motion.period());
        for (int point = 0; point < points; point++) {
            double w = lowest * Math.exp((point + 0.5) * step);
            double s = motion.density(w / (2 * Math.PI * motion.period())) * toSample;
            double under = Math.sin(w / 2);
            for (int i = 0; i < octaves; i++) {
                double m = variances.length(i);
                double over = Math.sin(m * w / 2);
                double square = over * over;
                h[i] = variances.kind() == OctaveVariances.Kind.ALLAN
                        ? 2 * square * square
                        : 8 * square * square * square / 3;
                h[i] *= s / (m * m * under * under);
            }
            double width = w * step / Math.PI;
            for (int i = 0; i < octaves; i++) {
                for (int j = 0; j <= i; j++) {
                    sums[i][j] += h[i] * h[j] * width;
                }
            }
        }
        for (int i = 0; i < octaves; i++) {
            for (int j = 0; j <= i; j++) {
                double windows = (variances.windows(i) + variances.windows(j)) / 2.0;
                sums[i][j] *= 2 / windows / (expected[i] * expected[j]);
                sums[j][i] = sums[i][j];
            }
        }
        return sums;
    }

    private static double[][] sandwich(GammaFit fit, double[] shapes, double[][] scatter) {
        int size = fit.parameters().length;
        double[][] middle = new double[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                for (int i = 0; i < shapes.length; i++) {
                    for (int j = 0; j < shapes.length; j++) {
                        middle[a][b] +=
                                shapes[i] * fit.jacobian()[i][a] * scatter[i][j] * shapes[j] * fit.jacobian()[j][b];
                    }
                }
            }
            // The same weak hold on where the fit began that the likelihood has: an untold parameter has a large error.
            middle[a][a] += GammaFit.TETHER;
        }
        double[][] outer = fit.covariance();
        double[][] covariance = new double[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        covariance[a][b] += outer[a][i] * middle[i][j] * outer[j][b];
                    }
                }
            }
        }
        return covariance;
    }

    private static Goodness goodness(double[] data, double[] shapes, GammaFit fit, double[][] scatter) {
        double[][] weights = GammaFit.inverse(scatter);
        double chiSquare = 0;
        double[] off = new double[data.length];
        for (int i = 0; i < data.length; i++) {
            // The mean of the logarithm of a gamma distribution is 1/2n below.
            off[i] = Math.log(data[i] / fit.expected()[i]) + 1 / (2 * shapes[i]);
        }
        for (int i = 0; i < data.length; i++) {
            for (int j = 0; j < data.length; j++) {
                chiSquare += off[i] * weights[i][j] * off[j];
            }
        }
        return Goodness.of(Math.max(chiSquare, 0), data.length - fit.parameters().length);
    }
}
