package io.github.magtrack4j.files;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** What all movies share: an open file, the arena of its mapping, and the checks before each read. */
abstract class MappedMovie implements Movie {
    private final InputFile file;
    private final Arena mapping;
    private final Frames frames;

    /** What a movie's frames look like. */
    record Frames(PixelType pixelType, int height, int width, long count) {}

    /**
     * Takes over an open file.
     *
     * @param mapping the arena that the file is mapped in, shared between threads; closed with the movie
     */
    MappedMovie(InputFile file, Arena mapping, Frames frames) {
        this.file = file;
        this.mapping = mapping;
        this.frames = frames;
    }

    static Movie open(Path path, AxisOrder order) throws IOException {
        Objects.requireNonNull(order, "order");
        InputFile file = InputFile.open(path);
        Arena mapping = Arena.ofShared();
        try {
            byte[] start = file.read(0, 8);
            if (start.length == 0) {
                throw new BadFileException(path, "it is empty");
            }
            if (startsWith(start, "\u0093NUMPY")) {
                return NpyMovie.open(file, mapping, order);
            }
            if (startsWith(start, "II") || startsWith(start, "MM")) {
                return InputFile.touching(path, () -> TiffMovie.open(file, mapping));
            }
            if (startsWith(start, "\u0089PNG")) {
                return PngMovie.open(file, mapping);
            }
            throw new BadFileException(path, "it is " + kind(start) + "; a TIFF, .npy or PNG file is needed");
        } catch (IOException | RuntimeException e) {
            mapping.close();
            file.close();
            throw e;
        }
    }

    private static String kind(byte[] start) {
        if (startsWith(start, "\u00ff\u00d8\u00ff")) {
            return "a JPEG picture, whatever its name";
        }
        if (startsWith(start, "\u0089HDF")) {
            return "an HDF5 file";
        }
        if (startsWith(start, "PK")) {
            return "a zip archive (a .npz file is one, of .npy files)";
        }
        if (startsWith(start, "RIFF")) {
            return "an AVI video";
        }
        return "of an unknown kind";
    }

    /** Tells whether a file's first bytes are these, a character each. */
    static boolean startsWith(byte[] start, String magic) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith(magic);
    }

    @Override
    public final Path path() {
        return file.path();
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
        if (!mapping.scope().isAlive()) {
            throw new IllegalStateException(path() + " is closed; it cannot be read any more");
        }
        if (first < 0 || count < 0 || count > frameCount() - first) {
            throw new IndexOutOfBoundsException("first is " + first + " and count is " + count
                    + "; they must be within the " + frameCount() + " frames of " + path());
        }
        file.requireWhole();
        return InputFile.touching(path(), () -> readFrames(first, count, arena));
    }

    /** Reads frames that are there. */
    abstract ImageStack readFrames(long first, long count, Arena arena) throws IOException;

    @Override
    public final void close() throws IOException {
        if (mapping.scope().isAlive()) {
            mapping.close();
            file.close();
        }
    }

    /** Describes the movie: its file, format, number, size and type of frames. */
    @Override
    public final String toString() {
        return path() + ": " + format() + ", " + frameCount() + " frames of " + height() + " × " + width() + " "
                + pixelType() + " pixels";
    }
}
