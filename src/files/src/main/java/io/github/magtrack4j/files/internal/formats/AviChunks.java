package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.internal.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where the parts of an AVI file are, found by walking along its chunks. The file's own indexes are not needed: they
 * are written last, and a recording that was cut off has none. All RIFFs of a large file are walked through (OpenDML).
 */
final class AviChunks {
    private static final int HEADER_BYTES = 8;
    private static final int LIST_HEADER_BYTES = 12;
    private static final int AVIH_BYTES = 40;
    private static final int STRH_BYTES = 48;
    private static final int STRF_BYTES = 40;

    private final MemorySegment bytes;

    /** The header of the file: {@code avih}; null if there is none. */
    MemorySegment main;

    /** The header of the first video stream: {@code strh}; null if there is none. */
    MemorySegment stream;

    /** The format of its frames: {@code strf}, a BITMAPINFOHEADER and a palette; null if there is none. */
    MemorySegment format;

    /** The other streams: such as "sound". */
    final List<String> others = new ArrayList<>();

    /** Tells whether the file ends where its lists say. */
    boolean whole = true;

    /** The offsets of the frames' pixels, and how many bytes they are; 0 bytes for a frame that was dropped. */
    private long[] offsets = new long[64];

    private int[] sizes = new int[64];
    private int count;

    /** Tells whether the colours of pixels change on the way. */
    boolean paletteChanges;

    private int streams;
    private int video = -1;

    /** What the names of the video's chunks begin with. */
    private String videoNumber;

    private AviChunks(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** Walks along a mapped file. */
    static AviChunks of(MemorySegment bytes) {
        AviChunks chunks = new AviChunks(bytes);
        chunks.walk();
        return chunks;
    }

    int count() {
        return count;
    }

    long offset(int frame) {
        return offsets[frame];
    }

    int size(int frame) {
        return sizes[frame];
    }

    /** Returns four characters. */
    static String fourCc(MemorySegment segment, long offset) {
        return new String(segment.asSlice(offset, 4).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    private void walk() {
        long at = 0;
        while (at < bytes.byteSize()) {
            if (bytes.byteSize() - at < HEADER_BYTES) {
                // A byte may follow a chunk of odd length, and what is no chunk may follow the RIFFs.
                whole &= at > 0;
                return;
            }
            String id = fourCc(bytes, at);
            long size = Integer.toUnsignedLong(bytes.get(LittleEndian.INT, at + 4));
            boolean list = id.equals("RIFF") || id.equals("LIST");
            if (list && bytes.byteSize() - at >= LIST_HEADER_BYTES) {
                // Of a list that was not finished, the size is 0 or too large: what is in it is walked through anyway.
                // Some programs count the list's own header, which makes it too large by that.
                whole &= size >= 4 && size <= bytes.byteSize() - at;
                if (isOpened(fourCc(bytes, at + HEADER_BYTES)) || size < 4) {
                    at += LIST_HEADER_BYTES;
                    continue;
                }
            }
            if (size > bytes.byteSize() - at - HEADER_BYTES || bytes.get(LittleEndian.INT, at) == 0) {
                whole = false;
                return;
            }
            take(id, at + HEADER_BYTES, size);
            at += HEADER_BYTES + size + (size & 1);
        }
    }

    private static boolean isOpened(String list) {
        return switch (list) {
            case "AVI ", "AVIX", "hdrl", "strl", "movi", "rec " -> true;
            default -> false;
        };
    }

    private void take(String id, long offset, long size) {
        switch (id) {
            case "avih" -> main = size >= AVIH_BYTES ? bytes.asSlice(offset, size) : main;
            case "strh" -> takeStream(offset, size);
            case "strf" -> {
                if (format == null && video >= 0 && video == streams - 1 && size >= STRF_BYTES) {
                    format = bytes.asSlice(offset, size);
                }
            }
            default -> {
                if (video >= 0 && id.startsWith(videoNumber)) {
                    takeOfVideo(id.substring(2), offset, size);
                }
            }
        }
    }

    private void takeOfVideo(String kind, long offset, long size) {
        switch (kind) {
            case "db", "dc", "dd" -> add(offset, size);
            case "pc" -> paletteChanges = true;
            default -> {
                // Indexes of this stream, which are not needed.
            }
        }
    }

    private void takeStream(long offset, long size) {
        int number = streams++;
        String kind = size < STRH_BYTES ? "" : fourCc(bytes, offset);
        if (kind.equals("vids") && video < 0) {
            video = number;
            videoNumber = String.format(Locale.ROOT, "%02d", number);
            stream = bytes.asSlice(offset, size);
        } else {
            others.add(
                    switch (kind) {
                        case "vids" -> "another video stream";
                        case "auds" -> "sound";
                        case "txts" -> "text";
                        default -> "a stream of an unknown kind";
                    });
        }
    }

    private void add(long offset, long size) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        offsets[count] = offset;
        sizes[count++] = (int) Math.min(size, Integer.MAX_VALUE);
    }
}
