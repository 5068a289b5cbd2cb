package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.SegmentAllocator;

/**
 * A centre for each image of a stack, in pixels: x along a row, y down a column, the middle of the first pixel at (0,
 * 0). A coordinate that could not be found is NaN.
 *
 * @param x the x of each image
 * @param y the y of each image, as many
 */
public record Centers(DoubleSeries x, DoubleSeries y) {
    /** Checks that both coordinates have the same number of values. */
    public Centers {
        if (x.size() != y.size()) {
            throw new IllegalArgumentException("y has " + y.size() + " values; it must have as many as x, " + x.size());
        }
    }

    /**
     * Allocates centres, in one piece of memory.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param count the number of images, 0 or more
     */
    public static Centers allocate(SegmentAllocator allocator, long count) {
        Arguments.atLeast("count", count, 0);
        // In one piece: of a call with few images, getting memory is a good part.
        DoublePieces pieces = new DoublePieces(allocator, 2 * DoublePieces.length(count));
        return new Centers(pieces.series(count), pieces.series(count));
    }

    /** Copies centres from arrays of equal length. */
    public static Centers copyOf(double[] x, double[] y) {
        return new Centers(DoubleSeries.copyOf(x), DoubleSeries.copyOf(y));
    }

    /** Returns a view of some of the centres in a row. */
    public Centers slice(long first, long count) {
        return new Centers(x.slice(first, count), y.slice(first, count));
    }

    /** Returns the number of images. */
    public long count() {
        return x.size();
    }
}
