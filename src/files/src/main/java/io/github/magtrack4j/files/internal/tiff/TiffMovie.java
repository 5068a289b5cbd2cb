package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.files.internal.movie.Recording;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A movie in a TIFF: a view of the mapped file where it can be, else frame by frame. */
public final class TiffMovie extends MappedMovie {
    private final TiffBytes bytes;
    private final TiffPages pages;
    private final PixelLayout layout;

    private TiffMovie(InputFile file, Arena mapping, TiffBytes bytes, TiffPages pages) throws IOException {
        super(file, mapping, frames(pages), pages.metadata(), pages.notes());
        this.bytes = bytes;
        this.pages = pages;
        this.layout = pages.first().layout();
    }

    @Override
    public Recording recording() {
        return pages.recording();
    }

    private static Frames frames(TiffPages pages) {
        PixelLayout layout = pages.first().layout();
        return new Frames(
                layout.pixelType(),
                layout.height(),
                layout.width(),
                pages.frames().count());
    }

    /**
     * Opens a TIFF.
     *
     * @param mapping what the file is mapped in, shared between threads; closed with the movie
     */
    public static TiffMovie open(InputFile file, Arena mapping, OpenOptions options) throws IOException {
        return InputFile.touching(file.path(), () -> {
            TiffBytes bytes = TiffBytes.of(file.path(), file.map(0, file.size(), mapping));
            TiffMovie movie = new TiffMovie(file, mapping, bytes, TiffPages.read(bytes, options.incomplete()));
            if (movie.layout.compared() > 1) {
                // What is in colour is found out now, not when the first frame is tracked.
                try (Arena arena = Arena.ofConfined()) {
                    movie.readMapped(0, 1, arena);
                }
            }
            return movie;
        });
    }

    @Override
    public String format() {
        return (bytes.bigTiff() ? "BigTIFF" : "TIFF") + (bytes.bigEndian() ? ", big-endian" : "") + layout.remarks();
    }

    @Override
    protected ImageStack readMapped(long first, long count, Arena arena) throws IOException {
        long frameBytes = layout.frameBytes();
        if (count > 0
                && layout.isPixels()
                && (!bytes.bigEndian() || layout.type().bytes() == 1)) {
            long offset = pages.frames().pixels(first, count);
            if (offset >= 0
                    && (bytes.segment().address() + offset) % pixelType().bytes() == 0) {
                MemorySegment view = bytes.segment().asSlice(offset, count * frameBytes);
                return ImageStack.of(view, pixelType(), height(), width(), count);
            }
        }
        ImageStack stack = ImageStack.allocate(arena, pixelType(), height(), width(), count);
        for (long i = 0; i < count; i++) {
            copyFrame(first + i, stack.segment().asSlice(i * frameBytes, frameBytes));
        }
        return stack;
    }

    private void copyFrame(long frame, MemorySegment target) throws IOException {
        long offset = pages.frames().pixels(frame, 1);
        if (offset < 0) {
            PageDecoder.read(pages.page(frame), target);
        } else {
            PageDecoder.readSimple(bytes, layout, frame, offset, target);
        }
    }
}
