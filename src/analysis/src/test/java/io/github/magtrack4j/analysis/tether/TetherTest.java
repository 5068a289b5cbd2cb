package io.github.magtrack4j.analysis.tether;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.analysis.motion.Camera;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.testing.Traces;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TetherTest {
    private static final double NONE = Double.NaN;

    @Test
    void circlesAreFound() {
        Random random = new Random(1);
        double[] x = new double[16];
        double[] y = new double[16];
        for (int i = 0; i < 16; i++) {
            x[i] = 5000 + 600 * Math.cos(0.4 * i) + 5 * random.nextGaussian();
            y[i] = -300 + 600 * Math.sin(0.4 * i) + 5 * random.nextGaussian();
        }
        Attachment circle = Attachment.of(x, y);
        assertEquals(600, circle.radius(), 4 * circle.radiusError());
        assertEquals(5000, circle.centerX(), 8);
        assertEquals(-300, circle.centerY(), 8);
        assertEquals(5 / 4.0, circle.radiusError(), 0.8);
        assertEquals(1, circle.coverage(), 0.05);
        assertThrows(IllegalArgumentException.class, () -> Attachment.of(new double[3], new double[3]));
        assertThrows(
                IllegalArgumentException.class,
                () -> Attachment.of(new double[] {0, 1, 2, 3}, new double[] {0, 1, 2, 3}));
    }

    @Test
    void theHeightThatIsLostIsGeometry() {
        assertEquals(0, Attachment.heightLost(0, 1400));
        assertEquals(1400, Attachment.heightLost(1400, 1400));
        assertEquals(1400 * 0.2, Attachment.heightLost(1400 * 0.6, 1400), 1e-9);
        assertEquals(0.5e-6 / 1400, Attachment.heightLost(1e-3, 1400), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> Attachment.heightLost(1500, 1400));
        assertEquals(878, FocalTravel.height(1000, FocalTravel.WATER_OVER_OIL), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> FocalTravel.height(1, 0));
    }

    @Test
    void hatsAreFound() {
        Random random = new Random(2);
        double[] turns = new double[41];
        double[] z = new double[41];
        for (int i = 0; i < 41; i++) {
            turns[i] = i - 20;
            double away = Math.abs(turns[i] - 1.5);
            z[i] = 900 - (away <= 6 ? 2 * away * away : 12 * (2 * away - 6)) + 4 * random.nextGaussian();
        }
        HatCurve hat = HatCurve.of(turns, z);
        assertEquals(1.5, hat.center(), 4 * hat.centerError());
        assertTrue(hat.centerError() < 0.1);
        assertEquals(900, hat.top(), 4 * hat.topError());
        assertEquals(2, hat.curvature(), 0.2);
        assertEquals(6, hat.buckling(), 0.7);
        assertEquals(24, hat.slope(), 0.5);
        assertEquals(0, hat.asymmetry(), 0.05);
        assertEquals(4, hat.scatter(), 1.5);
        assertFalse(hat.isFlat(5, 0.02));
        for (int i = 0; i < 41; i++) {
            z[i] = turns[i] < 0 ? 900 : z[i];
        }
        assertEquals(1, HatCurve.of(turns, z).asymmetry(), 0.05);
        for (int i = 0; i < 41; i++) {
            z[i] = 900 + 4 * random.nextGaussian();
        }
        assertTrue(HatCurve.of(turns, z).isFlat(5, 0.02));
        assertThrows(IllegalArgumentException.class, () -> HatCurve.of(new double[6], new double[6]));
    }

    @Test
    void theSurfaceIsWhereBeadsTouch() {
        // A bead on a slack tether: as high as a fluctuating tether lets it, never below 120 nm but for noise.
        double[] motion = Traces.of(List.of(new Relaxation(1, 0.3)), Camera.continuous(100), 0, 20_000, 3);
        Random random = new Random(4);
        double[] z = new double[motion.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = 120 + Math.abs(200 * motion[i]) + 4 * random.nextGaussian();
            z[i] = i % 500 == 7 ? -3000 : z[i];
            z[i] = i % 300 == 9 ? Double.NaN : z[i];
        }
        Surface surface = Surface.of(z, 4);
        assertEquals(120, surface.height(), 6);
        assertTrue(surface.touched() && surface.error() <= 4);
        assertThrows(IllegalArgumentException.class, () -> Surface.of(new double[10], 1));
    }

    @Test
    void ellipsesAreMeasured() {
        Random random = new Random(5);
        double[] x = new double[20_000];
        double[] y = new double[20_000];
        for (int i = 0; i < x.length; i++) {
            double u = 300 * random.nextGaussian();
            double v = 100 * random.nextGaussian();
            x[i] = 1e5 + u * Math.cos(0.5) - v * Math.sin(0.5);
            y[i] = u * Math.sin(0.5) + v * Math.cos(0.5);
        }
        y[3] = Double.NaN;
        Excursion excursion = Excursion.of(x, y);
        assertEquals(300, excursion.major(), 6);
        assertEquals(100, excursion.minor(), 2);
        assertEquals(0.5, excursion.angle(), 0.02);
        assertEquals(3, excursion.elongation(), 0.1);
        assertEquals(19_999, excursion.frames());
    }

    private static TetherVerdict verdict(
            double excursion, double elongation, double rise, double persistence, double turnLoss, double circle) {
        return TetherVerdict.of(
                new TetherVerdict.Evidence(excursion, elongation, 3, rise, persistence, 0.05, turnLoss, circle));
    }

    @Test
    void verdictsHaveReasons() {
        assertEquals(
                TetherVerdict.Kind.SINGLE,
                verdict(300, 1.1, 0.8, 0.98, 0.01, 0.3).kind());
        assertEquals(
                TetherVerdict.Kind.STUCK,
                verdict(5, 1.1, NONE, NONE, NONE, NONE).kind());
        assertEquals(
                TetherVerdict.Kind.STUCK,
                verdict(300, 1.1, 0.02, NONE, NONE, NONE).kind());
        assertEquals(
                TetherVerdict.Kind.DOUBLE,
                verdict(300, 1.1, 0.8, 0.5, NONE, NONE).kind());
        TetherVerdict braid = verdict(300, 1.1, 0.8, 1, 0.12, NONE);
        assertEquals(TetherVerdict.Kind.DOUBLE, braid.kind());
        assertEquals(List.of("one turn shortens it by 12 %: two molecules braid, one hardly changes"), braid.reasons());
        assertEquals(
                TetherVerdict.Kind.OFF_CENTER,
                verdict(300, 1.1, 0.8, 1, 0.01, 0.8).kind());
        assertEquals(
                TetherVerdict.Kind.UNKNOWN,
                verdict(300, 1.1, 0.8, NONE, NONE, NONE).kind());
        assertEquals(
                TetherVerdict.Kind.UNKNOWN, verdict(300, 2, 0.8, 1, NONE, NONE).kind());
    }
}
