package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** The mapped bytes of a TIFF: numbers in the file's byte order, offsets in its width, and bounds checked. */
final class TiffBytes {

    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    private final Path path;
    private final MemorySegment bytes;
    private final boolean bigEndian;
    private final boolean bigTiff;

    private TiffBytes(Path path, MemorySegment bytes) throws BadFileException {
        this.path = path;
        this.bytes = bytes;
        require(0, 8, "its header");
        this.bigEndian = bytes.get(ValueLayout.JAVA_BYTE, 0) == 'M';
        int version = unsigned16(2);
        this.bigTiff = version == BIG;
        if (bigTiff) {
            require(0, 16, "its header");
        }
        if ((version != CLASSIC && version != BIG) || (bigTiff && (unsigned16(4) != 8 || unsigned16(6) != 0))) {
            throw new BadFileException(path, "it is of an unknown kind; a TIFF or a .npy file is needed");
        }
    }

    /** Checks the header of a file that starts with II or MM. */
    static TiffBytes of(Path path, MemorySegment bytes) throws BadFileException {
        return new TiffBytes(path, bytes);
    }

    Path path() {
        return path;
    }

    MemorySegment segment() {
        return bytes;
    }

    boolean bigEndian() {
        return bigEndian;
    }

    boolean bigTiff() {
        return bigTiff;
    }

    /** Returns the bytes that an offset takes. */
    int offsetBytes() {
        return bigTiff ? 8 : 4;
    }

    /** Returns where the header keeps the offset of the first directory. */
    long firstDirectoryField() {
        return bigTiff ? 8 : 4;
    }

    /** Checks that a part of the file is there. */
    void require(long offset, long length, String what) throws BadFileException {
        if (!contains(offset, length)) {
            throw new BadFileException(
                    path,
                    "it is cut off or damaged: " + what + " would be at bytes " + Long.toUnsignedString(offset) + " to "
                            + Long.toUnsignedString(offset + length) + ", and it has " + bytes.byteSize());
        }
    }

    boolean contains(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= bytes.byteSize() - length;
    }

    int unsigned8(long offset) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    int unsigned16(long offset) {
        short value = bytes.get(LittleEndian.SHORT, offset);
        return (bigEndian ? Short.reverseBytes(value) : value) & 0xFFFF;
    }

    long unsigned32(long offset) {
        int value = bytes.get(LittleEndian.INT, offset);
        return Integer.toUnsignedLong(bigEndian ? Integer.reverseBytes(value) : value);
    }

    /** Returns a 64-bit number; one of 2^63 or more is negative, and so in no file. */
    long unsigned64(long offset) {
        long value = bytes.get(LittleEndian.LONG, offset);
        return bigEndian ? Long.reverseBytes(value) : value;
    }

    /** Returns an offset, or a count: 32 bits in a classic TIFF, 64 in a BigTIFF. */
    long offset(long at) {
        return bigTiff ? unsigned64(at) : unsigned32(at);
    }
}
