package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.INT_TO_REAL;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import io.github.magtrack4j.internal.cpu.simd.vector.VectorWidth;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reads the caller's image, of any pixel type, into the type of the arithmetic: all of it, or the rows or columns that
 * a step needs.
 *
 * <p>All reading is of blocks, as wide as a vector of integers. Where a row of the image is no multiple of these, the
 * last block ends where the row ends, and overlaps the one before: so nothing behind the row is read or written. Rows
 * without padding, here and there, are read as one, cut into pieces of a block's width. The image may be a region of a
 * frame, with the frame's other pixels between its rows.
 *
 * <p>Pixels of a mapped file are copied first, as they are, and read from the copy: the JVM survives a file that has
 * become shorter where it copies memory, but not where vectors are loaded (docs/explanation/shrinking-files.md). So are
 * those of a region that steps would take as they are: the steps' sums then have one order, whether a region has been
 * copied or not.
 */
final class PixelsF64 {
    /** Integers as they come from bytes and shorts: a vector of them becomes one of reals, or two. */
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(VectorWidth.BITS));

    private static final int INT_LANES = INTS.length();

    /** As many bytes, and shorts, as there are integers in a vector of them; not of use below 256 bits. */
    private static final VectorSpecies<Byte> BYTES = VectorWidth.lanes(byte.class, Byte.SIZE, INT_LANES);

    private static final VectorSpecies<Short> SHORTS = VectorWidth.lanes(short.class, Short.SIZE, INT_LANES);

    private static final VectorShuffle<Integer> HALVES_SWAPPED =
            VectorShuffle.fromOp(INTS, lane -> (lane + INT_LANES / 2) % INT_LANES);

    /** Without 256-bit vectors there is no vector for so few bytes: then they are read one by one. */
    private static final boolean WIDE_ENOUGH = VectorWidth.BITS >= 256;

    /** The width of a block, one or more vectors. */
    static final int WIDTH = Math.max(8, INT_LANES);

    private final Arena arena;
    private final ImageF64 image;
    private MemorySegment pixels;
    private PixelType type;
    private long offset;
    private long rowBytes;
    private boolean copied;
    private boolean allRead;

    /** Where vectors read the image: in the caller's memory, or in a copy of it. */
    private MemorySegment source;

    private long start;

    /** The pixels from a row there to the next. */
    private int pitch;

    /** Room for a copy of an image of any pixel type; 0 as long as none has been needed. */
    private long copy;

    PixelsF64(Arena arena, ImageF64 image) {
        this.arena = arena;
        this.image = image;
    }

    /** Makes the image that starts at an offset the current one; nothing is read yet. */
    void open(MemorySegment pixels, PixelType type, long offset, long rowBytes, boolean mapped) {
        this.pixels = pixels;
        this.type = type;
        this.offset = offset;
        this.rowBytes = rowBytes;
        allRead = false;
        int rowPixels = (int) (rowBytes / type.bytes());
        copied = mapped || (type == LanesF64.OWN_TYPE && rowPixels != image.size);
        if (copied && copy == 0) {
            copy = arena.allocate((long) image.size * image.size * Long.BYTES, 64)
                    .address();
        }
        source = copied ? ALL : pixels;
        start = copied ? copy : offset;
        pitch = copied ? image.size : rowPixels;
    }

    /** Has rows {@code first … end - 1} where vectors may read them. */
    private void fetchRows(int first, int end) {
        if (copied) {
            copyRows(first, end);
        }
    }

    private void copyRows(int first, int end) {
        long bytes = (long) image.size * type.bytes();
        if (rowBytes == bytes) {
            MemorySegment.copy(pixels, offset + first * bytes, ALL, copy + first * bytes, (end - first) * bytes);
            return;
        }
        for (int y = first; y < end; y++) {
            MemorySegment.copy(pixels, offset + y * rowBytes, ALL, copy + y * bytes, bytes);
        }
    }

    /** Whether the whole image has been read. */
    boolean areAllRead() {
        return allRead;
    }

    /**
     * Whether steps take the image from where the caller has it: it needs no conversion, and rows have room for a
     * vector.
     */
    boolean areToBeTakenAsTheyAre() {
        return !allRead && type == LanesF64.OWN_TYPE && image.size >= LANES;
    }

    /** The memory that the image is to be taken from. */
    MemorySegment segment() {
        fetchRows(0, image.size);
        return source;
    }

    /** Where in that memory the image starts. */
    long offset() {
        return start;
    }

    /** Reads the whole image, unless that is done. */
    void readAll() {
        if (!allRead) {
            readRows(0, image.size, image.address);
            allRead = true;
        }
    }

    /** Whether they are integers, as the caller has them: then every one is finite. */
    boolean areIntegers() {
        return type == PixelType.U8 || type == PixelType.U16;
    }

    /** Whether every pixel is a finite number. */
    boolean areFinite() {
        if (areIntegers()) {
            return true;
        }
        readAll();
        return image.isFinite();
    }

    /** Reads rows {@code first … end - 1} into their place in the image, unless they are there. */
    void readRows(int first, int end) {
        if (!allRead) {
            readRows(first, end, image.row(first));
        }
    }

    /** Reads rows {@code first … end - 1} to an address, from row to row as far apart as in the image. */
    void readRows(int first, int end, long to) {
        fetchRows(first, end);
        int rows = end - first;
        int size = image.size;
        long pixel = (long) first * pitch;
        if (size < WIDTH) {
            for (int y = 0; y < rows; y++) {
                readOneByOne(pixel + (long) y * pitch, to + (long) y * image.stride * Double.BYTES, size);
            }
        } else if (size == image.stride && size == pitch) {
            readPacked(pixel, rows * size, to);
        } else {
            readBlocks(pixel, to, image.stride, rows);
        }
    }

    /** Reads rows that have room for a block. */
    private void readBlocks(long pixel, long to, int stride, int rows) {
        for (int x = 0; x < image.size; x += WIDTH) {
            int column = Math.min(x, image.size - WIDTH);
            readBlock(pixel + column, pitch, to + (long) column * Double.BYTES, stride, rows);
        }
    }

    /** Reads all pixels to an address, where rows follow each other without padding. */
    void readPacked(long to) {
        fetchRows(0, image.size);
        int size = image.size;
        if (size == pitch) {
            readPacked(0, size * size, to);
        } else if (size < WIDTH) {
            for (int y = 0; y < size; y++) {
                readOneByOne((long) y * pitch, to + (long) y * size * Double.BYTES, size);
            }
        } else {
            readBlocks(0, to, size, size);
        }
    }

    /** Reads pixels that follow each other: as rows of one block. */
    private void readPacked(long pixel, int count, long to) {
        if (count < WIDTH) {
            readOneByOne(pixel, to, count);
            return;
        }
        readBlock(pixel, WIDTH, to, WIDTH, count / WIDTH);
        if (count % WIDTH != 0) {
            int last = count - WIDTH;
            readBlock(pixel + last, WIDTH, to + (long) last * Double.BYTES, WIDTH, 1);
        }
    }

    /** Reads a number of columns, a multiple of {@code WIDTH}, to an address, where rows follow each other. */
    void readColumns(int first, int count, long to) {
        fetchRows(0, image.size);
        for (int x = 0; x < count; x += WIDTH) {
            readBlock(first + x, pitch, to + (long) x * Double.BYTES, count, image.size);
        }
    }

    /** Reads a column to an address. */
    void readColumn(int column, long to) {
        if (allRead) {
            for (int y = 0; y < image.size; y++) {
                ImageF64.set(to, y, ImageF64.get(image.address, (long) y * image.stride + column));
            }
            return;
        }
        long at = offset + (long) column * type.bytes();
        switch (type) {
            case U8 -> {
                for (int y = 0; y < image.size; y++, at += rowBytes) {
                    ImageF64.set(to, y, pixels.get(JAVA_BYTE, at) & 0xFF);
                }
            }
            case U16 -> {
                for (int y = 0; y < image.size; y++, at += rowBytes) {
                    ImageF64.set(to, y, pixels.get(ImageKernels.U16_PIXEL, at) & 0xFFFF);
                }
            }
            case F32 -> {
                for (int y = 0; y < image.size; y++, at += rowBytes) {
                    ImageF64.set(to, y, (double) pixels.get(ImageKernels.F32_PIXEL, at));
                }
            }
            case F64 -> {
                for (int y = 0; y < image.size; y++, at += rowBytes) {
                    ImageF64.set(to, y, (double) pixels.get(ImageKernels.F64_PIXEL, at));
                }
            }
        }
    }

    /** A block of rows, from one to the next so many pixels here, and so many values there. */
    private void readBlock(long pixel, int pixelsPerRow, long to, int stride, int rows) {
        long from = start + pixel * type.bytes();
        long rowBytes = (long) stride * Double.BYTES;
        if (type == LanesF64.OWN_TYPE) {
            copy(from, pixelsPerRow, to, rowBytes, rows);
        } else if (type == PixelType.U8 && WIDE_ENOUGH) {
            readBytes(from, pixelsPerRow, to, rowBytes, rows);
        } else if (type == PixelType.U16 && WIDE_ENOUGH) {
            readShorts(from, pixelsPerRow, to, rowBytes, rows);
        } else if (type == PixelType.F32 || type == PixelType.F64) {
            LanesF64.convertFloats(source, from, pixelsPerRow, to, rowBytes, WIDTH, rows);
        } else {
            for (int y = 0; y < rows; y++) {
                readOneByOne(pixel + (long) y * pixelsPerRow, to + y * rowBytes, WIDTH);
            }
        }
    }

    private void readBytes(long from, int pixelsPerRow, long to, long rowBytes, int rows) {
        for (int y = 0; y < rows; y++) {
            ByteVector bytes = ByteVector.fromMemorySegment(BYTES, source, from, LITTLE_ENDIAN);
            IntVector ints = (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
            ints.convertShape(INT_TO_REAL, SPECIES, 0).intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            if (INT_LANES > LANES) {
                ints.rearrange(HALVES_SWAPPED)
                        .convertShape(INT_TO_REAL, SPECIES, 0)
                        .intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
            }
            from += pixelsPerRow;
            to += rowBytes;
        }
    }

    private void readShorts(long from, int pixelsPerRow, long to, long rowBytes, int rows) {
        for (int y = 0; y < rows; y++) {
            ShortVector shorts = ShortVector.fromMemorySegment(SHORTS, source, from, LITTLE_ENDIAN);
            IntVector ints = (IntVector) shorts.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
            ints.convertShape(INT_TO_REAL, SPECIES, 0).intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            if (INT_LANES > LANES) {
                ints.rearrange(HALVES_SWAPPED)
                        .convertShape(INT_TO_REAL, SPECIES, 0)
                        .intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
            }
            from += (long) pixelsPerRow * Short.BYTES;
            to += rowBytes;
        }
    }

    private void copy(long from, int pixelsPerRow, long to, long rowBytes, int rows) {
        for (int y = 0; y < rows; y++) {
            for (int part = 0; part < WIDTH / LANES; part++) {
                DoubleVector.fromMemorySegment(SPECIES, source, from + part * VECTOR_BYTES, LITTLE_ENDIAN)
                        .intoMemorySegment(ALL, to + part * VECTOR_BYTES, LITTLE_ENDIAN);
            }
            from += (long) pixelsPerRow * Double.BYTES;
            to += rowBytes;
        }
    }

    private void readOneByOne(long pixel, long to, int count) {
        long from = start + pixel * type.bytes();
        for (int i = 0; i < count; i++) {
            double value = switch (type) {
                case U8 -> source.get(JAVA_BYTE, from + i) & 0xFF;
                case U16 -> source.get(ImageKernels.U16_PIXEL, from + (long) i * Short.BYTES) & 0xFFFF;
                case F32 -> (double) source.get(ImageKernels.F32_PIXEL, from + (long) i * Float.BYTES);
                case F64 -> (double) source.get(ImageKernels.F64_PIXEL, from + (long) i * Long.BYTES);
            };
            ImageF64.set(to, i, value);
        }
    }
}
