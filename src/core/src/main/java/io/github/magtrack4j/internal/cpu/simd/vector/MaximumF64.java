package io.github.magtrack4j.internal.cpu.simd.vector;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The largest of some values, and where it first is; the values fill whole vectors. */
public final class MaximumF64 {
    private MaximumF64() {}

    /**
     * The largest of two vectors or more; every other one has a maximum of its own, to halve the wait. As integers
     * numbers above 0 have the same order, and a much cheaper maximum.
     *
     * @param padded the number of values that fill whole vectors
     * @param count how many of them count; those behind are 0
     */
    public static double of(long values, int padded, int count) {
        long last = values + (long) padded * Double.BYTES - 2 * VECTOR_BYTES;
        LongVector even = DoubleVector.fromMemorySegment(SPECIES, ALL, last, LITTLE_ENDIAN)
                .reinterpretAsLongs();
        LongVector odd = DoubleVector.fromMemorySegment(SPECIES, ALL, last + VECTOR_BYTES, LITTLE_ENDIAN)
                .reinterpretAsLongs();
        for (long at = values; at < last; at += 2 * VECTOR_BYTES) {
            at &= ADDRESS;
            even = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .reinterpretAsLongs()
                    .max(even);
            odd = DoubleVector.fromMemorySegment(SPECIES, ALL, at + VECTOR_BYTES, LITTLE_ENDIAN)
                    .reinterpretAsLongs()
                    .max(odd);
        }
        LongVector both = even.max(odd);
        double largest = LanesF64.REDUCES_INTEGERS
                ? LanesF64.ofBits(both.reduceLanes(VectorOperators.MAX))
                : both.reinterpretAsDoubles().reduceLanes(VectorOperators.MAX);
        return largest > 0 ? largest : ofNotPositive(values, count);
    }

    /** The largest where none is above 0, or where one is NaN: then that is it. */
    private static double ofNotPositive(long values, int count) {
        double largest = ImageF64.get(values, 0);
        for (int i = 1; i < count; i++) {
            largest = Math.max(largest, ImageF64.get(values, i));
        }
        return largest;
    }

    /** The first index of a value, or the count where there is none. */
    public static int firstIndex(long values, int count, double value) {
        if (LANES == 2) {
            return firstIndexOneByOne(values, count, value);
        }
        long end = values + (long) ImageF64.roundUp(count) * Double.BYTES;
        for (long at = values; at != end; at += VECTOR_BYTES) {
            at &= ADDRESS;
            VectorMask<Double> equal = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .eq(value);
            if (equal.anyTrue()) {
                return (int) ((at - values) / Double.BYTES) + equal.firstTrue();
            }
        }
        return count;
    }

    /** The compiler boxes masks of two lanes. */
    private static int firstIndexOneByOne(long values, int count, double value) {
        for (int i = 0; i < count; i++) {
            if (ImageF64.get(values, i) == value) {
                return i;
            }
        }
        return count;
    }
}
