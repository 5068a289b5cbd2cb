package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.codes.TiffTag;

/** One page that is a frame, or several: how its pixels are stored, and the strips or tiles that they are in. */
final class TiffPage {
    private final TiffDirectory directory;
    private final Palette palette;
    private final PixelLayout layout;
    private final long blockWidth;
    private final long blockHeight;
    private final long across;
    private final long down;
    private final TiffDirectory.Values offsets;
    private final TiffDirectory.Values sizes;

    /**
     * Reads the tags of a page.
     *
     * @param indices whether the pixels of a page with a colour table are the indices, as ImageJ has them
     */
    TiffPage(TiffDirectory directory, boolean indices) throws BadFileException {
        this.directory = directory;
        this.palette = !indices && Palette.isIn(directory) ? Palette.read(directory) : null;
        this.layout = PixelLayout.of(directory, palette);
        boolean tiled = layout.tiled();
        this.blockWidth = tiled ? directory.values(TiffTag.TILE_WIDTH).get(0) : layout.width();
        this.blockHeight = tiled
                ? directory.values(TiffTag.TILE_HEIGHT).get(0)
                : Math.clamp(directory.value(TiffTag.ROWS_PER_STRIP, layout.height()), 0, layout.height());
        if (blockWidth < 1 || blockHeight < 1 || blockWidth > Integer.MAX_VALUE || blockHeight > Integer.MAX_VALUE) {
            throw directory.bad(
                    tiled
                            ? "its tiles have " + Long.toUnsignedString(blockHeight) + " × "
                                    + Long.toUnsignedString(blockWidth) + " pixels"
                            : "its strips have 0 rows");
        }
        this.across = (layout.width() + blockWidth - 1) / blockWidth;
        this.down = (layout.height() + blockHeight - 1) / blockHeight;
        this.offsets = directory.values(tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS);
        // Some programs leave the sizes out; without compression they can be told.
        int sizesTag = tiled ? TiffTag.TILE_BYTES : TiffTag.STRIP_BYTES;
        boolean sized = layout.compression() != Compression.NONE || directory.has(sizesTag);
        this.sizes = sized ? directory.values(sizesTag) : null;
    }

    /** A strip or tile. */
    interface BlockVisitor {
        /**
         * Visits a strip or tile.
         *
         * @param number its number, of all planes
         * @param offset where it is in the file
         * @param length its bytes in the file, of which so many are there
         */
        void visit(long number, long offset, long length) throws BadFileException;
    }

    TiffDirectory directory() {
        return directory;
    }

    PixelLayout layout() {
        return layout;
    }

    /** Returns the table of greys that the pixels are indices of; null if they are none. */
    Palette palette() {
        return palette;
    }

    long blockWidth() {
        return blockWidth;
    }

    long blockHeight() {
        return blockHeight;
    }

    /** Returns the strips or tiles next to each other. */
    long across() {
        return across;
    }

    /** Returns the strips or tiles of a plane. */
    long blocksPerPlane() {
        return across * down;
    }

    /** Returns where a strip or tile is. */
    long offset(long block) {
        return offsets.get(block);
    }

    /** Returns the bytes that a strip or tile has in the file. */
    long storedBytes(long block) throws BadFileException {
        return layout.compression() == Compression.NONE ? decodedBytes(block) : sizes.get(block);
    }

    /** Returns the rows of a strip or tile that are in the file. */
    long rows(long block) {
        // The last strip ends with the page; tiles are all whole.
        long above = block % blocksPerPlane() / across * blockHeight;
        return layout.tiled() ? blockHeight : Math.min(blockHeight, layout.height() - above);
    }

    /** Returns the bytes of a strip or tile without compression. */
    long decodedBytes(long block) throws BadFileException {
        try {
            return Math.multiplyExact(layout.rowBytes(blockWidth), rows(block));
        } catch (ArithmeticException e) {
            throw directory.bad("its size, " + layout.describe() + ", is larger than any file can be");
        }
    }

    /**
     * Checks all strips or tiles: their number, their sizes, and that they are in the file.
     *
     * @return where the pixels start, if they are in one piece and need no decoding, else -1
     */
    long check() throws BadFileException {
        String kind = layout.tiled() ? "tile" : "strip";
        TiffBytes bytes = directory.bytes();
        long blocks = blocksPerPlane() * (layout.planar() ? layout.samples() : 1);
        long count = directory.count(layout.tiled() ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS);
        if (count != blocks) {
            throw directory.bad("it has " + count + " " + kind + "s; " + layout.height() + " rows need " + blocks
                    + (layout.tiled() ? "" : " strips of " + blockHeight));
        }
        long sized = directory.count(layout.tiled() ? TiffTag.TILE_BYTES : TiffTag.STRIP_BYTES);
        if (sizes != null && sized != blocks) {
            throw directory.bad("it has " + blocks + " " + kind + "s, and sizes of " + sized);
        }
        long start = offset(0);
        long end = start;
        boolean one = layout.isSimple();
        for (long block = 0; block < blocks; block++) {
            long at = offset(block);
            long length = storedBytes(block);
            requireSize(kind, block, length);
            if (at == 0 || length == 0) {
                throw directory.cutOff(kind + " " + block + " of " + directory.name() + " was never written");
            }
            directory.require(at, length, kind + " " + block);
            if (!bytes.take(at, length)) {
                throw directory.bad("its pixels overlap others: all together are larger than the file");
            }
            one &= at == end;
            end = at + length;
        }
        return one ? start : -1;
    }

    private void requireSize(String kind, long block, long length) throws BadFileException {
        if (layout.compression() != Compression.NONE) {
            long decoded = decodedBytes(block);
            if (length >= 0 && (decoded / layout.compression().ratio() > length || decoded > Integer.MAX_VALUE - 8)) {
                throw directory.bad("its size, " + layout.describe() + ", is absurd for " + kind + " " + block + " of "
                        + length + " compressed bytes");
            }
            return;
        }
        // Some programs write 0; without compression the size is known. A number of 16 bits loses what is above.
        long size = sizes == null ? 0 : sizes.get(block);
        if (size != 0 && size < length && !(sizes.areShort() && size == (length & 0xFFFF))) {
            throw directory.bad(kind + " " + block + " has " + size + " bytes; it must have " + length);
        }
    }
}
