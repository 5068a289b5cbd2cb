package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.Arena;

/**
 * A centre for each image of a stack, in pixels: x along a row, y down a column, the middle of the first pixel at (0,
 * 0). A coordinate that could not be found is NaN.
 *
 * @param x the x of each image
 * @param y the y of each image, as many
 */
public record Centers(DoubleSeries x, DoubleSeries y) {
    /** The doubles in a cache line. */
    private static final long LINE = 8;

    /** Checks that both coordinates have the same number of values. */
    public Centers {
        if (x.size() != y.size()) {
            throw new IllegalArgumentException("y has " + y.size() + " values; it must have as many as x, " + x.size());
        }
    }

    /** Allocates centres for this many images. */
    public static Centers allocate(Arena arena, long count) {
        Arguments.atLeast("count", count, 0);
        // In one piece: of a call with few images, getting memory is a good part. Each begins with a cache line.
        long stride = (count + LINE - 1) / LINE * LINE;
        DoubleSeries both = DoubleSeries.allocate(arena, Arguments.product("the centres", 2, stride));
        return new Centers(both.slice(0, count), both.slice(stride, count));
    }

    /** Copies centres from arrays of equal length. */
    public static Centers copyOf(double[] x, double[] y) {
        return new Centers(DoubleSeries.copyOf(x), DoubleSeries.copyOf(y));
    }

    /** Returns the number of images. */
    public long count() {
        return x.size();
    }
}
