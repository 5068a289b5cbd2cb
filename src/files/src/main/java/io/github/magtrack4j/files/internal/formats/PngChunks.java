package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.IncompleteFileException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file that make its picture: checked for damage, and without all others, which a decoder would
 * read, unpack and apply: texts, colour profiles, and which grey is meant to be transparent.
 */
final class PngChunks {
    /** What a byte of a zlib stream can become at most. */
    private static final long MAX_INFLATED = 1032;

    private static final int SIGNATURE_BYTES = 8;
    private static final int AROUND_CHUNK = 12;

    private final Path path;
    private final ByteBuffer bytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long pixelBytes;
    private boolean transparent;
    private boolean whole;

    private ByteBuffer header;
    private byte[] palette = {};

    private PngChunks(Path path, byte[] bytes) {
        this.path = path;
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /**
     * Looks through a file.
     *
     * @throws BadFileException if it is damaged, or promises more pixels than it can hold
     */
    static PngChunks of(Path path, byte[] bytes) throws BadFileException {
        PngChunks chunks = new PngChunks(path, bytes);
        chunks.read();
        chunks.check();
        return chunks;
    }

    private void read() throws BadFileException {
        byte[] signature = new byte[Math.min(SIGNATURE_BYTES, bytes.remaining())];
        bytes.get(signature);
        kept.writeBytes(signature);
        while (!whole && bytes.remaining() >= AROUND_CHUNK) {
            int start = bytes.position();
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining() - (AROUND_CHUNK - 4)) {
                break;
            }
            byte[] typeAndData = new byte[4 + length];
            bytes.get(typeAndData);
            CRC32 sum = new CRC32();
            sum.update(typeAndData);
            String type = new String(typeAndData, 0, 4, StandardCharsets.ISO_8859_1);
            boolean damaged = (int) sum.getValue() != bytes.getInt();
            if (take(type, typeAndData)) {
                if (damaged) {
                    throw new BadFileException(path, "it is damaged: the checksum of its " + type + " chunk is wrong");
                }
                kept.write(bytes.array(), start, AROUND_CHUNK + length);
            }
        }
    }

    /** Takes note of a chunk, and tells whether a decoder needs it. */
    private boolean take(String type, byte[] typeAndData) {
        int length = typeAndData.length - 4;
        switch (type) {
            case "IHDR" ->
                header =
                        header == null ? ByteBuffer.wrap(typeAndData, 4, length).slice() : header;
            case "PLTE" -> palette = typeAndData;
            case "IDAT" -> pixelBytes += length;
            case "IEND" -> whole = true;
            default -> {
                transparent |= type.equals("tRNS");
                return false;
            }
        }
        return true;
    }

    private void check() throws BadFileException {
        if (header != null && header.remaining() >= 10 && width() > 0 && height() > 0) {
            long rowBits = (long) width() * header.get(8) * channels();
            if (rowBits / 8 > MAX_INFLATED * pixelBytes / height()) {
                throw new BadFileException(
                        path,
                        "it claims to be of " + height() + " × " + width() + " pixels, more than its " + pixelBytes
                                + " bytes of them can hold");
            }
        }
        if (!whole) {
            throw new IncompleteFileException(path, "it is a PNG picture that is cut off", 0);
        }
        if (header == null || header.remaining() < 10 || width() <= 0 || height() <= 0) {
            throw new BadFileException(path, "it is a damaged PNG picture: its header (IHDR) is missing or malformed");
        }
    }

    int width() {
        return header.getInt(0);
    }

    int height() {
        return header.getInt(4);
    }

    private int channels() {
        return switch (header.get(9)) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    /** Tells whether pixels are numbers of colours. */
    boolean hasPalette() {
        return header.get(9) == 3;
    }

    /** Returns the number of colours. */
    int colors() {
        return Math.max(0, palette.length - 4) / 3;
    }

    /** Returns the red, green or blue of a colour. */
    int color(int number, int channel) {
        return palette[4 + 3 * number + channel] & 0xFF;
    }

    /** Tells whether a grey or a colour is meant to be transparent. */
    boolean hasTransparentColor() {
        return transparent;
    }

    /** Returns a file of nothing but the picture. */
    byte[] picture() {
        return kept.toByteArray();
    }
}
