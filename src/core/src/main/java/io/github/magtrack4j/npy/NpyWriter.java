package io.github.magtrack4j.npy;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Writes arrays of any shape into a {@code .npy} file: one, or several one after the other, which {@code numpy.load}
 * reads one by one from an open file, and of which it reads the first from a path.
 *
 * <p>The file appears under its name when the writer is closed after {@link #commit}; without it, nothing is left
 * behind, and a file of that name stays as it was. Not safe to share between threads.
 */
public final class NpyWriter implements AutoCloseable {
    private final AtomicFile file;

    private NpyWriter(AtomicFile file) {
        this.file = file;
    }

    /**
     * Starts a file.
     *
     * @throws IOException if a file cannot be made there
     */
    public static NpyWriter create(Path path) throws IOException {
        return new NpyWriter(AtomicFile.create(path));
    }

    /**
     * Writes an array.
     *
     * @param type the type of the elements
     * @param elements the elements in C order, little-endian
     * @param shape the length of each axis
     * @throws IllegalArgumentException if the elements are not as many as the shape says
     */
    public void write(NpyType type, MemorySegment elements, long... shape) throws IOException {
        long bytes = type.bytes();
        for (long length : shape) {
            Arguments.atLeast("the length of an axis", length, 0);
            bytes = Arguments.product("the array", bytes, length);
        }
        Arguments.require(
                "the size of elements",
                elements.byteSize() + " bytes",
                elements.byteSize() == bytes,
                bytes + " bytes for " + NpyHeader.tuple(shape) + " of " + type);
        file.write(NpyHeader.format(type, shape));
        file.write(elements);
    }

    /** Says that the file is whole; nothing can be written after that. */
    public void commit() throws IOException {
        file.commit();
    }

    /** Gives the file its name if it was committed, and removes it otherwise. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
