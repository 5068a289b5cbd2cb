package io.github.magtrack4j.analysis.internal;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;

/**
 * Maximum likelihood for data that scatter as gamma distributions about a curve: densities of a periodogram, variances
 * of octaves. A datum P of shape n about S has the likelihood {@code n (ln S + P/S)}, which for n = 1 is Whittle's.
 *
 * <p>The deviance, twice what a datum lacks of the best likelihood that there is, is {@code d² = 2n (P/S - 1 - ln
 * P/S)}; so the most likely parameters are those of the least squares of d, which Levenberg and Marquardt's method
 * finds.
 *
 * <p>Fisher's information is {@code K = Σ n J Jᵀ} with J the derivatives of ln S. The bias of the parameters to first
 * order in 1/n is {@code K⁻¹ Σ n J ξ, ξ = -½ (Jᵀ K⁻¹ J + tr(H K⁻¹))} with H the second derivatives of ln S (G. M.
 * Cordeiro and P. McCullagh, "Bias correction in generalized linear models", J. R. Stat. Soc. B 53 (1991) 629).
 *
 * @param parameters the most likely ones
 * @param information Fisher's, at them
 * @param covariance its inverse
 * @param bias of each parameter, to be subtracted
 * @param deviance the sum of d²
 * @param expected the curve at the parameters
 * @param jacobian the derivatives of the curve's logarithm, one row for each datum
 * @param converged whether the optimiser came to an end
 */
@SuppressWarnings("ArrayRecordComponent") // taken apart at once; nobody compares fits
public record GammaFit(
        double[] parameters,
        double[][] information,
        double[][] covariance,
        double[] bias,
        double deviance,
        double[] expected,
        double[][] jacobian,
        boolean converged) {
    private static final double STEP = 1e-4;

    /**
     * The weight of where a fit began, as if each parameter had been measured there with a standard deviation of 10:
     * too little to be seen, but where data do not tell a parameter at all it stays near.
     */
    public static final double TETHER = 0.01;

    private static final double SMALLEST_RATIO = 1e-300;
    private static final double NEAR_ONE = 1e-5;
    private static final int MAX_EVALUATIONS = 200;

    /**
     * Fits a curve.
     *
     * @param curve with parameters of the order of 1, such as logarithms
     * @param data 0 or more
     * @param shapes the shape n of each datum
     * @param start where to begin
     * @param hold a residual beside those of the data, for what is known without them; 0 where nothing is
     */
    public static GammaFit of(
            Curve curve, double[] data, double[] shapes, double[] start, ToDoubleFunction<double[]> hold) {
        int count = data.length;
        double[] expected = new double[count];
        LevenbergMarquardtOptimizer optimizer = new LevenbergMarquardtOptimizer()
                .withCostRelativeTolerance(1e-10)
                .withParameterRelativeTolerance(1e-8)
                .withOrthoTolerance(1e-10);
        boolean converged = true;
        double[] best = start.clone();
        try {
            best = optimizer
                    .optimize(new LeastSquaresBuilder()
                            .model(point -> residuals(curve, data, shapes, start, hold, point.toArray()))
                            .target(new double[count + start.length + 1])
                            .start(start)
                            .maxEvaluations(MAX_EVALUATIONS)
                            .maxIterations(MAX_EVALUATIONS)
                            .lazyEvaluation(false)
                            .build())
                    .getPoint()
                    .toArray();
        } catch (MathRuntimeException e) {
            converged = false;
        }
        curve.at(best, expected);
        double[][] jacobian = jacobian(curve, best, count);
        double[][] information = information(jacobian, shapes);
        double[][] covariance = inverse(information);
        double[] bias = bias(curve, best, expected, jacobian, shapes, covariance);
        return new GammaFit(
                best, information, covariance, bias, deviance(data, shapes, expected), expected, jacobian, converged);
    }

    /** Returns the sum of the deviances of data about expected values. */
    public static double deviance(double[] data, double[] shapes, double[] expected) {
        double sum = 0;
        for (int i = 0; i < data.length; i++) {
            double ratio = Math.max(data[i] / expected[i], SMALLEST_RATIO);
            sum += 2 * shapes[i] * (ratio - 1 - Math.log(ratio));
        }
        return sum;
    }

    private static Pair<RealVector, RealMatrix> residuals(
            Curve curve,
            double[] data,
            double[] shapes,
            double[] start,
            ToDoubleFunction<double[]> hold,
            double[] parameters) {
        int count = data.length;
        double[] expected = new double[count];
        curve.at(parameters, expected);
        double[][] jacobian = Arrays.copyOf(jacobian(curve, parameters, count), count + start.length + 1);
        double[] residuals = new double[count + start.length + 1];
        for (int j = 0; j < start.length; j++) {
            residuals[count + j] = Math.sqrt(TETHER) * (parameters[j] - start[j]);
            jacobian[count + j] = new double[start.length];
            jacobian[count + j][j] = Math.sqrt(TETHER);
        }
        int last = count + start.length;
        residuals[last] = hold.applyAsDouble(parameters);
        jacobian[last] = new double[start.length];
        for (int j = 0; j < start.length && residuals[last] != 0; j++) {
            double[] moved = parameters.clone();
            moved[j] += STEP;
            jacobian[last][j] = (hold.applyAsDouble(moved) - residuals[last]) / STEP;
        }
        for (int i = 0; i < count; i++) {
            double ratio = Math.max(data[i] / expected[i], SMALLEST_RATIO);
            double above = ratio - 1;
            double slope; // of the residual against ln S
            if (Math.abs(above) < NEAR_ONE) {
                residuals[i] = Math.sqrt(shapes[i]) * above;
                slope = -Math.sqrt(shapes[i]);
            } else {
                residuals[i] = Math.copySign(Math.sqrt(2 * shapes[i] * (above - Math.log(ratio))), above);
                slope = -shapes[i] * above / residuals[i];
            }
            for (int j = 0; j < parameters.length; j++) {
                jacobian[i][j] *= slope;
            }
        }
        return new Pair<>(new ArrayRealVector(residuals, false), new Array2DRowRealMatrix(jacobian, false));
    }

    /** Returns the derivatives of ln S, by differences. */
    private static double[][] jacobian(Curve curve, double[] parameters, int count) {
        double[][] jacobian = new double[count][parameters.length];
        double[] above = new double[count];
        double[] below = new double[count];
        double[] moved = parameters.clone();
        for (int j = 0; j < parameters.length; j++) {
            moved[j] = parameters[j] + STEP;
            curve.at(moved, above);
            moved[j] = parameters[j] - STEP;
            curve.at(moved, below);
            moved[j] = parameters[j];
            for (int i = 0; i < count; i++) {
                // ln(a/b) of neighbours: 2 (a - b)/(a + b) but for the third order
                jacobian[i][j] = (above[i] - below[i]) / (above[i] + below[i]) / STEP;
            }
        }
        return jacobian;
    }

    private static double[][] information(double[][] jacobian, double[] shapes) {
        int size = jacobian[0].length;
        double[][] information = new double[size][size];
        for (int j = 0; j < size; j++) {
            information[j][j] = TETHER;
        }
        for (int i = 0; i < shapes.length; i++) {
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    information[j][k] += shapes[i] * jacobian[i][j] * jacobian[i][k];
                }
            }
        }
        return information;
    }

    /** Returns the inverse of a symmetric matrix without negative eigenvalues; infinite variances if it is singular. */
    public static double[][] inverse(double[][] matrix) {
        int size = matrix.length;
        LUDecomposition decomposition = new LUDecomposition(new Array2DRowRealMatrix(matrix, false), 0);
        if (decomposition.getSolver().isNonSingular()) {
            return decomposition.getSolver().getInverse().getData();
        }
        double[][] inverse = new double[size][size];
        for (int j = 0; j < size; j++) {
            inverse[j][j] = Double.POSITIVE_INFINITY;
        }
        return inverse;
    }

    private static double[] bias(
            Curve curve,
            double[] parameters,
            double[] expected,
            double[][] jacobian,
            double[] shapes,
            double[][] covariance) {
        int size = parameters.length;
        int count = shapes.length;
        double[] curvature = new double[count];
        double step = 1e-2;
        double[] a = new double[count];
        double[] b = new double[count];
        double[] moved = parameters.clone();
        for (int j = 0; j < size; j++) {
            for (int k = j; k < size; k++) {
                if (!Double.isFinite(covariance[j][j]) || !Double.isFinite(covariance[k][k])) {
                    continue;
                }
                // Along the diagonal: f(+) - 2 f + f(-); else by the directions (1, 1) and (1, -1).
                double weight = j == k ? covariance[j][j] / (step * step) : covariance[j][k] / (2 * step * step);
                for (int sign = 1; sign >= (j == k ? 1 : -1); sign -= 2) {
                    moved[j] += step;
                    moved[k] += j == k ? 0 : sign * step;
                    curve.at(moved, a);
                    moved[j] = parameters[j] - step;
                    moved[k] = j == k ? moved[k] : parameters[k] - sign * step;
                    curve.at(moved, b);
                    moved[j] = parameters[j];
                    moved[k] = parameters[k];
                    for (int i = 0; i < count; i++) {
                        double second = Math.log(a[i] * b[i] / (expected[i] * expected[i]));
                        curvature[i] += (j == k ? 1 : sign) * weight * second;
                    }
                }
            }
        }
        double[] score = new double[size];
        for (int i = 0; i < count; i++) {
            double spread = 0;
            for (int j = 0; j < size; j++) {
                for (int k = 0; k < size; k++) {
                    if (Double.isFinite(covariance[j][k])) {
                        spread += jacobian[i][j] * covariance[j][k] * jacobian[i][k];
                    }
                }
            }
            double shift = -(spread + curvature[i]) / 2;
            for (int j = 0; j < size; j++) {
                score[j] += shapes[i] * jacobian[i][j] * shift;
            }
        }
        double[] bias = new double[size];
        for (int j = 0; j < size; j++) {
            for (int k = 0; k < size; k++) {
                if (Double.isFinite(covariance[j][k])) {
                    bias[j] += covariance[j][k] * score[k];
                }
            }
        }
        return bias;
    }
}
