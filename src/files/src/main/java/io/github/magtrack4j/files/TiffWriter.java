package io.github.magtrack4j.files;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Writes a movie as a TIFF of one uncompressed greyscale page per frame: a classic one while its offsets, of 32 bits,
 * suffice, else a BigTIFF.
 *
 * <p>All pixels come first, one frame right after the other, aligned to 64 bytes, and all directories after them: so
 * {@link Movie#read} needs no copy. The file appears under its name when the writer is closed after {@link #commit};
 * without it, nothing is left behind, and a file of that name stays as it was. Not safe to share between threads.
 */
public final class TiffWriter implements AutoCloseable {
    /** The offsets of a classic TIFF end here. */
    private static final long CLASSIC_LIMIT = 0xFFFF_FFFFL;

    private static final int DATA_OFFSET = 64;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int LONG8 = 16;
    private static final int TAGS = 9;
    /** Directories are written this many at a time. */
    private static final int BATCH = 1024;

    private final AtomicFile file;
    private final PixelType type;
    private final int height;
    private final int width;
    private final long classicLimit;
    private long frames;

    private TiffWriter(AtomicFile file, PixelType type, int height, int width, long classicLimit) {
        this.file = file;
        this.type = type;
        this.height = height;
        this.width = width;
        this.classicLimit = classicLimit;
    }

    /**
     * Starts a file.
     *
     * @param path the file's name in the end
     * @param type the type of the pixels, U8 or U16
     * @param height the rows of each frame, at least 1
     * @param width the columns of each frame, at least 1
     * @param expectedFrames the number of frames that will come, 0 or more, so that a disk without room for them is
     *     noticed now; there may be more or fewer in the end
     * @throws IOException if a file cannot be made there, or there is no room for it
     */
    public static TiffWriter create(Path path, PixelType type, int height, int width, long expectedFrames)
            throws IOException {
        return create(path, type, height, width, expectedFrames, CLASSIC_LIMIT);
    }

    /** Also takes the size from which on a BigTIFF is needed, for tests with less than 4 GB. */
    static TiffWriter create(Path path, PixelType type, int height, int width, long expectedFrames, long classicLimit)
            throws IOException {
        if (type != PixelType.U8 && type != PixelType.U16) {
            throw new IllegalArgumentException("type is " + type + "; it must be U8 or U16");
        }
        Arguments.atLeast("height", height, 1);
        Arguments.atLeast("width", width, 1);
        Arguments.atLeast("expectedFrames", expectedFrames, 0);
        AtomicFile file = AtomicFile.create(path);
        try {
            TiffWriter writer = new TiffWriter(file, type, height, width, classicLimit);
            file.requireRoom(writer.expectedBytes(expectedFrames));
            // The header is filled in at the end, when it is known whether the offsets fit.
            file.write(ByteBuffer.allocate(DATA_OFFSET));
            return writer;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private long expectedBytes(long count) {
        try {
            long directory = directoryBytes(true);
            return Math.addExact(DATA_OFFSET, Math.multiplyExact(count, Math.addExact(frameBytes(), directory)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "expectedFrames is " + count + "; it must be so that all frames have less than 2^63 bytes", e);
        }
    }

    private long frameBytes() {
        return (long) height * width * type.bytes();
    }

    /**
     * Appends frames.
     *
     * @throws IllegalArgumentException if they have another size or type than the file
     * @throws IOException if they cannot be written
     */
    public void write(ImageStack stack) throws IOException {
        if (stack.pixelType() != type || stack.height() != height || stack.width() != width) {
            throw new IllegalArgumentException(
                    "frames is " + stack + "; it must be of " + height + " × " + width + " " + type + " pixels");
        }
        file.write(stack.segment());
        frames += stack.count();
    }

    /**
     * Says that the file is whole, and finishes it; nothing can be written after that.
     *
     * @throws IllegalStateException if no frame was written: a TIFF has at least one page
     * @throws IOException if the rest cannot be written
     */
    public void commit() throws IOException {
        if (frames == 0) {
            throw new IllegalStateException("no frame was written; a TIFF needs at least one");
        }
        // Offsets of words, which directories are, must be even.
        if (file.size() % 2 != 0) {
            file.write(ByteBuffer.allocate(1));
        }
        long directories = file.size();
        boolean big = directories + frames * directoryBytes(false) > classicLimit;
        ByteBuffer batch = ByteBuffer.allocate(BATCH * directoryBytes(big)).order(ByteOrder.LITTLE_ENDIAN);
        for (long frame = 0; frame < frames; frame++) {
            long next = frame + 1 < frames ? directories + (frame + 1) * directoryBytes(big) : 0;
            putDirectory(batch, big, DATA_OFFSET + frame * frameBytes(), next);
            if (!batch.hasRemaining() || next == 0) {
                file.write(batch.flip());
                batch.clear();
            }
        }
        file.overwrite(0, header(big, directories));
        file.commit();
    }

    private static int directoryBytes(boolean big) {
        return big ? 8 + TAGS * 20 + 8 : 2 + TAGS * 12 + 4;
    }

    private static ByteBuffer header(boolean big, long directories) {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 'I').put((byte) 'I');
        if (big) {
            header.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(directories);
        } else {
            header.putShort((short) 42).putInt((int) directories);
        }
        return header.flip();
    }

    private void putDirectory(ByteBuffer to, boolean big, long data, long next) {
        if (big) {
            to.putLong(TAGS);
        } else {
            to.putShort((short) TAGS);
        }
        int size = big ? LONG8 : LONG;
        // By ascending number, as the format wants it.
        putTag(to, big, TiffTag.WIDTH, LONG, width);
        putTag(to, big, TiffTag.HEIGHT, LONG, height);
        putTag(to, big, TiffTag.BITS, SHORT, (long) type.bytes() * Byte.SIZE);
        putTag(to, big, TiffTag.COMPRESSION, SHORT, 1);
        putTag(to, big, TiffTag.PHOTOMETRIC, SHORT, 1);
        putTag(to, big, TiffTag.STRIP_OFFSETS, size, data);
        putTag(to, big, TiffTag.SAMPLES, SHORT, 1);
        putTag(to, big, TiffTag.ROWS_PER_STRIP, LONG, height);
        putTag(to, big, TiffTag.STRIP_BYTES, size, frameBytes());
        putOffset(to, big, next);
    }

    private static void putTag(ByteBuffer to, boolean big, int tag, int valueType, long value) {
        to.putShort((short) tag).putShort((short) valueType);
        putOffset(to, big, 1);
        // In little-endian order, a smaller number is the same in the larger field.
        putOffset(to, big, value);
    }

    private static void putOffset(ByteBuffer to, boolean big, long value) {
        if (big) {
            to.putLong(value);
        } else {
            to.putInt((int) value);
        }
    }

    /** Gives the file its name if it was committed, and removes it otherwise. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
