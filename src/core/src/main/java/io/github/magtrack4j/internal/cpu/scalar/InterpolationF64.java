package io.github.magtrack4j.internal.cpu.scalar;

import io.github.magtrack4j.internal.cpu.steps.Wide;

/** An image between its pixels. */
final class InterpolationF64 {
    private InterpolationF64() {}

    /** Bilinear interpolation of an image of n × n pixels, at a place within it. */
    static double bilinear(double[] image, int n, @Wide double x, @Wide double y) {
        int column = (int) x;
        int row = (int) y;
        double right = (double) (x - column);
        double down = (double) (y - row);
        int at = row * n + column;
        double above = image[at] + right * (image[at + 1] - image[at]);
        double below = image[at + n] + right * (image[at + n + 1] - image[at + n]);
        return above + down * (below - above);
    }
}
