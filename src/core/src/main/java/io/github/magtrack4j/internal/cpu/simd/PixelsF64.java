package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.INTS;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.INT_TO_REAL;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.cpu.ImageKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reads an image of any pixel type into the type of the arithmetic.
 *
 * <p>Whole vectors first, the rest of a row one by one, so that nothing behind the last pixel is read. An image without
 * padding is read as one long row.
 */
final class PixelsF64 {
    /** As many bytes, and shorts, as there are integers in a vector of them. */
    private static final VectorSpecies<Byte> BYTES = VectorWidth.lanes(byte.class, 8, INTS.length());

    private static final VectorSpecies<Short> SHORTS = VectorWidth.lanes(short.class, 16, INTS.length());

    /** The vectors of reals that a vector of integers becomes: its parts. */
    private static final int STEP = INTS.length();

    /** Without 256-bit vectors there is no vector for that many integers: then all is read one by one. */
    private static final boolean WIDE_ENOUGH = VectorWidth.BITS >= 256;

    private PixelsF64() {}

    /** Reads the image that starts at an offset; false where a pixel is NaN or infinite. */
    static boolean load(MemorySegment pixels, PixelType type, long offset, ImageF64 image) {
        boolean gaps = image.stride != image.size;
        int rows = gaps ? image.size : 1;
        int length = gaps ? image.size : image.size * image.size;
        for (int y = 0; y < rows; y++) {
            long from = offset + (long) y * length * type.bytes();
            switch (type) {
                case U8 -> loadBytes(pixels, from, image.row(y), length);
                case U16 -> loadShorts(pixels, from, image.row(y), length);
                case F32, F64 -> loadFloats(pixels, type, from, image.row(y), length);
            }
        }
        return type == PixelType.U8 || type == PixelType.U16 || image.isFinite();
    }

    private static void loadBytes(MemorySegment pixels, long from, long to, int length) {
        int end = WIDE_ENOUGH ? length - length % STEP : 0;
        for (int i = 0; i < end; i += STEP) {
            ByteVector bytes = ByteVector.fromMemorySegment(BYTES, pixels, from + i, LITTLE_ENDIAN);
            var ints = bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
            for (int part = 0; part < STEP / LANES; part++) {
                ints.convertShape(INT_TO_REAL, SPECIES, part)
                        .intoMemorySegment(ALL, to + (long) (i + part * LANES) * Double.BYTES, LITTLE_ENDIAN);
            }
        }
        for (int i = end; i < length; i++) {
            ImageF64.set(to, i, pixels.get(ValueLayout.JAVA_BYTE, from + i) & 0xFF);
        }
    }

    private static void loadShorts(MemorySegment pixels, long from, long to, int length) {
        int end = WIDE_ENOUGH ? length - length % STEP : 0;
        for (int i = 0; i < end; i += STEP) {
            ShortVector shorts =
                    ShortVector.fromMemorySegment(SHORTS, pixels, from + (long) i * Short.BYTES, LITTLE_ENDIAN);
            var ints = shorts.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
            for (int part = 0; part < STEP / LANES; part++) {
                ints.convertShape(INT_TO_REAL, SPECIES, part)
                        .intoMemorySegment(ALL, to + (long) (i + part * LANES) * Double.BYTES, LITTLE_ENDIAN);
            }
        }
        for (int i = end; i < length; i++) {
            ImageF64.set(to, i, pixels.get(ImageKernels.U16_PIXEL, from + (long) i * Short.BYTES) & 0xFFFF);
        }
    }

    /** The type of the arithmetic is copied, the other floating-point type converted. */
    private static void loadFloats(MemorySegment pixels, PixelType type, long from, long to, int length) {
        if (type == LanesF64.OWN_TYPE) {
            MemorySegment.copy(pixels, from, Memory.ALL, to, (long) length * Double.BYTES);
            return;
        }
        for (int i = LanesF64.convertFloats(pixels, from, to, length); i < length; i++) {
            ImageF64.set(to, i, LanesF64.convertFloat(pixels, from, i));
        }
    }
}
