package io.github.magtrack4j.files;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** A movie in one file: what is open of it, and the arena of its mapping. */
abstract class MappedMovie extends CheckedMovie {
    private final InputFile file;
    private final Arena mapping;

    /**
     * Takes over an open file.
     *
     * @param mapping the arena that the file is mapped in, shared between threads; closed with the movie
     */
    MappedMovie(InputFile file, Arena mapping, Frames frames) {
        super(file.path(), frames);
        this.file = file;
        this.mapping = mapping;
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
    public final long bytes() {
        return file.size();
    }

    @Override
    final boolean isOpen() {
        return mapping.scope().isAlive();
    }

    @Override
    final ImageStack readFrames(long first, long count, Arena arena) throws IOException {
        file.requireWhole();
        return InputFile.touching(path(), () -> readMapped(first, count, arena));
    }

    /** Reads frames that are there, of a file that is whole. */
    abstract ImageStack readMapped(long first, long count, Arena arena) throws IOException;

    @Override
    public final void close() throws IOException {
        if (isOpen()) {
            mapping.close();
            file.close();
        }
    }
}
