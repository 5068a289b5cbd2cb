package io.github.magtrack4j.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Noise that is known is found in simulated images; and tables that are made without a scan fit them. */
class CameraNoiseTest {
    private static final int SIZE = 48;
    private static final int BEADS = 60;
    private static final BeadOptics OPTICS = BeadOptics.DEFAULTS.withPadFactor(4);

    private static Backend backend;
    private static RingTable table;
    private static DoubleMatrix places;
    private static ImageStack clean;

    @BeforeAll
    static void simulate() {
        backend = Backend.cpu(2);
        table = RingTableBuilder.of(backend).simulate(ZLut.heights(4700, 5400, 50), SIZE, OPTICS);
        Random random = new Random(5);
        places = DoubleMatrix.allocate(Arena.ofAuto(), BEADS, 3);
        for (int bead = 0; bead < BEADS; bead++) {
            places.set(bead, 0, random.nextDouble(-50, 50));
            places.set(bead, 1, random.nextDouble(-50, 50));
            places.set(bead, 2, random.nextDouble(4850, 5250));
        }
        ImageStack fields = backend.simulateBeads(places, 2 * SIZE, OPTICS);
        clean = backend.cropStackToRois(
                fields, List.of(new RegionOfInterest(SIZE / 2, SIZE / 2 + SIZE, SIZE / 2, SIZE / 2 + SIZE)));
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static ImageStack noisy(double scale, double readVariance, double varianceGain) {
        Random random = new Random(6);
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), PixelType.F32, SIZE, BEADS);
        for (int bead = 0; bead < BEADS; bead++) {
            for (int row = 0; row < SIZE; row++) {
                for (int column = 0; column < SIZE; column++) {
                    double value = scale * clean.get(bead, row, column);
                    double sd = Math.sqrt(readVariance + varianceGain * value);
                    images.set(bead, row, column, value + sd * random.nextGaussian());
                }
            }
        }
        return images;
    }

    private static CameraNoise estimate(ImageStack images) {
        RingTables tables = RingTables.of(table);
        return CameraNoise.estimate(images, tables, backend.jointFit(images, tables, JointFitOptions.DEFAULTS));
    }

    @Test
    void shotNoiseIsFound() {
        CameraNoise noise = estimate(noisy(1000, 20, 0.5));
        assertEquals(0.5, noise.varianceGain(), 0.03);
        assertEquals(20, noise.readVariance(), 12);
    }

    @Test
    void evenNoiseHasNoGain() {
        CameraNoise noise = estimate(noisy(200, 4, 0));
        assertEquals(0, noise.varianceGain());
        assertEquals(4, noise.readVariance(), 0.1);
    }

    @Test
    void neighboursAndDirtHardlyCount() {
        ImageStack images = noisy(200, 4, 0);
        for (int bead = 0; bead < BEADS; bead++) {
            for (int row = 2; row < 9; row++) {
                for (int column = 2; column < 9; column++) {
                    images.set(bead, row, column, 400);
                }
            }
        }
        assertEquals(4, estimate(images).readVariance(), 0.3);
    }

    @Test
    void whatTellsNothingHasNone() {
        ImageStack dark = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, SIZE, BEADS);
        assertNull(estimate(dark), "no bead could be fitted");
        assertNull(estimate(dark.slice(0, 0)), "no image");
    }

    /** Weights by the noise make fits more exact, and their uncertainties true. */
    @Test
    void weightsAreWorthIt() {
        ImageStack images = noisy(1000, 1, 1);
        RingTables tables = RingTables.of(table);
        JointFits plain = backend.jointFit(images, tables, JointFitOptions.DEFAULTS);
        CameraNoise noise = CameraNoise.estimate(images, tables, plain);
        JointFits weighted = backend.jointFit(images, tables, noise.in(JointFitOptions.DEFAULTS));
        double chi2 = 0;
        double squares = 0;
        double variances = 0;
        for (int bead = 0; bead < BEADS; bead++) {
            chi2 += weighted.chi2().get(bead) / BEADS;
            double error = weighted.z().get(bead) - places.get(bead, 2);
            squares += error * error;
            variances += weighted.sigmaZ().get(bead) * weighted.sigmaZ().get(bead);
        }
        assertEquals(1, chi2, 0.1);
        assertEquals(1, Math.sqrt(squares / variances), 0.3);
    }

    @Test
    void simulatedTablesHaveTheHarmonicsOfSquarePixels() {
        assertEquals(RingTableBuilder.OF_ROUND_BEADS, table.harmonics());
        double largest = 0;
        for (int knot = 0; knot < table.coefficients(); knot++) {
            largest = Math.max(
                    largest, Math.abs(table.coefficient(5, table.harmonics().indexOf(Harmonic.cosine(4)), knot)));
        }
        assertTrue(largest > 0.005, "cos4: " + largest);
    }

    /** A classic table as ring table: z is off by less than a tenth of the planes' distance. */
    @Test
    void classicTablesBecomeRings() {
        DoubleSeries heights = ZLut.heights(4700, 5400, 50);
        RingTable rings = ClassicRings.of(ZLut.of(table), SIZE);
        assertEquals(List.of(Harmonic.RINGS), rings.harmonics());
        assertEquals(heights.size(), rings.planes());
        for (int bin = 1; bin < SIZE / 2; bin++) {
            assertEquals(table.ringMean(5, bin), rings.ringMean(5, bin), 2e-3, "bin " + bin);
        }
        JointFits fits = backend.jointFit(noisy(200, 1, 0), rings);
        double sum = 0;
        double squares = 0;
        for (int bead = 0; bead < BEADS; bead++) {
            double error = fits.z().get(bead) - places.get(bead, 2);
            sum += error / BEADS;
            squares += error * error / BEADS;
        }
        assertEquals(0, sum, 2);
        assertTrue(Math.sqrt(squares) < 5, "rms " + Math.sqrt(squares));
    }

    /** The noise of a table is an error of its own, which images that are almost without noise show. */
    @Test
    void theTablesNoiseIsInSigma() {
        ImageStack images = noisy(200, 1e-4, 0);
        double[] variances = new double[table.planes()];
        Arrays.fill(variances, 3e-4 / (200 * 200));
        JointFits exact = backend.jointFit(images, table.withVariances(new double[variances.length]));
        JointFits uncertain = backend.jointFit(images, table.withVariances(variances));
        for (int bead = 0; bead < BEADS; bead++) {
            double gain = exact.gain().get(bead);
            double ratio = 1 + gain * gain * variances[0] / exact.chi2().get(bead);
            assertEquals(
                    Math.sqrt(ratio),
                    uncertain.sigmaZ().get(bead) / exact.sigmaZ().get(bead),
                    1e-9);
            assertEquals(exact.sigmaX().get(bead), uncertain.sigmaX().get(bead));
        }
    }
}
