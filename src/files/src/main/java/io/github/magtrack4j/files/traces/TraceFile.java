package io.github.magtrack4j.files.traces;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.codes.FileMagic;
import io.github.magtrack4j.files.internal.csv.CommentHeader;
import io.github.magtrack4j.files.internal.csv.CsvTable;
import io.github.magtrack4j.internal.io.InputFile;
import io.github.magtrack4j.npy.NpyFormatException;
import io.github.magtrack4j.npy.NpyTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The traces of a CSV, {@code .npy} or HDF5 file, as {@link TraceWriter} writes them: where each bead was in each
 * frame. Immutable, but for the arrays, and safe to share between threads.
 */
public final class TraceFile {
    static final List<String> COLUMNS = List.of("frame", "bead", "x_px", "y_px", "z_nm");

    private final Map<String, String> header;
    private final List<Trace> traces;

    private TraceFile(Map<String, String> header, List<Trace> traces) {
        this.header = header;
        this.traces = traces;
    }

    /**
     * Where a bead was. All arrays have a value per frame.
     *
     * @param bead the bead's number
     * @param frames the frames' numbers, in the file's order
     * @param x x in pixels; NaN where the bead could not be tracked
     * @param y y in pixels; NaN where the bead could not be tracked
     * @param z the height in nm; NaN where there is none
     * @param further what the file's further columns hold, by name, in the file's order; NaN where that is no number
     */
    @SuppressWarnings("ArrayRecordComponent") // for plotting and fitting, which want arrays; nobody compares traces
    public record Trace(int bead, long[] frames, double[] x, double[] y, double[] z, Map<String, double[]> further) {
        /** Checks that all arrays have the same length. */
        public Trace {
            if (x.length != frames.length || y.length != frames.length || z.length != frames.length) {
                throw new IllegalArgumentException("x, y and z have " + x.length + ", " + y.length + " and " + z.length
                        + " values; they must have as many as frames, " + frames.length);
            }
            for (Map.Entry<String, double[]> column : further.entrySet()) {
                if (column.getValue().length != frames.length) {
                    throw new IllegalArgumentException(column.getKey() + " has " + column.getValue().length
                            + " values; it must have as many as frames, " + frames.length);
                }
            }
        }

        /** A trace without further columns. */
        public Trace(int bead, long[] frames, double[] x, double[] y, double[] z) {
            this(bead, frames, x, y, z, Map.of());
        }
    }

    /**
     * Reads a file. Its content, not its name, tells what kind of file it is. A CSV file may have been edited by hand
     * or with a program for spreadsheets: other separators (semicolons, tabs), decimal commas where these separate no
     * columns, other encodings, columns in another order. What could be read in two ways is refused.
     *
     * @throws BadFileException if it is not such a table
     * @throws IOException if it cannot be read
     */
    public static TraceFile read(Path path) throws IOException {
        byte[] start;
        try (InputFile file = InputFile.open(path)) {
            start = file.read(0, 8);
        }
        Table table = new Table();
        if (FileMagic.startsWith(start, FileMagic.NPY)) {
            readNpy(path, table);
        } else if (FileMagic.startsWith(start, FileMagic.HDF5)) {
            Hdf5TraceReader.read(path, table.header, (names, columns) -> table.addAll(path, names, columns));
        } else {
            new CsvTable(path, COLUMNS).read(CommentHeader.parseInto(table.header), table::add);
        }
        return table.toTraces();
    }

    private static void readNpy(Path path, Table into) throws IOException {
        try {
            NpyTable npy = NpyTable.read(path);
            CommentHeader.parse(npy.text(), into.header);
            into.addAll(
                    path,
                    npy.names(),
                    IntStream.range(0, npy.names().size()).mapToObj(npy::column).toList());
        } catch (NpyFormatException e) {
            throw BadFileException.of(path, e);
        }
    }

    /** Returns what the file says of itself, in the file's order; comments of another form are left out. */
    public Map<String, String> header() {
        return header;
    }

    /** Returns a trace per bead, by ascending number. */
    public List<Trace> traces() {
        return traces;
    }

    /** What takes the columns of a table that is read column by column. */
    @FunctionalInterface
    interface Columns {
        void take(List<String> names, List<double[]> columns) throws BadFileException;
    }

    /** A file's traces, while it is read. */
    private static final class Table {
        private final Map<String, String> header = new LinkedHashMap<>();
        private final Map<Integer, Points> beads = new TreeMap<>();
        private List<String> further = List.of();

        void add(CsvTable.Row row) throws BadFileException {
            if (further.isEmpty()) {
                further = row.furtherNames();
                requireDifferent(row);
            }
            double[] values = new double[3 + further.size()];
            for (int column = 0; column < values.length; column++) {
                values[column] = column < 3 ? row.number(2 + column) : row.furtherOrNaN(column - 3);
            }
            add((int) row.integer(1, Integer.MAX_VALUE), row.integer(0, Long.MAX_VALUE), values);
        }

        private void requireDifferent(CsvTable.Row row) throws BadFileException {
            Set<String> names = new HashSet<>();
            for (String name : further) {
                if (!names.add(name)) {
                    throw row.bad("the file has several columns '" + name + "'; their names must differ");
                }
            }
        }

        void addAll(Path path, List<String> names, List<double[]> columns) throws BadFileException {
            if (names.size() < COLUMNS.size()
                    || !names.subList(0, COLUMNS.size()).equals(COLUMNS)) {
                throw new BadFileException(
                        path,
                        "its columns are " + String.join(",", names) + "; they must begin with "
                                + String.join(",", COLUMNS));
            }
            further = names.subList(COLUMNS.size(), names.size());
            for (int row = 0; row < columns.getFirst().length; row++) {
                double[] values = new double[names.size() - 2];
                for (int column = 0; column < values.length; column++) {
                    values[column] = columns.get(2 + column)[row];
                }
                long frame = whole(path, "frame", columns.get(0)[row], Long.MAX_VALUE);
                add((int) whole(path, "bead", columns.get(1)[row], Integer.MAX_VALUE), frame, values);
            }
        }

        private static long whole(Path path, String name, double value, long most) throws BadFileException {
            if (value >= 0 && value <= (double) most && value == Math.rint(value)) {
                return (long) value;
            }
            throw new BadFileException(path, name + " is " + value + "; it must be a whole number, 0 to " + most);
        }

        private void add(int bead, long frame, double[] values) {
            beads.computeIfAbsent(bead, number -> new Points(values.length)).add(frame, values);
        }

        TraceFile toTraces() {
            List<Trace> traces = beads.entrySet().stream()
                    .map(bead -> bead.getValue().toTrace(bead.getKey(), further))
                    .toList();
            return new TraceFile(Collections.unmodifiableMap(header), traces);
        }
    }

    /** A trace that grows while the file is read. */
    private static final class Points {
        private int count;
        // Short at first: a file may have a bead in each of its rows.
        private long[] frames = new long[2];
        private final double[][] columns;

        Points(int columns) {
            this.columns = new double[columns][2];
        }

        void add(long frame, double[] values) {
            if (count == frames.length) {
                resize(2 * count);
            }
            frames[count] = frame;
            for (int column = 0; column < values.length; column++) {
                columns[column][count] = values[column];
            }
            count++;
        }

        private void resize(int length) {
            frames = Arrays.copyOf(frames, length);
            for (int column = 0; column < columns.length; column++) {
                columns[column] = Arrays.copyOf(columns[column], length);
            }
        }

        Trace toTrace(int bead, List<String> names) {
            resize(count);
            Map<String, double[]> further = new LinkedHashMap<>();
            for (int column = 0; column < names.size(); column++) {
                further.put(names.get(column), columns[3 + column]);
            }
            return new Trace(bead, frames, columns[0], columns[1], columns[2], Collections.unmodifiableMap(further));
        }
    }
}
