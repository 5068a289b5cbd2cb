package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;

/** The functions of series, in SIMD. */
public final class SimdSeriesKernelsF64 extends SeriesKernels {
    /** Exponentials that are computed at once, few enough to stay in the first-level cache. */
    private static final int PORTION = 512;

    /**
     * Weights that follow each other often have the same bin: with a sum for each of four, none waits for the other.
     */
    private static final int SUMS = 4;

    private final Supplier<Arena> newArena;
    private Arena arena;
    private int capacity;
    private long values;
    private long rowFactors;
    private long columnFactors;
    private long sums;
    private long sizes;

    /** Room for as many values in 64 bits. */
    private long wide;

    /** Makes kernels whose scratch is ordinary memory, open to whichever thread has them. */
    public SimdSeriesKernelsF64() {
        this(Arena::ofShared);
    }

    /** Makes kernels whose scratch is in arenas of any kind; for tests with guard pages. */
    public SimdSeriesKernelsF64(Supplier<Arena> newArena) {
        this.newArena = newArena;
        arena = newArena.get();
        reserve(PORTION);
    }

    /** Makes room for so many values, and bins. */
    private void reserve(int count) {
        if (count > capacity) {
            capacity = 0; // nothing of the old scratch is used again, even if there is no memory for the new
            arena.close();
            arena = newArena.get();
            int whole = ImageF64.roundUp(count);
            values = ImageF64.allocate(arena, whole);
            rowFactors = ImageF64.allocate(arena, whole);
            columnFactors = ImageF64.allocate(arena, whole);
            sums = ImageF64.allocate(arena, (long) SUMS * whole);
            sizes = ImageF64.allocate(arena, (long) SUMS * whole);
            wide = ImageF64.allocateWide(arena, whole);
            capacity = whole;
        }
    }

    @Override
    public void gaussian(
            MemorySegment x, long first, long end, @Wide double mu, @Wide double sigma, MemorySegment into) {
        for (long i = first; i < end; i += PORTION) {
            int count = (int) Math.min(PORTION, end - i);
            GaussianF64.of(x, i, count, mu, sigma, values);
            LanesF64.store(values, count, into, i * Long.BYTES, wide);
        }
    }

    /** The exponential of a sum is the product of exponentials: one for each row, and one for each column. */
    @Override
    public void gaussian2d(
            MemorySegment x,
            MemorySegment y,
            @Wide double muX,
            @Wide double muY,
            @Wide double sigma,
            MemorySegment into,
            long image) {
        int height = (int) (x.byteSize() / Long.BYTES);
        int width = (int) (y.byteSize() / Long.BYTES);
        reserve(Math.max(height, width));
        GaussianF64.of(x, 0, height, muX, sigma, rowFactors);
        GaussianF64.of(y, 0, width, muY, sigma, columnFactors);
        for (int a = 0; a < height; a++) {
            multiply(columnFactors, ImageF64.get(rowFactors, a), width, values);
            LanesF64.store(values, width, into, (image * height + a) * width * Long.BYTES, wide);
        }
    }

    private static void multiply(long from, double factor, int count, long to) {
        for (long at = 0; at < (long) count * Double.BYTES; at += LanesF64.VECTOR_BYTES) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, from + at, LITTLE_ENDIAN)
                    .mul(factor)
                    .intoMemorySegment(ALL, to + at, LITTLE_ENDIAN);
        }
    }

    @Override
    public void binmean(
            MemorySegment bins, MemorySegment weights, int columns, long row, int count, MemorySegment into) {
        reserve(count);
        clear(sums);
        clear(sizes);
        if (!addUp(bins, weights, columns, row, count)) {
            multiply(sums, (double) Double.NaN, count, values);
        } else {
            divide(count);
        }
        LanesF64.store(values, count, into, row * count * Long.BYTES, wide);
    }

    private void clear(long table) {
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (long i = 0; i < (long) SUMS * capacity; i += LANES) {
            zero.intoMemorySegment(ALL, table + i * Double.BYTES, LITTLE_ENDIAN);
        }
    }

    /** Adds each weight to its bin; false where a bin is NaN. */
    private boolean addUp(MemorySegment bins, MemorySegment weights, int columns, long row, int count) {
        for (int i = 0; i < columns; i++) {
            @Wide double bin = bins.getAtIndex(NUMBER, row * columns + i);
            if (Double.isNaN(bin)) {
                return false;
            }
            if (bin < count) {
                long at = (long) (i % SUMS) * capacity + (int) bin;
                double weight = (double) weights.getAtIndex(NUMBER, row * columns + i);
                ImageF64.set(sums, at, ImageF64.get(sums, at) + weight);
                ImageF64.set(sizes, at, ImageF64.get(sizes, at) + 1);
            }
        }
        return true;
    }

    /** The sum of each bin by its size; an empty bin becomes 0 / 0, NaN. */
    private void divide(int count) {
        long tableBytes = (long) capacity * Double.BYTES;
        for (long at = 0; at < (long) count * Double.BYTES; at += LanesF64.VECTOR_BYTES) {
            DoubleVector sum = DoubleVector.zero(SPECIES);
            DoubleVector size = DoubleVector.zero(SPECIES);
            for (long table = at; table < at + SUMS * tableBytes; table += tableBytes) {
                sum = DoubleVector.fromMemorySegment(SPECIES, ALL, sums + table, LITTLE_ENDIAN)
                        .add(sum);
                size = DoubleVector.fromMemorySegment(SPECIES, ALL, sizes + table, LITTLE_ENDIAN)
                        .add(size);
            }
            sum.div(size).intoMemorySegment(ALL, values + at, LITTLE_ENDIAN);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
