package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.SegmentAllocator;

/**
 * What auto-convolution found, and the convolutions it found it in; NaN throughout for an image whose centre was lost.
 *
 * @param centers the refined centres
 * @param columnMaxima for each image the first index of the column convolution's maximum, a whole number
 * @param rowMaxima for each image the first index of the row convolution's maximum, a whole number
 * @param columns a row per image: the self-convolution of its column, N samples from number {@code (N - 1) / 2} on
 * @param rows a row per image: the self-convolution of its row, likewise
 */
public record SelfConvolutions(
        Centers centers, DoubleSeries columnMaxima, DoubleSeries rowMaxima, DoubleMatrix columns, DoubleMatrix rows) {
    /**
     * Allocates room for the convolutions of a number of images, in one piece of memory.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param count the number of images, 0 or more
     * @param size the width of the images in pixels, at least 1
     */
    public static SelfConvolutions allocate(SegmentAllocator allocator, long count, int size) {
        Arguments.atLeast("count", count, 0);
        Arguments.atLeast("size", size, 1);
        DoublePieces pieces =
                new DoublePieces(allocator, 4 * DoublePieces.length(count) + 2 * DoublePieces.length(count, size));
        return new SelfConvolutions(
                new Centers(pieces.series(count), pieces.series(count)),
                pieces.series(count),
                pieces.series(count),
                pieces.matrix(count, size),
                pieces.matrix(count, size));
    }
}
