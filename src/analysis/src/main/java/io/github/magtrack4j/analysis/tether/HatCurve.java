package io.github.magtrack4j.analysis.tether;

import io.github.magtrack4j.internal.Arguments;
import java.util.Arrays;
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
 * Extension against turns of the magnet: a parabola about the turn at which the tether is relaxed, and beyond the
 * buckling, where it forms plectonemes, straight lines that go on with the slope there.
 *
 * <pre>{@code
 * z(n) = top - c (n - n₀)²                    for |n - n₀| ≤ b
 *      = top - c b (2|n - n₀| - b)            beyond
 * }</pre>
 *
 * <p>For double-stranded DNA below 0.5 pN, where it is the same for both directions; {@link #asymmetry} tells where it
 * is not, as above, where negative turns melt the double strand. A nicked molecule turns freely: {@link #isFlat}. The
 * shape is that of T. R. Strick et al., Science 271 (1996) 1835; the parabola, J. F. Marko and E. D. Siggia,
 * Macromolecules 28 (1995) 8759.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param center n₀, in turns
 * @param centerError one standard deviation, from the scatter about the curve
 * @param top the extension at the centre, in nm
 * @param topError one standard deviation
 * @param curvature c, in nm per square turn
 * @param buckling b, in turns; infinite if no point is beyond
 * @param slope with which the extension falls beyond, in nm per turn; 0 or more
 * @param asymmetry how much steeper the extension falls over the last third of the turns than over the first, over the
 *     sum of both; -1 to 1
 * @param scatter the standard deviation of the points about the curve, in nm
 */
public record HatCurve(
        double center,
        double centerError,
        double top,
        double topError,
        double curvature,
        double buckling,
        double slope,
        double asymmetry,
        double scatter) {
    private static final int MIN_POINTS = 6;
    private static final double STEP = 1e-5;

    /**
     * Fits a hat curve.
     *
     * @param turns of the magnet at each point; at least 6, over at least 2 turns
     * @param extensions at them, in nm
     */
    public static HatCurve of(double[] turns, double[] extensions) {
        Arguments.require("turns", turns.length + " points", turns.length >= MIN_POINTS, "at least 6 points");
        Arguments.require(
                "extensions",
                extensions.length + " points",
                extensions.length == turns.length,
                "as many as turns, " + turns.length);
        for (int i = 0; i < turns.length; i++) {
            Arguments.finite("turns[" + i + "]", turns[i]);
            Arguments.finite("extensions[" + i + "]", extensions[i]);
        }
        double low = Arrays.stream(turns).min().orElseThrow();
        double high = Arrays.stream(turns).max().orElseThrow();
        Arguments.require("turns", (high - low) + " turns wide", high - low >= 2, "at least 2 turns wide");
        double[] best = null;
        double bestLoss = Double.POSITIVE_INFINITY;
        double fall = Arrays.stream(extensions).max().orElseThrow()
                - Arrays.stream(extensions).min().orElseThrow();
        for (double at = 0.2; at < 0.9; at += 0.15) {
            for (double part : new double[] {0.1, 0.3, 1}) {
                double center = low + at * (high - low);
                double buckling = part * (high - low);
                double[] start = {
                    center, Arrays.stream(extensions).max().orElseThrow(), fall / sq(high - low), Math.log(buckling)
                };
                double[] found = fit(turns, extensions, start);
                double loss = loss(turns, extensions, found);
                if (loss < bestLoss) {
                    best = found;
                    bestLoss = loss;
                }
            }
        }
        return result(turns, extensions, best, bestLoss, low, high);
    }

    private static double sq(double x) {
        return x * x;
    }

    private static double at(double[] p, double turn) {
        double away = Math.abs(turn - p[0]);
        double buckling = Math.exp(p[3]);
        return away <= buckling ? p[1] - p[2] * away * away : p[1] - p[2] * buckling * (2 * away - buckling);
    }

    private static double loss(double[] turns, double[] extensions, double[] p) {
        double sum = 0;
        for (int i = 0; i < turns.length; i++) {
            sum += sq(extensions[i] - at(p, turns[i]));
        }
        return Double.isFinite(sum) ? sum : Double.MAX_VALUE;
    }

    private static double[] fit(double[] turns, double[] extensions, double[] start) {
        try {
            return new LevenbergMarquardtOptimizer()
                    .optimize(new LeastSquaresBuilder()
                            .model(point -> values(turns, point.toArray()))
                            .target(extensions)
                            .start(start)
                            .maxEvaluations(300)
                            .maxIterations(300)
                            .build())
                    .getPoint()
                    .toArray();
        } catch (MathRuntimeException e) {
            return start; // no end from there; another start has one
        }
    }

    private static Pair<RealVector, RealMatrix> values(double[] turns, double[] p) {
        double[] values = new double[turns.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(p, turns[i]);
        }
        return new Pair<>(new ArrayRealVector(values, false), new Array2DRowRealMatrix(jacobian(turns, p), false));
    }

    private static double[][] jacobian(double[] turns, double[] p) {
        double[][] jacobian = new double[turns.length][p.length];
        for (int j = 0; j < p.length; j++) {
            double step = STEP * Math.max(1e-3, Math.abs(p[j]));
            double[] above = p.clone();
            double[] below = p.clone();
            above[j] += step;
            below[j] -= step;
            for (int i = 0; i < turns.length; i++) {
                jacobian[i][j] = (at(above, turns[i]) - at(below, turns[i])) / (2 * step);
            }
        }
        return jacobian;
    }

    private static HatCurve result(
            double[] turns, double[] extensions, double[] p, double loss, double low, double high) {
        int n = turns.length;
        double scatter = Math.sqrt(loss / (n - 4));
        RealMatrix jacobian = new Array2DRowRealMatrix(jacobian(turns, p), false);
        RealMatrix information = jacobian.transposeMultiply(jacobian);
        for (int j = 0; j < 4; j++) {
            information.addToEntry(j, j, 1e-12 * (1 + information.getEntry(j, j)));
        }
        RealMatrix covariance = new LUDecomposition(information, 0).getSolver().getInverse();
        double buckling = Math.exp(p[3]);
        boolean beyond = Arrays.stream(turns).anyMatch(turn -> Math.abs(turn - p[0]) > buckling);
        double third = (high - low) / 3;
        double minus = Math.max(slope(turns, extensions, low, low + third), 0);
        double plus = Math.max(-slope(turns, extensions, high - third, high), 0);
        return new HatCurve(
                p[0],
                scatter * Math.sqrt(Math.max(covariance.getEntry(0, 0), 0)),
                p[1],
                scatter * Math.sqrt(Math.max(covariance.getEntry(1, 1), 0)),
                p[2],
                beyond ? buckling : Double.POSITIVE_INFINITY,
                beyond ? Math.max(2 * p[2] * buckling, 0) : 0,
                plus + minus > 0 ? (plus - minus) / (plus + minus) : 0,
                scatter);
    }

    /** The slope of the straight line through the points between two turns; 0 if there are not two. */
    private static double slope(double[] turns, double[] extensions, double from, double to) {
        double middle = (from + to) / 2;
        double count = 0;
        double sumT = 0;
        double sumZ = 0;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < turns.length; i++) {
            if (turns[i] >= from && turns[i] <= to) {
                double t = turns[i] - middle;
                count++;
                sumT += t;
                sumZ += extensions[i];
                products += t * extensions[i];
                squares += t * t;
            }
        }
        double spread = squares - sumT * sumT / count;
        return spread > 0 ? (products - sumT * sumZ / count) / spread : 0;
    }

    /** Returns the extension that the curve has at a number of turns, in nm. */
    public double extension(double turns) {
        double away = Math.abs(turns - center);
        return away <= buckling ? top - curvature * away * away : top - curvature * buckling * (2 * away - buckling);
    }

    /**
     * Returns whether turns change the extension by less than a part of it: a nicked molecule, or one of a single
     * strand.
     *
     * @param turns how far from the centre, in turns
     * @param part such as 0.05
     */
    public boolean isFlat(double turns, double part) {
        return top - extension(center + turns) < part * top;
    }
}
