package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.jointfit.Harmonic;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The cosines and sines of multiples of the angle at the pixels of a strip: those of an order from those of two lower
 * ones.
 */
final class RingAnglesF64 {
    /** By order: whether its functions are needed, for a harmonic or for another order. */
    private final boolean[] needed = new boolean[Harmonic.ORDERS.getLast() + 1];

    private final int stripLength;

    /** The cosines and the sines of each order, a strip each. */
    private final long values;

    RingAnglesF64(Arena arena, Harmonic[] harmonics, int stripLength) {
        this.stripLength = stripLength;
        for (Harmonic harmonic : harmonics) {
            need(harmonic.order());
        }
        values = ImageF64.allocate(arena, 2L * needed.length * stripLength);
    }

    private void need(int order) {
        if (order > 0) {
            needed[order] = true;
            switch (order) {
                case 3 -> need(2);
                case 12 -> need(8);
                default -> need(order / 2);
            }
        }
    }

    /** Where an order's cosines are; those of the first order are written by the caller. */
    long cosine(int order) {
        return values + 2L * order * stripLength * Double.BYTES;
    }

    long sine(int order) {
        return cosine(order) + (long) stripLength * Double.BYTES;
    }

    /** Computes all that are needed from those of the first order. */
    void compute(long bytes) {
        for (int order = 2; order < needed.length; order++) {
            if (needed[order]) {
                switch (order) {
                    case 3 -> addOrders(1, 2, bytes);
                    case 12 -> addOrders(4, 8, bytes);
                    default -> addOrders(order / 2, order / 2, bytes);
                }
            }
        }
    }

    /** The functions of the sum of two orders. */
    private void addOrders(int first, int second, long bytes) {
        long cosine1 = cosine(first);
        long sine1 = sine(first);
        long cosine2 = cosine(second);
        long sine2 = sine(second);
        long cosine = cosine(first + second);
        long sine = sine(first + second);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector c1 = DoubleVector.fromMemorySegment(SPECIES, ALL, cosine1 + at, LITTLE_ENDIAN);
            DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, ALL, sine1 + at, LITTLE_ENDIAN);
            DoubleVector c2 = DoubleVector.fromMemorySegment(SPECIES, ALL, cosine2 + at, LITTLE_ENDIAN);
            DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, ALL, sine2 + at, LITTLE_ENDIAN);
            c1.mul(c2).sub(s1.mul(s2)).intoMemorySegment(ALL, cosine + at, LITTLE_ENDIAN);
            s1.mul(c2).add(c1.mul(s2)).intoMemorySegment(ALL, sine + at, LITTLE_ENDIAN);
        }
    }
}
