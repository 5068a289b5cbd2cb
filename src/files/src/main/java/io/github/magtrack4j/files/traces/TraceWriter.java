package io.github.magtrack4j.files.traces;

import io.github.magtrack4j.files.internal.csv.CommentHeader;
import io.github.magtrack4j.internal.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes traces: a table with the columns {@code frame, bead, x_px, y_px, z_nm} and perhaps further ones, a row per
 * frame and bead, and a header of keys and values that says what made it. The end of the file's name chooses the
 * {@linkplain TraceFormat format}:
 *
 * <ul>
 *   <li>{@code .csv}: comment lines {@code # key: value}, a line with the columns' names, and a line per row. Numbers
 *       have all the digits it takes to read the same double again; what could not be tracked is {@code NaN}, which
 *       NumPy and pandas read: {@code pandas.read_csv(path, comment="#")}, or, with n comment lines,
 *       {@code numpy.genfromtxt(path, delimiter=",", names=True, skip_header=n)}, since NumPy takes the first line for
 *       the header.
 *   <li>{@code .npy}: a structured array, {@code numpy.load(path)["x_px"]}, of i8 (frame, bead, flags) and f8; a second
 *       array in the same file holds the header as text.
 *   <li>{@code .h5}, {@code .hdf5}: a data set per column, of the same types, {@code h5py.File(path)["x_px"][:]}; the
 *       header is the attributes of the root. All rows are kept in memory until the end.
 * </ul>
 *
 * <p>The file appears under its name when the writer is closed after {@link #commit}; without it, nothing is left
 * behind, and a file of that name stays as it was. {@link TraceFile} reads these files. Not safe to share between
 * threads.
 */
public abstract class TraceWriter implements AutoCloseable {
    /** The name of the column of flags, the one further column of whole numbers. */
    public static final String FLAGS = "flags";

    /** The columns of whole numbers. */
    static final Set<String> WHOLE = Set.of("frame", "bead", FLAGS);

    private final int furtherColumns;

    TraceWriter(int furtherColumns) {
        this.furtherColumns = furtherColumns;
    }

    /** Starts a file without further columns. */
    public static TraceWriter create(Path path, Map<String, String> header) throws IOException {
        return create(path, header, List.of());
    }

    /**
     * Starts a file.
     *
     * @param path the file's name in the end; how it ends is the format
     * @param header what the file says of itself, in the map's order; keys without colons, and neither with line breaks
     * @param furtherColumns the names of further columns: letters, digits and _
     * @throws IllegalArgumentException if the name ends otherwise, or a key, a value or a column could not be read
     *     again
     * @throws IOException if a file cannot be made there
     */
    public static TraceWriter create(Path path, Map<String, String> header, List<String> furtherColumns)
            throws IOException {
        String text = CommentHeader.format(header);
        List<String> columns = new ArrayList<>(TraceFile.COLUMNS);
        for (String column : furtherColumns) {
            Arguments.require(
                    "the column's name",
                    "'" + column + "'",
                    column.matches("\\w+") && !columns.contains(column),
                    "letters, digits and _, and not that of another");
            columns.add(column);
        }
        return TraceFormat.of(path).create(path, header, text, columns);
    }

    /**
     * Writes a row.
     *
     * @param frame the frame, 0 or more
     * @param bead the bead, 0 or more
     * @param x the bead's x in pixels, or NaN
     * @param y the bead's y in pixels, or NaN
     * @param z the bead's height in nm, or NaN
     * @param further a value for each further column
     */
    public final void write(long frame, int bead, double x, double y, double z, double... further) throws IOException {
        Arguments.atLeast("frame", frame, 0);
        Arguments.atLeast("bead", bead, 0);
        Arguments.require(
                "the number of further values", further.length, further.length == furtherColumns, "" + furtherColumns);
        put(frame, bead, x, y, z, further);
    }

    abstract void put(long frame, int bead, double x, double y, double z, double[] further) throws IOException;

    /** Says that the file is whole; nothing can be written after that. */
    public abstract void commit() throws IOException;

    /** Gives the file its name if it was committed, and removes it otherwise. Closing again does nothing. */
    @Override
    public abstract void close() throws IOException;
}
