package io.github.magtrack4j.internal.io;

import io.github.magtrack4j.PixelType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The types of numbers that files have pixels in, and how each becomes one of the four {@linkplain PixelType types of
 * pixels} without loss: as it is where it is one of them, else the smallest floating-point type that holds all its
 * values. Only integers of 64 bits may hold values that no pixel can; those are found out.
 */
public enum SampleType {
    /** Unsigned bytes, and truth values as NumPy writes them. */
    UINT8(1, PixelType.U8),
    /** Signed bytes. */
    INT8(1, PixelType.F32),
    /** Unsigned 16-bit integers. */
    UINT16(2, PixelType.U16),
    /** Signed 16-bit integers. */
    INT16(2, PixelType.F32),
    /** Unsigned 32-bit integers. */
    UINT32(4, PixelType.F64),
    /** Signed 32-bit integers. */
    INT32(4, PixelType.F64),
    /** Unsigned 64-bit integers, up to 2^53. */
    UINT64(8, PixelType.F64),
    /** Signed 64-bit integers, from -2^53 to 2^53. */
    INT64(8, PixelType.F64),
    /** IEEE 754 16-bit floating point. */
    FLOAT16(2, PixelType.F32),
    /** IEEE 754 32-bit floating point. */
    FLOAT32(4, PixelType.F32),
    /** IEEE 754 64-bit floating point. */
    FLOAT64(8, PixelType.F64);

    private static final long MAX_EXACT = 1L << 53;

    private final int bytes;
    private final PixelType pixelType;

    SampleType(int bytes, PixelType pixelType) {
        this.bytes = bytes;
        this.pixelType = pixelType;
    }

    /** Returns the bytes of one number in the file: 1, 2, 4 or 8. */
    public int bytes() {
        return bytes;
    }

    /** Returns the type of pixels that holds all these numbers. */
    public PixelType pixelType() {
        return pixelType;
    }

    /** Tells whether the numbers are pixels as they are, once they are little-endian. */
    public boolean isPixel() {
        return switch (this) {
            case UINT8, UINT16, FLOAT32, FLOAT64 -> true;
            default -> false;
        };
    }

    /**
     * Converts numbers into pixels.
     *
     * @param source where the numbers are, at any address
     * @param from the offset of the first
     * @param order the order of their bytes
     * @param target where the pixels go, little-endian
     * @param to the offset of the first pixel
     * @param count the number of pixels
     * @return the index of the first number that no pixel holds, after which nothing was converted; -1 if all are
     */
    public long convert(MemorySegment source, long from, ByteOrder order, MemorySegment target, long to, long count) {
        switch (this) {
            case UINT8 -> MemorySegment.copy(source, from, target, to, count);
            case UINT16 -> copy(ValueLayout.JAVA_SHORT_UNALIGNED, source, from, order, target, to, count);
            case FLOAT32 -> copy(ValueLayout.JAVA_FLOAT_UNALIGNED, source, from, order, target, to, count);
            case FLOAT64 -> copy(ValueLayout.JAVA_DOUBLE_UNALIGNED, source, from, order, target, to, count);
            case INT8 -> {
                for (long i = 0; i < count; i++) {
                    target.set(LittleEndian.FLOAT, to + 4 * i, source.get(ValueLayout.JAVA_BYTE, from + i));
                }
            }
            case INT16 -> {
                ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
                for (long i = 0; i < count; i++) {
                    target.set(LittleEndian.FLOAT, to + 4 * i, source.get(layout, from + 2 * i));
                }
            }
            case FLOAT16 -> {
                ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
                for (long i = 0; i < count; i++) {
                    target.set(LittleEndian.FLOAT, to + 4 * i, Float.float16ToFloat(source.get(layout, from + 2 * i)));
                }
            }
            case UINT32, INT32 -> {
                long mask = this == UINT32 ? 0xFFFF_FFFFL : -1;
                ValueLayout.OfInt layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
                for (long i = 0; i < count; i++) {
                    target.set(LittleEndian.DOUBLE, to + 8 * i, (double) (source.get(layout, from + 4 * i) & mask));
                }
            }
            case UINT64, INT64 -> {
                return convertLongs(source, from, order, target, to, count);
            }
        }
        return -1;
    }

    private static void copy(
            ValueLayout layout,
            MemorySegment source,
            long from,
            ByteOrder order,
            MemorySegment target,
            long to,
            long count) {
        MemorySegment.copy(
                source, layout.withOrder(order), from, target, layout.withOrder(ByteOrder.LITTLE_ENDIAN), to, count);
    }

    private long convertLongs(
            MemorySegment source, long from, ByteOrder order, MemorySegment target, long to, long count) {
        long least = this == UINT64 ? 0 : -MAX_EXACT;
        ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        for (long i = 0; i < count; i++) {
            long value = source.get(layout, from + 8 * i);
            if (value < least || value > MAX_EXACT) {
                return i;
            }
            target.set(LittleEndian.DOUBLE, to + 8 * i, (double) value);
        }
        return -1;
    }

    /**
     * Says what is wrong with a file that has a number which {@link #convert} could not.
     *
     * @param at the offset of the number
     */
    public String problem(MemorySegment source, long at, ByteOrder order) {
        long value = source.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), at);
        return "it has the value " + (this == UINT64 ? Long.toUnsignedString(value) : Long.toString(value))
                + ", which no pixel holds exactly; whole numbers up to 2^53 = " + MAX_EXACT + " can be read";
    }
}
