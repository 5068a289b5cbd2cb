package io.github.magtrack4j.npy;

import io.github.magtrack4j.internal.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies an array whose axes lie anyhow in memory into one in C order, little-endian.
 *
 * <p>Where the axis that is contiguous in the source is not the last, the two are walked in square tiles: a tile's
 * lines of both sides stay in the cache, so that no cache line is fetched twice.
 */
final class StridedCopy {
    private static final int TILE = 64;

    private final MemorySegment source;
    private final MemorySegment target;
    private final int elementBytes;
    private final boolean swap;
    private final long[] shape;
    private final long[] sourceStrides;
    private final long[] targetStrides;
    /** The axis along which the source is closest together, and the target's, the last. */
    private final int near;

    private final int last;

    private StridedCopy(
            MemorySegment source,
            long[] sourceStrides,
            boolean swap,
            long[] shape,
            int elementBytes,
            MemorySegment target) {
        this.source = source;
        this.target = target;
        this.elementBytes = elementBytes;
        this.swap = swap;
        this.shape = shape;
        this.sourceStrides = sourceStrides;
        this.targetStrides = strides(shape, elementBytes, false);
        this.last = shape.length - 1;
        int nearest = last;
        for (int axis = last; axis >= 0; axis--) {
            if (shape[axis] > 1 && (shape[nearest] == 1 || sourceStrides[axis] < sourceStrides[nearest])) {
                nearest = axis;
            }
        }
        this.near = nearest;
    }

    /**
     * Copies.
     *
     * @param source the memory from the first element on
     * @param sourceStrides the bytes from an element to the next along each axis
     * @param swap whether the source is big-endian
     * @param shape the length of each axis, none of them 0
     * @param target memory for all elements
     */
    static void copy(
            MemorySegment source,
            long[] sourceStrides,
            boolean swap,
            long[] shape,
            int elementBytes,
            MemorySegment target) {
        StridedCopy copy = new StridedCopy(source, sourceStrides, swap, shape, elementBytes, target);
        if (shape.length == 0) {
            copy.move(0, 0);
        } else {
            copy.walk(0, 0, 0);
        }
    }

    /** Returns the bytes from an element to the next along each axis of an array without gaps. */
    static long[] strides(long[] shape, int elementBytes, boolean fortranOrder) {
        long[] strides = new long[shape.length];
        long stride = elementBytes;
        for (int i = 0; i < shape.length; i++) {
            int axis = fortranOrder ? i : shape.length - 1 - i;
            strides[axis] = stride;
            stride *= Math.max(1, shape[axis]);
        }
        return strides;
    }

    /** Visits every combination of the indices of the axes other than the two of the tiles. */
    private void walk(int axis, long from, long to) {
        if (axis == shape.length) {
            if (near == last) {
                copyRow(from, to);
            } else {
                copyPlane(from, to);
            }
        } else if (axis == near || axis == last) {
            walk(axis + 1, from, to);
        } else {
            for (long i = 0; i < shape[axis]; i++) {
                walk(axis + 1, from + i * sourceStrides[axis], to + i * targetStrides[axis]);
            }
        }
    }

    private void copyRow(long from, long to) {
        if (sourceStrides[last] == elementBytes && !swap) {
            MemorySegment.copy(source, from, target, to, shape[last] * elementBytes);
        } else {
            for (long i = 0; i < shape[last]; i++) {
                move(from + i * sourceStrides[last], to + i * elementBytes);
            }
        }
    }

    private void copyPlane(long from, long to) {
        for (long i = 0; i < shape[near]; i += TILE) {
            for (long j = 0; j < shape[last]; j += TILE) {
                copyTile(from, to, i, j);
            }
        }
    }

    private void copyTile(long from, long to, long firstNear, long firstLast) {
        long endNear = Math.min(firstNear + TILE, shape[near]);
        long endLast = Math.min(firstLast + TILE, shape[last]);
        for (long i = firstNear; i < endNear; i++) {
            long sourceRow = from + i * sourceStrides[near];
            long targetRow = to + i * targetStrides[near];
            for (long j = firstLast; j < endLast; j++) {
                move(sourceRow + j * sourceStrides[last], targetRow + j * elementBytes);
            }
        }
    }

    private void move(long from, long to) {
        switch (elementBytes) {
            case 1 -> target.set(ValueLayout.JAVA_BYTE, to, source.get(ValueLayout.JAVA_BYTE, from));
            case 2 -> {
                short value = source.get(LittleEndian.SHORT, from);
                target.set(LittleEndian.SHORT, to, swap ? Short.reverseBytes(value) : value);
            }
            case 4 -> {
                int value = source.get(LittleEndian.INT, from);
                target.set(LittleEndian.INT, to, swap ? Integer.reverseBytes(value) : value);
            }
            default -> {
                long value = source.get(LittleEndian.LONG, from);
                target.set(LittleEndian.LONG, to, swap ? Long.reverseBytes(value) : value);
            }
        }
    }
}
