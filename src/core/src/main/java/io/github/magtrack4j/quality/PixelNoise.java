package io.github.magtrack4j.quality;

import java.util.Arrays;

/**
 * The noise of single images of one size: the variance of each pixel, on a line over its brightness, as a camera's read
 * noise and shot noise have it. Not safe to share between threads.
 */
final class PixelNoise {
    /** Weights of the pixels to either side, the middle one first. They leave less of rings than fourth differences. */
    private static final int[] SIXTH = {-20, 15, -6, 1};

    private static final int[] BINOMIAL = {20, 15, 6, 1};

    /** The sum of squares of the weights in both axes. */
    private static final double SIXTH_SQUARES = 924 * 924;

    /** The sum of the weights in both axes. */
    private static final double BINOMIAL_SUM = 64 * 64;

    private static final int REACH = 3;

    /** The variance of a pixel is at least this part of that of the corners. */
    private static final double LEAST_PART = 0.1;

    /** Nearer to the bead, in pixels, an image may be too steep for differences to leave nothing but noise. */
    private static final double STEEP = 4;

    private final int size;
    private final double[] rows;
    private final double[] squares;
    private final double[] levels;
    private final double[] variances;

    PixelNoise(int size) {
        this.size = size;
        rows = new double[size * size];
        squares = new double[size * size];
        levels = new double[size * size];
        variances = new double[size * size];
    }

    /** The variance of the noise of each pixel of an image with a bead at a place, until the next call. */
    double[] variances(double[] pixels, double x, double y) {
        filter(pixels, SIXTH, squares);
        filter(pixels, BINOMIAL, levels);
        for (int at = 0; at < squares.length; at++) {
            squares[at] *= squares[at] / SIXTH_SQUARES;
            levels[at] /= BINOMIAL_SUM;
        }
        Line corners = line(x, y, size * size / 4.0);
        if (corners.count == 0) {
            corners = line(x, y, 0);
        }
        double darkest = Double.POSITIVE_INFINITY;
        for (int row = REACH; row < size - REACH; row++) {
            for (int column = REACH; column < size - REACH; column++) {
                darkest = Math.min(darkest, levels[row * size + column]);
            }
        }
        // Where there is no light there may be no noise, but no less than that.
        double steepest = corners.level > darkest ? corners.variance / (corners.level - darkest) : 0;
        double slope = Math.clamp(line(x, y, STEEP * STEEP).slope, 0, steepest);
        Arrays.fill(variances, corners.variance);
        if (slope > 0) {
            for (int row = REACH; row < size - REACH; row++) {
                for (int column = REACH; column < size - REACH; column++) {
                    int at = row * size + column;
                    double variance = corners.variance + slope * (levels[at] - corners.level);
                    variances[at] = Math.max(variance, LEAST_PART * corners.variance);
                }
            }
        }
        return variances;
    }

    /**
     * Weighs the neighbourhood of each pixel along both axes; what is nearer to the edge than that reaches is not set.
     */
    private void filter(double[] pixels, int[] weights, double[] into) {
        for (int at = REACH; at < pixels.length - REACH; at++) {
            rows[at] = weighted(pixels, weights, at, 1);
        }
        for (int at = REACH * (size + 1); at < pixels.length - REACH * (size + 1); at++) {
            into[at] = weighted(rows, weights, at, size);
        }
    }

    private static double weighted(double[] values, int[] weights, int at, int step) {
        return weights[0] * values[at]
                + weights[1] * (values[at - step] + values[at + step])
                + weights[2] * (values[at - 2 * step] + values[at + 2 * step])
                + weights[3] * (values[at - 3 * step] + values[at + 3 * step]);
    }

    /** Means over some pixels, and the regression of the variance on the brightness. */
    private record Line(int count, double level, double variance, double slope) {}

    /** The line through the pixels further from the bead than the root of a number. */
    private Line line(double x, double y, double squaredDistance) {
        int count = 0;
        double sum = 0;
        double sumOfLevels = 0;
        double products = 0;
        double squaresOfLevels = 0;
        for (int row = REACH; row < size - REACH; row++) {
            for (int column = REACH; column < size - REACH; column++) {
                if ((column - x) * (column - x) + (row - y) * (row - y) > squaredDistance) {
                    int at = row * size + column;
                    sum += squares[at];
                    sumOfLevels += levels[at];
                    products += squares[at] * levels[at];
                    squaresOfLevels += levels[at] * levels[at];
                    count++;
                }
            }
        }
        double variance = sum / count;
        double level = sumOfLevels / count;
        double spread = squaresOfLevels / count - level * level;
        return new Line(count, level, variance, spread > 0 ? (products / count - variance * level) / spread : 0);
    }
}
