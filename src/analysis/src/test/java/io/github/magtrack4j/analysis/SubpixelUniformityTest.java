package io.github.magtrack4j.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubpixelUniformityTest {
    private static final int FRAMES = 5000;

    /** A tethered bead: an Ornstein-Uhlenbeck process with a correlation from frame to frame. */
    private static SubpixelUniformity of(long seed, double sd, double correlation, double bias) {
        Random random = new Random(seed);
        SubpixelUniformity uniformity = new SubpixelUniformity(FRAMES);
        double x = 0;
        for (int frame = 0; frame < FRAMES; frame++) {
            x = correlation * x + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            double position = 123.4 + sd * x;
            uniformity.add(frame % 50 == 7 ? Double.NaN : position + bias * Math.sin(2 * Math.PI * position + 1));
        }
        return uniformity;
    }

    @Test
    void aBiasIsFoundAndMeasured() {
        int found = 0;
        for (int seed = 0; seed < 50; seed++) {
            SubpixelUniformity uniformity = of(seed, 1.5, 0.3, 0.03);
            assertTrue(uniformity.canTell());
            assertEquals(0.03, uniformity.amplitude(), 0.02);
            found += uniformity.isBiased() ? 1 : 0;
        }
        assertTrue(found >= 45, "found in " + found + " of 50");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.95})
    void chanceIsNoBias(double correlation) {
        int found = 0;
        for (int seed = 0; seed < 400; seed++) {
            found += of(1000 + seed, 0.7, correlation, 0).isBiased() ? 1 : 0;
        }
        assertTrue(found <= 3, "found in " + found + " of 400");
    }

    @Test
    void beadsThatHardlyMoveCannotTell() {
        SubpixelUniformity still = of(1, 0.2, 0.3, 0.05);
        assertFalse(still.canTell());
        assertFalse(still.isBiased());
        assertEquals(Double.NaN, still.amplitude());
        SubpixelUniformity none = new SubpixelUniformity(0);
        assertFalse(none.canTell());
        SubpixelUniformity few = new SubpixelUniformity(100);
        for (int i = 0; i < 100; i++) {
            few.add(3.7 * i);
        }
        assertFalse(few.canTell());
        assertThrows(IllegalArgumentException.class, () -> new SubpixelUniformity(-1));
    }
}
