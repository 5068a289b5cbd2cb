package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.calibration.ZLutBuilder;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.simulation.MovieSimulator;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ZLutHeightsTest {
    @Test
    void theLastCountsWhereItIsOne() {
        assertArrayEquals(
                new double[] {-10, 0, 10, 20}, ZLut.heights(-10, 20, 10).toArray());
        assertArrayEquals(new double[] {0, 10}, ZLut.heights(0, 19.9, 10).toArray());
        assertArrayEquals(new double[] {5}, ZLut.heights(5, 5, 1).toArray());
        assertEquals(4, ZLut.heights(0, 0.3, 0.1).size());
    }

    private static DoubleMatrix profiles(int planes) {
        double[][] rows = new double[planes][3];
        for (int plane = 0; plane < planes; plane++) {
            rows[plane] = new double[] {0, plane, plane * plane};
        }
        return DoubleMatrix.copyOf(rows);
    }

    private static void assertRefused(String message, double... z) {
        DoubleSeries heights = DoubleSeries.copyOf(z);
        double[][] reference = new double[4][z.length];
        reference[0] = z;
        try (Backend backend = Backend.cpu(1)) {
            MovieSimulator movie = new MovieSimulator(MovieOptions.DEFAULTS);
            for (Consumer<DoubleSeries> maker : java.util.List.<Consumer<DoubleSeries>>of(
                    h -> ZLut.of(h, profiles(z.length)),
                    h -> ZLut.ofReference(DoubleMatrix.copyOf(reference)),
                    h -> new ZLutBuilder(h, 3),
                    h -> backend.simulateZlut(h, 16, BeadOptics.DEFAULTS),
                    h -> movie.simulateZlut(backend, h, 16, 1))) {
                String told = assertThrows(IllegalArgumentException.class, () -> maker.accept(heights))
                        .getMessage();
                assertEquals(message, told.substring(0, Math.min(message.length(), told.length())));
            }
        }
    }

    @Test
    void heightsOutOfOrderAreToldByTheirPlane() {
        assertRefused(
                "plane 2 (from 0) has the height 15.0 nm, after 20.0 nm and before 30.0 nm; the heights",
                10,
                20,
                15,
                30,
                40);
        // The first of two that change places.
        assertRefused("plane 1 (from 0) has the height 10.0 nm, after 20.0 nm and before 30.0 nm", 20, 10, 30, 40);
        assertRefused("plane 3 (from 0) has the height 40.0 nm, after 20.0 nm; the heights", 40, 30, 20, 40);
        // Repeated, also as the other zero; constant; two.
        assertRefused("plane 2 (from 0) has the height 20.0 nm, after 20.0 nm and before 30.0 nm", 10, 20, 20, 30);
        assertRefused("plane 2 (from 0) has the height -0.0 nm, after 0.0 nm and before -1.0 nm", 1, 0.0, -0.0, -1);
        assertRefused("plane 1 (from 0) has the height 5.0 nm, after 5.0 nm and before 5.0 nm", 5, 5, 5);
        assertRefused("plane 1 (from 0) has the height 5.0 nm, after 5.0 nm; ", 5, 5);
    }

    @Test
    void eitherDirectionAndOnePlaneAreRight() {
        assertEquals(3, ZLut.of(DoubleSeries.copyOf(1, 1.5, 7), profiles(3)).planes());
        assertEquals(3, ZLut.of(DoubleSeries.copyOf(7, 1.5, -1), profiles(3)).planes());
        assertEquals(1, ZLut.of(DoubleSeries.copyOf(7), profiles(1)).planes());
        double next = Math.nextUp(1000.0);
        assertEquals(next, ZLut.of(DoubleSeries.copyOf(1000, next), profiles(2)).z(1));
    }

    /** The same table in reverse order gives the same heights. */
    @Test
    void theDirectionDoesNotMatter() {
        try (Backend backend = Backend.cpu(1)) {
            DoubleSeries up = ZLut.heights(2000, 3000, 50);
            DoubleSeries down = DoubleSeries.copyOf(
                    java.util.Arrays.stream(up.toArray()).map(z -> 5000 - z).toArray());
            ZLut upwards = backend.simulateZlut(up, 32, BeadOptics.DEFAULTS);
            ZLut downwards = backend.simulateZlut(down, 32, BeadOptics.DEFAULTS);
            DoubleMatrix looked = DoubleMatrix.allocate(java.lang.foreign.Arena.ofAuto(), 1, upwards.bins());
            for (int bin = 0; bin < upwards.bins(); bin++) {
                looked.set(0, bin, 0.7 * upwards.profile(8, bin) + 0.3 * upwards.profile(9, bin));
            }
            assertEquals(
                    backend.lookupZ(looked, upwards).get(0),
                    backend.lookupZ(looked, downwards).get(0),
                    1e-6);
        }
    }

    @Test
    void stepsThatChangeNoHeightAreRefused() {
        assertEquals(
                "stepNm is 1.0; it must be large enough to change 1.0E17",
                assertThrows(IllegalArgumentException.class, () -> ZLut.heights(1e17, 1e17 + 100, 1))
                        .getMessage());
    }
}
