package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import io.github.magtrack4j.internal.io.LittleEndian;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads the pixels of a page that has been checked: strips or tiles, decoded, unpacked and converted. */
final class PageDecoder {
    private final TiffPage page;
    private final PixelLayout layout;
    private final TiffBytes bytes;
    private final MemorySegment target;
    private final int pixelBytes;
    /** The samples of a row, as they are in the file but with nothing between; their indices if they are mapped. */
    private byte[] samples = new byte[0];
    /** A row of a sample that must equal the first. */
    private MemorySegment compared = MemorySegment.NULL;

    private PageDecoder(TiffPage page, MemorySegment target) {
        this.page = page;
        this.layout = page.layout();
        this.bytes = page.directory().bytes();
        this.target = target;
        this.pixelBytes = layout.pixelType().bytes();
    }

    /** Reads a page into memory of its size. */
    static void read(TiffPage page, MemorySegment target) throws BadFileException {
        PageDecoder decoder = new PageDecoder(page, target);
        PixelLayout layout = page.layout();
        long planes = layout.planar() ? layout.compared() : 1;
        for (long block = 0; block < page.blocksPerPlane() * planes; block++) {
            decoder.readBlock(block);
        }
        if (layout.inverted()) {
            invert(layout, target);
        }
    }

    /** Reads a frame whose samples are in one piece, with nothing between them. */
    static void readSimple(TiffBytes bytes, PixelLayout layout, long frame, long offset, MemorySegment target)
            throws BadFileException {
        long bad = layout.type()
                .convert(bytes.segment(), offset, bytes.order(), target, 0, (long) layout.height() * layout.width());
        if (bad >= 0) {
            throw new BadFileException(bytes.path(), "frame " + frame + ": " + tooLarge(layout, bad));
        }
        if (layout.inverted()) {
            invert(layout, target);
        }
    }

    private static String tooLarge(PixelLayout layout, long pixel) {
        return "the pixel at row " + pixel / layout.width() + ", column " + pixel % layout.width()
                + " is beyond 2^53, which no type of pixels holds";
    }

    private void readBlock(long block) throws BadFileException {
        long inPlane = block % page.blocksPerPlane();
        long row = inPlane / page.across() * page.blockHeight();
        long column = inPlane % page.across() * page.blockWidth();
        long rows = Math.min(page.rows(block), layout.height() - row);
        int columns = (int) Math.min(page.blockWidth(), layout.width() - column);
        long rowBytes = layout.rowBytes(page.blockWidth());
        MemorySegment raw = blockBytes(block);
        boolean first = block < page.blocksPerPlane();
        if (first
                && layout.samplesTogether() == 1
                && !layout.mapped()
                && layout.type() != null
                && columns == layout.width()
                && columns == page.blockWidth()) {
            convert(raw, 0, target, row, column, rows * columns);
            return;
        }
        for (long y = 0; y < rows; y++) {
            if (first) {
                readRow(raw, y * rowBytes, 0, columns, target, row + y, column);
            }
            for (int sample = first ? 1 : 0; !layout.planar() && sample < layout.compared(); sample++) {
                compareRow(raw, y * rowBytes, sample, columns, row + y, column);
            }
            if (!first) {
                compareRow(raw, y * rowBytes, 0, columns, row + y, column);
            }
        }
    }

    /** Returns the bytes of a strip or tile without compression: of the mapped file where they can be. */
    private MemorySegment blockBytes(long block) throws BadFileException {
        MemorySegment stored = bytes.segment().asSlice(page.offset(block), page.storedBytes(block));
        if (layout.compression() == Compression.NONE && !layout.reversedBits()) {
            return stored;
        }
        try {
            byte[] source = stored.toArray(ValueLayout.JAVA_BYTE);
            if (layout.reversedBits() && layout.compression() != Compression.JPEG) {
                reverseBits(source);
            }
            if (layout.compression() == Compression.NONE) {
                return MemorySegment.ofArray(source);
            }
            byte[] decoded = new byte[(int) page.decodedBytes(block)];
            if (layout.compression() == Compression.JPEG) {
                MemorySegment tables = page.directory().data(TiffTag.JPEG_TABLES, 1);
                JpegDecoder.decode(source, tables, (int) page.blockWidth(), page.blockHeight(), decoded);
            } else {
                layout.compression().decode(source, decoded);
            }
            Predictor.undo(layout, bytes.order(), decoded, (int) layout.rowBytes(page.blockWidth()));
            return MemorySegment.ofArray(decoded);
        } catch (IOException | RuntimeException e) {
            String kind = layout.tiled() ? "tile " : "strip ";
            throw page.directory().bad(kind + block + " cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static void reverseBits(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
        }
    }

    /** Reads one sample of each pixel of a row into memory that has the same rows and columns as the page. */
    private void readRow(MemorySegment raw, long from, int sample, int columns, MemorySegment to, long row, long column)
            throws BadFileException {
        if (layout.type() == null) {
            unpack(raw, from, sample, columns, to, (row * layout.width() + column) * pixelBytes);
            return;
        }
        int size = layout.type().bytes();
        int step = layout.samplesTogether();
        if (step == 1 && !layout.mapped()) {
            convert(raw, from, to, row, column, columns);
            return;
        }
        gather(raw, from + (long) sample * size, step * size, size, columns);
        if (layout.mapped()) {
            page.palette().map(samples, columns, to, (row * layout.width() + column) * pixelBytes);
        } else {
            convert(MemorySegment.ofArray(samples), 0, to, row, column, columns);
        }
    }

    private void gather(MemorySegment raw, long from, int step, int size, int columns) {
        requireSamples((long) columns * size);
        for (int x = 0; x < columns; x++) {
            for (int b = 0; b < size; b++) {
                samples[x * size + b] = raw.get(ValueLayout.JAVA_BYTE, from + (long) x * step + b);
            }
        }
    }

    private void requireSamples(long length) {
        if (samples.length < length) {
            samples = new byte[(int) length];
        }
    }

    private void convert(MemorySegment raw, long from, MemorySegment to, long row, long column, long count)
            throws BadFileException {
        long pixel = row * layout.width() + column;
        long bad = layout.type().convert(raw, from, bytes.order(), to, pixel * pixelBytes, count);
        if (bad >= 0) {
            throw page.directory().bad(tooLarge(layout, pixel + bad));
        }
    }

    private void unpack(MemorySegment raw, long from, int sample, int columns, MemorySegment to, long at) {
        int bits = layout.bits();
        int step = bits * layout.samplesTogether();
        boolean mapped = layout.mapped();
        boolean wide = layout.pixelType() == PixelType.U16;
        if (mapped) {
            requireSamples(columns);
        }
        long bit = 8 * from + (long) sample * bits;
        for (int x = 0; x < columns; x++, bit += step) {
            int value = bits(raw, bit, bits);
            if (mapped) {
                samples[x] = (byte) value;
            } else if (wide) {
                to.set(LittleEndian.SHORT, at + 2L * x, (short) value);
            } else {
                to.set(ValueLayout.JAVA_BYTE, at + x, (byte) value);
            }
        }
        if (mapped) {
            page.palette().map(samples, columns, to, at);
        }
    }

    /** Returns up to 15 bits, of which the first is the highest. */
    private static int bits(MemorySegment raw, long bit, int count) {
        int value = 0;
        long last = (bit + count - 1) / 8;
        for (long at = bit / 8; at <= last; at++) {
            value = (value << 8) | (raw.get(ValueLayout.JAVA_BYTE, at) & 0xFF);
        }
        return (value >>> (int) (8 * (last + 1) - bit - count)) & ((1 << count) - 1);
    }

    /** Checks that a sample of each pixel in a row equals the first, which has been read. */
    private void compareRow(MemorySegment raw, long from, int sample, int columns, long row, long column)
            throws BadFileException {
        if (compared.byteSize() == 0) {
            compared = MemorySegment.ofArray(new byte[Math.multiplyExact(layout.width(), pixelBytes)]);
        }
        readRow(raw, from, sample, columns, compared, 0, 0);
        long at = (row * layout.width() + column) * pixelBytes;
        long length = (long) columns * pixelBytes;
        long different = MemorySegment.mismatch(compared, 0, length, target, at, at + length);
        if (different >= 0) {
            throw page.directory()
                    .bad("it is in colour: red, green and blue differ at row " + row + ", column "
                            + (column + different / pixelBytes)
                            + ". Only grey can be read; save the channel of the beads");
        }
    }

    /** Makes 0 black: the largest value minus the pixel. */
    private static void invert(PixelLayout layout, MemorySegment pixels) {
        long largest = layout.largest();
        switch (layout.pixelType()) {
            case U8 -> {
                for (long i = 0; i < pixels.byteSize(); i++) {
                    int pixel = pixels.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
                    pixels.set(ValueLayout.JAVA_BYTE, i, (byte) (largest - pixel));
                }
            }
            case U16 -> {
                for (long i = 0; i < pixels.byteSize(); i += 2) {
                    int pixel = pixels.get(LittleEndian.SHORT, i) & 0xFFFF;
                    pixels.set(LittleEndian.SHORT, i, (short) (largest - pixel));
                }
            }
            case F32 -> throw new AssertionError(layout);
            case F64 -> {
                for (long i = 0; i < pixels.byteSize(); i += 8) {
                    pixels.set(LittleEndian.DOUBLE, i, largest - pixels.get(LittleEndian.DOUBLE, i));
                }
            }
        }
    }
}
