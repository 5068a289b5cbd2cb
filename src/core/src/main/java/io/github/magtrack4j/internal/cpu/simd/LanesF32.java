package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.PixelType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The 32-bit twin of {@link LanesF64}. */
final class LanesF32 {
    static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.BITS));
    static final PixelType OWN_TYPE = PixelType.F32;

    static final int LANES = SPECIES.length();
    static final long VECTOR_BYTES = (long) LANES * Float.BYTES;

    static final float MAGIC = 0x1.8p23f;
    static final int MAGIC_LOW = Float.floatToRawIntBits(MAGIC);
    static final boolean LONG_SERIES = false;
    static final float TIE = 2e-5f;

    static final VectorSpecies<Integer> INTS = VectorWidth.lanes(int.class, 32, Math.max(8, LANES));
    static final VectorOperators.Conversion<Integer, Float> INT_TO_REAL = VectorOperators.I2F;

    private static final VectorSpecies<Double> WIDE =
            VectorSpecies.of(double.class, VectorShape.forBitSize(VectorWidth.BITS));
    private static final VectorSpecies<Float> NARROWED = VectorWidth.lanes(float.class, 32, WIDE.length());

    private static final ValueLayout.OfDouble OTHER = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private LanesF32() {}

    static int convertFloats(MemorySegment pixels, long offset, long target, int count) {
        int step = WIDE.length();
        int end = count - count % step;
        for (int i = 0; i < end; i += step) {
            DoubleVector wide =
                    DoubleVector.fromMemorySegment(WIDE, pixels, offset + (long) i * Double.BYTES, LITTLE_ENDIAN);
            FloatVector narrow = (FloatVector) wide.convertShape(VectorOperators.D2F, NARROWED, 0);
            narrow.intoMemorySegment(ALL, target + (long) i * Float.BYTES, LITTLE_ENDIAN);
        }
        return end;
    }

    /** Converts one pixel of the other floating-point type. */
    static float convertFloat(MemorySegment pixels, long offset, int index) {
        return (float) pixels.get(OTHER, offset + (long) index * Double.BYTES);
    }
}
