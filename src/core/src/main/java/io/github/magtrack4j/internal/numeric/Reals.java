package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.Precision;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Numbers in memory, in either precision. */
public final class Reals {
    private Reals() {}

    /** The bytes of a number. */
    public static int bytes(Precision precision) {
        return precision == Precision.F64 ? Double.BYTES : Float.BYTES;
    }

    /** Reads a number. */
    public static double get(MemorySegment values, Precision precision, long index) {
        return precision == Precision.F64
                ? values.getAtIndex(ValueLayout.JAVA_DOUBLE, index)
                : values.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    /** Writes a number. */
    public static void set(MemorySegment values, Precision precision, long index, double value) {
        if (precision == Precision.F64) {
            values.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
        } else {
            values.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
        }
    }
}
