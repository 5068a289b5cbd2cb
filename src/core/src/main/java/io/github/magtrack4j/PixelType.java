package io.github.magtrack4j;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The type of a stack's pixels in memory. Values of more than one byte are little-endian.
 *
 * <p>Cameras give {@link #U8} and {@link #U16}; {@link #F32} and {@link #F64} are for images that were computed. The
 * same numbers give the same answers in every type.
 */
public enum PixelType {
    /** Unsigned bytes, 0 … 255. */
    U8(Byte.BYTES) {
        @Override
        double get(MemorySegment segment, long pixel) {
            return segment.get(ValueLayout.JAVA_BYTE, pixel) & 0xFF;
        }

        @Override
        void set(MemorySegment segment, long pixel, double value) {
            segment.set(ValueLayout.JAVA_BYTE, pixel, (byte) Math.rint(Math.clamp(value, 0, 0xFF)));
        }
    },

    /** Unsigned 16-bit integers, 0 … 65535. */
    U16(Short.BYTES) {
        @Override
        double get(MemorySegment segment, long pixel) {
            return segment.get(LE_SHORT, pixel * Short.BYTES) & 0xFFFF;
        }

        @Override
        void set(MemorySegment segment, long pixel, double value) {
            segment.set(LE_SHORT, pixel * Short.BYTES, (short) (int) Math.rint(Math.clamp(value, 0, 0xFFFF)));
        }
    },

    /** IEEE 754 32-bit floating point. */
    F32(Float.BYTES) {
        @Override
        double get(MemorySegment segment, long pixel) {
            return segment.get(LE_FLOAT, pixel * Float.BYTES);
        }

        @Override
        void set(MemorySegment segment, long pixel, double value) {
            segment.set(LE_FLOAT, pixel * Float.BYTES, (float) value);
        }
    },

    /** IEEE 754 64-bit floating point. */
    F64(Double.BYTES) {
        @Override
        double get(MemorySegment segment, long pixel) {
            return segment.get(LE_DOUBLE, pixel * Double.BYTES);
        }

        @Override
        void set(MemorySegment segment, long pixel, double value) {
            segment.set(LE_DOUBLE, pixel * Double.BYTES, value);
        }
    };

    private static final ValueLayout.OfShort LE_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat LE_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble LE_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    PixelType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the bytes that one pixel takes: 1, 2, 4 or 8. */
    public int bytes() {
        return bytes;
    }

    /** Returns the value of a pixel, counted from the start of the segment. */
    abstract double get(MemorySegment segment, long pixel);

    /** Stores a value; integer types take the nearest value they can hold, ties to even. */
    abstract void set(MemorySegment segment, long pixel, double value);
}
