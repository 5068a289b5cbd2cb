package io.github.magtrack4j.files.internal.hdf5;

import io.github.magtrack4j.internal.io.SampleType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteOrder;

/** The numbers of an HDF5 data set: their type and the order of their bytes. */
record Hdf5Type(SampleType samples, ByteOrder order) {
    /** Returns what a type of jHDF is; null if it is no number that pixels can hold. */
    static Hdf5Type of(DataType type) {
        if (type instanceof EnumDataType names && names.getSize() == 1) {
            // Truth values, as h5py writes them.
            return new Hdf5Type(SampleType.UINT8, ByteOrder.LITTLE_ENDIAN);
        }
        if (type instanceof FixedPoint whole && whole.getBitOffset() == 0) {
            boolean allBits = whole.getBitPrecision() == 8 * whole.getSize();
            SampleType samples = whole.isSigned() ? signed(whole.getSize()) : unsigned(whole.getSize());
            // Cameras of 12 bits have numbers of 16 bits whose upper ones are 0; a sign would have to be spread over
            // them.
            boolean plain = allBits || (!whole.isSigned() && !whole.isHighPadding());
            return samples == null || !plain ? null : new Hdf5Type(samples, whole.getByteOrder());
        }
        if (type instanceof FloatingPoint real) {
            SampleType samples = floating(real.getSize(), real.getExponentSize(), real.getMantissaSize());
            return samples == null ? null : new Hdf5Type(samples, real.getByteOrder());
        }
        return null;
    }

    private static SampleType unsigned(int bytes) {
        return switch (bytes) {
            case 1 -> SampleType.UINT8;
            case 2 -> SampleType.UINT16;
            case 4 -> SampleType.UINT32;
            case 8 -> SampleType.UINT64;
            default -> null;
        };
    }

    private static SampleType signed(int bytes) {
        return switch (bytes) {
            case 1 -> SampleType.INT8;
            case 2 -> SampleType.INT16;
            case 4 -> SampleType.INT32;
            case 8 -> SampleType.INT64;
            default -> null;
        };
    }

    private static SampleType floating(int bytes, int exponentBits, int mantissaBits) {
        if (bytes == 2 && exponentBits == 5 && mantissaBits == 10) {
            return SampleType.FLOAT16;
        }
        if (bytes == 4 && exponentBits == 8 && mantissaBits == 23) {
            return SampleType.FLOAT32;
        }
        return bytes == 8 && exponentBits == 11 && mantissaBits == 52 ? SampleType.FLOAT64 : null;
    }
}
