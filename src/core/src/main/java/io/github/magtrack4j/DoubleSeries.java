package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Doubles in a row in off-heap memory: one value per image, or the bins of one profile.
 *
 * <p>The memory is the caller's or, where a function made it, lives until the series is no longer reachable. A series
 * is an immutable view, safe to share between threads; its values are memory like any other.
 */
public final class DoubleSeries {
    /** They are aligned; a layout that does not ask for it saves a check of each access. */
    static final ValueLayout.OfDouble VALUE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private final MemorySegment segment;

    private DoubleSeries(MemorySegment segment) {
        this.segment = segment;
    }

    /**
     * Allocates a series of this many values: zeros, where the memory is an arena's.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param size the number of values, 0 or more
     */
    public static DoubleSeries allocate(SegmentAllocator allocator, long size) {
        Arguments.atLeast("size", size, 0);
        return of(allocator.allocate(Arguments.product("the series", size, Double.BYTES), 64));
    }

    /**
     * Makes a series of doubles that are in memory already. Nothing is copied.
     *
     * @param segment native memory of a whole number of doubles, aligned to 8 bytes
     * @throws IllegalArgumentException if the segment is on the heap, misaligned, or not a whole number of doubles
     */
    public static DoubleSeries of(MemorySegment segment) {
        return new DoubleSeries(requireDoubles(segment));
    }

    static MemorySegment requireDoubles(MemorySegment segment) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("segment is on the Java heap; it must be native memory");
        }
        if (segment.byteSize() % Double.BYTES != 0) {
            throw new IllegalArgumentException(
                    "segment has " + segment.byteSize() + " bytes; it must have a multiple of " + Double.BYTES);
        }
        if (segment.address() % Double.BYTES != 0) {
            throw new IllegalArgumentException("segment starts at address 0x" + Long.toHexString(segment.address())
                    + "; it must be aligned to " + Double.BYTES + " bytes");
        }
        return segment;
    }

    /** Copies values into a new series that lives until it is no longer reachable. */
    public static DoubleSeries copyOf(double... values) {
        DoubleSeries series = allocate(Arena.ofAuto(), values.length);
        MemorySegment.copy(values, 0, series.segment, ValueLayout.JAVA_DOUBLE, 0, values.length);
        return series;
    }

    /** Returns the number of values. */
    public long size() {
        return segment.byteSize() / Double.BYTES;
    }

    /** Returns the memory of the values. */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Returns a value.
     *
     * @throws IndexOutOfBoundsException if there is no such value
     */
    public double get(long index) {
        return segment.getAtIndex(VALUE, index);
    }

    /**
     * Stores a value.
     *
     * @throws IndexOutOfBoundsException if there is no such value
     */
    public void set(long index, double value) {
        segment.setAtIndex(VALUE, index, value);
    }

    /**
     * Returns a view of some of the values.
     *
     * @throws IndexOutOfBoundsException if the series does not have these values
     */
    public DoubleSeries slice(long first, long size) {
        Objects.checkFromIndexSize(first, size, size());
        return new DoubleSeries(segment.asSlice(first * Double.BYTES, size * Double.BYTES));
    }

    /** Copies the values into an array. */
    public double[] toArray() {
        return segment.toArray(ValueLayout.JAVA_DOUBLE);
    }

    /** Describes the series by its number of values. */
    @Override
    public String toString() {
        return size() + " doubles";
    }
}
