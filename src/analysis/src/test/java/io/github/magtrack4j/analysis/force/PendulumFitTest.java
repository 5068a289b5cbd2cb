package io.github.magtrack4j.analysis.force;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.LongPendulum;
import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.SampledMotion;
import io.github.magtrack4j.analysis.motion.ShortPendulum;
import io.github.magtrack4j.analysis.testing.Traces;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendulumFitTest {
    private static final Medium MEDIUM = new Medium(4.114, 8.9e-10);
    private static final double LENGTH = 1500;
    private static final double RADIUS = 1400;

    private static List<Relaxation> motion(boolean across, double force) {
        return across
                ? new LongPendulum(force, LENGTH, RADIUS, MEDIUM).relaxations()
                : new ShortPendulum(force, LENGTH, RADIUS, MEDIUM).relaxations();
    }

    private static MotionModel model(boolean across, boolean fitsRadius) {
        double radius = fitsRadius ? 1.3 * RADIUS : RADIUS;
        PendulumModel.Kind kind = across ? PendulumModel.Kind.LONG : PendulumModel.Kind.SHORT;
        return new PendulumModel(kind, LENGTH, radius, fitsRadius, MEDIUM);
    }

    @ParameterizedTest
    @CsvSource({"false, 1, 1200", "true, 5, 1200", "false, 20, 1200", "true, 20, 100", "false, 1, 100"})
    void forceAndRadiusAreFound(boolean across, double force, double rate) {
        Camera camera = Camera.continuous(rate);
        Scatter plain = new Scatter();
        Scatter fitted = new Scatter();
        Scatter radius = new Scatter();
        Scatter variance = new Scatter();
        for (int i = 0; i < 50; i++) {
            double[] values = Traces.of(motion(across, force), camera, 3, 4096, 900 + i);
            MotionFit fit = TraceFit.of(values, camera, model(across, false), Noise.known(9))
                    .orElseThrow();
            plain.add(fit.value("force"), fit.error("force"), force);
            fit = TraceFit.of(values, camera, model(across, true), Noise.known(9))
                    .orElseThrow();
            fitted.add(fit.value("force"), fit.error("force"), force);
            radius.add(fit.value("radius"), fit.error("radius"), RADIUS);
            Equipartition equipartition = across
                    ? Equipartition.across(values, camera, 9, LENGTH, RADIUS, MEDIUM)
                    : Equipartition.along(values, camera, 9, LENGTH, RADIUS, MEDIUM);
            variance.add(equipartition.force(), equipartition.error(), force);
            assertTrue(equipartition.plain() > 0 && equipartition.frames() == 4096);
        }
        plain.checkBias(0.005, "force");
        plain.checkScatter(plain.toldError(), 0.93, 1.07, "force");
        fitted.checkBias(0.01, "force with the radius free");
        fitted.checkScatter(fitted.toldError(), 0.93, 1.07, "force with the radius free");
        radius.checkBias(0.01, "radius");
        radius.checkScatter(radius.toldError(), 0.93, 1.07, "radius");
        // Of a variance: the mean of its inverse is above, by the square of the scatter.
        variance.checkBias(0.005 + 2 * variance.sd() * variance.sd(), "equipartition");
        variance.checkScatter(variance.toldError(), 0.9, 1.1, "equipartition");
    }

    @Test
    void theBiasOfPlainEquipartitionIsTold() {
        Camera camera = Camera.continuous(100);
        double[] values = Traces.of(motion(false, 20), camera, 3, 100_000, 1);
        Equipartition equipartition = Equipartition.along(values, camera, 9, LENGTH, RADIUS, MEDIUM);
        assertEquals(20, equipartition.force(), 4 * equipartition.error());
        assertEquals(equipartition.plain() / equipartition.force() - 1, equipartition.bias(), 1e-12);
        assertTrue(equipartition.bias() > 1.2);
        // More noise told than there is variance: no force.
        assertTrue(Double.isNaN(
                Equipartition.along(values, camera, 1e6, LENGTH, RADIUS, MEDIUM).force()));
    }

    @Test
    void fewCyclesAreFittedHonestly() {
        Camera camera = Camera.continuous(1200);
        Scatter scatter = new Scatter();
        for (int i = 0; i < 60; i++) {
            double[] values = Traces.of(motion(true, 1), camera, 3, 4096, i);
            MotionFit fit = TraceFit.of(values, camera, model(true, false), Noise.known(9))
                    .orElseThrow();
            scatter.add(fit.value("force"), fit.error("force"), 1);
        }
        scatter.checkBias(0.02, "force");
        scatter.checkScatter(scatter.toldError(), 0.9, 1.15, "force");
    }

    @Test
    void gapsAreTold() {
        Camera camera = Camera.continuous(100);
        double[] values = Traces.of(motion(false, 1), camera, 3, 5000, 1);
        Periodogram whole = Periodogram.of(values, camera).orElseThrow();
        assertEquals(1, whole.segments());
        assertEquals(5000, whole.usedFrames());
        Arrays.fill(values, 3000, 3100, Double.NaN);
        values[200] = Double.NaN;
        Periodogram gaps = Periodogram.of(values, camera).orElseThrow();
        assertEquals(5000, gaps.frames());
        assertTrue(gaps.usedFrames() < 4900 && gaps.usedFrames() > 4000, "used " + gaps.usedFrames());
        assertTrue(gaps.segments() >= 1 && gaps.segmentLength() > 500);
        Arrays.fill(values, Double.NaN);
        assertTrue(Periodogram.of(values, camera).isEmpty());
        assertTrue(
                TraceFit.of(values, camera, model(false, false), Noise.free()).isEmpty());
        assertTrue(
                OctaveVariances.of(OctaveVariances.Kind.ALLAN, values, camera).isEmpty());
        assertTrue(Periodogram.of(new double[0], camera).isEmpty());
    }

    /**
     * What a fit expects of a spectrum with gaps, against the mean of many; to some 15 % in so short a trace, as the
     * line leaks.
     */
    @Test
    void theSpectrumOfGapsIsExpected() {
        Camera camera = new Camera(100, 0.004);
        List<Relaxation> motion = List.of(new Relaxation(1000, 0.1));
        double[] mean = null;
        double[] expected = null;
        int traces = 4000;
        for (int i = 0; i < traces; i++) {
            double[] values = Traces.of(motion, camera, 3, 200, i);
            for (int lost : new int[] {20, 21, 50, 99, 100, 101, 102, 150}) {
                values[lost] = Double.NaN;
            }
            Periodogram periodogram = Periodogram.of(values, camera).orElseThrow();
            double[] densities = periodogram.densities();
            mean = mean == null ? new double[densities.length] : mean;
            expected = periodogram.expected(new SampledMotion(motion, camera, 9));
            for (int k = 0; k < densities.length; k++) {
                mean[k] += densities[k] / traces;
            }
        }
        for (int k = 0; k < mean.length; k++) {
            assertEquals(1, mean[k] / expected[k], 0.16, "at " + k);
        }
    }

    @Test
    void resultsAreNamed() {
        Camera camera = Camera.continuous(100);
        double[] values = Traces.of(motion(false, 1), camera, 3, 4096, 1);
        MotionFit fit =
                TraceFit.of(values, camera, model(false, true), Noise.known(9)).orElseThrow();
        assertEquals(List.of("force", "radius"), fit.parameters());
        assertTrue(Math.abs(fit.correlation("force", "radius")) < 1);
        assertEquals(9, fit.noiseVariance());
        assertEquals(0, fit.noiseError());
        assertTrue(fit.isNoiseKnown() && fit.goodness().pValue() > 1e-4);
        assertEquals(
                "parameter is drag; it must be one of [force, radius]",
                assertThrows(IllegalArgumentException.class, () -> fit.value("drag"))
                        .getMessage());
        assertFalse(Noise.free().isKnown());
        assertEquals(5, Noise.ofSigmas(new double[] {1, 3, Double.NaN}).variance());
        assertThrows(IllegalArgumentException.class, () -> Noise.ofSigmas(new double[] {Double.NaN}));
        assertThrows(IllegalArgumentException.class, () -> Noise.known(-1));
        assertThrows(IllegalArgumentException.class, () -> new TrapModel(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Equipartition.along(new double[3], camera, 9, LENGTH, RADIUS, MEDIUM));
    }
}
