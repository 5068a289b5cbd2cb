package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The largest of some values, and where it first is; the values fill whole vectors. */
final class MaximumF64 {
    private MaximumF64() {}

    /** The largest of an even number of vectors; every other one has a maximum of its own, to halve the wait. */
    static double of(long values, int count) {
        long end = values + (long) count * Double.BYTES;
        DoubleVector even = DoubleVector.fromMemorySegment(SPECIES, ALL, values, LITTLE_ENDIAN);
        DoubleVector odd = DoubleVector.fromMemorySegment(SPECIES, ALL, values + VECTOR_BYTES, LITTLE_ENDIAN);
        for (long at = values + 2 * VECTOR_BYTES; at < end; at += 2 * VECTOR_BYTES) {
            even = even.max(DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN));
            odd = odd.max(DoubleVector.fromMemorySegment(SPECIES, ALL, at + VECTOR_BYTES, LITTLE_ENDIAN));
        }
        return even.max(odd).reduceLanes(VectorOperators.MAX);
    }

    /** The first index of a value, or the count where there is none. */
    static int firstIndex(long values, int count, double value) {
        if (LANES == 2) {
            return firstIndexOneByOne(values, count, value);
        }
        for (int i = 0; i < count; i += LANES) {
            VectorMask<Double> equal = DoubleVector.fromMemorySegment(
                            SPECIES, ALL, values + (long) i * Double.BYTES, LITTLE_ENDIAN)
                    .eq(value);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        return count;
    }

    /** The compiler leaves masks of two lanes on the heap. */
    private static int firstIndexOneByOne(long values, int count, double value) {
        for (int i = 0; i < count; i++) {
            if (ImageF64.get(values, i) == value) {
                return i;
            }
        }
        return count;
    }
}
