package io.github.magtrack4j.npy;

import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The table of a {@code .npy} file: a structured array with one axis, whose fields are plain numbers without gaps
 * between them, as {@link NpyTableWriter} and NumPy ({@code numpy.save} of a record array) write it. A text may follow
 * in a second array of bytes.
 *
 * <p>The columns are read at once, as doubles. Immutable, but for the arrays, and safe to share between threads.
 */
public final class NpyTable {
    private final List<String> names;
    private final List<double[]> columns;
    private final String text;

    private NpyTable(List<String> names, List<double[]> columns, String text) {
        this.names = names;
        this.columns = columns;
        this.text = text;
    }

    /**
     * Reads a file.
     *
     * @throws NpyFormatException if it is not a whole {@code .npy} file of such a table
     * @throws IOException if it cannot be read
     */
    public static NpyTable read(Path path) throws IOException {
        try (InputFile file = InputFile.open(path);
                Arena arena = Arena.ofConfined()) {
            NpyHeader header = NpyHeader.readAny(file, 0);
            if (header.fields == null || header.shape.length != 1) {
                throw new NpyFormatException(path, "it holds no table (records along one axis)");
            }
            if (header.shape[0] > Integer.MAX_VALUE - 8) {
                throw new NpyFormatException(path, "it has " + header.shape[0] + " rows, too many for Java arrays");
            }
            int rowBytes = header.elementBytes();
            int rows = (int) header.shape[0];
            MemorySegment bytes = file.map(header.dataOffset, (long) rows * rowBytes, arena);
            List<String> names = new ArrayList<>();
            List<double[]> columns = new ArrayList<>();
            long offset = 0;
            for (NpyDictionary.Field field : header.fields) {
                names.add(field.name());
                long start = offset;
                columns.add(InputFile.touching(path, () -> column(bytes, start, rowBytes, rows, field)));
                offset += field.type().bytes();
            }
            return new NpyTable(List.copyOf(names), columns, text(file, header.end, arena));
        }
    }

    private static double[] column(MemorySegment bytes, long start, int rowBytes, int rows, NpyDictionary.Field field) {
        int size = field.type().bytes();
        MemorySegment number = MemorySegment.ofArray(new byte[size]);
        double[] column = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int at = 0; at < size; at++) {
                byte value = bytes.get(ValueLayout.JAVA_BYTE, start + (long) row * rowBytes + at);
                number.set(ValueLayout.JAVA_BYTE, field.bigEndian() ? size - 1 - at : at, value);
            }
            column[row] = field.type().get(number, 0);
        }
        return column;
    }

    private static String text(InputFile file, long offset, Arena arena) throws IOException {
        if (offset >= file.size()) {
            return "";
        }
        NpyHeader header = NpyHeader.read(file, offset);
        if (header.type != NpyType.U1) {
            throw new NpyFormatException(file.path(), "its second array is of " + header.type + "; a text is of u1");
        }
        header.requireEnd(file);
        MemorySegment bytes = file.map(header.dataOffset, header.size(), arena);
        return InputFile.touching(
                file.path(), () -> new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
    }

    /** Returns the names of the columns, in the file's order. */
    public List<String> names() {
        return names;
    }

    /** Returns the number of rows. */
    public int rows() {
        return columns.isEmpty() ? 0 : columns.getFirst().length;
    }

    /** Returns a copy of a column, counted from 0, as doubles. */
    public double[] column(int column) {
        return Arrays.copyOf(columns.get(column), rows());
    }

    /** Returns the text after the table; empty if there is none. */
    public String text() {
        return text;
    }
}
