package io.github.magtrack4j.detection;

import java.util.Arrays;

/**
 * The pixels whose gradient stands out from the noise: where they are, the direction of the gradient, and a weight.
 *
 * <p>The length of a gradient that is noise alone has a Rayleigh distribution. The frame's lower quartile tells its
 * width, as long as beads and dirt cover less than three quarters of the frame.
 */
final class SteepPixels {
    /** A Rayleigh distribution's lower quartile is 0.76 of its width: this is 4.7 of its widths. */
    private static final double THRESHOLD_IN_LOWER_QUARTILES = 6.2;

    /** In an image without noise, what is steep is so compared to the steepest place. */
    private static final double THRESHOLD_IN_MAXIMA = 1e-3;

    /** The most a pixel counts; else the bead in the best focus would be worth all others. */
    private static final double MAX_WEIGHT = 3;

    private int count;
    private final int[] columns;
    private final int[] rows;
    private final double[] directionsX;
    private final double[] directionsY;
    private final double[] weights;

    private SteepPixels(int most) {
        columns = new int[most];
        rows = new int[most];
        directionsX = new double[most];
        directionsY = new double[most];
        weights = new double[most];
    }

    static SteepPixels of(Plane plane) {
        double[] lengths = new double[plane.values().length];
        for (int row = 1; row < plane.height() - 1; row++) {
            for (int column = 1; column < plane.width() - 1; column++) {
                lengths[row * plane.width() + column] =
                        Math.hypot(gradientX(plane, row, column), gradientY(plane, row, column));
            }
        }
        double threshold = threshold(lengths);
        SteepPixels steep = new SteepPixels((int)
                Arrays.stream(lengths).filter(length -> length > threshold).count());
        for (int row = 1; row < plane.height() - 1; row++) {
            for (int column = 1; column < plane.width() - 1; column++) {
                double length = lengths[row * plane.width() + column];
                if (length > threshold) {
                    steep.add(
                            row,
                            column,
                            gradientX(plane, row, column) / length,
                            gradientY(plane, row, column) / length,
                            Math.min(length / threshold, MAX_WEIGHT));
                }
            }
        }
        return steep;
    }

    private static double gradientX(Plane plane, int row, int column) {
        return plane.get(row, column + 1) - plane.get(row, column - 1);
    }

    private static double gradientY(Plane plane, int row, int column) {
        return plane.get(row + 1, column) - plane.get(row - 1, column);
    }

    /** Where a pixel is not finite neither is its gradient, which then is not steep. */
    private static double threshold(double[] lengths) {
        double[] sorted =
                Arrays.stream(lengths).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(
                THRESHOLD_IN_LOWER_QUARTILES * sorted[sorted.length / 4],
                THRESHOLD_IN_MAXIMA * sorted[sorted.length - 1]);
    }

    private void add(int row, int column, double directionX, double directionY, double weight) {
        rows[count] = row;
        columns[count] = column;
        directionsX[count] = directionX;
        directionsY[count] = directionY;
        weights[count] = weight;
        count++;
    }

    int count() {
        return count;
    }

    int column(int i) {
        return columns[i];
    }

    int row(int i) {
        return rows[i];
    }

    double directionX(int i) {
        return directionsX[i];
    }

    double directionY(int i) {
        return directionsY[i];
    }

    double weight(int i) {
        return weights[i];
    }
}
