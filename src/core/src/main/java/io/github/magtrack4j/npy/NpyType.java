package io.github.magtrack4j.npy;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.io.LittleEndian;
import io.github.magtrack4j.internal.io.SampleType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** The type of an array's elements, by NumPy's short name. */
public enum NpyType {
    /** Unsigned bytes. */
    U1(SampleType.UINT8) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
        }
    },
    /** Unsigned 16-bit integers. */
    U2(SampleType.UINT16) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.SHORT, 2 * index) & 0xFFFF;
        }
    },
    /** Unsigned 32-bit integers. */
    U4(SampleType.UINT32) {
        @Override
        double get(MemorySegment segment, long index) {
            return Integer.toUnsignedLong(segment.get(LittleEndian.INT, 4 * index));
        }
    },
    /** Unsigned 64-bit integers; as doubles they are rounded to 53 bits. */
    U8(SampleType.UINT64) {
        @Override
        double get(MemorySegment segment, long index) {
            long bits = segment.get(LittleEndian.LONG, 8 * index);
            // Half of it is a signed number; the bit that is lost still counts when it is rounded.
            return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
        }
    },
    /** Signed bytes. */
    I1(SampleType.INT8) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(ValueLayout.JAVA_BYTE, index);
        }
    },
    /** Signed 16-bit integers. */
    I2(SampleType.INT16) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.SHORT, 2 * index);
        }
    },
    /** Signed 32-bit integers. */
    I4(SampleType.INT32) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.INT, 4 * index);
        }
    },
    /** Signed 64-bit integers; as doubles they are rounded to 53 bits. */
    I8(SampleType.INT64) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.LONG, 8 * index);
        }
    },
    /** IEEE 754 16-bit floating point. */
    F2(SampleType.FLOAT16) {
        @Override
        double get(MemorySegment segment, long index) {
            return Float.float16ToFloat(segment.get(LittleEndian.SHORT, 2 * index));
        }
    },
    /** IEEE 754 32-bit floating point. */
    F4(SampleType.FLOAT32) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.FLOAT, 4 * index);
        }
    },
    /** IEEE 754 64-bit floating point. */
    F8(SampleType.FLOAT64) {
        @Override
        double get(MemorySegment segment, long index) {
            return segment.get(LittleEndian.DOUBLE, 8 * index);
        }
    },
    /** Truth values, a byte each: 0 or 1. */
    B1(SampleType.UINT8) {
        @Override
        double get(MemorySegment segment, long index) {
            return U1.get(segment, index);
        }
    };

    private final SampleType sampleType;

    NpyType(SampleType sampleType) {
        this.sampleType = sampleType;
    }

    /** Returns the bytes that one element takes: 1, 2, 4 or 8. */
    public int bytes() {
        return sampleType.bytes();
    }

    /**
     * Returns the type of pixels that holds these elements without loss: that of unsigned bytes and shorts, floats and
     * doubles is their own; signed 8-bit and 16-bit integers and half floats become F32, longer integers F64.
     */
    public PixelType pixelType() {
        return sampleType.pixelType();
    }

    /** Returns what these elements are in files of any kind. */
    SampleType sampleType() {
        return sampleType;
    }

    /** Returns NumPy's name without the byte order, such as {@code u1}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NpyType of(PixelType pixelType) {
        for (NpyType type : values()) {
            if (type.sampleType.isPixel() && type.pixelType() == pixelType) {
                return type;
            }
        }
        throw new AssertionError(pixelType);
    }

    /** Returns the value of a little-endian element. */
    abstract double get(MemorySegment segment, long index);
}
