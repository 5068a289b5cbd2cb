package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.jointfit.Harmonic;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/** The cosines and sines of multiples of the angle at the pixels of a strip: those of an order from those of two lower ones. */
final class RingAnglesF64 {
    /** By order: whether its cosine, and its sine, are needed, for a harmonic or for another order. */
    private final boolean[] needsCosine = new boolean[Harmonic.ORDERS.getLast() + 1];

    private final boolean[] needsSine = new boolean[needsCosine.length];

    /** By order: where its cosines are, and its sines, of a strip each. Those of order 0 are 1 and 0. */
    private final long[] cosines = new long[needsCosine.length];

    private final long[] sines = new long[needsCosine.length];

    /** The pixel of the strip that is on the axis, or -1. */
    private long axis = -1;

    RingAnglesF64(Arena arena, int stripLength) {
        for (int order : Harmonic.ORDERS) {
            cosines[order] = ImageF64.allocate(arena, stripLength);
            sines[order] = ImageF64.allocate(arena, stripLength);
        }
        for (int i = 0; i < stripLength; i++) {
            ImageF64.set(cosines[0], i, 1);
        }
    }

    /** Says that an order's cosines are needed. */
    void needCosine(int order) {
        if (order > 1) {
            needsCosine[order] = true;
            needCosine(larger(order));
            needCosine(order - larger(order));
        }
    }

    /** Says that an order's sines are needed. */
    void needSine(int order) {
        if (order > 1) {
            needsSine[order] = true;
            needSine(larger(order));
            needCosine(order - larger(order));
        }
    }

    /** The larger of the two orders that one is the sum of. The difference of the two is an order too. */
    private static int larger(int order) {
        return switch (order) {
            case 1 -> 0;
            case 3 -> 2;
            case 12 -> 8;
            default -> order / 2;
        };
    }

    /**
     * Sets which pixel of the strip is on the axis; -1 for none. The caller has written 0 for its cosine and sine, and so those of all
     * orders are 0.
     */
    void setAxis(long pixel) {
        if (axis >= 0) {
            ImageF64.set(cosines[0], axis, 1);
        }
        axis = pixel;
        if (axis >= 0) {
            ImageF64.set(cosines[0], axis, 0);
        }
    }

    /** Where an order's cosines are; those of the first order are written by the caller. */
    long cosine(int order) {
        return cosines[order];
    }

    long sine(int order) {
        return sines[order];
    }

    /** Computes all that are needed from those of the first order. */
    void compute(long bytes) {
        for (int order = 2; order < needsCosine.length; order++) {
            int large = larger(order);
            int small = order - large;
            if (needsCosine[order]) {
                add(cosine(large), cosine(small), cosine(large - small), cosine(order), bytes);
            }
            if (needsSine[order]) {
                add(sine(large), cosine(small), sine(large - small), sine(order), bytes);
            }
        }
    }

    /** The functions of the sum of two angles: twice the product less those of the difference. */
    private static void add(long larger, long cosine, long difference, long into, long bytes) {
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector twice = DoubleVector.fromMemorySegment(SPECIES, ALL, larger + at, LITTLE_ENDIAN);
            twice = twice.add(twice);
            DoubleVector.fromMemorySegment(SPECIES, ALL, cosine + at, LITTLE_ENDIAN)
                    .mul(twice)
                    .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, difference + at, LITTLE_ENDIAN))
                    .intoMemorySegment(ALL, into + at, LITTLE_ENDIAN);
        }
    }
}
