package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The mapped bytes of a TIFF: numbers in the file's byte order, offsets in its width, and bounds checked. */
final class TiffBytes {

    private static final int CLASSIC = 42;
    private static final int BIG = 43;

    private final Path path;
    private final MemorySegment bytes;
    private final boolean bigEndian;
    private final boolean bigTiff;
    private long taken;
    private long end;

    private TiffBytes(Path path, MemorySegment bytes) throws BadFileException {
        this.path = path;
        this.bytes = bytes;
        requireHeader(8);
        this.bigEndian = bytes.get(ValueLayout.JAVA_BYTE, 0) == 'M';
        int version = unsigned16(2);
        this.bigTiff = version == BIG;
        if (bigTiff) {
            requireHeader(16);
        }
        if ((version != CLASSIC && version != BIG) || (bigTiff && (unsigned16(4) != 8 || unsigned16(6) != 0))) {
            throw new BadFileException(path, "it is of an unknown kind; a TIFF or a .npy file is needed");
        }
    }

    private void requireHeader(int length) throws BadFileException {
        if (!contains(0, length)) {
            throw new BadFileException(
                    path,
                    "it is cut off or damaged: its header needs " + length + " bytes, and it has " + bytes.byteSize());
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

    ByteOrder order() {
        return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** Returns the bytes that an offset takes. */
    int offsetBytes() {
        return bigTiff ? 8 : 4;
    }

    /** Returns where the header keeps the offset of the first directory. */
    long firstDirectoryField() {
        return bigTiff ? 8 : 4;
    }

    /**
     * Counts bytes that no two pages share: directories, and pixels as they are stored. So what opening a file costs is
     * bounded by its size, however often its pages claim the same bytes.
     *
     * @return whether the file can have as many
     */
    boolean take(long offset, long length) {
        taken += length;
        end = Math.max(end, offset + length);
        return taken >= 0 && taken <= bytes.byteSize();
    }

    /** Returns the bytes of the file behind the last that was {@linkplain #take taken}. */
    long rest() {
        return bytes.byteSize() - end;
    }

    /** Tells whether a part of the file is there. */
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
