package io.github.magtrack4j.calibration;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingPlane;
import io.github.magtrack4j.jointfit.RingTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The noise of a camera: a pixel of value I has the variance {@code readVariance + varianceGain · I}, in squared pixel
 * values. The second part is shot noise; its factor is the pixel values that a photoelectron makes.
 *
 * @param readVariance the variance of a pixel of value 0, positive; the camera's offset has been allowed for in it
 * @param varianceGain by how much it grows with the pixel's value, 0 or more
 */
public record CameraNoise(double readVariance, double varianceGain) {
    /** About so many pixels are looked at. */
    private static final int PIXELS = 200_000;

    /** Pixels are put into so many groups of equal size, by their brightness. */
    private static final int GROUPS = 20;

    /** Fewer pixels tell nothing. */
    private static final int MIN_PIXELS = 50 * GROUPS;

    /** A gain that is less than so many of its own errors is none. */
    private static final double SIGNIFICANT = 3;

    /** The read variance is at least this part of the least variance that is seen, so that dark pixels keep a noise. */
    private static final double MIN_READ_PART = 0.02;

    /** The SD of Gaussian noise over the median of its absolute values. */
    private static final double SD_OF_MEDIAN = 1.482602218505602;

    private static final double TUKEY_LIMIT = 4;

    private static final int ROUNDS = 10;

    /** The relative variance of a variance that comes from the median of magnitudes, times their number. */
    private static final double VARIANCE_OF_MEDIANS = 5.4;

    /** Checks both. */
    public CameraNoise {
        Arguments.positive("readVariance", readVariance);
        Arguments.notNegative("varianceGain", varianceGain);
    }

    /** A pixel: what the fit says of it, and by how much it differs. */
    private record Pixel(double model, double residual) {}

    /**
     * Estimates the noise from images and their fits: from the medians of the residuals' magnitudes at different
     * brightness, so that neighbours, dirt and saturated pixels hardly count.
     *
     * @param images the images, in the computer's memory
     * @param tables the tables that they were fitted by
     * @param fits the fits
     * @return the noise, or null where too few images could be fitted, or their pixels have no noise
     */
    public static CameraNoise estimate(ImageStack images, RingTables tables, JointFits fits) {
        Pixel[] pixels = pixels(images, tables, fits);
        if (pixels.length < MIN_PIXELS) {
            return null;
        }
        Arrays.sort(pixels, Comparator.comparingDouble(Pixel::model));
        double[] brightness = new double[GROUPS];
        double[] variances = new double[GROUPS];
        for (int group = 0; group < GROUPS; group++) {
            int first = (int) ((long) group * pixels.length / GROUPS);
            int end = (int) ((group + 1L) * pixels.length / GROUPS);
            double[] magnitudes = new double[end - first];
            for (int i = first; i < end; i++) {
                brightness[group] += pixels[i].model() / magnitudes.length;
                magnitudes[i - first] = Math.abs(pixels[i].residual());
            }
            Arrays.sort(magnitudes);
            double sd = SD_OF_MEDIAN * magnitudes[magnitudes.length / 2];
            variances[group] = sd * sd;
        }
        return line(brightness, variances, (double) pixels.length / GROUPS);
    }

    private static Pixel[] pixels(ImageStack images, RingTables tables, JointFits fits) {
        int ofImage = images.width() * images.width();
        // An odd number, so that the pixels of a column are not always the same.
        int every = (int) Math.max(1, images.count() * ofImage / PIXELS) | 1;
        List<Pixel> pixels = new ArrayList<>();
        for (long image = 0; image < images.count(); image++) {
            RingTable table = tables.tables().get(tables.index(image));
            // A height that is NaN is not covered.
            if (table == null || !table.covers(fits.z().get(image))) {
                continue;
            }
            RingPlane plane = table.at(fits.z().get(image));
            for (int index = (int) (image % every); index < ofImage; index += every) {
                Pixel pixel = pixel(images, plane, fits, image, index);
                if (Double.isFinite(pixel.residual())) {
                    pixels.add(pixel);
                }
            }
        }
        return pixels.toArray(Pixel[]::new);
    }

    /** A pixel of an image; beyond the table its residual is NaN. */
    private static Pixel pixel(ImageStack images, RingPlane plane, JointFits fits, long image, int index) {
        int row = index / images.width();
        int column = index % images.width();
        double dx = column - fits.x().get(image);
        double dy = row - fits.y().get(image);
        double radius = Math.hypot(dx, dy);
        double model = radius <= plane.radius()
                ? fits.offset().get(image) + fits.gain().get(image) * plane.value(radius, Math.atan2(dy, dx))
                : Double.NaN;
        return new Pixel(model, images.get(image, row, column) - model);
    }

    /** The line through variances, each of which is known in proportion to itself. */
    private static CameraNoise line(double[] brightness, double[] variances, double pixelsPerGroup) {
        double least = Arrays.stream(variances).min().orElseThrow();
        if (!(least > 0)) {
            return null;
        }
        double gain = 0;
        double read = 0;
        double[] weights = new double[GROUPS];
        Arrays.fill(weights, 1);
        double[] expected = variances.clone();
        // Weights by the line itself, from the second time on: by the variances that were seen, small ones would count
        // too much.
        for (int round = 0; round < ROUNDS; round++) {
            double sum = 0;
            double sumX = 0;
            double sumY = 0;
            double sumXx = 0;
            double sumXy = 0;
            for (int group = 0; group < GROUPS; group++) {
                double weight = weights[group] / (expected[group] * expected[group]);
                sum += weight;
                sumX += weight * brightness[group];
                sumY += weight * variances[group];
                sumXx += weight * brightness[group] * brightness[group];
                sumXy += weight * brightness[group] * variances[group];
            }
            double determinant = sum * sumXx - sumX * sumX;
            gain = (sum * sumXy - sumX * sumY) / determinant;
            read = (sumY - gain * sumX) / sum;
            if (!(gain > SIGNIFICANT * Math.sqrt(sum / determinant * VARIANCE_OF_MEDIANS / pixelsPerGroup))) {
                gain = 0;
                read = sumY / sum;
            }
            double[] deviations = new double[GROUPS];
            for (int group = 0; group < GROUPS; group++) {
                expected[group] = Math.max(read + gain * brightness[group], MIN_READ_PART * least);
                deviations[group] = Math.abs(variances[group] / expected[group] - 1);
            }
            setWeights(weights, deviations, Math.sqrt(VARIANCE_OF_MEDIANS / pixelsPerGroup));
        }
        return new CameraNoise(Math.max(read, MIN_READ_PART * least), gain);
    }

    /** Tukey's biweight: groups with the edges of saturated parts, say, are more noisy than noise. */
    private static void setWeights(double[] weights, double[] deviations, double leastScale) {
        double[] sorted = deviations.clone();
        Arrays.sort(sorted);
        double limit = TUKEY_LIMIT * Math.max(SD_OF_MEDIAN * sorted[GROUPS / 2], leastScale);
        for (int group = 0; group < GROUPS; group++) {
            double part = Math.min(deviations[group] / limit, 1);
            weights[group] = (1 - part * part) * (1 - part * part);
        }
    }

    /** Returns options of the joint fit with this noise. */
    public JointFitOptions in(JointFitOptions options) {
        return options.withNoise(readVariance, varianceGain);
    }
}
