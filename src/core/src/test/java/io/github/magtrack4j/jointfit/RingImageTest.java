package io.github.magtrack4j.jointfit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.TestRingTables;
import org.junit.jupiter.api.Test;

class RingImageTest {
    private static final int SIZE = 40;
    private static final RingTable TABLE = TestRingTables.table(SIZE, 9, true, TestRingTables.MANY);
    private static final double HEIGHT = 130;

    private static double[] image(double x, double y, double factor) {
        double[] pixels = new double[SIZE * SIZE];
        TABLE.imageAt(HEIGHT).addTo(pixels, SIZE, SIZE, x, y, factor);
        return pixels;
    }

    /**
     * Where the table's images show whole circles it is the table's brightness, less a background that is the same
     * everywhere.
     */
    @Test
    void itIsTheBrightnessOfTheTableLessTheBackground() {
        double x = 19.3;
        double y = 20.6;
        double[] pixels = image(x, y, 2);
        RingPlane plane = TABLE.at(HEIGHT);
        double background = Double.NaN;
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double radius = Math.hypot(column - x, row - y);
                if (radius < SIZE / 2.0 - 1) {
                    double value = plane.value(radius, Math.atan2(row - y, column - x));
                    double less = value - pixels[row * SIZE + column] / 2;
                    background = Double.isNaN(background) ? less : background;
                    assertEquals(background, less, 1e-9);
                }
            }
        }
        assertEquals(120, background, 5); // that of the formula
    }

    /** Beyond, it is what the middles of the corners show, at every angle; beyond the corners it is nothing. */
    @Test
    void whatOnlyCornersShowIsRound() {
        double[] pixels = image(0, 0, 1);
        double[] turned = image(0, SIZE - 1, 1);
        RingPlane plane = TABLE.at(HEIGHT);
        double background = plane.value(10, 0) - pixels[10];
        double corners = 0;
        for (int k = 0; k < 4; k++) {
            corners += plane.value(Math.hypot(18, 18), (0.25 + 0.5 * k) * Math.PI) / 4;
        }
        assertEquals(corners - background, pixels[18 * SIZE + 18], 1e-9);
        assertEquals(pixels[25], pixels[25 * SIZE], 1e-9); // along x and along y
        assertEquals(pixels[25], turned[(SIZE - 1) * SIZE + 25], 1e-9);
        assertEquals(0, pixels[30 * SIZE + 30]);
    }

    @Test
    void whatWasAddedCanBeSubtracted() {
        double[] pixels = new double[SIZE * SIZE];
        RingImage image = TABLE.imageAt(HEIGHT);
        image.addTo(pixels, SIZE, SIZE, -7.5, 44.2, 3);
        image.addTo(pixels, SIZE, SIZE, -7.5, 44.2, -3);
        assertArrayEquals(new double[SIZE * SIZE], pixels, 1e-12);
    }

    @Test
    void wrongArgumentsAreRefused() {
        RingImage image = TABLE.imageAt(HEIGHT);
        assertThrows(IllegalArgumentException.class, () -> image.addTo(new double[3], 2, 2, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> image.addTo(new double[4], 2, 2, Double.NaN, 0, 1));
        assertThrows(
                IllegalArgumentException.class, () -> image.addTo(new double[4], 2, 2, 0, Double.NEGATIVE_INFINITY, 1));
        assertThrows(IllegalArgumentException.class, () -> TABLE.imageAt(1e6));
    }
}
