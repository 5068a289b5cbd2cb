package io.github.magtrack4j.internal.cpu.simd.vector;

import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.PixelType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** What differs between the 64-bit kernels and their 32-bit twins: species, constants, and conversion of pixels. */
public final class LanesF64 {
    public static final VectorSpecies<Double> SPECIES =
            VectorSpecies.of(double.class, VectorShape.forBitSize(VectorWidth.BITS));
    /** The pixel type that needs no conversion. */
    public static final PixelType OWN_TYPE = PixelType.F64;

    public static final int LANES = SPECIES.length();
    public static final long VECTOR_BYTES = (long) LANES * Double.BYTES;

    /** Added to a value it leaves the nearest integer in the lowest bits. */
    public static final double MAGIC = 0x1.8p52;

    /** {@link #MAGIC} as an integer: its difference from that of a sum with it is the whole number added. */
    public static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);

    /** Whether series need the terms that 32 bits cannot tell from 0. */
    public static final boolean LONG_SERIES = true;

    /** Below this the exponential is 0. */
    public static final double MIN_EXPONENT = -746;

    /** ln 2 in two parts, the first of so few digits that its product with a small integer is exact. */
    public static final double LN2_HIGH = 0x1.62e42feep-1;

    public static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    public static final int MANTISSA_BITS = 52;

    /** 2 to the power of {@code -MANTISSA_BITS - 2}. */
    public static final double SUBNORMAL = 0x1p-54;

    /** The exponent of 1 as it is stored. */
    public static final int UNIT_EXPONENT = 1023;

    /** A pixel this near (in pixels) to the border of two bins counts as on it. */
    public static final double TIE = 2e-12;

    public static final VectorOperators.Conversion<Integer, Double> INT_TO_REAL = VectorOperators.I2D;

    /**
     * Whether there is an instruction for the maximum of a vector's lanes as integers. Of 64 bits there is none before
     * AVX-512, and the compiler would box the lanes.
     */
    public static final boolean REDUCES_INTEGERS = VectorWidth.BITS == 512;

    /** Pixels of the other floating-point type: a vector of them becomes two. */
    private static final VectorSpecies<Float> NARROW =
            VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.BITS));

    private static final VectorShuffle<Float> HALVES_SWAPPED =
            VectorShuffle.fromOp(NARROW, lane -> (lane + LANES) % (2 * LANES));

    private static final ValueLayout.OfDouble NUMBER = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private LanesF64() {}

    /** A value as its bits have it. */
    public static double ofBits(long bits) {
        return Double.longBitsToDouble(bits);
    }

    /** Converts a block of pixels of the other floating-point type, a whole number of vectors of these a row. */
    public static void convertFloats(
            MemorySegment pixels, long from, int pixelsPerRow, long to, long rowBytes, int width, int rows) {
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < width; x += 2 * LANES) {
                FloatVector narrow =
                        FloatVector.fromMemorySegment(NARROW, pixels, from + (long) x * Float.BYTES, LITTLE_ENDIAN);
                long at = to + (long) x * Double.BYTES;
                narrow.convertShape(VectorOperators.F2D, SPECIES, 0).intoMemorySegment(ALL, at, LITTLE_ENDIAN);
                narrow.rearrange(HALVES_SWAPPED)
                        .convertShape(VectorOperators.F2D, SPECIES, 0)
                        .intoMemorySegment(ALL, at + VECTOR_BYTES, LITTLE_ENDIAN);
            }
            from += (long) pixelsPerRow * Float.BYTES;
            to += rowBytes;
        }
    }

    /**
     * Reads 64-bit values from a caller's memory.
     *
     * @param wide room for them: what must be converted is copied there first, since vectors must not read a caller's
     *     memory that may be a mapped file (docs/explanation/shrinking-files.md)
     */
    public static void load(MemorySegment from, long offset, int count, long values, long wide) {
        MemorySegment.copy(from, offset, ALL, values, (long) count * Double.BYTES);
    }

    /**
     * Reads 64-bit values likewise, about a level that one of them has where it would take digits; returns the level.
     * In 64 bits it takes none, and a profile that is given answers what it does in the pipeline, to the last bit.
     */
    public static double loadAboutLevel(MemorySegment from, long offset, int count, long values, long wide) {
        load(from, offset, count, values, wide);
        return 0;
    }

    /** The last of some 64-bit values that is finite; 0 where none is. */
    public static double aLevel(long values, int count) {
        for (int i = count - 1; i >= 0; i--) {
            double value = ALL.get(NUMBER, values + (long) i * Double.BYTES);
            if (Double.isFinite(value)) {
                return value;
            }
        }
        return 0;
    }

    /** Writes values as 64-bit ones to a caller's memory, by way of some room for them where they must be converted. */
    public static void store(long values, int count, MemorySegment into, long offset, long wide) {
        MemorySegment.copy(ALL, values, into, offset, (long) count * Double.BYTES);
    }
}
