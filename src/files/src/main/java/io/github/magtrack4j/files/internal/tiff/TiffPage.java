package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;

/** One page: a greyscale image of a supported type, and where its pixels are. Its directory has been checked. */
final class TiffPage {
    /** No compression that TIFF knows makes more bytes than this out of one; what claims to is a lie. */
    private static final long MAX_RATIO = 1 << 13;

    private final TiffBytes bytes;
    private final TiffDirectory directory;
    private final PixelType pixelType;
    private final int height;
    private final int width;
    private final boolean inverted;
    private final boolean coded;

    TiffPage(TiffBytes bytes, long page, long offset) throws BadFileException {
        this.bytes = bytes;
        this.directory = new TiffDirectory(bytes, page, offset);
        this.width = size("width", directory.values(TiffTag.WIDTH).get(0));
        this.height = size("height", directory.values(TiffTag.HEIGHT).get(0));
        this.inverted = isInverted();
        this.pixelType = readPixelType();
        this.coded = directory.value(TiffTag.COMPRESSION, 1) != 1
                || directory.has(TiffTag.TILE_OFFSETS)
                || directory.value(TiffTag.BIT_ORDER, 1) != 1;
    }

    private int size(String name, long value) throws BadFileException {
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw directory.bad("its " + name + " is " + Long.toUnsignedString(value) + " pixels");
        }
        return (int) value;
    }

    private boolean isInverted() throws BadFileException {
        long photometric = directory.value(TiffTag.PHOTOMETRIC, 1);
        long samples = directory.value(TiffTag.SAMPLES, 1);
        if (photometric == 3) {
            throw directory.bad("it is in palette colours; only greyscale can be read");
        }
        if (photometric > 1 || samples != 1) {
            throw directory.bad("it is in colour (" + samples + " samples a pixel, photometric interpretation "
                    + photometric + "); only greyscale can be read");
        }
        return photometric == 0;
    }

    private PixelType readPixelType() throws BadFileException {
        long bits = directory.value(TiffTag.BITS, 1);
        long format = directory.value(TiffTag.SAMPLE_FORMAT, 1);
        boolean unsigned = format == 1 || format == 4;
        if (unsigned && bits == 8) {
            return PixelType.U8;
        }
        if (unsigned && bits == 16) {
            return PixelType.U16;
        }
        if (format == 3 && !inverted && bits == 32) {
            return PixelType.F32;
        }
        if (format == 3 && !inverted && bits == 64) {
            return PixelType.F64;
        }
        String kind = unsigned
                ? "unsigned integers"
                : format == 2 ? "signed integers" : format == 3 ? "floating-point numbers" : "of an unknown kind";
        throw directory.bad("its pixels are " + kind + " of " + bits + " bits" + (inverted ? ", white is zero" : "")
                + "; unsigned 8 and 16 bits, and floating-point 32 and 64 bits, can be read");
    }

    TiffDirectory directory() {
        return directory;
    }

    PixelType pixelType() {
        return pixelType;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /** Tells whether 0 is white. */
    boolean inverted() {
        return inverted;
    }

    /** Tells whether the pixels must be decoded: compressed, in tiles, or otherwise not simply there. */
    boolean coded() {
        return coded;
    }

    /** Tells whether another page could be of the same movie. */
    boolean isLike(TiffPage other) {
        return height == other.height
                && width == other.width
                && pixelType == other.pixelType
                && inverted == other.inverted;
    }

    String describe() {
        return height + " × " + width + " " + pixelType + " pixels" + (inverted ? ", white is zero" : "");
    }

    /** Returns the bytes of the decoded page. */
    long frameBytes() throws BadFileException {
        try {
            return Math.multiplyExact((long) height * width, (long) pixelType.bytes());
        } catch (ArithmeticException e) {
            throw directory.bad("its size, " + describe() + ", is larger than any file can be");
        }
    }

    /** Returns where the pixels start if they are in one piece, else -1. Checks that they are in the file. */
    long dataOffset() throws BadFileException {
        if (coded) {
            requireCoded(
                    directory.has(TiffTag.TILE_OFFSETS) ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS,
                    directory.has(TiffTag.TILE_OFFSETS) ? TiffTag.TILE_BYTES : TiffTag.STRIP_BYTES);
            return -1;
        }
        Pieces pieces = new Pieces();
        forEachStrip(pieces);
        return pieces.start;
    }

    private void requireCoded(int offsets, int sizes) throws BadFileException {
        TiffDirectory.Values at = directory.values(offsets);
        TiffDirectory.Values length = directory.values(sizes);
        long count = directory.count(offsets);
        if (directory.count(sizes) != count) {
            throw directory.bad("it has " + count + " strips or tiles, and sizes of " + directory.count(sizes));
        }
        long total = 0;
        for (long i = 0; i < count; i++) {
            bytes.require(at.get(i), length.get(i), "a strip or tile of " + directory.name());
            total += length.get(i);
        }
        if (frameBytes() / MAX_RATIO > total || frameBytes() > Integer.MAX_VALUE - 8) {
            throw directory.bad("its size, " + describe() + ", is absurd for " + total + " compressed bytes");
        }
    }

    /** What is done with each strip. */
    @FunctionalInterface
    interface StripReader {
        /**
         * Reads a strip.
         *
         * @param source where it is in the file
         * @param target where it belongs in the page
         */
        void read(long source, long target, long length);
    }

    /** Finds out whether the strips lie one right after the other. */
    private static final class Pieces implements StripReader {
        private long start = -1;
        private boolean broken;

        @Override
        public void read(long source, long target, long length) {
            if (target == 0) {
                start = source;
            } else if (broken || source != start + target) {
                broken = true;
                start = -1;
            }
        }
    }

    /** Visits the strips of a page that needs no decoding. */
    void forEachStrip(StripReader reader) throws BadFileException {
        TiffDirectory.Values at = directory.values(TiffTag.STRIP_OFFSETS);
        long rowsPerStrip = Math.clamp(directory.value(TiffTag.ROWS_PER_STRIP, height), 0, height);
        if (rowsPerStrip == 0) {
            throw directory.bad("its strips have 0 rows");
        }
        long strips = (height + rowsPerStrip - 1) / rowsPerStrip;
        if (directory.count(TiffTag.STRIP_OFFSETS) != strips) {
            throw directory.bad("it has " + directory.count(TiffTag.STRIP_OFFSETS) + " strips; " + height
                    + " rows need " + strips + " strips of " + rowsPerStrip);
        }
        // Some programs leave the sizes out; without compression they can be told.
        boolean sized = directory.has(TiffTag.STRIP_BYTES);
        if (sized && directory.count(TiffTag.STRIP_BYTES) != strips) {
            throw directory.bad("it has " + strips + " strips, and sizes of " + directory.count(TiffTag.STRIP_BYTES));
        }
        TiffDirectory.Values sizes = sized ? directory.values(TiffTag.STRIP_BYTES) : null;
        long stripBytes = frameBytes() / height * rowsPerStrip;
        for (long strip = 0; strip < strips; strip++) {
            long target = strip * stripBytes;
            long length = Math.min(stripBytes, frameBytes() - target);
            if (sizes != null && sizes.get(strip) < length) {
                throw directory.bad("strip " + strip + " has " + sizes.get(strip) + " bytes; it must have " + length);
            }
            bytes.require(at.get(strip), length, "strip " + strip + " of " + directory.name());
            reader.read(at.get(strip), target, length);
        }
    }
}
