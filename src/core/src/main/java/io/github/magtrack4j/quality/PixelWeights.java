package io.github.magtrack4j.quality;

import java.util.Arrays;

/**
 * By how much a number moves with each pixel of an image, where it is a sum of places between pixels (bilinear
 * interpolation). Places share pixels, so that their noise is not independent, but that of pixels is. Not safe to share
 * between threads.
 */
final class PixelWeights {
    private final int size;
    private final double[] weights;

    PixelWeights(int size) {
        this.size = size;
        weights = new double[size * size];
    }

    void clear() {
        Arrays.fill(weights, 0);
    }

    /** Adds the pixels that the value at a place within the image is interpolated from. */
    void add(double x, double y, double weight) {
        int column = (int) x;
        int row = (int) y;
        double right = (x - column) * weight;
        double down = y - row;
        int at = row * size + column;
        weights[at] += (weight - right) * (1 - down);
        weights[at + 1] += right * (1 - down);
        weights[at + size] += (weight - right) * down;
        weights[at + size + 1] += right * down;
    }

    double get(int pixel) {
        return weights[pixel];
    }

    /** The variance of the number, with those of the pixels. */
    double variance(double[] ofPixels) {
        double sum = 0;
        for (int pixel = 0; pixel < weights.length; pixel++) {
            sum += weights[pixel] * weights[pixel] * ofPixels[pixel];
        }
        return sum;
    }
}
