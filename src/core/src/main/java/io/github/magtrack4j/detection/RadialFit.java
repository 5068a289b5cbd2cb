package io.github.magtrack4j.detection;

import java.util.Arrays;

/**
 * How well the brightness about a point is a function of the distance alone, within a radius.
 *
 * <p>The function is piecewise linear between whole pixels of distance: at each of these it is the mean of the pixels
 * about, each weighted by how near it is. What the frame cuts off is left out.
 */
final class RadialFit {
    /** The part of a profile's power that tells where the bead ends. */
    private static final double POWER_WITHIN = 0.98;

    private final double[] profile;
    private final double variance;
    private final double residualVariance;

    RadialFit(Plane plane, double x, double y, int radius) {
        int top = Math.max((int) Math.ceil(y - radius), 0);
        int bottom = Math.min((int) Math.floor(y + radius), plane.height() - 1);
        int left = Math.max((int) Math.ceil(x - radius), 0);
        int right = Math.min((int) Math.floor(x + radius), plane.width() - 1);
        double[] sums = new double[radius + 2];
        double[] weights = new double[radius + 2];
        double sum = 0;
        double sumOfSquares = 0;
        int pixels = 0;
        // Differences from a pixel of the image, for the digits of the squares.
        double level = plane.get(Math.clamp((int) y, 0, plane.height() - 1), Math.clamp((int) x, 0, plane.width() - 1));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double distance = Math.hypot(column - x, row - y);
                if (distance <= radius) {
                    int ring = (int) distance;
                    double outer = distance - ring;
                    double value = plane.get(row, column) - level;
                    sums[ring] += (1 - outer) * value;
                    weights[ring] += 1 - outer;
                    sums[ring + 1] += outer * value;
                    weights[ring + 1] += outer;
                    sum += value;
                    sumOfSquares += value * value;
                    pixels++;
                }
            }
        }
        for (int ring = 0; ring < sums.length; ring++) {
            sums[ring] = weights[ring] > 0 ? sums[ring] / weights[ring] : 0;
        }
        double residual = 0;
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double distance = Math.hypot(column - x, row - y);
                if (distance <= radius) {
                    int ring = (int) distance;
                    double outer = distance - ring;
                    double fitted = (1 - outer) * sums[ring] + outer * sums[ring + 1];
                    double difference = plane.get(row, column) - level - fitted;
                    residual += difference * difference;
                }
            }
        }
        profile = Arrays.copyOf(sums, radius + 1);
        variance = pixels == 0 ? 0 : Math.max(sumOfSquares / pixels - (sum / pixels) * (sum / pixels), 0);
        residualVariance = pixels == 0 ? 0 : residual / pixels;
    }

    /** The fraction of the variance that the profile explains, at most 1; 0 where all is even. */
    double score() {
        return variance > 0 ? 1 - residualVariance / variance : 0;
    }

    /** The variance of the brightness. */
    double variance() {
        return variance;
    }

    /** The radius within which nearly all is that differs from the background, which is taken to be at the rim. */
    int extent() {
        double background = profile[profile.length - 1];
        double[] power = new double[profile.length];
        double total = 0;
        for (int ring = 0; ring < power.length; ring++) {
            double difference = profile[ring] - background;
            total += difference * difference * ring;
            power[ring] = total;
        }
        int ring = 0;
        while (ring < power.length - 1 && !(power[ring] >= POWER_WITHIN * total)) {
            ring++;
        }
        return ring;
    }
}
