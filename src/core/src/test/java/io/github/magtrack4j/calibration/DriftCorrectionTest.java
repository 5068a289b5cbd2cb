package io.github.magtrack4j.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftCorrectionTest {
    /** Beads at places of their own that drift together, each with noise of its own. */
    private static double[][] beads(int beads, int frames, double noise) {
        Random random = new Random(5);
        double[][] positions = new double[beads][frames];
        for (int bead = 0; bead < beads; bead++) {
            for (int frame = 0; frame < frames; frame++) {
                positions[bead][frame] = 40 * bead + drift(frame) + noise * random.nextGaussian();
            }
        }
        return positions;
    }

    private static double drift(int frame) {
        return 0.01 * frame + Math.sin(frame / 50.0);
    }

    @Test
    void findsTheDriftAndHowWellItIsKnown() {
        int frames = 4000;
        DriftCorrection drift = DriftCorrection.of(beads(4, frames, 0.1));
        double mean = 0;
        for (int frame = 0; frame < frames; frame++) {
            mean += drift(frame) / frames;
        }
        double squares = 0;
        for (int frame = 0; frame < frames; frame++) {
            double error = drift.drift(frame) - (drift(frame) - mean);
            squares += error * error / frames;
        }
        assertEquals(0.1, drift.scatter(), 0.003);
        assertEquals(0.05, drift.uncertainty(0), 0.0015);
        assertEquals(drift.uncertainty(0), Math.sqrt(squares), 0.003);
    }

    @Test
    void beadsThatAreLostMakeNoStep() {
        double[][] positions = beads(3, 1000, 0);
        for (int frame = 600; frame < 1000; frame++) {
            positions[1][frame] = Double.NaN;
        }
        positions[0][700] = Double.NaN;
        positions[2][700] = Double.NaN;
        DriftCorrection drift = DriftCorrection.of(positions);
        for (int frame = 0; frame < 1000; frame++) {
            if (frame == 700) {
                assertTrue(Double.isNaN(drift.drift(frame)));
                assertTrue(Double.isNaN(drift.uncertainty(frame)));
                assertEquals(0, drift.found(frame));
            } else {
                assertEquals(drift(frame) - drift(0), drift.drift(frame) - drift.drift(0), 1e-9);
                assertEquals(frame < 600 ? 3 : 2, drift.found(frame));
            }
        }
        assertEquals(0, drift.scatter(), 1e-9);
    }

    @Test
    void oneBeadTellsNoUncertainty() {
        DriftCorrection drift = DriftCorrection.of(new double[][] {{1, 2, Double.NaN, 6}});
        assertEquals(-2, drift.drift(0));
        assertEquals(3, drift.drift(3));
        assertTrue(Double.isNaN(drift.drift(2)));
        assertTrue(Double.isNaN(drift.uncertainty(0)));
        assertEquals(4, drift.frames());
        assertThrows(IllegalArgumentException.class, () -> DriftCorrection.of(new double[0][]));
        assertThrows(IllegalArgumentException.class, () -> DriftCorrection.of(new double[][] {{1}, {1, 2}}));
    }
}
