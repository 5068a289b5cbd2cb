package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.files.AxisOrder;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.BlankFrames;
import io.github.magtrack4j.files.internal.movie.FrameCount;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** A movie in a {@code .npy} file: three axes, or two, which are one frame. */
public final class NpyMovie extends MappedMovie {
    /** The frames, image first. */
    private final NpyArray images;

    private NpyMovie(InputFile file, Arena mapping, Frames frames, NpyArray images, List<String> notes) {
        super(file, mapping, frames, MovieMetadata.NONE, notes);
        this.images = images;
    }

    /**
     * Opens a {@code .npy} file.
     *
     * @param mapping what the file is mapped in, shared between threads; closed with the movie
     */
    public static NpyMovie open(InputFile file, Arena mapping, OpenOptions options) throws IOException {
        try {
            List<String> notes = new ArrayList<>();
            NpyArray array = NpyArray.readIncomplete(file.path(), mapping);
            NpyArray images = images(file, array, options, notes);
            // Without frames, this checks the shape and the type, and costs nothing.
            ImageStack none = (array.shape().length == 3 || array.shape().length == 2 ? images.slice(0, 0) : images)
                    .toStack(mapping);
            long blank = InputFile.touching(file.path(), () -> blankAtEnd(images));
            if (blank > 0) {
                notes.add(BlankFrames.note(blank, options.incomplete()));
            }
            long count = images.shape()[0] - (options.incomplete() ? blank : 0);
            Frames frames = new Frames(none.pixelType(), none.height(), none.width(), count);
            return new NpyMovie(file, mapping, frames, images, notes);
        } catch (NpyFormatException e) {
            throw BadFileException.of(file.path(), e);
        }
    }

    private static NpyArray images(InputFile file, NpyArray array, OpenOptions options, List<String> notes)
            throws IOException {
        int axes = array.shape().length;
        boolean imageLast = axes == 3 && options.axisOrder() == AxisOrder.IMAGE_LAST;
        if (array.missing() > 0) {
            boolean imageFirst = axes == 3 && !imageLast;
            long whole = imageFirst ? array.shape()[0] : 0;
            long promised = imageFirst ? whole + array.missing() : imageLast ? array.shape()[2] : 1;
            FrameCount.check(file.path(), promised, whole, options, notes);
        }
        if (axes == 2) {
            return array.withLeadingAxis();
        }
        return imageLast ? array.lastAxisFirst() : array;
    }

    private static long blankAtEnd(NpyArray images) throws IOException {
        return BlankFrames.atEnd(images.shape()[0], frame -> {
            try (Arena arena = Arena.ofConfined()) {
                return BlankFrames.isBlank(images.slice(frame, 1).toSegment(arena));
            }
        });
    }

    @Override
    public String format() {
        return ".npy";
    }

    @Override
    protected ImageStack readMapped(long first, long count, Arena arena) throws IOException {
        try {
            return images.slice(first, count).toStack(arena);
        } catch (NpyFormatException e) {
            throw BadFileException.of(path(), e);
        }
    }
}
