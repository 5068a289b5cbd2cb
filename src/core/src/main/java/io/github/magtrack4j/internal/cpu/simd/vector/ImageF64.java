package io.github.magtrack4j.internal.cpu.simd.vector;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** The image in the type of the arithmetic, each row padded with zeros to a whole number of vectors. */
public final class ImageF64 {
    /** A value in scratch memory. It is aligned; that it need not be saves a check of each address. */
    public static final ValueLayout.OfDouble REAL = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    public final long address;
    public final int size;

    /** Values from one row to the next. */
    public final int stride;

    private final long sums;
    private final VectorSumF64 vectorSum = new VectorSumF64();

    public ImageF64(Arena arena, int size) {
        this.size = size;
        stride = roundUp(size);
        address = allocate(arena, (long) size * stride);
        sums = allocate(arena, LANES);
    }

    /** The next whole number of vectors. */
    public static int roundUp(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }

    /** Zeros, with a vector's width of room behind them, since whole vectors are read and written. */
    public static long allocate(Arena arena, long count) {
        return arena.allocate((count + LANES) * Double.BYTES, 64).address();
    }

    /** Room for as many 64-bit values, whatever the type of the arithmetic. */
    public static long allocateWide(Arena arena, int count) {
        return allocate(arena, (long) count * Long.BYTES / Double.BYTES);
    }

    /** The values 0, 1, 2 …. */
    public static long ramp(Arena arena, int count) {
        long values = allocate(arena, count);
        for (int i = 0; i < count; i++) {
            set(values, i, i);
        }
        return values;
    }

    public static double get(long address, long index) {
        return ALL.get(REAL, address + index * Double.BYTES);
    }

    public static void set(long address, long index, double value) {
        ALL.set(REAL, address + index * Double.BYTES, value);
    }

    public long row(int y) {
        return address + (long) y * stride * Double.BYTES;
    }

    /** The largest absolute value of the pixels, which are finite. */
    public double magnitude() {
        LongVector even = DoubleVector.zero(SPECIES).reinterpretAsLongs();
        LongVector odd = even;
        long half = (long) size / 2 * stride * Double.BYTES;
        // The second half goes on to the end, where the first one's last row may be read again.
        long end = row(size) - half;
        for (long at = address; at < end; at += VECTOR_BYTES) {
            // As integers numbers above 0 have the same order, and a much cheaper maximum.
            even = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .abs()
                    .reinterpretAsLongs()
                    .max(even);
            odd = DoubleVector.fromMemorySegment(SPECIES, ALL, at + half, LITTLE_ENDIAN)
                    .abs()
                    .reinterpretAsLongs()
                    .max(odd);
        }
        even.max(odd).reinterpretAsDoubles().intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        double largest = 0;
        for (int lane = 0; lane < LANES; lane++) {
            largest = Math.max(largest, get(sums, lane));
        }
        return largest;
    }

    /** Whether every pixel is finite: 0 times anything else is NaN. Each quarter has a sum of its own. */
    public boolean isFinite() {
        DoubleVector zero0 = DoubleVector.zero(SPECIES);
        DoubleVector zero1 = DoubleVector.zero(SPECIES);
        DoubleVector zero2 = DoubleVector.zero(SPECIES);
        DoubleVector zero3 = DoubleVector.zero(SPECIES);
        long rowBytes = (long) stride * Double.BYTES;
        long quarter = size / 4 * rowBytes;
        // The last quarter goes on to the end, where the others' rows may be read again.
        long end = row(size) - 3 * quarter;
        for (long at = address; at < end; at += VECTOR_BYTES) {
            zero0 = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .mul((double) 0)
                    .add(zero0);
            zero1 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + quarter, LITTLE_ENDIAN)
                    .mul((double) 0)
                    .add(zero1);
            zero2 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 2 * quarter, LITTLE_ENDIAN)
                    .mul((double) 0)
                    .add(zero2);
            zero3 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 3 * quarter, LITTLE_ENDIAN)
                    .mul((double) 0)
                    .add(zero3);
        }
        zero0.add(zero1).add(zero2.add(zero3)).intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        return vectorSum.of(sums) == 0;
    }
}
