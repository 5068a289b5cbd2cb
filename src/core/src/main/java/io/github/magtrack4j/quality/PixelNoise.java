package io.github.magtrack4j.quality;

/** The noise of single images of one size. Not safe to share between threads. */
final class PixelNoise {
    private static final int[] FOURTH = {1, -4, 6, -4, 1};

    /** The sum of squares of the weights in both axes. */
    private static final double FOURTH_SQUARES = 70 * 70;

    private final int size;
    private final double[] differences;

    PixelNoise(int size) {
        this.size = size;
        differences = new double[size * size];
    }

    /** The variance of the noise of a pixel of an image with a bead at a place. */
    double variance(double[] pixels, double x, double y) {
        for (int at = 2; at < pixels.length - 2; at++) {
            differences[at] = FOURTH[0] * (pixels[at - 2] + pixels[at + 2])
                    + FOURTH[1] * (pixels[at - 1] + pixels[at + 1])
                    + FOURTH[2] * pixels[at];
        }
        double corners = variance(x, y, size * size / 4.0);
        return Double.isNaN(corners) ? variance(x, y, 0) : corners;
    }

    /** The same from the pixels further from the bead than the root of a number; NaN if there is none. */
    private double variance(double x, double y, double squaredDistance) {
        double sum = 0;
        int count = 0;
        for (int row = 2; row < size - 2; row++) {
            for (int column = 2; column < size - 2; column++) {
                if ((column - x) * (column - x) + (row - y) * (row - y) > squaredDistance) {
                    int at = row * size + column;
                    double difference = FOURTH[0] * (differences[at - 2 * size] + differences[at + 2 * size])
                            + FOURTH[1] * (differences[at - size] + differences[at + size])
                            + FOURTH[2] * differences[at];
                    sum += difference * difference;
                    count++;
                }
            }
        }
        return sum / count / FOURTH_SQUARES;
    }
}
