package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.files.BadFileException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * An image file directory: the tags of one page. Nothing is kept but its place; tags are looked up in the mapped file.
 */
final class TiffDirectory {
    private final TiffBytes bytes;
    private final long page;
    private final long offset;
    private final long entries;
    private final long firstEntry;

    /**
     * Checks that the directory lies in the file.
     *
     * @param page the page's number, counted from 0
     */
    TiffDirectory(TiffBytes bytes, long page, long offset) throws BadFileException {
        this.bytes = bytes;
        this.page = page;
        this.offset = offset;
        int countBytes = bytes.bigTiff() ? 8 : 2;
        bytes.require(offset, countBytes, "the directory of page " + page);
        this.entries = bytes.bigTiff() ? bytes.unsigned64(offset) : bytes.unsigned16(offset);
        if (entries < 0 || entries > 0xFFFF) {
            throw bad("its directory claims to have " + Long.toUnsignedString(entries) + " entries");
        }
        this.firstEntry = offset + countBytes;
        bytes.require(firstEntry, entries * entryBytes() + bytes.offsetBytes(), "the directory of page " + page);
    }

    private int entryBytes() {
        return bytes.bigTiff() ? 20 : 12;
    }

    long offset() {
        return offset;
    }

    /** Returns where the directory keeps the offset of the next. */
    long nextField() {
        return firstEntry + entries * entryBytes();
    }

    /** Returns the page, as messages call it. */
    String name() {
        return "page " + page;
    }

    /** Makes an exception that names the page. */
    BadFileException bad(String problem) {
        return bad(problem, null);
    }

    /** Makes an exception that names the page. */
    BadFileException bad(String problem, Throwable cause) {
        return new BadFileException(bytes.path(), name() + ": " + problem, cause);
    }

    boolean has(int tag) {
        return find(tag) >= 0;
    }

    private long find(int tag) {
        for (long i = 0; i < entries; i++) {
            long entry = firstEntry + i * entryBytes();
            if (bytes.unsigned16(entry) == tag) {
                return entry;
            }
        }
        return -1;
    }

    /** Returns the number of values of a tag, 0 if it is not there. */
    long count(int tag) {
        long entry = find(tag);
        return entry < 0 ? 0 : bytes.offset(entry + 4);
    }

    /** Returns the only value of a tag, or what it is when the tag is not there. */
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
    }

    /** Returns the values of a tag that is there. All {@link #count} of them are in the file, and there is one. */
    Values values(int tag) throws BadFileException {
        long entry = find(tag);
        if (entry < 0) {
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
        if (count < 1 || count > bytes.segment().byteSize() / size) {
            throw bad(name(tag) + " claims to have " + Long.toUnsignedString(count) + " values");
        }
        // Few enough values are in the entry itself.
        long field = entry + 4 + bytes.offsetBytes();
        if (count * size <= bytes.offsetBytes()) {
            return field;
        }
        long start = bytes.offset(field);
        bytes.require(start, count * size, name(tag) + " of page " + page);
        return start;
    }

    /** Returns the text of a tag, empty if it is not there or not text. */
    String text(int tag) throws BadFileException {
        long entry = find(tag);
        if (entry < 0 || bytes.unsigned16(entry + 2) != 2) {
            return "";
        }
        long start = valuesAt(entry, tag, 1);
        // A description can be long (OME writes one per movie); what is looked for is at its start.
        int length = (int) Math.min(count(tag), 1 << 16);
        byte[] text = bytes.segment().asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String name(int tag) {
        return switch (tag) {
            case TiffTag.WIDTH -> "its width";
            case TiffTag.HEIGHT -> "its height";
            case TiffTag.STRIP_OFFSETS -> "its list of strips";
            case TiffTag.STRIP_BYTES -> "its list of the strips' sizes";
            case TiffTag.TILE_OFFSETS -> "its list of tiles";
            case TiffTag.TILE_BYTES -> "its list of the tiles' sizes";
            default -> "its tag " + tag;
        };
    }
}
