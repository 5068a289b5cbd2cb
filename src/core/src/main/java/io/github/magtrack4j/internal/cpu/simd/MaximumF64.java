package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The largest of some values, and where it first is; the values fill whole vectors. */
final class MaximumF64 {
    private MaximumF64() {}

    static double of(long values, int count) {
        DoubleVector largest = DoubleVector.fromMemorySegment(SPECIES, ALL, values, LITTLE_ENDIAN);
        for (int i = LANES; i < count; i += LANES) {
            largest = largest.max(
                    DoubleVector.fromMemorySegment(SPECIES, ALL, values + (long) i * Double.BYTES, LITTLE_ENDIAN));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** The first index of a value, or the count where there is none. */
    static int firstIndex(long values, int count, double value) {
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
}
