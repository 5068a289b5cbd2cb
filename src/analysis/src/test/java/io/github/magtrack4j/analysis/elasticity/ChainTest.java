package io.github.magtrack4j.analysis.elasticity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final double KT = 4.11;

    /** Computed apart from this program, to the last digit. */
    @Test
    void forcesAreTheTables() {
        WormLikeChain chain = new WormLikeChain(1000, 50, KT);
        assertEquals(0.088360, chain.force(500), 5.1e-7);
        assertEquals(2.058099, chain.force(900), 5.1e-7);
        assertEquals(51.377174, chain.force(980), 5.1e-7);
        assertEquals(964.667892, new ExtensibleChain(1000, 50, 1000, KT).extension(10), 5.1e-7);
    }

    @Test
    void inversesAreInverses() {
        WormLikeChain chain = new WormLikeChain(1000, 45, KT);
        ExtensibleChain extensible = new ExtensibleChain(1000, 45, 900, KT);
        assertEquals(0, chain.extension(0));
        for (double force = 1e-6; force < 1e6; force *= 1.5) {
            double x = chain.extension(force);
            assertTrue(x > 0 && x < 1000);
            assertEquals(1, chain.force(x) / force, 1e-9 * Math.max(1, force));
            if (force > KT / 45) {
                assertEquals(1, extensible.force(extensible.extension(force)) / force, 1e-9);
            }
        }
        // Entropic spring: F = 3/2 kT x/(Lp Lc).
        assertEquals(1.5 * KT / 45 / 1000, chain.stiffness(0), 1e-12);
        assertEquals((chain.force(700.01) - chain.force(699.99)) / 0.02, chain.stiffness(700), 1e-7);
    }

    private static List<ForceExtension> points(DoubleUnaryOperator extension, double lowest, long seed) {
        Random random = new Random(seed);
        List<ForceExtension> points = new ArrayList<>();
        for (double force = lowest; force < 30; force *= 1.5) {
            double forceError = 0.03 * force;
            points.add(new ForceExtension(
                    force + forceError * random.nextGaussian(),
                    forceError,
                    extension.applyAsDouble(force) + 3 * random.nextGaussian(),
                    3));
        }
        return points;
    }

    @Test
    void chainsAreFoundWithHonestErrors() {
        double[][] sums = new double[3][3];
        int count = 200;
        double p = 0;
        for (int i = 0; i < count; i++) {
            ChainFit fit = ChainFit.wormLike(points(new WormLikeChain(1000, 50, KT)::extension, 0.1, i), KT);
            add(sums[0], fit.contourLength() - 1000, fit.contourLengthError());
            add(sums[1], fit.persistenceLength() - 50, fit.persistenceLengthError());
            p += fit.pValue() / count;
            assertEquals(Double.POSITIVE_INFINITY, fit.stretchModulus());
            fit = ChainFit.extensible(points(new ExtensibleChain(1000, 50, 1000, KT)::extension, 1, i), KT);
            add(sums[2], fit.stretchModulus() / 1000 - 1, fit.stretchModulusError() / 1000);
        }
        for (double[] sum : sums) {
            double sd = Math.sqrt(sum[1] / count);
            assertEquals(0, sum[0] / count, 0.2 * sd + 4 * sd / Math.sqrt(count));
            assertEquals(1, sum[2] / count / sd, 0.25);
        }
        assertEquals(0.5, p, 0.1);
    }

    private static void add(double[] sums, double deviation, double error) {
        sums[0] += deviation;
        sums[1] += deviation * deviation;
        sums[2] += error;
    }

    @Test
    void wrongArgumentsAreNamed() {
        WormLikeChain chain = new WormLikeChain(1000, 50, KT);
        assertEquals(
                "extension is 1000.0; it must be 0 to less than the contour length, 1000.0 nm",
                assertThrows(IllegalArgumentException.class, () -> chain.force(1000))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> chain.extension(-1));
        assertThrows(IllegalArgumentException.class, () -> new WormLikeChain(0, 50, KT));
        assertThrows(IllegalArgumentException.class, () -> new ExtensibleChain(1000, 50, 1000, KT).extension(0.01));
        assertThrows(IllegalArgumentException.class, () -> new ExtensibleChain(1000, 50, 1000, KT).force(10));
        assertThrows(IllegalArgumentException.class, () -> ChainFit.wormLike(List.of(), KT));
        assertThrows(IllegalArgumentException.class, () -> new ForceExtension(1, 0, 1, 0));
    }
}
