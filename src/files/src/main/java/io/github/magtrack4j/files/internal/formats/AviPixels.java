package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.io.LittleEndian;
import io.github.magtrack4j.internal.io.SampleType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Set;

/** How the pixels of an AVI video lie in its frames: what its BITMAPINFOHEADER says. */
final class AviPixels {
    private static final Set<String> GREY_8 = Set.of("Y800", "Y8  ", "GREY");
    private static final Set<String> GREY_16 = Set.of("Y16 ", "Y1\0\n", "Y1\0\f", "Y1\0\u000e", "Y1\0\u0010");
    private static final Set<String> GREY_16_BIG = Set.of("\n\0001Y", "\f\0001Y", "\u000e\0001Y", "\u0010\0001Y");
    private static final Set<String> BITMAP = Set.of("\0\0\0\0", "DIB ", "RGB ", "RAW ");

    private static final int HEADER_BYTES = 40;
    private static final int ROW_ALIGNMENT = 4;

    private final Path path;
    private final int width;
    private final int height;
    private final int bytesPerPixel;
    private final ByteOrder order;
    /** Bitmaps lie with the last row first, but for those of negative height. */
    private final boolean bottomUp;
    /** The grey of each byte, -1 for colours; null if a byte is the grey. */
    private final int[] palette;

    private AviPixels(
            Path path, int width, int height, int bytesPerPixel, ByteOrder order, boolean bottomUp, int[] palette) {
        this.path = path;
        this.width = width;
        this.height = height;
        this.bytesPerPixel = bytesPerPixel;
        this.order = order;
        this.bottomUp = bottomUp;
        this.palette = palette;
    }

    /**
     * Reads a format.
     *
     * @throws BadFileException if its pixels cannot be read
     */
    static AviPixels of(Path path, MemorySegment format) throws BadFileException {
        int width = format.get(LittleEndian.INT, 4);
        int height = format.get(LittleEndian.INT, 8);
        int bits = format.get(LittleEndian.SHORT, 14) & 0xFFFF;
        String coding = AviChunks.fourCc(format, 16);
        if (width <= 0 || height == 0 || height == Integer.MIN_VALUE) {
            throw new BadFileException(path, "its frames are of " + height + " × " + width + " pixels");
        }
        int rows = Math.abs(height);
        if (GREY_8.contains(coding)) {
            return new AviPixels(path, width, rows, 1, ByteOrder.LITTLE_ENDIAN, false, null);
        }
        if (GREY_16.contains(coding) || GREY_16_BIG.contains(coding)) {
            ByteOrder order = GREY_16.contains(coding) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            return new AviPixels(path, width, rows, 2, order, false, null);
        }
        if (!BITMAP.contains(coding)) {
            throw new BadFileException(path, "its frames are coded as " + name(coding) + "; " + advice(path));
        }
        if (bits != 8 && bits != 24 && bits != 32) {
            throw new BadFileException(path, "its pixels are of " + bits + " bits; " + advice(path));
        }
        return new AviPixels(
                path, width, rows, bits / 8, ByteOrder.LITTLE_ENDIAN, height > 0, bits == 8 ? palette(format) : null);
    }

    private static String name(String coding) {
        return coding.replaceAll("[^!-~]", "_");
    }

    private static String advice(Path path) {
        return "uncompressed greyscale is needed, as ffmpeg -i " + path.getFileName()
                + " -pix_fmt gray -c:v rawvideo grey.avi makes it";
    }

    /** Returns the grey of each byte; null if there is no palette, or one that changes nothing. */
    private static int[] palette(MemorySegment format) {
        int used = format.get(LittleEndian.INT, 32);
        long there = (format.byteSize() - HEADER_BYTES) / 4;
        int colors = (int) Math.min(there, used <= 0 || used > 256 ? 256 : used);
        if (colors == 0) {
            return null;
        }
        int[] greys = new int[256];
        boolean same = colors == 256;
        for (int i = 0; i < greys.length; i++) {
            int color = i < colors ? format.get(LittleEndian.INT, HEADER_BYTES + 4L * i) : 0xFF;
            int blue = color & 0xFF;
            greys[i] = blue == ((color >> 8) & 0xFF) && blue == ((color >> 16) & 0xFF) ? blue : -1;
            same &= greys[i] == i;
        }
        return same ? null : greys;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    PixelType type() {
        return bytesPerPixel == 2 ? PixelType.U16 : PixelType.U8;
    }

    /**
     * Copies the pixels of a frame.
     *
     * @param number the frame's number, for what is wrong with it
     * @param source its bytes
     */
    void copy(long number, MemorySegment source, MemorySegment target) throws IOException {
        long rowBytes = (long) width * bytesPerPixel;
        long stride = stride(number, source.byteSize());
        for (int y = 0; y < height; y++) {
            long from = (bottomUp ? height - 1 - y : y) * stride;
            long to = (long) y * width * type().bytes();
            if (bytesPerPixel == 2) {
                SampleType.UINT16.convert(source, from, order, target, to, width);
            } else if (bytesPerPixel == 1 && palette == null) {
                MemorySegment.copy(source, from, target, to, rowBytes);
            } else {
                copyColors(number, y, source.asSlice(from, rowBytes), target, to);
            }
        }
    }

    /**
     * Checks that a frame has all its rows.
     *
     * @return the bytes from a row to the next: rows end at a multiple of 4 bytes, or, as some programs write them, do
     *     not
     */
    long stride(long number, long frameBytes) throws BadFileException {
        long rowBytes = (long) width * bytesPerPixel;
        long padded = (rowBytes + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
        if (frameBytes == padded * height) {
            return padded;
        }
        if (frameBytes == rowBytes * height) {
            return rowBytes;
        }
        throw new BadFileException(
                path,
                "frame " + number + " has " + frameBytes + " bytes; " + height + " × " + width + " pixels of "
                        + bytesPerPixel + " bytes are " + padded * height);
    }

    private void copyColors(long number, int row, MemorySegment source, MemorySegment target, long to)
            throws BadFileException {
        for (int x = 0; x < width; x++) {
            int grey = source.get(ValueLayout.JAVA_BYTE, (long) x * bytesPerPixel) & 0xFF;
            if (palette != null) {
                grey = palette[grey];
            } else if (grey != (source.get(ValueLayout.JAVA_BYTE, (long) x * bytesPerPixel + 1) & 0xFF)
                    || grey != (source.get(ValueLayout.JAVA_BYTE, (long) x * bytesPerPixel + 2) & 0xFF)) {
                grey = -1;
            }
            if (grey < 0) {
                throw new BadFileException(
                        path,
                        "frame " + number + " is in colour, first in row " + row + ", column " + x + "; "
                                + advice(path));
            }
            target.set(ValueLayout.JAVA_BYTE, to + x, (byte) grey);
        }
    }
}
