package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.jointfit.FitFlag;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Set;

/**
 * What the joint fit gives: for each image a value of every series, NaN where it could not be fitted (flags aside).
 *
 * @param centers x and y in pixels
 * @param z the height in nm
 * @param sigmaX the uncertainty of x in pixels, one SD: from the noise that was given, or from the residuals
 * @param sigmaY that of y in pixels
 * @param sigmaZ that of z in nm
 * @param chi2 the mean squared residual for each degree of freedom: in units of the noise's variance where that was
 *     given, so that it is about 1, and in squared pixel values otherwise
 * @param offset what is added to the table's brightness, in pixel values
 * @param gain what the table's brightness is multiplied by
 * @param flags the {@linkplain FitFlag#bit() bits} of the flags
 */
public record JointFits(
        Centers centers,
        DoubleSeries z,
        DoubleSeries sigmaX,
        DoubleSeries sigmaY,
        DoubleSeries sigmaZ,
        DoubleSeries chi2,
        DoubleSeries offset,
        DoubleSeries gain,
        DoubleSeries flags) {

    /** Checks that all parts speak of the same number of images. */
    public JointFits {
        long count = centers.count();
        requireCount("z", z, count);
        requireCount("sigmaX", sigmaX, count);
        requireCount("sigmaY", sigmaY, count);
        requireCount("sigmaZ", sigmaZ, count);
        requireCount("chi2", chi2, count);
        requireCount("offset", offset, count);
        requireCount("gain", gain, count);
        requireCount("flags", flags, count);
    }

    private static void requireCount(String name, DoubleSeries series, long count) {
        Arguments.require(
                "the number of values of " + name,
                series.size(),
                series.size() == count,
                "as many as there are centres, " + count);
    }

    /**
     * Allocates room for the fits of a number of images, in one piece of memory.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param count the number of images
     */
    public static JointFits allocate(SegmentAllocator allocator, long count) {
        Arguments.atLeast("count", count, 0);
        DoublePieces pieces = new DoublePieces(allocator, 10 * DoublePieces.length(count));
        return new JointFits(
                new Centers(pieces.series(count), pieces.series(count)),
                pieces.series(count),
                pieces.series(count),
                pieces.series(count),
                pieces.series(count),
                pieces.series(count),
                pieces.series(count),
                pieces.series(count),
                pieces.series(count));
    }

    /**
     * Returns a view of the fits of some images in a row.
     *
     * @param first the first of them
     * @param count how many
     */
    public JointFits slice(long first, long count) {
        return new JointFits(
                centers.slice(first, count),
                z.slice(first, count),
                sigmaX.slice(first, count),
                sigmaY.slice(first, count),
                sigmaZ.slice(first, count),
                chi2.slice(first, count),
                offset.slice(first, count),
                gain.slice(first, count),
                flags.slice(first, count));
    }

    /** Returns all series, x and y first. */
    public List<DoubleSeries> series() {
        return List.of(x(), y(), z, sigmaX, sigmaY, sigmaZ, chi2, offset, gain, flags);
    }

    /** Returns the x of each image in pixels. */
    public DoubleSeries x() {
        return centers.x();
    }

    /** Returns the y of each image in pixels. */
    public DoubleSeries y() {
        return centers.y();
    }

    /** Returns the number of images. */
    public long count() {
        return centers.count();
    }

    /** Returns what there is to say of an image's fit; nothing if all went well. */
    public Set<FitFlag> flagsOf(long image) {
        return FitFlag.of((int) flags.get(image));
    }
}
