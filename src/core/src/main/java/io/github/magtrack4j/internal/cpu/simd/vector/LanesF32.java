package io.github.magtrack4j.internal.cpu.simd.vector;

import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.PixelType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The 32-bit twin of {@link LanesF64}. */
public final class LanesF32 {
    public static final VectorSpecies<Float> SPECIES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.BITS));
    public static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(VectorWidth.BITS));
    public static final PixelType OWN_TYPE = PixelType.F32;

    public static final int LANES = SPECIES.length();
    public static final long VECTOR_BYTES = (long) LANES * Float.BYTES;

    public static final float MAGIC = 0x1.8p23f;
    public static final int MAGIC_BITS = Float.floatToRawIntBits(MAGIC);
    public static final boolean LONG_SERIES = false;
    public static final float MIN_EXPONENT = -104;
    public static final float LN2_HIGH = 0x1.62e4p-1f;
    public static final float LN2_LOW = 0x1.7f7d1cp-20f;
    public static final int MANTISSA_BITS = 23;
    public static final float SUBNORMAL = 0x1p-25f;
    public static final int UNIT_EXPONENT = 127;
    public static final float TIE = 2e-5f;
    public static final boolean REDUCES_INTEGERS = true;

    public static final VectorOperators.Conversion<Integer, Float> INT_TO_REAL = VectorOperators.I2F;

    private static final VectorSpecies<Double> WIDE =
            VectorSpecies.of(double.class, VectorShape.forBitSize(VectorWidth.BITS));
    private static final int HALF = WIDE.length();
    private static final VectorShuffle<Float> HALVES_SWAPPED =
            VectorShuffle.fromOp(SPECIES, lane -> (lane + HALF) % LANES);
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(SPECIES, -1L << HALF);

    private static final ValueLayout.OfDouble OTHER = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private LanesF32() {}

    public static float ofBits(int bits) {
        return Float.intBitsToFloat(bits);
    }

    public static void convertFloats(
            MemorySegment pixels, long from, int pixelsPerRow, long to, long rowBytes, int width, int rows) {
        for (int y = 0; y < rows; y++) {
            narrow(pixels, from, width, to);
            from += (long) pixelsPerRow * Double.BYTES;
            to += rowBytes;
        }
    }

    /** Two vectors of 64-bit values become one, at a time; no vectors of half the width, see VectorWidth. */
    private static void narrow(MemorySegment from, long offset, int end, long values) {
        for (int i = 0; i < end; i += LANES) {
            long at = offset + (long) i * Double.BYTES;
            DoubleVector lower = DoubleVector.fromMemorySegment(WIDE, from, at, LITTLE_ENDIAN);
            DoubleVector upper = DoubleVector.fromMemorySegment(WIDE, from, at + VECTOR_BYTES, LITTLE_ENDIAN);
            FloatVector narrowLower = (FloatVector) lower.convertShape(VectorOperators.D2F, SPECIES, 0);
            FloatVector narrowUpper = (FloatVector) upper.convertShape(VectorOperators.D2F, SPECIES, 0);
            narrowLower
                    .blend(narrowUpper.rearrange(HALVES_SWAPPED), UPPER_HALF)
                    .intoMemorySegment(ALL, values + (long) i * Float.BYTES, LITTLE_ENDIAN);
        }
    }

    public static void load(MemorySegment from, long offset, int count, long values, long wide) {
        MemorySegment.copy(from, offset, ALL, wide, (long) count * Double.BYTES);
        narrow(count, values, wide);
    }

    /** What differences have of digits, their level must not take. */
    public static double loadAboutLevel(MemorySegment from, long offset, int count, long values, long wide) {
        MemorySegment.copy(from, offset, ALL, wide, (long) count * Double.BYTES);
        double level = LanesF64.aLevel(wide, count);
        for (int i = 0; i < count; i += HALF) {
            long at = wide + (long) i * Double.BYTES;
            DoubleVector.fromMemorySegment(WIDE, ALL, at, LITTLE_ENDIAN)
                    .sub(level)
                    .intoMemorySegment(ALL, at, LITTLE_ENDIAN);
        }
        narrow(count, values, wide);
        return level;
    }

    private static void narrow(int count, long values, long wide) {
        int end = count - count % LANES;
        narrow(ALL, wide, end, values);
        for (int i = end; i < count; i++) {
            ImageF32.set(values, i, (float) ALL.get(OTHER, wide + (long) i * Double.BYTES));
        }
    }

    public static void store(long values, int count, MemorySegment into, long offset, long wide) {
        int end = count - count % LANES;
        for (int i = 0; i < end; i += LANES) {
            FloatVector narrow =
                    FloatVector.fromMemorySegment(SPECIES, ALL, values + (long) i * Float.BYTES, LITTLE_ENDIAN);
            long at = wide + (long) i * Double.BYTES;
            narrow.convertShape(VectorOperators.F2D, WIDE, 0).intoMemorySegment(ALL, at, LITTLE_ENDIAN);
            narrow.rearrange(HALVES_SWAPPED)
                    .convertShape(VectorOperators.F2D, WIDE, 0)
                    .intoMemorySegment(ALL, at + VECTOR_BYTES, LITTLE_ENDIAN);
        }
        for (int i = end; i < count; i++) {
            ALL.set(OTHER, wide + (long) i * Double.BYTES, ImageF32.get(values, i));
        }
        MemorySegment.copy(ALL, wide, into, offset, (long) count * Double.BYTES);
    }
}
