package io.github.magtrack4j.internal.cpu.scalar;

import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The functions of series, as they are defined. */
public final class ScalarSeriesKernelsF64 extends SeriesKernels {
    private double[] sums = {};
    private int[] sizes = {};

    @Override
    public void gaussian(
            MemorySegment x, long first, long end, @Wide double mu, @Wide double sigma, MemorySegment into) {
        for (long i = first; i < end; i++) {
            into.setAtIndex(NUMBER, i, gaussian(square(x, i, mu, sigma)));
        }
    }

    @Override
    public void gaussian2d(
            MemorySegment x,
            MemorySegment y,
            @Wide double muX,
            @Wide double muY,
            @Wide double sigma,
            MemorySegment into,
            long image) {
        long height = x.byteSize() / Long.BYTES;
        long width = y.byteSize() / Long.BYTES;
        for (long a = 0; a < height; a++) {
            for (long b = 0; b < width; b++) {
                double value = gaussian(square(x, a, muX, sigma) + square(y, b, muY, sigma));
                into.setAtIndex(NUMBER, (image * height + a) * width + b, value);
            }
        }
    }

    private static @Wide double square(MemorySegment x, long index, @Wide double mu, @Wide double sigma) {
        @Wide double distance = (x.getAtIndex(NUMBER, index) - mu) / sigma;
        return distance * distance;
    }

    private static double gaussian(@Wide double square) {
        return (double) Math.exp((double) (-square / 2));
    }

    @Override
    public void binmean(
            MemorySegment bins, MemorySegment weights, int columns, long row, int count, MemorySegment into) {
        if (sums.length != count) {
            sums = new double[count];
            sizes = new int[count];
        }
        Arrays.fill(sums, 0);
        Arrays.fill(sizes, 0);
        for (long i = row * columns; i < (row + 1) * columns; i++) {
            @Wide double bin = bins.getAtIndex(NUMBER, i);
            if (Double.isNaN(bin)) {
                Arrays.fill(sums, (double) Double.NaN);
                break;
            }
            if (bin < count) {
                sums[(int) bin] += (double) weights.getAtIndex(NUMBER, i);
                sizes[(int) bin]++;
            }
        }
        for (int bin = 0; bin < count; bin++) {
            into.setAtIndex(NUMBER, row * count + bin, sums[bin] / sizes[bin]); // 0 / 0 is NaN: an empty bin
        }
    }

    @Override
    public void close() {
        // The arrays go with the object.
    }
}
