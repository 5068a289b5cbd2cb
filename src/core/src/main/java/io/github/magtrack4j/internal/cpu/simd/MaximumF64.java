package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.load;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The largest of some values, and where it first is; the values fill whole vectors. */
final class MaximumF64 {
    private MaximumF64() {}

    static double of(long values, int count) {
        DoubleVector largest = load(values);
        for (int i = LANES; i < count; i += LANES) {
            largest = largest.max(load(values + (long) i * Double.BYTES));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** The first index of a value, or the count where there is none. */
    static int firstIndex(long values, int count, double value) {
        for (int i = 0; i < count; i += LANES) {
            VectorMask<Double> equal = load(values + (long) i * Double.BYTES).eq(value);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        return count;
    }
}
