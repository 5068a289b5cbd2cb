package io.github.magtrack4j.internal.cpu.simd.vector;

import java.util.List;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vectors: the machine's widest, or what a system property forces. All of one element type have the
 * same, in all kernels: where the compiler has seen two, it may box vectors (docs/explanation/kernels.md).
 */
public final class VectorWidth {
    private static final String PROPERTY = "magtrack4j.vectorBits";

    /** Bits of a vector: 128, 256 or 512. */
    public static final int BITS = choose();

    private VectorWidth() {}

    private static int choose() {
        int widest = Math.min(512, VectorShape.preferredShape().vectorBitSize());
        String forced = System.getProperty(PROPERTY, "");
        if (forced.isEmpty()) {
            return Math.max(128, widest);
        }
        if (!List.of("128", "256", "512").contains(forced)) {
            throw new UnsupportedOperationException(
                    PROPERTY + " is " + forced + "; it must be 128, 256 or 512, or absent");
        }
        int bits = Integer.parseInt(forced);
        if (bits > widest) {
            throw new UnsupportedOperationException(
                    PROPERTY + " is " + forced + ", but the widest vectors here have " + widest + " bits");
        }
        return bits;
    }

    /** The vectors of an element type that have this many lanes, or the narrowest there are, of 64 bits. */
    public static <E> VectorSpecies<E> lanes(Class<E> type, int elementBits, int lanes) {
        return VectorSpecies.of(type, VectorShape.forBitSize(Math.max(64, elementBits * lanes)));
    }
}
