package io.github.magtrack4j.files.internal.movie;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What all movies share: what their frames are like, and the checks before each read. */
public abstract class CheckedMovie implements Movie {
    private final Path path;
    private final Frames frames;
    private final MovieMetadata metadata;
    private final List<String> notes;

    /** A movie that tells nothing but its frames. */
    protected CheckedMovie(Path path, Frames frames) {
        this(path, frames, MovieMetadata.NONE, List.of());
    }

    /**
     * A movie.
     *
     * @param metadata what its file tells of the camera
     * @param notes what was left out or is missing, a sentence each
     */
    protected CheckedMovie(Path path, Frames frames, MovieMetadata metadata, List<String> notes) {
        this.path = path;
        this.frames = frames;
        this.metadata = metadata;
        this.notes = List.copyOf(notes);
    }

    @Override
    public final Path path() {
        return path;
    }

    @Override
    public final PixelType pixelType() {
        return frames.pixelType();
    }

    @Override
    public final int height() {
        return frames.height();
    }

    @Override
    public final int width() {
        return frames.width();
    }

    @Override
    public final long frameCount() {
        return frames.count();
    }

    @Override
    public final MovieMetadata metadata() {
        return metadata;
    }

    /** Returns the recording that the file is a part of. */
    public Recording recording() {
        return Recording.NONE;
    }

    @Override
    public final List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (!recording().note().isEmpty()) {
            all.add(recording().note());
        }
        return List.copyOf(all);
    }

    @Override
    public final ImageStack read(long first, long count, Arena arena) throws IOException {
        Objects.requireNonNull(arena, "arena");
        if (!isOpen()) {
            throw new IllegalStateException(path + " is closed; it cannot be read any more");
        }
        if (first < 0 || count < 0 || count > frameCount() - first) {
            throw new IndexOutOfBoundsException("first is " + first + " and count is " + count
                    + "; they must be within the " + frameCount() + " frames of " + path);
        }
        return readFrames(first, count, arena);
    }

    /** Tells whether it has not been closed. */
    protected abstract boolean isOpen();

    /** Reads frames that are there. */
    protected abstract ImageStack readFrames(long first, long count, Arena arena) throws IOException;

    /** Describes the movie: its file, format, number, size and type of frames. */
    @Override
    public final String toString() {
        return path + ": " + format() + ", " + frameCount() + " frames of " + height() + " × " + width() + " "
                + pixelType() + " pixels";
    }
}
