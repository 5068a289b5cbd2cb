package io.github.magtrack4j.analysis.elasticity;

import io.github.magtrack4j.internal.Arguments;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.special.Gamma;
import org.hipparchus.util.Pair;

/**
 * Contour length, persistence length and stretch modulus of a tether, from forces and extensions with errors in both.
 *
 * <p>The extension that the chain has at each force is compared with the one that was measured; a force's error counts
 * as the extension it makes, so that the variance of a point is {@code σx² + (dx/dF · σF)²}, with the slope of the
 * chain that was found (effective variance: J. Orear, Am. J. Phys. 50 (1982) 912); it is held while the chain is
 * fitted, and both are repeated until nothing changes, so that the fit does not favour chains that make errors large.
 * Errors are those of Fisher's information, one standard deviation; they are not enlarged where the fit is bad, which
 * the p value tells.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param contourLength in nm
 * @param contourLengthError one standard deviation
 * @param persistenceLength in nm
 * @param persistenceLengthError one standard deviation
 * @param stretchModulus in pN; infinite for an inextensible chain
 * @param stretchModulusError one standard deviation; 0 for an inextensible chain
 * @param chiSquare the sum of squares of deviations over their standard deviations
 * @param degreesOfFreedom points less parameters
 * @param pValue the chance that points of a true chain fit no better
 */
public record ChainFit(
        double contourLength,
        double contourLengthError,
        double persistenceLength,
        double persistenceLengthError,
        double stretchModulus,
        double stretchModulusError,
        double chiSquare,
        int degreesOfFreedom,
        double pValue) {
    private static final double START_PERSISTENCE = 50;
    private static final double START_MODULUS = 1000;
    private static final double STEP = 1e-5;
    private static final int ROUNDS = 12;

    private interface Chain {
        DoubleUnaryOperator extensions(double[] logs);
    }

    /**
     * Fits a {@link WormLikeChain}: contour length and persistence length.
     *
     * @param points at least 3
     * @param thermalEnergy kT, in pN nm
     * @throws IllegalArgumentException if there are fewer points, or no chain fits them
     */
    public static ChainFit wormLike(List<ForceExtension> points, double thermalEnergy) {
        Arguments.positive("thermalEnergy", thermalEnergy);
        Arguments.require("points", points.size() + " points", points.size() >= 3, "at least 3 points");
        return fit(
                points,
                logs -> new WormLikeChain(Math.exp(logs[0]), Math.exp(logs[1]), thermalEnergy)::extension,
                new double[] {Math.log(1.1 * longest(points)), Math.log(START_PERSISTENCE)});
    }

    /**
     * Fits an {@link ExtensibleChain}: contour length, persistence length and stretch modulus.
     *
     * @param points at least 4, at forces of 1 pN and more for the formula to hold
     * @param thermalEnergy kT, in pN nm
     * @throws IllegalArgumentException if there are fewer points, or no chain fits them
     */
    public static ChainFit extensible(List<ForceExtension> points, double thermalEnergy) {
        Arguments.positive("thermalEnergy", thermalEnergy);
        Arguments.require("points", points.size() + " points", points.size() >= 4, "at least 4 points");
        return fit(
                points,
                logs -> {
                    double length = Math.exp(logs[0]);
                    double bending = thermalEnergy / Math.exp(logs[1]);
                    double modulus = Math.exp(logs[2]);
                    // The formula itself, below kT/Lp as well: a search may pass there.
                    return force -> length * (1 - 0.5 * Math.sqrt(bending / force) + force / modulus);
                },
                new double[] {Math.log(1.02 * longest(points)), Math.log(START_PERSISTENCE), Math.log(START_MODULUS)});
    }

    private static double longest(List<ForceExtension> points) {
        return points.stream().mapToDouble(ForceExtension::extension).max().orElseThrow();
    }

    private static ChainFit fit(List<ForceExtension> points, Chain chain, double[] start) {
        double[] logs = start;
        double[] sigmas = new double[points.size()];
        try {
            // Errors by the chain of the round before: fixed within a round, so that they are not fitted themselves.
            for (int round = 0; round < ROUNDS; round++) {
                sigmas(points, chain.extensions(logs), sigmas);
                logs = new LevenbergMarquardtOptimizer()
                        .optimize(new LeastSquaresBuilder()
                                .model(at -> residuals(points, chain, sigmas, at.toArray()))
                                .target(new double[points.size()])
                                .start(logs)
                                .maxEvaluations(500)
                                .maxIterations(500)
                                .build())
                        .getPoint()
                        .toArray();
            }
        } catch (MathRuntimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("points do not fit a chain; " + e.getMessage(), e);
        }
        Pair<RealVector, RealMatrix> end = residuals(points, chain, sigmas, logs);
        RealMatrix jacobian = end.getSecond();
        double chiSquare = end.getFirst().dotProduct(end.getFirst());
        LUDecomposition information = new LUDecomposition(jacobian.transposeMultiply(jacobian), 0);
        double[] errors = new double[3];
        for (int j = 0; j < logs.length; j++) {
            errors[j] = information.getSolver().isNonSingular()
                    ? Math.exp(logs[j])
                            * Math.sqrt(information.getSolver().getInverse().getEntry(j, j))
                    : Double.POSITIVE_INFINITY;
        }
        int freedom = points.size() - logs.length;
        return new ChainFit(
                Math.exp(logs[0]),
                errors[0],
                Math.exp(logs[1]),
                errors[1],
                logs.length > 2 ? Math.exp(logs[2]) : Double.POSITIVE_INFINITY,
                errors[2],
                chiSquare,
                freedom,
                freedom > 0 ? Gamma.regularizedGammaQ(freedom / 2.0, chiSquare / 2) : 1);
    }

    private static void sigmas(List<ForceExtension> points, DoubleUnaryOperator extension, double[] into) {
        for (int i = 0; i < into.length; i++) {
            ForceExtension point = points.get(i);
            double step = STEP * point.force();
            double slope =
                    (extension.applyAsDouble(point.force() + step) - extension.applyAsDouble(point.force() - step))
                            / (2 * step);
            into[i] = Math.hypot(point.extensionError(), slope * point.forceError());
        }
    }

    private static Pair<RealVector, RealMatrix> residuals(
            List<ForceExtension> points, Chain chain, double[] sigmas, double[] logs) {
        double[] residuals = new double[sigmas.length];
        double[][] jacobian = new double[sigmas.length][logs.length];
        DoubleUnaryOperator here = chain.extensions(logs);
        for (int i = 0; i < sigmas.length; i++) {
            residuals[i] =
                    (here.applyAsDouble(points.get(i).force()) - points.get(i).extension()) / sigmas[i];
        }
        for (int j = 0; j < logs.length; j++) {
            double[] moved = logs.clone();
            moved[j] += STEP;
            DoubleUnaryOperator above = chain.extensions(moved);
            moved[j] = logs[j] - STEP;
            DoubleUnaryOperator below = chain.extensions(moved);
            for (int i = 0; i < sigmas.length; i++) {
                double force = points.get(i).force();
                jacobian[i][j] = (above.applyAsDouble(force) - below.applyAsDouble(force)) / (2 * STEP) / sigmas[i];
            }
        }
        return new Pair<>(new ArrayRealVector(residuals, false), new Array2DRowRealMatrix(jacobian, false));
    }
}
