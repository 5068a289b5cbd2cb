package io.github.magtrack4j.calibration;

import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.RadialProfileOptions;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.Arguments;
import java.util.Arrays;

/**
 * How far a single localisation can be trusted: the standard deviations of x, y and z that the image's own noise makes,
 * and flags.
 *
 * <p><b>Noise.</b> The variance of a pixel is the mean square of the image's fourth differences along both axes, {@code
 * [1 -4 6 -4 1]} along x and then along y, divided by the squares' sum of the weights, {@code 70²}: what is smooth leaves
 * nothing in it. The mean is over the corners, further than half the image's width from the bead, where rings are weak;
 * over all of the image if it is not in the middle enough to leave any. After J. Immerkær, "Fast noise variance estimation", Computer Vision and Image
 * Understanding 64 (1996) 300, who takes second differences. Pixels must have noise of their own each: an image that was
 * smoothed or scaled has too small a sigma. Noise that grows with the light is taken as its mean over the image.
 *
 * <p><b>x and y</b>, for the multi-line auto-convolution. With f the mean of L lines, without its mean and under its window
 * w, the convolution is {@code C(s) = Σ f(i) f(s - i)}; its parabola {@code a j² + b j} has its vertex at {@code -b / 2a},
 * half of which is the shift of the centre. Noise n of a line, of variance σ² / L, changes b by {@code 2 Σ w(i) n(i) D(i)}
 * to first order, where D is the slope of f by the parabola's own points. So {@code Var = (σ² / L) Σ w² D² / (2a)²}, and
 * what the noise itself adds to the sums is taken off.
 *
 * <p><b>z</b>, for the maximum of Pearson's r: as in {@link ZLutQuality#scatterNm}, an unweighted least-squares fit of the
 * table's profile with free offset and factor; a bin's variance is σ² divided by the pixels in its ring, {@code 2 π bin /
 * oversample²}. To that comes what an error of the centre does: pixels go to other bins. z is found anew for profiles
 * about centres that are one standard deviation off to either side, and its mean square change is added. NaN for profiles that are not radial, and without a table.
 *
 * <p>All three are of noise alone: a bead that is not like its table, or a neighbour, makes errors that no single image
 * shows. Simulated repeats, with noise of 0.3 to 3 % of full scale, scatter by 0.67 to 1.5 times the estimate; but near
 * positions where the convolution's largest sample changes (a quarter of a pixel beside a whole one), the parabola of few
 * points jumps by its own bias, and y scattered by up to 3 times its estimate at a noise of 0.3 %.
 *
 * <p>An instance is for one size of images and one table; it has memory of its own and is not safe to share between
 * threads.
 */
public final class LocalizationQuality {
    /** z is so near the table's first or last plane that its parabola is cut off. */
    public static final int TABLE_EDGE = 1;

    /** The bead is more than a quarter of the image's width off its middle, so that half of the rings are cut. */
    public static final int REGION_EDGE = 2;

    /** The profile is not like the table's: Pearson's r is below {@value #LEAST_MATCH}. */
    public static final int POOR_MATCH = 4;

    /** Profiles with a smaller r than that are flagged. */
    public static final double LEAST_MATCH = 0.9;

    private static final int[] FOURTH = {1, -4, 6, -4, 1};

    /** The sum of squares of the weights in both axes. */
    private static final double FOURTH_SQUARES = 70 * 70;

    private final int size;
    private final TrackingOptions options;
    private final ZLut zlut;
    private final double[] pixels;
    private final double[] differences;
    private final double[] line;
    private final double[] window;

    /** For each plane, the change of z per change of each bin, for a profile as bright as the table's; null if unknown. */
    private final double[][] zPerBin;

    private final double[] sums;
    private final double[] shifted;
    private final double[] counts;

    /**
     * What is known of a localisation.
     *
     * @param sigmaX the standard deviation of x in pixels; NaN if it cannot be told
     * @param sigmaY the standard deviation of y in pixels; NaN if it cannot be told
     * @param sigmaZ the standard deviation of z in nm; NaN if it cannot be told
     * @param match Pearson's r of the profile with that of the nearest plane; NaN without z
     * @param flags {@link #TABLE_EDGE}, {@link #REGION_EDGE} and {@link #POOR_MATCH}, added
     */
    public record Estimate(double sigmaX, double sigmaY, double sigmaZ, double match, int flags) {}

    /**
     * Prepares for images of one size.
     *
     * @param size the width of the images in pixels, at least 8
     * @param options how they are tracked
     * @param zlut the table z is looked up in, or null for none
     */
    public LocalizationQuality(int size, TrackingOptions options, ZLut zlut) {
        Arguments.atLeast("size", size, 8);
        this.size = size;
        this.options = options;
        this.zlut = zlut;
        pixels = new double[size * size];
        differences = new double[size * size];
        line = new double[size];
        window = new double[size];
        zPerBin = zlut == null || !(options.profile() instanceof RadialProfileOptions)
                ? new double[0][]
                : new double[zlut.planes()][];
        for (int plane = 1; plane < zPerBin.length - 1; plane++) {
            zPerBin[plane] = zPerBin(ZLutQuality.freeSlope(zlut, plane));
        }
        int bins = zlut == null ? 0 : zlut.bins();
        sums = new double[bins];
        shifted = new double[bins];
        counts = new double[bins];
    }

    private static double[] zPerBin(double[] slope) {
        double squares = 0;
        for (int bin = 1; bin < slope.length; bin++) {
            squares += slope[bin] * slope[bin];
        }
        for (int bin = 1; bin < slope.length; bin++) {
            slope[bin] /= squares;
        }
        return slope;
    }

    /**
     * Judges a localisation.
     *
     * @param images the images
     * @param image the number of the image
     * @param x what was found, in pixels of the image
     * @param y what was found, in pixels of the image
     * @param z what was found, in nm; NaN for none
     * @param profile the image's profile; not looked at without z
     */
    public Estimate estimate(ImageStack images, long image, double x, double y, double z, DoubleSeries profile) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);
        }
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                pixels[row * size + column] = images.get(image, row, column);
            }
        }
        double variance = noiseVariance(x, y);
        double middle = (size - 1) / 2.0;
        int flags = Math.max(Math.abs(x - middle), Math.abs(y - middle)) > size / 4.0 ? REGION_EDGE : 0;
        double sigmaX = sigma(x, y, 1, size, variance);
        double sigmaY = sigma(y, x, size, 1, variance);
        if (zlut == null || Double.isNaN(z)) {
            return new Estimate(sigmaX, sigmaY, Double.NaN, Double.NaN, flags);
        }
        int plane = nearestPlane(z);
        int reach = options.lookupLocalPoints() / 2;
        flags |= plane < reach || plane >= zlut.planes() - reach ? TABLE_EDGE : 0;
        double[] match = match(profile, plane);
        flags |= match[0] >= LEAST_MATCH ? 0 : POOR_MATCH;
        double sigmaZ = sigmaZ(plane, variance, x, y, sigmaX, sigmaY) / Math.abs(match[1]);
        return new Estimate(sigmaX, sigmaY, sigmaZ, match[0], flags);
    }

    private double sigmaZ(int plane, double variance, double x, double y, double sigmaX, double sigmaY) {
        double[] weights = plane < zPerBin.length ? zPerBin[plane] : null;
        if (weights == null || !(options.profile() instanceof RadialProfileOptions radial)) {
            return Double.NaN;
        }
        int oversample = radial.oversample();
        double squares = 0;
        for (int bin = 1; bin < weights.length; bin++) {
            squares += weights[bin] * weights[bin] * variance * oversample * oversample / (2 * Math.PI * bin);
        }
        profile(x, y, oversample, sums);
        for (int direction = -1; direction <= 1; direction += 2) {
            double alongX = change(weights, x + direction * sigmaX, y, oversample);
            double alongY = change(weights, x, y + direction * sigmaY, oversample);
            squares += (alongX * alongX + alongY * alongY) / 2;
        }
        return Math.sqrt(squares);
    }

    /** The change of z that goes with another centre. */
    private double change(double[] weights, double x, double y, int oversample) {
        profile(x, y, oversample, shifted);
        double change = 0;
        for (int bin = 1; bin < weights.length; bin++) {
            change += weights[bin] * (shifted[bin] - sums[bin]);
        }
        return change;
    }

    private void profile(double x, double y, int oversample, double[] into) {
        Arrays.fill(into, 0);
        Arrays.fill(counts, 0);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double distance = Math.sqrt((column - x) * (column - x) + (row - y) * (row - y));
                int bin = (int) Math.rint(distance * oversample);
                if (bin < into.length) {
                    into[bin] += pixels[row * size + column];
                    counts[bin]++;
                }
            }
        }
        for (int bin = 0; bin < into.length; bin++) {
            into[bin] /= counts[bin];
        }
    }

    /** The variance of the noise of a pixel. */
    private double noiseVariance(double x, double y) {
        for (int at = 2; at < pixels.length - 2; at++) {
            differences[at] = FOURTH[0] * (pixels[at - 2] + pixels[at + 2])
                    + FOURTH[1] * (pixels[at - 1] + pixels[at + 1])
                    + FOURTH[2] * pixels[at];
        }
        double corners = 0;
        double all = 0;
        int count = 0;
        for (int row = 2; row < size - 2; row++) {
            for (int column = 2; column < size - 2; column++) {
                int at = row * size + column;
                double difference = FOURTH[0] * (differences[at - 2 * size] + differences[at + 2 * size])
                        + FOURTH[1] * (differences[at - size] + differences[at + size])
                        + FOURTH[2] * differences[at];
                all += difference * difference;
                if ((column - x) * (column - x) + (row - y) * (row - y) > size * size / 4.0) {
                    corners += difference * difference;
                    count++;
                }
            }
        }
        return (count > 0 ? corners / count : all / ((size - 4.0) * (size - 4.0))) / FOURTH_SQUARES;
    }

    /**
     * The standard deviation along one axis.
     *
     * @param center the coordinate along the line
     * @param across the coordinate across it
     * @param step from one pixel of a line to its next
     * @param stride from one line to the next
     */
    private double sigma(double center, double across, int step, int stride, double variance) {
        int half = (int) Math.floor(size * options.lineRatio() / 2);
        int middle = (int) Math.rint(across);
        int first = Math.max(middle - half, 0);
        int last = Math.min(middle + half, size - 1);
        int lines = last - first + 1;
        if (lines < 1) {
            return Double.NaN;
        }
        double mean = 0;
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int l = first; l <= last; l++) {
                sum += pixels[l * stride + i * step];
            }
            line[i] = sum / lines;
            mean += line[i] / size;
        }
        for (int i = 0; i < size; i++) {
            double distance = (i - center) / (size / 6.0);
            window[i] = Math.exp(-distance * distance / 2);
            line[i] = (line[i] - mean) * window[i];
        }
        return sigma(variance / lines);
    }

    /** The standard deviation of a windowed line's centre. */
    private double sigma(double variance) {
        int reach = options.localPoints() / 2;
        double seconds = 0;
        double fourths = 0;
        for (int j = -reach; j <= reach; j++) {
            seconds += j * j;
            fourths += (double) j * j * j * j;
        }
        double meanSquare = seconds / options.localPoints();
        double bend = 0;
        double slopes = 0;
        for (int i = 0; i < size; i++) {
            double slope = 0;
            double slopeNoise = 0;
            for (int j = -reach; j <= reach; j++) {
                double neighbour = i + j < 0 || i + j >= size ? 0 : line[i + j];
                double noise = i + j < 0 || i + j >= size ? 0 : variance * window[i + j] * window[i + j];
                slope += j * neighbour / seconds;
                slopeNoise += j * j * noise / (seconds * seconds);
                double product = line[i] * neighbour - (j == 0 ? noise : 0);
                bend += (j * j - meanSquare) * product / (fourths - seconds * meanSquare);
            }
            slopes += window[i] * window[i] * (slope * slope - slopeNoise);
        }
        // Without rings nothing holds the centre.
        return bend < 0 && slopes > 0 ? Math.sqrt(variance * slopes) / (-2 * bend) : Double.NaN;
    }

    private int nearestPlane(double z) {
        int nearest = 0;
        for (int plane = 1; plane < zlut.planes(); plane++) {
            nearest = Math.abs(zlut.z(plane) - z) < Math.abs(zlut.z(nearest) - z) ? plane : nearest;
        }
        return nearest;
    }

    /** Pearson's r of a profile with a plane, without the first bin, and how bright it is beside the plane. */
    private double[] match(DoubleSeries profile, int plane) {
        double sum = 0;
        double planeSum = 0;
        int count = zlut.bins() - 1;
        for (int bin = 1; bin <= count; bin++) {
            sum += profile.get(bin);
            planeSum += zlut.profile(plane, bin);
        }
        double product = 0;
        double squares = 0;
        double planeSquares = 0;
        for (int bin = 1; bin <= count; bin++) {
            double a = profile.get(bin) - sum / count;
            double b = zlut.profile(plane, bin) - planeSum / count;
            product += a * b;
            squares += a * a;
            planeSquares += b * b;
        }
        return new double[] {product / Math.sqrt(squares * planeSquares), product / planeSquares};
    }
}
