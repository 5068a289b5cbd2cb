package io.github.magtrack4j.npy;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Optional;

/** The type of an array's elements, by NumPy's short name. */
public enum NpyType {
    /** Unsigned bytes. */
    U1(1, PixelType.U8) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
        }
    },
    /** Unsigned 16-bit integers. */
    U2(2, PixelType.U16) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.SHORT, 2 * index) & 0xFFFF;
        }
    },
    /** Unsigned 32-bit integers. */
    U4(4, null) {
        @Override
        double get(MemorySegment segment, long index) {
            return Integer.toUnsignedLong(segment.get(LittleEndian.INT, 4 * index));
        }
    },
    /** Signed bytes. */
    I1(1, null) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(ValueLayout.JAVA_BYTE, index);
        }
    },
    /** Signed 16-bit integers. */
    I2(2, null) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.SHORT, 2 * index);
        }
    },
    /** Signed 32-bit integers. */
    I4(4, null) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.INT, 4 * index);
        }
    },
    /** Signed 64-bit integers; as doubles they are rounded to 53 bits. */
    I8(8, null) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.LONG, 8 * index);
        }
    },
    /** IEEE 754 32-bit floating point. */
    F4(4, PixelType.F32) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.FLOAT, 4 * index);
        }
    },
    /** IEEE 754 64-bit floating point. */
    F8(8, PixelType.F64) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.DOUBLE, 8 * index);
        }
    };

    private final int bytes;
    private final Optional<PixelType> pixelType;

    NpyType(int bytes, PixelType pixelType) {
        this.bytes = bytes;
        this.pixelType = Optional.ofNullable(pixelType);
    }

    /** Returns the bytes that one element takes: 1, 2, 4 or 8. */
    public int bytes() {
        return bytes;
    }

    /** Returns the type of pixels that these elements can be; only unsigned bytes and shorts, floats and doubles can. */
    public Optional<PixelType> pixelType() {
        return pixelType;
    }

    /** Returns NumPy's name without the byte order, such as {@code u1}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NpyType of(PixelType pixelType) {
        for (NpyType type : values()) {
            if (type.pixelType.filter(pixelType::equals).isPresent()) {
                return type;
            }
        }
        throw new AssertionError(pixelType);
    }

    /** Returns the value of a little-endian element. */
    abstract double get(MemorySegment segment, long index);
}
