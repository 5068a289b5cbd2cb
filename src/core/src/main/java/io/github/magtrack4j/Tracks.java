package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.SegmentAllocator;

/**
 * What tracking gives: x, y, z and the profile of each image of a stack.
 *
 * @param centers x and y in pixels; NaN where an image could not be tracked
 * @param z the axial position in the unit of the look-up table, nm; NaN without a table, or outside it
 * @param profiles a row per image, a column per bin; without columns where profiles are not kept
 */
public record Tracks(Centers centers, DoubleSeries z, DoubleMatrix profiles) {
    /** Checks that all parts speak of the same number of images. */
    public Tracks {
        if (z.size() != centers.count()) {
            throw new IllegalArgumentException(
                    "z has " + z.size() + " values; it must have as many as there are centres, " + centers.count());
        }
        if (profiles.rows() != centers.count()) {
            throw new IllegalArgumentException("profiles has " + profiles.rows()
                    + " rows; it must have as many as there are centres, " + centers.count());
        }
    }

    /**
     * Allocates room for the tracks of a number of images, in one piece of memory.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param count the number of images
     * @param bins the bins of each profile, or 0 if the profiles are not to be kept
     */
    public static Tracks allocate(SegmentAllocator allocator, long count, int bins) {
        Arguments.atLeast("count", count, 0);
        Arguments.atLeast("bins", bins, 0);
        DoublePieces pieces =
                new DoublePieces(allocator, 3 * DoublePieces.length(count) + DoublePieces.length(count, bins));
        return new Tracks(
                new Centers(pieces.series(count), pieces.series(count)),
                pieces.series(count),
                pieces.matrix(count, bins));
    }

    /**
     * Returns a view of the tracks of some images in a row.
     *
     * @param first the first of them
     * @param count how many
     */
    public Tracks slice(long first, long count) {
        long rowBytes = (long) profiles.columns() * Double.BYTES;
        return new Tracks(
                centers.slice(first, count),
                z.slice(first, count),
                DoubleMatrix.of(
                        profiles.segment().asSlice(first * rowBytes, count * rowBytes), count, profiles.columns()));
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
}
