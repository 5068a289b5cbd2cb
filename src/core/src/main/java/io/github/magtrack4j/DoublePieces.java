package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.SegmentAllocator;

/** One piece of memory, cut into series and matrices one behind the other, each of which begins with a cache line. */
final class DoublePieces {
    /** The doubles in a cache line. */
    private static final long LINE = 8;

    private final DoubleSeries all;
    private long used;

    DoublePieces(SegmentAllocator allocator, long length) {
        all = DoubleSeries.allocate(allocator, length);
    }

    /** What a series takes of the piece. */
    static long length(long size) {
        Arguments.product("the result", size, Double.BYTES);
        return (size + LINE - 1) / LINE * LINE;
    }

    /** What a matrix takes of the piece. */
    static long length(long rows, int columns) {
        return length(Arguments.product("the rows", rows, columns));
    }

    /** Cuts off the next series. */
    DoubleSeries series(long size) {
        DoubleSeries series = all.slice(used, size);
        used += length(size);
        return series;
    }

    /** Cuts off the next matrix. */
    DoubleMatrix matrix(long rows, int columns) {
        return DoubleMatrix.of(series(rows * columns).segment(), rows, columns);
    }
}
