package io.github.magtrack4j.analysis.force;

import io.github.magtrack4j.analysis.internal.GammaFit;
import io.github.magtrack4j.analysis.motion.Camera;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fits of a bead's motion to a trace, gaps or not, by maximum likelihood: the method to take unless a reason speaks for
 * another.
 *
 * <p>A trace without a gap, and long against the motion, is fitted by its {@linkplain SpectrumFit spectrum}. Over gaps,
 * and over the ends of a short trace, power leaks from low frequencies to all others, which then are no longer
 * independent; so a trace with gaps, or of fewer than {@value #MIN_CYCLES} cycles of the lowest corner frequency, is
 * fitted by the exact likelihood of its positions, one after the other (a Kalman filter), from where its spectrum's fit
 * ended. That takes some 20 times as long, uses every position, and has the errors of Fisher's information as well.
 *
 * <p>Source of the exact likelihood: A. C. Harvey, "Forecasting, Structural Time Series Models and the Kalman Filter"
 * (Cambridge 1989), chapter 3; missing observations in section 3.4.7.
 *
 * <p>Pure functions, safe to call from any thread.
 */
public final class TraceFit {
    /** Traces of fewer cycles of the lowest corner frequency are fitted by the exact likelihood. */
    public static final int MIN_CYCLES = 64;

    private static final double STEP = 1e-3;
    private static final int MAX_ITERATIONS = 30;
    private static final double SMALL = 1e-4;

    private TraceFit() {}

    /**
     * Fits a motion to a trace, less its line.
     *
     * @param values positions at equal intervals, in nm; NaN where there is none
     * @param camera that took them
     * @param model how the bead moves
     * @param noise of the localizations
     * @return the fit; empty if there is no stretch of 32 frames without a gap of more than
     *     {@value Periodogram#MAX_GAP}, or nothing moves
     */
    public static Optional<MotionFit> of(double[] values, Camera camera, MotionModel model, Noise noise) {
        return of(values, camera, Trend.LINE, model, noise);
    }

    /**
     * Fits a motion to a trace.
     *
     * @param values positions at equal intervals, in nm; NaN where there is none
     * @param camera that took them
     * @param trend what is subtracted first
     * @param model how the bead moves
     * @param noise of the localizations
     * @return the fit; empty if there is no stretch of 32 frames without a gap of more than
     *     {@value Periodogram#MAX_GAP}, or nothing moves
     */
    public static Optional<MotionFit> of(double[] values, Camera camera, Trend trend, MotionModel model, Noise noise) {
        Optional<Periodogram> periodogram = Periodogram.of(values, camera, trend);
        if (periodogram.isEmpty() || !(periodogram.get().variance() > 0)) {
            return Optional.empty();
        }
        boolean gaps = Arrays.stream(values).anyMatch(value -> !Double.isFinite(value));
        if (!gaps) {
            MotionFit fit = SpectrumFit.of(periodogram.get(), model, noise);
            if (fit.lowestFrequency() * values.length * camera.period() >= MIN_CYCLES) {
                return Optional.of(fit);
            }
        }
        return Optional.of(exact(values, trend, periodogram.get(), model, noise));
    }

    private static MotionFit exact(
            double[] values, Trend trend, Periodogram periodogram, MotionModel model, Noise noise) {
        FitSetup setup = new FitSetup(model, periodogram.camera(), noise, periodogram::expected);
        double duration = periodogram.segmentLength() * periodogram.camera().period();
        double[] begin = setup.start(periodogram.data(), periodogram.dataShapes(), periodogram.variance(), duration);
        GammaFit spectrum =
                GammaFit.of(setup.curve(begin), periodogram.data(), periodogram.dataShapes(), begin, setup::hold);
        Search search = new Search(new KalmanFilter(values, periodogram.camera(), trend), setup, spectrum.parameters());
        boolean converged = search.run();
        return setup.result(
                search.point,
                GammaFit.inverse(search.information),
                spectrum.bias(),
                SpectrumFit.goodness(periodogram.data(), periodogram.dataShapes(), spectrum),
                converged);
    }

    /** Fisher's scoring, with steps halved until the likelihood rises. */
    private static final class Search {
        private final KalmanFilter filter;
        private final FitSetup setup;
        private final int count;
        private final double[] start;
        private double[] point;
        private double[][] information;
        private double[] score;
        private double loss;

        Search(KalmanFilter filter, FitSetup setup, double[] start) {
            this.filter = filter;
            this.setup = setup;
            this.start = start.clone();
            point = start.clone();
            count = filter.present();
        }

        boolean run() {
            loss = at(point, new double[count], new double[count]);
            for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
                differentiate();
                double[][] inverse = GammaFit.inverse(information);
                double[] step = new double[point.length];
                double largest = 0;
                for (int j = 0; j < step.length; j++) {
                    for (int k = 0; k < step.length; k++) {
                        step[j] += inverse[j][k] * score[k];
                    }
                    largest = Math.max(largest, Math.abs(step[j]) / Math.sqrt(inverse[j][j]));
                }
                if (!(largest > SMALL)) {
                    return largest <= SMALL;
                }
                if (!walk(step)) {
                    // No way down along the step: as far as numbers tell, the end, if the step is a small part of the
                    // error.
                    return largest < 0.05;
                }
            }
            return false;
        }

        private boolean walk(double[] step) {
            for (double part = 1; part > 1e-3; part /= 2) {
                double[] next = point.clone();
                for (int j = 0; j < next.length; j++) {
                    next[j] += part * Math.clamp(step[j], -1, 1);
                }
                double there = at(next, new double[count], new double[count]);
                if (there < loss) {
                    loss = there;
                    point = next;
                    return true;
                }
            }
            return false;
        }

        private double at(double[] logs, double[] normalized, double[] logVariances) {
            double hold = setup.hold(logs);
            double pull = hold * hold / 2;
            for (int j = 0; j < logs.length; j++) {
                pull += GammaFit.TETHER * (logs[j] - start[j]) * (logs[j] - start[j]) / 2;
            }
            return pull + filter.run(setup.relaxations(logs), setup.noiseVariance(logs), normalized, logVariances);
        }

        private void differentiate() {
            int size = point.length;
            double[][] normalized = new double[size][count];
            double[][] variances = new double[size][count];
            double[] other = new double[count];
            double[] otherVariances = new double[count];
            score = new double[size];
            for (int j = 0; j < size; j++) {
                double[] moved = point.clone();
                moved[j] += STEP;
                double above = at(moved, normalized[j], variances[j]);
                moved[j] = point[j] - STEP;
                double below = at(moved, other, otherVariances);
                score[j] = (below - above) / (2 * STEP);
                for (int i = 0; i < count; i++) {
                    // Of v/√F at F held: its own derivative and that of √F.
                    double mean = (normalized[j][i] + other[i]) / 2;
                    variances[j][i] = (variances[j][i] - otherVariances[i]) / (2 * STEP);
                    normalized[j][i] = (normalized[j][i] - other[i]) / (2 * STEP) + mean * variances[j][i] / 2;
                }
            }
            information = new double[size][size];
            for (int j = 0; j < size; j++) {
                information[j][j] = GammaFit.TETHER;
                for (int k = 0; k < size; k++) {
                    double sum = 0;
                    for (int i = 0; i < count; i++) {
                        sum += variances[j][i] * variances[k][i] / 2 + normalized[j][i] * normalized[k][i];
                    }
                    information[j][k] += sum;
                }
            }
        }
    }
}
