package io.github.magtrack4j.quality;

import java.util.Arrays;

/**
 * How far an image is from rings about its bead: the part of its variance that is not a function of the distance alone,
 * nor an even slope of the light, nor noise. A lone bead has next to nothing of that; rings of a neighbour are all of
 * it.
 *
 * <p>The function is piecewise linear between the means of rings of {@code 1 / PER_PIXEL} pixels: with wider ones it
 * cannot follow fine rings, and what it misses would look like a neighbour. Not safe to share between threads.
 */
final class RingAsymmetry {
    private static final int PER_PIXEL = 2;

    /** The noise counts as so much more, since the estimate of a single image scatters by some 8 %. */
    private static final double NOISE_FACTOR = 1.25;

    private final int size;
    private final double[] distances;
    private final double[] sums;
    private final int[] counts;

    RingAsymmetry(int size) {
        this.size = size;
        distances = new double[size * size];
        sums = new double[size / 2 * PER_PIXEL + 2];
        counts = new int[sums.length];
    }

    /**
     * The asymmetry: 0 for a lone bead, 1 where the rings explain nothing.
     *
     * @param ofPixels the variance of each pixel
     */
    double of(double[] pixels, double x, double y, double[] ofPixels) {
        fit(pixels, x, y);
        double residual = 0;
        double ofRings = 0;
        double mean = 0;
        double alongX = 0;
        double alongY = 0;
        double squaresX = 0;
        double squaresY = 0;
        double variances = 0;
        int count = 0;
        for (int row = 0; row < size; row++) {
            double dy = row - y;
            for (int column = 0; column < size; column++) {
                int pixel = row * size + column;
                double distance = distances[pixel];
                if (distance <= sums.length - 2) {
                    int ring = (int) distance;
                    double fitted = sums[ring] + (distance - ring) * (sums[ring + 1] - sums[ring]);
                    double difference = pixels[pixel] - fitted;
                    double dx = column - x;
                    residual += difference * difference;
                    alongX += difference * dx;
                    alongY += difference * dy;
                    squaresX += dx * dx;
                    squaresY += dy * dy;
                    mean += fitted;
                    ofRings += fitted * fitted;
                    variances += ofPixels[pixel];
                    count++;
                }
            }
        }
        double slopes = alongX * alongX / squaresX + alongY * alongY / squaresY;
        return (residual - slopes - NOISE_FACTOR * variances) / (ofRings - mean * mean / count);
    }

    /** The mean of each ring, in place of the sums; where it has no pixel, that of the next one inside or outside. */
    private void fit(double[] pixels, double x, double y) {
        Arrays.fill(sums, 0);
        Arrays.fill(counts, 0);
        for (int row = 0; row < size; row++) {
            double squared = (row - y) * (row - y);
            for (int column = 0; column < size; column++) {
                int pixel = row * size + column;
                distances[pixel] = PER_PIXEL * Math.sqrt((column - x) * (column - x) + squared);
                int ring = (int) Math.rint(distances[pixel]);
                if (ring < sums.length) {
                    sums[ring] += pixels[pixel];
                    counts[ring]++;
                }
            }
        }
        for (int ring = 0; ring < sums.length; ring++) {
            sums[ring] /= counts[ring];
        }
        for (int ring = sums.length - 2; ring >= 0; ring--) {
            sums[ring] = counts[ring] == 0 ? sums[ring + 1] : sums[ring];
        }
        for (int ring = 1; ring < sums.length; ring++) {
            sums[ring] = Double.isNaN(sums[ring]) ? sums[ring - 1] : sums[ring];
        }
    }
}
