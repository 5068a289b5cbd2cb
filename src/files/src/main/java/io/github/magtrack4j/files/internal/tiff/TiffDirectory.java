package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.IncompleteFileException;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * An image file directory: the tags of one page. Nothing is kept but the places of its entries; values are looked up in
 * the mapped file.
 */
final class TiffDirectory {
    private static final int ASCII = 2;

    private final TiffBytes bytes;
    private final String name;
    private final long framesBefore;
    private final long offset;
    private final long nextField;
    /** Where the entry of each tag is, 0 if there is none. */
    private final long[] entries = new long[TiffTag.COUNT];

    /**
     * Checks that the directory lies in the file, and looks at all entries once.
     *
     * @param name what messages call it, such as "page 3"
     * @param framesBefore the number of frames that are whole even if this page is not
     */
    TiffDirectory(TiffBytes bytes, String name, long framesBefore, long offset) throws BadFileException {
        this.bytes = bytes;
        this.name = name;
        this.framesBefore = framesBefore;
        this.offset = offset;
        int countBytes = bytes.bigTiff() ? 8 : 2;
        require(offset, countBytes, "the directory");
        long count = bytes.bigTiff() ? bytes.unsigned64(offset) : bytes.unsigned16(offset);
        if (count == 0) {
            throw cutOff("the directory of " + name + " was never written");
        }
        if (count < 0 || count > 0xFFFF) {
            throw bad("its directory claims to have " + Long.toUnsignedString(count) + " entries");
        }
        int entryBytes = bytes.bigTiff() ? 20 : 12;
        long firstEntry = offset + countBytes;
        require(firstEntry, count * entryBytes + bytes.offsetBytes(), "the directory");
        this.nextField = firstEntry + count * entryBytes;
        for (long entry = firstEntry; entry < nextField; entry += entryBytes) {
            int tag = bytes.unsigned16(entry);
            int index = TiffTag.index(tag);
            if (index >= 0 && entries[index] == 0) {
                entries[index] = entry;
            } else if (tag == 0 && bytes.unsigned16(entry + 2) == 0) {
                throw cutOff("the directory of " + name + " was not written to its end");
            }
        }
    }

    long offset() {
        return offset;
    }

    /** Returns the bytes that the directory takes, without what its entries point at. */
    long size() {
        return nextField + bytes.offsetBytes() - offset;
    }

    /** Returns the offset of the next directory, 0 if there is none. */
    long next() {
        return bytes.offset(nextField);
    }

    /** Returns the page, as messages call it. */
    String name() {
        return name;
    }

    TiffBytes bytes() {
        return bytes;
    }

    /** Makes an exception that names the page. */
    BadFileException bad(String problem) {
        return bad(problem, null);
    }

    /** Makes an exception that names the page. */
    BadFileException bad(String problem, Throwable cause) {
        return new BadFileException(bytes.path(), name + ": " + problem, cause);
    }

    /** Makes the exception of a recording that was cut off in this page. */
    IncompleteFileException cutOff(String problem) {
        return new IncompleteFileException(bytes.path(), "it is cut off or damaged: " + problem, framesBefore);
    }

    /** Checks that a part of the file is there. */
    void require(long start, long length, String what) throws IncompleteFileException {
        if (!bytes.contains(start, length)) {
            throw cutOff(what + " of " + name + " would be at bytes " + Long.toUnsignedString(start) + " to "
                    + Long.toUnsignedString(start + length) + ", and it has "
                    + bytes.segment().byteSize());
        }
    }

    private long entry(int tag) {
        return entries[TiffTag.index(tag)];
    }

    boolean has(int tag) {
        return entry(tag) != 0;
    }

    /** Returns the number of values of a tag, 0 if it is not there. */
    long count(int tag) {
        long entry = entry(tag);
        return entry == 0 ? 0 : bytes.offset(entry + 4);
    }

    /** Returns the first value of a tag, or what it is when the tag is not there. */
    long value(int tag, long missing) throws BadFileException {
        return has(tag) ? values(tag).get(0) : missing;
    }

    /** Whole numbers of a tag, in the file. */
    record Values(TiffBytes bytes, int type, long start) {
        long get(long index) {
            return switch (type) {
                case 1 -> bytes.unsigned8(start + index);
                case 3 -> bytes.unsigned16(start + 2 * index);
                case 16, 18 -> bytes.unsigned64(start + 8 * index);
                default -> bytes.unsigned32(start + 4 * index);
            };
        }

        /** Tells whether they are of 16 bits, so that larger ones lost their upper bits. */
        boolean areShort() {
            return type == 3;
        }
    }

    /** Returns the values of a tag that is there. All {@link #count} of them are in the file, and there is one. */
    Values values(int tag) throws BadFileException {
        long entry = entry(tag);
        if (entry == 0) {
            throw bad("it lacks " + name(tag));
        }
        int type = bytes.unsigned16(entry + 2);
        int size = switch (type) {
            case 1 -> 1;
            case 3 -> 2;
            case 4, 13 -> 4;
            case 16, 18 -> 8;
            default -> throw bad(name(tag) + " is not a whole number (type " + type + ")");
        };
        return new Values(bytes, type, valuesAt(entry, tag, size));
    }

    /** Returns where the values of an entry start, once it is sure that they are in the file. */
    private long valuesAt(long entry, int tag, int size) throws BadFileException {
        long count = bytes.offset(entry + 4);
        if (count < 1 || count > Long.MAX_VALUE / size) {
            throw bad(name(tag) + " claims to have " + Long.toUnsignedString(count) + " values");
        }
        // Few enough values are in the entry itself.
        long field = entry + 4 + bytes.offsetBytes();
        if (count * size <= bytes.offsetBytes()) {
            return field;
        }
        long start = bytes.offset(field);
        require(start, count * size, name(tag));
        return start;
    }

    /**
     * Returns the bytes of a tag, whatever they mean, with a type of that size; empty if the file does not have them.
     */
    MemorySegment data(int tag, int size) {
        long entry = entry(tag);
        if (entry == 0) {
            return MemorySegment.NULL;
        }
        try {
            return bytes.segment().asSlice(valuesAt(entry, tag, size), bytes.offset(entry + 4) * size);
        } catch (BadFileException e) {
            // What is asked for this way are only remarks; a page can be read without.
            return MemorySegment.NULL;
        }
    }

    /** Returns a fraction, 0 if it is not there. */
    double fraction(int tag) {
        MemorySegment data = data(tag, 8);
        if (data.byteSize() == 0 || bytes.unsigned16(entry(tag) + 2) != 5) {
            return 0;
        }
        long at = data.address() - bytes.segment().address();
        return (double) bytes.unsigned32(at) / bytes.unsigned32(at + 4);
    }

    /** Returns the start of the text of a tag, up to a number of characters; empty if it is not there or not text. */
    String text(int tag, int length) {
        MemorySegment data = data(tag, 1);
        if (data.byteSize() == 0 || bytes.unsigned16(entry(tag) + 2) != ASCII) {
            return "";
        }
        byte[] text = data.asSlice(0, Math.min(data.byteSize(), length)).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Returns where the first of what the entries point at lies behind an offset; the file's size if nothing does. */
    long nextStructure(long behind) {
        long first = offset > behind ? offset : bytes.segment().byteSize();
        int entryBytes = bytes.bigTiff() ? 20 : 12;
        for (long entry = offset + (bytes.bigTiff() ? 8 : 2); entry < nextField; entry += entryBytes) {
            int tag = bytes.unsigned16(entry);
            long size = bytes.offset(entry + 4) * typeBytes(bytes.unsigned16(entry + 2));
            long at = bytes.offset(entry + 4 + bytes.offsetBytes());
            if (size > bytes.offsetBytes() && at > behind && at < first && tag != TiffTag.SUB_DIRECTORIES) {
                first = at;
            }
        }
        return first;
    }

    private static int typeBytes(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, 16, 17, 18 -> 8;
            default -> 1;
        };
    }

    private static String name(int tag) {
        return switch (tag) {
            case TiffTag.WIDTH -> "its width";
            case TiffTag.HEIGHT -> "its height";
            case TiffTag.STRIP_OFFSETS -> "its list of strips";
            case TiffTag.STRIP_BYTES -> "its list of the strips' sizes";
            case TiffTag.TILE_OFFSETS -> "its list of tiles";
            case TiffTag.TILE_BYTES -> "its list of the tiles' sizes";
            case TiffTag.TILE_WIDTH -> "its tiles' width";
            case TiffTag.TILE_HEIGHT -> "its tiles' height";
            case TiffTag.COLOUR_MAP -> "its colour table";
            default -> "its tag " + tag;
        };
    }
}
