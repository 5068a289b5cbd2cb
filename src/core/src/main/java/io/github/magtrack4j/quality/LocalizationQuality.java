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
 * The uncertainty of a single localization: the standard deviations of x, y and z that the image's own noise makes,
 * and {@linkplain QualityFlag flags}.
 *
 * <pre>{@code
 * Tracks tracks = backend.stackToXyzp(images, zlut, options);
 * Estimate[] estimates = new LocalizationQuality(images.width(), options, zlut).estimate(images, tracks, 4);
 * }</pre>
 *
 * <p><b>Noise.</b> The variance of a pixel is the mean square of the image's fourth differences along both axes, {@code
 * [1 -4 6 -4 1]} along x and then along y, divided by the squares' sum of the weights, {@code 70²}: what is smooth leaves
 * nothing in it. The mean is over the corners, further than half the image's width from the bead, where rings are weak;
 * over all of the image if it is not in the middle enough to leave any. After J. Immerkær, "Fast noise variance
 * estimation", Computer Vision and Image Understanding 64 (1996) 300, who takes second differences. Pixels must have noise
 * of their own each: an image that was smoothed or scaled has too small a sigma. Noise that grows with the light is taken
 * as that of the corners.
 *
 * <p><b>x and y</b> are the peak of a line's convolution with itself, for either {@linkplain
 * io.github.magtrack4j.method.Centering centring}. The derivative of the peak by each pixel follows from the image by the chain
 * rule, and the variance is that of a pixel times the sum of their squares. Taken into account are the noise that these
 * derivatives have themselves, what the iterations add, and that noise may decide between two neighbouring samples of the
 * convolution as the largest, whose parabolas have their vertices at different places.
 *
 * <p><b>z</b>, for either {@linkplain io.github.magtrack4j.method.Lookup look-up}, likewise: from the derivatives of the
 * parabola's vertex by each bin of the profile. The variance of a bin of a radial profile is that of a pixel divided by the
 * pixels in the bin; circles of a polar one share pixels, and what moves the height is traced back to each of these. To
 * that comes what an error of the centre does: in a radial profile it moves pixels to other bins, in a polar one it changes
 * circles that the image's edge cuts. NaN for Fourier profiles, and without a table.
 *
 * <p><b>Overlap.</b> A lone bead's image is a function of the distance from its centre, but for noise. The part of the
 * variance that is not, an even slope of the light aside, is the image's asymmetry: below 0.08 for simulated lone beads in
 * regions that do not cut bright rings. In images of 64 px a neighbour comes to {@value #MAX_ASYMMETRY} at about the
 * distance where it begins to move x or y by more than 0.03 px. Dirt and astigmatism do as much.
 *
 * <p>All three standard deviations are of noise alone: a bead that is not like its table, or a neighbour, makes errors that
 * no single image shows. Simulated repeats of 64 px, with noise of 0.3 to 3 % of full scale, at heights of 1.5 to 4.2 µm
 * and several positions within a pixel, scatter in x and y by 0.8 to 1.4 times the root mean square of the estimates, in z by
 * 0.6 to 1.3 times, or 0.9 to 1.1 by polar profiles.
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

    /**
     * What is known of a localization.
     *
     * @param sigmaX the standard deviation of x in pixels; NaN if it cannot be told
     * @param sigmaY the standard deviation of y in pixels; NaN if it cannot be told
     * @param sigmaZ the standard deviation of z in nm; NaN if it cannot be told
     * @param match the correlation of the profile with the nearest plane, as the look-up computes it; NaN without z
     * @param asymmetry the part of the image's variance that is not rings about the bead, nor noise; may be a little below
     *     0 in a noisy image; NaN if x and y are
     * @param flags the {@linkplain QualityFlag#bit bits} of the flags, added
     */
    public record Estimate(double sigmaX, double sigmaY, double sigmaZ, double match, double asymmetry, int flags) {}

    /**
     * Prepares for images of one size and a table.
     *
     * @param size the width of the images in pixels, {@value Backend#MIN_SIZE} to {@value Backend#MAX_SIZE}
     * @param options how they are tracked
     * @param zlut the table z is looked up in, or null for none
     * @throws IllegalArgumentException if the table is of another {@linkplain ZLutKind kind} or has other bins than these
     *     images' profiles
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
        Workers<ImageJudge> judges = new Workers<>(() -> new ImageJudge(size, options, table), judge -> {});
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
