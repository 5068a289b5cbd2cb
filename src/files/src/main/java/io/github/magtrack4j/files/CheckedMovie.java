package io.github.magtrack4j.files;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Objects;

/** What all movies share: what their frames are like, and the checks before each read. */
abstract class CheckedMovie implements Movie {
    private final Path path;
    private final Frames frames;

    /** What a movie's frames look like. */
    record Frames(PixelType pixelType, int height, int width, long count) {}

    CheckedMovie(Path path, Frames frames) {
        this.path = path;
        this.frames = frames;
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
    abstract boolean isOpen();

    /** Reads frames that are there. */
    abstract ImageStack readFrames(long first, long count, Arena arena) throws IOException;

    /** Describes the movie: its file, format, number, size and type of frames. */
    @Override
    public final String toString() {
        return path + ": " + format() + ", " + frameCount() + " frames of " + height() + " × " + width() + " "
                + pixelType() + " pixels";
    }
}
