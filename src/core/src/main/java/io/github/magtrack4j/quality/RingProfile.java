package io.github.magtrack4j.quality;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** The radial profile, whose pixels an error of the centre moves from bin to bin. Not safe to share between threads. */
final class RingProfile implements HeightProfile {
    private final int size;
    private final int oversample;
    private final double[] distances;
    private final int[] bins;
    private final double[] sums;
    private final double[] variances;
    private final int[] counts;
    private final double[] means;
    private final HeightSteps alongX = new HeightSteps();
    private final HeightSteps alongY = new HeightSteps();
    private double[] pixels;
    private double x;
    private double y;

    RingProfile(int size, int oversample) {
        this.size = size;
        this.oversample = oversample;
        int count = size / 2 * oversample;
        distances = new double[size * size];
        bins = new int[size * size];
        // The last takes what is in no bin.
        sums = new double[count + 1];
        variances = new double[count + 1];
        counts = new int[count + 1];
        means = new double[count];
    }

    @Override
    public void open(double[] pixels, double[] ofPixels, double x, double y) {
        this.pixels = pixels;
        this.x = x;
        this.y = y;
        measure();
        Arrays.fill(sums, 0);
        Arrays.fill(variances, 0);
        Arrays.fill(counts, 0);
        for (int pixel = 0; pixel < pixels.length; pixel++) {
            bins[pixel] = Math.min((int) Math.rint(distances[pixel]), means.length);
            sums[bins[pixel]] += pixels[pixel];
            variances[bins[pixel]] += ofPixels[pixel];
            counts[bins[pixel]]++;
        }
        for (int bin = 0; bin < means.length; bin++) {
            means[bin] = sums[bin] / counts[bin];
        }
    }

    /** The distance of each pixel, in bins. */
    private void measure() {
        for (int row = 0; row < size; row++) {
            double squared = (row - y) * (row - y);
            for (int column = 0; column < size; column++) {
                distances[row * size + column] = oversample * Math.sqrt((column - x) * (column - x) + squared);
            }
        }
    }

    @Override
    public double[] means() {
        return means;
    }

    @Override
    public double varianceOf(IntToDoubleFunction weights) {
        double sum = 0;
        for (int bin = 1; bin < means.length; bin++) {
            if (counts[bin] > 0) {
                double weight = weights.applyAsDouble(bin) / counts[bin];
                sum += weight * weight * variances[bin];
            }
        }
        return sum;
    }

    @Override
    public double varianceByCenter(HeightError height, double sigmaX, double sigmaY) {
        alongX.clear();
        alongY.clear();
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int pixel = row * size + column;
                double distance = distances[pixel];
                int bin = bins[pixel];
                // To the nearer border of the bin, which may be that of the last one.
                int other = distance < bin ? bin - 1 : bin + 1;
                if (bin < means.length && other >= 0) {
                    double way = ((bin + other) / 2.0 - distance) * distance / oversample / oversample;
                    double errorX = way / (x - column) / sigmaX;
                    double errorY = way / (y - row) / sigmaY;
                    if (Math.abs(errorX) < HeightSteps.REACH || Math.abs(errorY) < HeightSteps.REACH) {
                        double step = step(height, pixel, bin, other);
                        alongX.add(errorX, step);
                        alongY.add(errorY, step);
                    }
                }
            }
        }
        return alongX.variance() + alongY.variance();
    }

    /** The change of the height if a pixel goes to another bin. */
    private double step(HeightError height, int pixel, int bin, int other) {
        double without = counts[bin] > 1 ? (sums[bin] - pixels[pixel]) / (counts[bin] - 1) - means[bin] : 0;
        double step = height.weight(bin) * without;
        if (other < means.length && counts[other] > 0) {
            step += height.weight(other) * ((sums[other] + pixels[pixel]) / (counts[other] + 1) - means[other]);
        }
        return step;
    }
}
