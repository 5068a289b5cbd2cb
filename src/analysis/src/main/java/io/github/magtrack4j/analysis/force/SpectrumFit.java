package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.internal.GammaFit;

/**
 * Fits of a bead's motion to its power spectrum, by maximum likelihood.
 *
 * <p>Each density P of an unwindowed periodogram is exponentially distributed about its mean S, and a mean of n of them
 * gamma-distributed: Whittle's likelihood, {@code -ln L = Σ n (ln S + P/S)}. S is exact: blur, aliases, what leaks
 * because the trace ends, gaps and the subtracted trend are in it ({@link Periodogram#expected}). Errors are those of
 * Fisher's information, which are the smallest that any estimator can have; from about 4 corner-frequency cycles on the
 * scatter is within 5 % of them.
 *
 * <p>Sources: P. Whittle, "Estimation and information in stationary time series", Ark. Mat. 2 (1953) 423; the
 * likelihood for tweezers, K. Berg-Sørensen and H. Flyvbjerg, "Power spectrum analysis for optical tweezers", Rev. Sci.
 * Instrum. 75 (2004) 594; what leaks, A. M. Sykulski et al., "The debiased Whittle likelihood", Biometrika 106 (2019)
 * 251.
 *
 * <p>Pure functions, safe to call from any thread.
 */
public final class SpectrumFit {
    /** Goodness is judged by blocks of at least so many densities, about a tenth of their frequency wide. */
    private static final double MIN_SHAPE = 8;

    private static final double RELATIVE_WIDTH = 0.1;

    private SpectrumFit() {}

    /**
     * Fits a motion.
     *
     * @param periodogram of the trace
     * @param model how the bead moves
     * @param noise of the localizations
     * @throws IllegalArgumentException if the trace does not move at all
     */
    public static MotionFit of(Periodogram periodogram, MotionModel model, Noise noise) {
        double variance = periodogram.variance();
        if (!(variance > 0)) {
            throw new IllegalArgumentException("periodogram has the variance " + variance + "; it must be positive");
        }
        FitSetup setup = new FitSetup(model, periodogram.camera(), noise, periodogram::expected);
        double[] data = periodogram.data();
        double[] shapes = periodogram.dataShapes();
        double duration = periodogram.segmentLength() * periodogram.camera().period();
        double[] start = setup.start(data, shapes, variance, duration);
        GammaFit fit = GammaFit.of(setup.curve(start), data, shapes, start, setup::hold);
        return setup.result(
                fit.parameters(), fit.covariance(), fit.bias(), goodness(data, shapes, fit), fit.converged());
    }

    static Goodness goodness(double[] data, double[] shapes, GammaFit fit) {
        double chiSquare = 0;
        int blocks = 0;
        double below = 0;
        double shape = 0;
        double ratio = 0;
        for (int i = 0; i < data.length; i++) {
            shape += shapes[i];
            ratio += shapes[i] * data[i] / fit.expected()[i];
            if (shape >= Math.max(MIN_SHAPE, RELATIVE_WIDTH * below)) {
                double mean = ratio / shape;
                // The mean of the deviance of a gamma distribution is 1 + 1/6n.
                chiSquare += 2 * shape * (mean - 1 - Math.log(mean)) / (1 + 1 / (6 * shape));
                blocks++;
                below += shape;
                shape = 0;
                ratio = 0;
            }
        }
        return Goodness.of(chiSquare, blocks - fit.parameters().length);
    }
}
