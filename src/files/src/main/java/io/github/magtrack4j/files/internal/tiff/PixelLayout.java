package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import io.github.magtrack4j.internal.io.SampleType;
import java.util.Locale;

/**
 * How the pixels of a page are stored, and what they become.
 *
 * @param samples the numbers per pixel: 1, or more where grey is stored as colour or has an alpha channel
 * @param compared how many of the samples must be equal: 3 of grey stored as colour, else 1
 * @param planar whether the samples lie in planes of their own, one plane behind the other
 * @param bits the bits of a sample
 * @param type the type of the samples; null if they are packed, the first in the highest bits, each row in whole bytes
 * @param pixelType what a sample becomes
 * @param inverted whether 0 is white
 * @param mapped whether samples are indices of a grey colour table
 * @param predictor 1 for none, 2 for differences of integers, 3 for those of floating-point numbers
 * @param reversedBits whether the first bit of each byte is its lowest
 */
record PixelLayout(
        int height,
        int width,
        int samples,
        int compared,
        boolean planar,
        int bits,
        SampleType type,
        PixelType pixelType,
        boolean inverted,
        boolean mapped,
        Compression compression,
        int predictor,
        boolean reversedBits,
        boolean tiled) {

    private static final int UNSIGNED = 1;
    private static final int SIGNED = 2;
    private static final int FLOAT = 3;
    private static final int UNDEFINED = 4;

    /** The most samples per pixel may have: those of a colour, and some of other meanings. */
    private static final int MAX_SAMPLES = 8;

    /**
     * Reads the tags of a page.
     *
     * @param palette the page's colour table; null if it has none, or if the indices are the pixels
     */
    static PixelLayout of(TiffDirectory directory, Palette palette) throws BadFileException {
        Compression compression = Compression.of(directory);
        int samples = samples(directory);
        int bits = (int) same(directory, TiffTag.BITS, samples, 1);
        long format = same(directory, TiffTag.SAMPLE_FORMAT, samples, UNSIGNED);
        format = format == UNDEFINED ? UNSIGNED : format;
        SampleType type = type(bits, format);
        boolean packed = type == null && format == UNSIGNED && bits >= 1 && bits < 16;
        boolean inverted = directory.value(TiffTag.PHOTOMETRIC, 1) == 0;
        if ((type == null && !packed) || (inverted && (format != UNSIGNED || bits > 32))) {
            throw directory.bad("its pixels are " + kind(format) + " of " + bits + " bits"
                    + (inverted ? ", white is zero" : "")
                    + ", which cannot be read; save it with integers of 8, 16 or 32 bits, or as 32-bit floating point"
                    + (inverted ? ", black is zero" : ""));
        }
        if (compression == Compression.JPEG && (bits != 8 || samples != 1)) {
            throw directory.bad("it is JPEG-compressed with " + samples + " samples per pixel of " + bits
                    + " bits; only 8-bit grey can be read. " + Compression.ADVICE);
        }
        return new PixelLayout(
                size(directory, TiffTag.HEIGHT, "height"),
                size(directory, TiffTag.WIDTH, "width"),
                samples,
                isColour(directory) ? 3 : 1,
                samples > 1 && directory.value(TiffTag.PLANAR, 1) == 2,
                bits,
                type,
                palette != null ? palette.pixelType() : packed ? packedType(bits) : type.pixelType(),
                inverted,
                palette != null,
                compression,
                predictor(directory, compression, bits, format),
                directory.value(TiffTag.BIT_ORDER, 1) == 2,
                directory.has(TiffTag.TILE_OFFSETS));
    }

    private static int size(TiffDirectory directory, int tag, String name) throws BadFileException {
        long value = directory.values(tag).get(0);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw directory.bad("its " + name + " is " + Long.toUnsignedString(value) + " pixels");
        }
        return (int) value;
    }

    private static boolean isColour(TiffDirectory directory) throws BadFileException {
        return directory.value(TiffTag.PHOTOMETRIC, 1) == 2;
    }

    /** Returns the samples per pixel, once it is sure that they are those of a grey image. */
    private static int samples(TiffDirectory directory) throws BadFileException {
        long samples = directory.value(TiffTag.SAMPLES, 1);
        long photometric = directory.value(TiffTag.PHOTOMETRIC, 1);
        boolean colour = photometric == 2;
        if (photometric > 3 || samples < (colour ? 3 : 1) || samples > MAX_SAMPLES) {
            throw directory.bad("it is in colour (" + samples + " samples per pixel, photometric interpretation "
                    + photometric + "); only grey can be read. Save it as 8-bit or 16-bit grey");
        }
        // The meaning of further samples: 1 and 2 are alpha. Programs leave it out for the alpha of colours only.
        long extra = directory.value(TiffTag.EXTRA_SAMPLES, 0);
        if (!colour && samples > 1 && extra != 1 && extra != 2) {
            throw directory.bad("it has " + samples + " channels (samples per pixel), and only one can be read. Save "
                    + "the channel of the beads as a movie of its own");
        }
        return (int) samples;
    }

    /** Returns what a tag says of all samples, which must be the same of each. */
    private static long same(TiffDirectory directory, int tag, int samples, long missing) throws BadFileException {
        if (!directory.has(tag)) {
            return missing;
        }
        TiffDirectory.Values values = directory.values(tag);
        long first = values.get(0);
        for (int i = 1; i < Math.min(samples, directory.count(tag)); i++) {
            if (values.get(i) != first) {
                throw directory.bad(
                        "the samples of its pixels are of different types. Save it as 8-bit or 16-bit grey");
            }
        }
        return Math.clamp(first, 0, 1 << 16);
    }

    private static SampleType type(int bits, long format) {
        return switch ((int) format * 100 + bits) {
            case UNSIGNED * 100 + 8 -> SampleType.UINT8;
            case UNSIGNED * 100 + 16 -> SampleType.UINT16;
            case UNSIGNED * 100 + 32 -> SampleType.UINT32;
            case UNSIGNED * 100 + 64 -> SampleType.UINT64;
            case SIGNED * 100 + 8 -> SampleType.INT8;
            case SIGNED * 100 + 16 -> SampleType.INT16;
            case SIGNED * 100 + 32 -> SampleType.INT32;
            case SIGNED * 100 + 64 -> SampleType.INT64;
            case FLOAT * 100 + 16 -> SampleType.FLOAT16;
            case FLOAT * 100 + 32 -> SampleType.FLOAT32;
            case FLOAT * 100 + 64 -> SampleType.FLOAT64;
            default -> null;
        };
    }

    private static PixelType packedType(int bits) {
        return bits <= 8 ? PixelType.U8 : PixelType.U16;
    }

    private static String kind(long format) {
        return switch ((int) format) {
            case UNSIGNED -> "unsigned integers";
            case SIGNED -> "signed integers";
            case FLOAT -> "floating-point numbers";
            case 5, 6 -> "complex numbers";
            default -> "of an unknown kind (sample format " + format + ")";
        };
    }

    private static int predictor(TiffDirectory directory, Compression compression, int bits, long format)
            throws BadFileException {
        long predictor = compression.isPredicted() ? directory.value(TiffTag.PREDICTOR, 1) : 1;
        boolean whole = bits == 8 || bits == 16 || bits == 32 || bits == 64;
        if (predictor == 1 || (predictor == 2 && whole) || (predictor == 3 && whole && format == FLOAT)) {
            return (int) predictor;
        }
        throw directory.bad("its predictor " + predictor + " cannot be read for pixels of " + bits + " bits. "
                + Compression.ADVICE);
    }

    /** Tells whether an uncompressed page has its samples, one a pixel and nothing between, in whole bytes. */
    boolean isSimple() {
        return compression == Compression.NONE && !tiled && !reversedBits && samples == 1 && type != null && !mapped;
    }

    /** Tells whether the samples are pixels as they are, if in little-endian order. */
    boolean isPixels() {
        return isSimple() && type.isPixel() && !inverted;
    }

    /** Tells whether another page could be of the same movie. */
    boolean isLike(PixelLayout other) {
        return height == other.height && width == other.width && pixelType == other.pixelType;
    }

    /** Returns the largest value that an unsigned sample can have. */
    long largest() {
        return (1L << bits) - 1;
    }

    /** Returns the samples of a pixel that lie together. */
    int samplesTogether() {
        return planar ? 1 : samples;
    }

    /** Returns the bytes of some columns of a row. */
    long rowBytes(long columns) {
        return (columns * samplesTogether() * bits + 7) / 8;
    }

    /** Returns the bytes of a page that was read. */
    long frameBytes() {
        return (long) height * width * pixelType.bytes();
    }

    String describe() {
        return height + " × " + width + " " + pixelType + " pixels";
    }

    /** Tells in a few words what is unusual, each behind a comma. */
    String remarks() {
        return (type == null ? ", packed " + bits + "-bit" : "")
                + (type != null && !type.isPixel() ? ", " + type.name().toLowerCase(Locale.ROOT) : "")
                + (compared > 1 ? ", grey stored as colour" : "")
                + (mapped ? ", with a colour table" : "")
                + (compression != Compression.NONE || tiled || reversedBits ? ", compressed or tiled" : "");
    }
}
