package io.github.magtrack4j.analysis.force;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.Trap;
import io.github.magtrack4j.analysis.testing.Traces;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bias, scatter and told errors of the estimators of stiffness, on traces of 4096 frames at 100 Hz with 3 nm of noise.
 */
class EstimatorTest {
    private static final double KT = 4.11;
    private static final double DRAG = 2.5e-5;
    private static final double NOISE = 3;
    private static final int FRAMES = 4096;
    private static final TrapModel MODEL = new TrapModel(KT);

    private interface Estimator {
        MotionFit of(double[] values, Camera camera);
    }

    private static final Estimator LIKELIHOOD = (values, camera) ->
            TraceFit.of(values, camera, MODEL, Noise.known(NOISE * NOISE)).orElseThrow();

    private static Estimator variance(OctaveVariances.Kind kind) {
        return (values, camera) -> VarianceFit.of(
                OctaveVariances.of(kind, values, camera).orElseThrow(), MODEL, Noise.known(NOISE * NOISE));
    }

    private static Trap trap(double cornerOverRate) {
        return new Trap(DRAG, 2 * Math.PI * DRAG * cornerOverRate * 100, KT);
    }

    /** The traces' truth, and what is done to them: a drift in nm/s, and a part of frames lost. */
    private static Scatter scatter(
            Estimator estimator, double cornerOverRate, double exposure, int traces, double drift, double lost) {
        Trap trap = trap(cornerOverRate);
        Camera camera = new Camera(100, exposure / 100);
        Scatter scatter = new Scatter();
        for (int i = 0; i < traces; i++) {
            double[] values = Traces.of(trap.relaxations(), camera, NOISE, FRAMES, 31_000 + i);
            Random random = new Random(i);
            for (int frame = 0; frame < FRAMES; frame++) {
                values[frame] = random.nextDouble() < lost ? Double.NaN : values[frame] + drift * frame / 100;
            }
            MotionFit fit = estimator.of(values, camera);
            assertTrue(fit.hasConverged());
            scatter.add(fit.value(TrapModel.STIFFNESS), fit.error(TrapModel.STIFFNESS), trap.stiffness());
        }
        return scatter;
    }

    private static double bound(double cornerOverRate, double exposure, boolean known) {
        Trap trap = trap(cornerOverRate);
        return Scatter.bound(
                MODEL,
                new double[] {trap.drag(), trap.stiffness()},
                new Camera(100, exposure / 100),
                NOISE * NOISE,
                known,
                FRAMES,
                1);
    }

    /** Computed apart from this program. */
    @Test
    void boundsAreTheTables() {
        double[] corners = {0.01, 0.05, 0.2, 0.5};
        double[] known = {0.089, 0.040, 0.023, 0.041};
        double[] free = {0.089, 0.040, 0.072, 0.928};
        for (int i = 0; i < corners.length; i++) {
            assertEquals(known[i], bound(corners[i], 1, true), 6e-4);
            assertEquals(free[i], bound(corners[i], 1, false), 6e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0.1", "0.2, 0.5", "0.5, 1"})
    void likelihoodIsAtTheBound(double corner, double exposure) {
        Scatter scatter = scatter(LIKELIHOOD, corner, exposure, 100, 0, 0);
        scatter.checkBias(0.005, "corner " + corner);
        scatter.checkScatter(bound(corner, exposure, true), 0.95, 1.05, "corner " + corner);
        scatter.checkScatter(scatter.toldError(), 0.95, 1.05, "corner " + corner + " against the error told");
    }

    /** All of them, as many as the figures ask for. */
    @ParameterizedTest
    @CsvSource({
        "0.01, 0.1, 1.05", "0.01, 0.5, 1.05", "0.01, 1, 1.05",
        "0.05, 0.1, 1.05", "0.05, 0.5, 1.05", "0.05, 1, 1.05",
        "0.1, 0.1, 1.05", "0.1, 0.5, 1.05", "0.1, 1, 1.05",
        "0.2, 0.1, 1.05", "0.2, 0.5, 1.05", "0.2, 1, 1.05",
        "0.5, 0.1, 1.05", "0.5, 0.5, 1.05", "0.5, 1, 1.05",
    })
    @Tag("exhaustive")
    void likelihoodIsAtTheBoundEverywhere(double corner, double exposure, double limit) {
        Scatter scatter = scatter(LIKELIHOOD, corner, exposure, 500, 0, 0);
        scatter.checkBias(0.005, "corner " + corner);
        scatter.checkScatter(bound(corner, exposure, true), 0.95, limit, "corner " + corner);
        scatter.checkScatter(scatter.toldError(), 0.95, 1.05, "corner " + corner + " against the error told");
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0.1, ALLAN", "0.5, 1, ALLAN", "0.2, 0.5, HADAMARD"})
    void variancesAreNearTheBound(double corner, double exposure, OctaveVariances.Kind kind) {
        Scatter scatter = scatter(variance(kind), corner, exposure, 100, 0, 0);
        scatter.checkBias(0.005, kind + " at " + corner);
        scatter.checkScatter(bound(corner, exposure, true), 0.95, 1.12, kind + " at " + corner);
        scatter.checkScatter(scatter.toldError(), 0.95, 1.05, kind + " at " + corner + " against the error told");
    }

    @ParameterizedTest
    @CsvSource({"0.05", "0.2"})
    void gapsMakeErrorsLargerAndNotWrong(double corner) {
        Scatter scatter = scatter(LIKELIHOOD, corner, 1, 60, 0, 0.1);
        scatter.checkBias(0.005, "gaps, corner " + corner);
        scatter.checkScatter(scatter.toldError(), 0.95, 1.05, "gaps, corner " + corner + " against the error told");
        assertEquals(1.06, scatter.toldError() / bound(corner, 1, true), 0.07);
    }

    @ParameterizedTest
    @CsvSource({"0.01", "0.2", "0.5"})
    void driftChangesLittle(double corner) {
        Trap trap = trap(corner);
        Camera camera = new Camera(100, 0.01);
        double[] values = Traces.of(trap.relaxations(), camera, NOISE, FRAMES, 5);
        double[] drifting = values.clone();
        for (int i = 0; i < FRAMES; i++) {
            drifting[i] += i / 100.0;
        }
        for (Estimator estimator : new Estimator[] {
            LIKELIHOOD, variance(OctaveVariances.Kind.ALLAN), variance(OctaveVariances.Kind.HADAMARD)
        }) {
            double with = estimator.of(drifting, camera).value(TrapModel.STIFFNESS);
            assertEquals(1, with / estimator.of(values, camera).value(TrapModel.STIFFNESS), 1e-4);
        }
    }

    @Test
    void pValuesAreEvenlySpread() {
        Trap trap = trap(0.1);
        Camera camera = new Camera(100, 0.005);
        double[] sums = new double[2];
        int traces = 200;
        for (int i = 0; i < traces; i++) {
            double[] values = Traces.of(trap.relaxations(), camera, NOISE, FRAMES, i);
            double p = LIKELIHOOD.of(values, camera).goodness().pValue();
            sums[0] += p / traces;
            sums[1] += p * p / traces;
        }
        assertEquals(0.5, sums[0], 4 * Math.sqrt(1.0 / 12 / traces));
        assertEquals(1.0 / 3, sums[1], 4 * Math.sqrt(4.0 / 45 / traces));
    }

    @Test
    void aWrongModelFitsBadly() {
        // A second bead's worth of slow motion that no trap has.
        Camera camera = new Camera(100, 0.005);
        double[] values = Traces.of(trap(0.2).relaxations(), camera, NOISE, 20_000, 1);
        double[] slow = Traces.of(new Trap(DRAG, trap(0.001).stiffness() * 10, KT).relaxations(), camera, 0, 20_000, 2);
        for (int i = 0; i < values.length; i++) {
            values[i] += slow[i];
        }
        assertTrue(LIKELIHOOD.of(values, camera).goodness().pValue() < 1e-3);
    }

    @Test
    void freeNoiseIsFound() {
        Trap trap = trap(0.05);
        Camera camera = new Camera(100, 0.01);
        Scatter stiffness = new Scatter();
        Scatter noise = new Scatter();
        for (int i = 0; i < 60; i++) {
            double[] values = Traces.of(trap.relaxations(), camera, 20, FRAMES, 400 + i);
            MotionFit fit = TraceFit.of(values, camera, MODEL, Noise.free()).orElseThrow();
            stiffness.add(fit.value(TrapModel.STIFFNESS), fit.error(TrapModel.STIFFNESS), trap.stiffness());
            noise.add(fit.noiseVariance(), fit.noiseError(), 400);
        }
        stiffness.checkBias(0.005, "stiffness");
        stiffness.checkScatter(stiffness.toldError(), 0.95, 1.05, "stiffness");
        noise.checkBias(0.01, "noise");
        noise.checkScatter(noise.toldError(), 0.95, 1.05, "noise");
    }
}
