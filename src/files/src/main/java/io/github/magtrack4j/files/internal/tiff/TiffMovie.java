package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A movie in a TIFF: a view of the mapped file where it can be, else page by page. */
public final class TiffMovie extends MappedMovie {
    private final TiffBytes bytes;
    private final TiffPages pages;
    private final TiffPage like;

    private TiffMovie(InputFile file, Arena mapping, TiffBytes bytes, TiffPages pages) {
        super(
                file,
                mapping,
                new Frames(
                        pages.first().pixelType(),
                        pages.first().height(),
                        pages.first().width(),
                        pages.count()));
        this.bytes = bytes;
        this.pages = pages;
        this.like = pages.first();
    }

    /**
     * Opens a TIFF.
     *
     * @param mapping what the file is mapped in, shared between threads; closed with the movie
     */
    public static TiffMovie open(InputFile file, Arena mapping, OpenOptions options) throws IOException {
        return InputFile.touching(file.path(), () -> {
            TiffBytes bytes = TiffBytes.of(file.path(), file.map(0, file.size(), mapping));
            return new TiffMovie(file, mapping, bytes, TiffPages.read(bytes));
        });
    }

    @Override
    public String format() {
        return (bytes.bigTiff() ? "BigTIFF" : "TIFF")
                + (bytes.bigEndian() ? ", big-endian" : "")
                + (like.coded() ? ", compressed or tiled" : "");
    }

    @Override
    protected ImageStack readMapped(long first, long count, Arena arena) throws IOException {
        long frameBytes = like.frameBytes();
        if (count > 0 && isPlain()) {
            long offset = pages.runOffset(first, count);
            if (offset >= 0
                    && (bytes.segment().address() + offset) % pixelType().bytes() == 0) {
                MemorySegment view = bytes.segment().asSlice(offset, count * frameBytes);
                return ImageStack.of(view, pixelType(), height(), width(), count);
            }
        }
        ImageStack stack = ImageStack.allocate(arena, pixelType(), height(), width(), count);
        for (long i = 0; i < count; i++) {
            copyPage(first + i, stack.segment().asSlice(i * frameBytes, frameBytes));
        }
        return stack;
    }

    /** Tells whether pixels in the file are as in memory. */
    private boolean isPlain() {
        return !like.inverted() && (!bytes.bigEndian() || pixelType() == PixelType.U8);
    }

    private void copyPage(long number, MemorySegment target) throws IOException {
        long offset = pages.dataOffset(number);
        if (offset >= 0) {
            copy(offset, target, 0, target.byteSize());
        } else {
            TiffPage page = pages.page(number);
            if (page.coded()) {
                TiffDecoder.decode(bytes, page, target);
            } else {
                page.forEachStrip((from, to, length) -> copy(from, target, to, length));
            }
        }
        if (like.inverted()) {
            invert(target);
        }
    }

    private void copy(long from, MemorySegment target, long to, long length) {
        ValueLayout layout = switch (pixelType()) {
            case U8 -> ValueLayout.JAVA_BYTE;
            case U16 -> ValueLayout.JAVA_SHORT_UNALIGNED;
            case F32 -> ValueLayout.JAVA_FLOAT_UNALIGNED;
            case F64 -> ValueLayout.JAVA_DOUBLE_UNALIGNED;
        };
        ByteOrder order = bytes.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        MemorySegment.copy(
                bytes.segment(),
                layout.withOrder(order),
                from,
                target,
                layout.withOrder(ByteOrder.LITTLE_ENDIAN),
                to,
                length / layout.byteSize());
    }

    /** Makes 0 black: the largest value minus the pixel, which in an unsigned integer turns every bit over. */
    private static void invert(MemorySegment pixels) {
        for (long i = 0; i < pixels.byteSize(); i++) {
            pixels.set(ValueLayout.JAVA_BYTE, i, (byte) ~pixels.get(ValueLayout.JAVA_BYTE, i));
        }
    }
}
