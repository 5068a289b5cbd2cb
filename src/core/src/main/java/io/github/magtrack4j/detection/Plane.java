package io.github.magtrack4j.detection;

import io.github.magtrack4j.ImageStack;

/** One brightness for each pixel of a frame. Its arrays belong to the finder's thread. */
final class Plane {
    private final int height;
    private final int width;
    private final double[] values;

    /** Takes over the values, row after row. */
    Plane(int height, int width, double[] values) {
        this.height = height;
        this.width = width;
        this.values = values;
    }

    /** The mean of all frames. */
    static Plane mean(ImageStack frames) {
        int height = frames.height();
        int width = frames.width();
        double[] sums = new double[Math.multiplyExact(height, width)];
        for (long frame = 0; frame < frames.count(); frame++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    sums[row * width + column] += frames.get(frame, row, column);
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= frames.count();
        }
        return new Plane(height, width, sums);
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /** The brightness of all pixels, row after row; not a copy. */
    double[] values() {
        return values;
    }

    double get(int row, int column) {
        return values[row * width + column];
    }

    /** This plane under a Gaussian of one pixel's width, against the noise; the frame goes on as its edge. */
    Plane smoothed() {
        double[] weights = new double[7];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            int distance = i - weights.length / 2;
            weights[i] = Math.exp(-0.5 * distance * distance);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return alongRows(weights).transposed().alongRows(weights).transposed();
    }

    private Plane alongRows(double[] weights) {
        double[] out = new double[values.length];
        int reach = weights.length / 2;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += weights[i] * get(row, Math.clamp(column + i - reach, 0, width - 1));
                }
                out[row * width + column] = sum;
            }
        }
        return new Plane(height, width, out);
    }

    private Plane transposed() {
        double[] out = new double[values.length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                out[column * height + row] = get(row, column);
            }
        }
        return new Plane(width, height, out);
    }
}
