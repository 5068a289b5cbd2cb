package io.github.magtrack4j.files.internal.tiff;

import com.github.luben.zstd.Zstd;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The ways in which strips and tiles are compressed. */
enum Compression {
    /** Not at all. */
    NONE(1, false),
    /** Lempel, Ziv and Welch's. */
    LZW(1400, true),
    /** Of zip files. */
    DEFLATE(1040, true),
    /** Of Macintosh. */
    PACK_BITS(64, false),
    /** Lossy, 8-bit. */
    JPEG(1 << 13, false),
    /** Zstandard. */
    ZSTD(1 << 15, true);

    static final String ADVICE = "Save it uncompressed, or compressed with LZW, Deflate, PackBits or ZSTD";

    private final long ratio;
    private final boolean predicted;

    /**
     * A compression.
     *
     * @param ratio the most bytes that it can make of one; what claims to be larger is a lie
     */
    Compression(long ratio, boolean predicted) {
        this.ratio = ratio;
        this.predicted = predicted;
    }

    /** Returns the compression of a page, or refuses it by its name. */
    static Compression of(TiffDirectory directory) throws BadFileException {
        long number = directory.value(TiffTag.COMPRESSION, 1);
        return switch ((int) Math.min(number, Integer.MAX_VALUE)) {
            case 1 -> NONE;
            case 5 -> LZW;
            case 7 -> JPEG;
            case 8, 32946 -> DEFLATE;
            case 32773 -> PACK_BITS;
            case 50000 -> ZSTD;
            default ->
                throw directory.bad("it is compressed with " + name(number) + ", which cannot be read. " + ADVICE);
        };
    }

    private static String name(long number) {
        String name = switch ((int) Math.min(number, Integer.MAX_VALUE)) {
            case 2, 3, 4, 32771 -> "a fax code (CCITT)";
            case 6 -> "JPEG of the old form";
            case 32809 -> "ThunderScan";
            case 32908, 32909 -> "Pixar's code";
            case 33003, 33004, 33005, 34712 -> "JPEG 2000";
            case 34661 -> "JBIG";
            case 34676, 34677 -> "SGI's LogLuv";
            case 34887 -> "LERC";
            case 34892 -> "lossy JPEG of a DNG";
            case 34925 -> "LZMA";
            case 22610, 34934 -> "JPEG XR";
            case 50001 -> "WebP";
            case 50002, 52546 -> "JPEG XL";
            default -> "an unknown code";
        };
        return name + " (number " + number + ")";
    }

    /** Returns the most bytes that it can make of one. */
    long ratio() {
        return ratio;
    }

    /** Tells whether a predictor can have gone before it. */
    boolean isPredicted() {
        return predicted;
    }

    /**
     * Decodes a strip or tile.
     *
     * @param target all of it is filled
     * @throws IOException with what is wrong, without the file's name
     */
    void decode(byte[] source, byte[] target) throws IOException {
        int done = switch (this) {
            case LZW -> LzwDecoder.decode(source, target);
            case DEFLATE -> inflate(source, target);
            case PACK_BITS -> unpackBits(source, target);
            case ZSTD -> decodeZstd(source, target);
            default -> throw new AssertionError(this);
        };
        if (done < target.length) {
            throw new IOException("it ends after " + done + " of " + target.length + " bytes");
        }
    }

    private static int inflate(byte[] source, byte[] target) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(source);
            int done = 0;
            while (done < target.length) {
                int more = inflater.inflate(target, done, target.length - done);
                if (more == 0) {
                    break;
                }
                done += more;
            }
            return done;
        } catch (DataFormatException e) {
            throw new IOException("it is not as Deflate writes it: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private static int unpackBits(byte[] source, byte[] target) {
        int from = 0;
        int to = 0;
        while (to < target.length && from < source.length) {
            int code = source[from++];
            if (code >= 0) {
                int length = Math.min(Math.min(code + 1, source.length - from), target.length - to);
                System.arraycopy(source, from, target, to, length);
                from += code + 1;
                to += length;
            } else if (code != -128 && from < source.length) {
                int end = Math.min(target.length, to + 1 - code);
                Arrays.fill(target, to, end, source[from++]);
                to = end;
            }
        }
        return to;
    }

    private static int decodeZstd(byte[] source, byte[] target) throws IOException {
        try {
            long done = Zstd.decompressByteArray(target, 0, target.length, source, 0, source.length);
            if (Zstd.isError(done)) {
                throw new IOException("it is not as ZSTD writes it: " + Zstd.getErrorName(done));
            }
            return (int) done;
        } catch (LinkageError e) {
            throw new IOException("the native library of ZSTD cannot be loaded: " + e.getMessage(), e);
        }
    }
}
