package io.github.magtrack4j.quality;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.backend.BackendArguments;
import io.github.magtrack4j.internal.threads.WorkerThreads;
import io.github.magtrack4j.internal.threads.Workers;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.List;
import java.util.Objects;

/**
 * The uncertainty of a single localization: the standard deviations of x, y and z, of noise and of the bias within a
 * pixel, and {@linkplain QualityFlag flags}.
 *
 * <pre>{@code
 * Tracks tracks = backend.stackToXyzp(images, zlut, options);
 * Estimate[] estimates = new LocalizationQuality(images.width(), options, zlut).estimate(images, tracks, 4);
 * }</pre>
 *
 * <p><b>Noise.</b> The variance of a pixel is the mean square of the image's sixth differences along both axes,
 * {@code [1 -6 15 -20 15 -6 1]} along x and then along y, divided by the squares' sum of the weights, {@code 924²}:
 * what is smooth leaves nothing in it. The mean is over the corners, further than half the image's width from the bead,
 * where rings are weak; over all of the image if it is not in the middle enough to leave any. After J. Immerkær, "Fast
 * noise variance estimation", Computer Vision and Image Understanding 64 (1996) 300, who takes second differences.
 * Brighter and darker pixels have more and less, on the line of the regression of those squares on the brightness, as
 * the shot noise of a camera has it. Pixels must have noise of their own each: an image that was smoothed or scaled has
 * too small a sigma.
 *
 * <p><b>x and y</b> are the peak of a line's convolution with itself, for either
 * {@linkplain io.github.magtrack4j.method.Centering centring}. The derivative of the peak by each pixel follows from
 * the image by the chain rule, and the variance is that of a pixel times the sum of their squares. Taken into account
 * are the noise that these derivatives have themselves, what the iterations add, and that noise may decide between two
 * neighbouring samples of the convolution as the largest, whose parabolas have their vertices at different places.
 *
 * <p><b>z</b>, for either {@linkplain io.github.magtrack4j.method.Lookup look-up}, likewise: from the derivatives of
 * the parabola's vertex by each bin of the profile. The variance of a bin of a radial profile is that of a pixel
 * divided by the pixels in the bin; circles of a polar one share pixels, and what moves the height is traced back to
 * each of these. To that comes what an error of the centre does: in a radial profile it moves pixels to other bins, in
 * a polar one it changes circles that the image's edge cuts. NaN for Fourier profiles, and without a table.
 *
 * <p><b>Overlap.</b> A lone bead's image is a function of the distance from its centre, but for noise. The part of the
 * variance that is not, an even slope of the light aside, is the image's asymmetry: below 0.08 for simulated lone beads
 * in regions that do not cut bright rings. In images of 64 px a neighbour comes to {@value #MAX_ASYMMETRY} at about the
 * distance where it begins to move x or y by more than 0.03 px. Dirt and astigmatism do as much.
 *
 * <p><b>Bias within a pixel.</b> A method is off by something that depends on where within its pixel a bead is, and how
 * high it is between the planes of the table: as the bead moves over pixels, that scatters as noise does, and in radial
 * profiles it is many times as much. It is measured on the table's own bead:
 * {@linkplain io.github.magtrack4j.calibration.ClassicRings rings made of the table} are rendered without noise,
 * everywhere within a pixel and about the height of the localization, and tracked by the same options. The mean square
 * of the errors of x and y, and the variance of those of z, are added to those of noise. Rings are rendered from the
 * table as it is and from a {@linkplain io.github.magtrack4j.calibration.ClassicRings#withoutNoise smoothed} one, since
 * which of the irregularities of planes are the bead's and which the noise of the scan cannot be told, and the larger
 * error counts. This is done once for a height, some hundred images the first time, and then looked up. Without a
 * table, beyond it, or with Fourier profiles, the bias is not known: the standard deviations are of noise alone, and
 * {@link QualityFlag#NOISE_ALONE} says so.
 *
 * <p>What is the same in all images is in none of the three: a bead that is not like its table, a neighbour, and, in z,
 * what depends on where within a pixel the bead of the scan was. Simulated repeats of 64 px at one place, with noise of
 * 0.3 to 3 % of full scale, at heights of 1.5 to 4.2 µm and several places within a pixel, scatter in x and y by 0.8 to
 * 1.4 times the root mean square of the estimates less the bias, in z by 0.6 to 1.3 times, or 0.9 to 1.1 by polar
 * profiles. Beads that move over pixels are off by 0.85 to 1.25 times the estimates.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class LocalizationQuality {
    /** Profiles whose correlation with the plane they are found at is below that are flagged. */
    public static final double MIN_MATCH = 0.9;

    /** Images whose asymmetry is above that are flagged. */
    public static final double MAX_ASYMMETRY = 0.1;

    private final int size;
    private final TrackingOptions options;
    private final HeightTable table;
    private final SubpixelBias bias;

    /**
     * What is known of a localization.
     *
     * @param sigmaX the standard deviation of x in pixels, of noise and bias within a pixel, or, with
     *     {@link QualityFlag#NOISE_ALONE}, of noise; NaN if it cannot be told
     * @param sigmaY the standard deviation of y in pixels; NaN if it cannot be told
     * @param sigmaZ the standard deviation of z in nm; NaN if it cannot be told
     * @param biasX the part of {@code sigmaX} that is bias within a pixel, squared and added to that of noise; NaN if
     *     not known
     * @param biasY the same of {@code sigmaY}
     * @param biasZ the same of {@code sigmaZ}
     * @param match the correlation of the profile with the nearest plane, as the look-up computes it; NaN without z
     * @param asymmetry the part of the image's variance that is not rings about the bead, nor noise; may be a little
     *     below 0 in a noisy image; NaN if x and y are
     * @param flags the {@linkplain QualityFlag#bit bits} of the flags, added
     */
    public record Estimate(
            double sigmaX,
            double sigmaY,
            double sigmaZ,
            double biasX,
            double biasY,
            double biasZ,
            double match,
            double asymmetry,
            int flags) {
        static Estimate unknown(int flags) {
            double none = Double.NaN;
            return new Estimate(none, none, none, none, none, none, none, none, flags);
        }
    }

    /**
     * Prepares for images of one size and a table.
     *
     * @param size the width of the images in pixels, {@value Backend#MIN_SIZE} to {@value Backend#MAX_SIZE}
     * @param options how they are tracked
     * @param zlut the table z is looked up in, or null for none
     * @throws IllegalArgumentException if the table is of another {@linkplain ZLutKind kind} or has other bins than
     *     these images' profiles
     */
    public LocalizationQuality(int size, TrackingOptions options, ZLut zlut) {
        Arguments.inRange("size", size, Backend.MIN_SIZE, Backend.MAX_SIZE);
        Objects.requireNonNull(options, "options");
        this.size = size;
        this.options = options;
        if (zlut != null) {
            BackendArguments.lookup(ZLuts.of(zlut), options, size);
        }
        boolean known = zlut != null && options.profile().isSpatial();
        table = known ? new HeightTable(zlut, options.lookup()) : null;
        bias = SubpixelBias.of(size, options, zlut);
    }

    /**
     * Judges the localizations of images.
     *
     * @param images the images, in the computer's memory
     * @param tracks what was found in them, in pixels of each image; profiles are not looked at
     * @param threads how many threads compute, at least 1; the estimates do not depend on it. Images in memory of a
     *     confined arena, which is one thread's, are judged by that alone.
     * @return an estimate for each image
     * @throws IllegalArgumentException if the images are of another size, or as many as the tracks are not
     * @throws UnsupportedOperationException if the images are in a GPU's memory
     */
    public Estimate[] estimate(ImageStack images, Tracks tracks, int threads) {
        Arguments.require(
                "images", images, images.width() == size && images.height() == size, size + " × " + size + " pixels");
        Arguments.require(
                "the number of images", images.count(), images.count() == tracks.count(), "" + tracks.count());
        Arguments.atLeast("threads", threads, 1);
        Estimate[] estimates = new Estimate[Math.toIntExact(images.count())];
        boolean shared = WorkerThreads.mayAllAccess(images.memory())
                && WorkerThreads.mayAllAccess(tracks.x().segment())
                && WorkerThreads.mayAllAccess(tracks.y().segment())
                && WorkerThreads.mayAllAccess(tracks.z().segment());
        WorkerThreads pool = new WorkerThreads(shared ? threads : 1);
        Workers<ImageJudge> judges = new Workers<>(() -> new ImageJudge(size, options, table, bias), judge -> {});
        try {
            pool.run(judges, images.count(), (long) size * size, (judge, first, end) -> {
                for (long image = first; image < end; image++) {
                    estimates[(int) image] = judge.judge(
                            images,
                            image,
                            tracks.x().get(image),
                            tracks.y().get(image),
                            tracks.z().get(image));
                }
            });
        } finally {
            pool.close(List.of(judges));
        }
        return estimates;
    }
}
