package io.github.magtrack4j.npy;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes a table into a {@code .npy} file, row after row, as a structured array of i8 and f8, and a text after it, as a
 * second array of bytes. In Python:
 *
 * <pre>{@code
 * with open("traces.npy", "rb") as file:
 *     table = numpy.load(file)                     # table["x_px"]
 *     print(numpy.load(file).tobytes().decode())   # the text
 * }</pre>
 *
 * <p>The file appears under its name when the writer is closed after {@link #commit}; without it, nothing is left
 * behind, and a file of that name stays as it was. Not safe to share between threads.
 */
public final class NpyTableWriter implements AutoCloseable {
    /** Rows are collected up to this many bytes. */
    private static final int BUFFER = 1 << 16;

    private final AtomicFile file;
    private final List<NpyDictionary.Field> fields = new ArrayList<>();
    private final ByteBuffer buffer;
    private long rows;

    private NpyTableWriter(AtomicFile file, List<String> names, Set<String> whole) {
        this.file = file;
        for (String name : names) {
            fields.add(new NpyDictionary.Field(name, whole.contains(name) ? NpyType.I8 : NpyType.F8, false));
        }
        this.buffer = ByteBuffer.allocate(BUFFER + names.size() * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Starts a file.
     *
     * @param path the file's name in the end
     * @param names the names of the columns: letters, digits and _, each once
     * @param whole the names of those that hold whole numbers
     * @throws IllegalArgumentException if a name is none
     * @throws IOException if a file cannot be made there
     */
    public static NpyTableWriter create(Path path, List<String> names, Set<String> whole) throws IOException {
        for (String name : names) {
            Arguments.require("the column's name", "'" + name + "'", name.matches("\\w+"), "letters, digits and _");
        }
        Arguments.require("names", names, Set.copyOf(names).size() == names.size(), "different from one another");
        NpyTableWriter writer = new NpyTableWriter(AtomicFile.create(path), names, whole);
        writer.file.write(NpyHeader.formatTable(writer.fields, 0));
        return writer;
    }

    /**
     * Adds a number to the current row, from its first column to its last. Whole numbers lose what is behind the point.
     */
    public void add(int column, double value) throws IOException {
        if (fields.get(column).type() == NpyType.I8) {
            buffer.putLong((long) value);
        } else {
            buffer.putDouble(value);
        }
        if (column == fields.size() - 1) {
            rows++;
            if (buffer.position() >= BUFFER) {
                flush();
            }
        }
    }

    private void flush() throws IOException {
        file.write(buffer.flip());
        buffer.clear();
    }

    /** Writes the text after the table and says that the file is whole; nothing can be written after that. */
    public void commit(String text) throws IOException {
        flush();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.write(NpyHeader.format(NpyType.U1, bytes.length));
        file.write(MemorySegment.ofArray(bytes));
        file.overwrite(0, NpyHeader.formatTable(fields, rows));
        file.commit();
    }

    /** Gives the file its name if it was committed, and removes it otherwise. Closing again does nothing. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
