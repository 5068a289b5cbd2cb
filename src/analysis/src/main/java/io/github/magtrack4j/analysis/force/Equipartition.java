package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.LongPendulum;
import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import io.github.magtrack4j.analysis.motion.ShortPendulum;
import io.github.magtrack4j.internal.Arguments;
import java.util.List;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.hipparchus.exception.MathRuntimeException;

/**
 * Force from the variance of a trace: {@code F = kT L/⟨y²⟩} along the field, {@code F = kT (L + R)/⟨x²⟩} across it.
 *
 * <p>{@link #plain} is that and nothing else: the noise of localization makes it too low, blur and a short trace too
 * high, at a high force by more than twice. {@link #force} is the force whose motion, as this camera sees it for so
 * long, has the variance that was measured less the noise: equipartition with its corrections. {@link #bias} is what
 * the plain one is off.
 *
 * <p>The error is that of a variance of correlated positions: {@code var(⟨x²⟩) = (2/n) Σ C(l)²} over all lags. Drift is
 * in the variance, but for a line.
 *
 * <p>Sources: T. R. Strick et al., Science 271 (1996) 1835; blur, W. P. Wong and K. Halvorsen, Opt. Express 14 (2006)
 * 12517; L + R, Daldrop et al., Biophys. J. 108 (2015) 2550.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param force corrected, in pN; NaN if the variance is not above the noise
 * @param error of the force, one standard deviation
 * @param plain without any correction, in pN
 * @param variance measured about the line, in nm²
 * @param frames how many positions it is of
 */
public record Equipartition(double force, double error, double plain, double variance, int frames) {
    /** Forces between which is sought, in pN. */
    private static final double MIN_FORCE = 1e-6;

    private static final double MAX_FORCE = 1e4;
    private static final int MIN_FRAMES = 16;
    private static final double NEGLIGIBLE = 1e-7;

    /** Returns by what part the plain force is off the corrected one: 0.1 is 10 % too high. */
    public double bias() {
        return plain / force - 1;
    }

    /**
     * Takes the force from a trace along the field, where the bead swings as a {@link ShortPendulum}.
     *
     * @param values positions at equal intervals, in nm; NaN where there is none
     * @param camera that took them
     * @param noiseVariance ε² of a localization, in nm²
     * @param length of the tether, in nm
     * @param radius of the bead, in nm
     * @param medium the liquid
     * @throws IllegalArgumentException if there are fewer than 16 positions, or a number is out of its range
     */
    public static Equipartition along(
            double[] values, Camera camera, double noiseVariance, double length, double radius, Medium medium) {
        new ShortPendulum(1, length, radius, medium); // checks
        return of(
                values,
                camera,
                noiseVariance,
                medium.thermalEnergy() * length,
                f -> new ShortPendulum(f, length, radius, medium).relaxations());
    }

    /**
     * Takes the force from a trace across the field, where the bead swings and rotates as a {@link LongPendulum}.
     *
     * @param values positions at equal intervals, in nm; NaN where there is none
     * @param camera that took them
     * @param noiseVariance ε² of a localization, in nm²
     * @param length of the tether, in nm
     * @param radius of the bead, in nm
     * @param medium the liquid
     * @throws IllegalArgumentException if there are fewer than 16 positions, or a number is out of its range
     */
    public static Equipartition across(
            double[] values, Camera camera, double noiseVariance, double length, double radius, Medium medium) {
        new LongPendulum(1, length, radius, medium); // checks
        return of(
                values,
                camera,
                noiseVariance,
                medium.thermalEnergy() * (length + radius),
                f -> new LongPendulum(f, length, radius, medium).relaxations());
    }

    private interface Motion {
        List<Relaxation> at(double force);
    }

    private static Equipartition of(
            double[] values, Camera camera, double noiseVariance, double energyLength, Motion motion) {
        Arguments.notNegative("noiseVariance", noiseVariance);
        int count = 0;
        for (double value : values) {
            count += Double.isFinite(value) ? 1 : 0;
        }
        Arguments.require("positions", count, count >= MIN_FRAMES, "at least " + MIN_FRAMES);
        double variance = Line.of(values, true).varianceAbout(values);
        double plain = energyLength / variance;
        int frames = values.length;
        double force = Double.NaN;
        double error = Double.NaN;
        if (variance > noiseVariance) {
            try {
                double log = new BracketingNthOrderBrentSolver(1e-10, 5)
                        .solve(
                                200,
                                l -> Math.log(
                                        expected(motion.at(Math.exp(l)), camera, frames) / (variance - noiseVariance)),
                                Math.log(MIN_FORCE),
                                Math.log(MAX_FORCE));
                force = Math.exp(log);
                error = error(motion, force, camera, noiseVariance, frames, count);
            } catch (MathRuntimeException e) {
                force = Double.NaN; // no force has such a variance
            }
        }
        return new Equipartition(force, error, plain, variance, count);
    }

    /**
     * The variance that is left of a motion about the line of so many frames: less that of the mean, and that of the
     * slope times the mean square of the time, {@code 12/n³ Σ (1 - …) C(l)} from the covariances themselves.
     */
    private static double expected(List<Relaxation> relaxations, Camera camera, int frames) {
        SampledMotion seen = new SampledMotion(relaxations, camera, 0);
        double n = frames;
        double squares = n * (n * n - 1) / 12;
        double ofSlope = seen.variance() * squares;
        // Σ t(i) t(i + l) for times about their middle: a cubic in l.
        for (int lag = 1; lag < frames; lag++) {
            double covariance = seen.covariance(lag);
            if (covariance < NEGLIGIBLE * seen.variance()) {
                break;
            }
            double m = n - lag;
            ofSlope += 2 * covariance * (m * (m * m - 1) / 12 - m * lag * (double) lag / 4);
        }
        return seen.variance() - seen.varianceOfMean(frames) - ofSlope / (squares * n);
    }

    private static double error(
            Motion motion, double force, Camera camera, double noiseVariance, int frames, int count) {
        SampledMotion seen = new SampledMotion(motion.at(force), camera, noiseVariance);
        double sum = seen.variance() * seen.variance();
        for (int lag = 1; lag < frames; lag++) {
            double c = seen.covariance(lag);
            sum += 2 * c * c * (1 - lag / (double) frames);
            if (c < 1e-6 * seen.variance()) {
                break;
            }
        }
        double ofVariance = Math.sqrt(2 * sum / count);
        double step = 1e-4;
        double slope = (expected(motion.at(force * (1 + step)), camera, frames)
                        - expected(motion.at(force * (1 - step)), camera, frames))
                / (2 * step * force);
        return ofVariance / Math.abs(slope);
    }
}
