package io.github.magtrack4j.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The traces of a CSV file, as {@link TraceWriter} writes them: where each bead was in each frame. Immutable, but for the
 * arrays, and safe to share between threads.
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
     */
    @SuppressWarnings("ArrayRecordComponent") // for plotting and fitting, which want arrays; nobody compares traces
    public record Trace(int bead, long[] frames, double[] x, double[] y, double[] z) {
        /** Checks that all arrays have the same length. */
        public Trace {
            if (x.length != frames.length || y.length != frames.length || z.length != frames.length) {
                throw new IllegalArgumentException("x, y and z have " + x.length + ", " + y.length + " and " + z.length
                        + " values; they must have as many as frames, " + frames.length);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws BadFileException if it is not such a table
     * @throws IOException if it cannot be read
     */
    public static TraceFile read(Path path) throws IOException {
        Map<String, String> header = new LinkedHashMap<>();
        Map<Integer, Points> beads = new TreeMap<>();
        new CsvTable(path, COLUMNS)
                .read(
                        CommentHeader.parseInto(header),
                        row -> beads.computeIfAbsent((int) row.integer(1, Integer.MAX_VALUE), bead -> new Points())
                                .add(row));
        List<Trace> traces = beads.entrySet().stream()
                .map(bead -> bead.getValue().toTrace(bead.getKey()))
                .toList();
        return new TraceFile(Collections.unmodifiableMap(header), traces);
    }

    /** Returns what the comment lines {@code # key: value} say, in the file's order; other comments are left out. */
    public Map<String, String> header() {
        return header;
    }

    /** Returns a trace per bead, by ascending number. */
    public List<Trace> traces() {
        return traces;
    }

    /** A trace that grows while the file is read. */
    private static final class Points {
        private int count;
        private long[] frames = new long[16];
        private double[] x = new double[16];
        private double[] y = new double[16];
        private double[] z = new double[16];

        void add(CsvTable.Row row) throws BadFileException {
            if (count == frames.length) {
                resize(2 * count);
            }
            frames[count] = row.integer(0, Long.MAX_VALUE);
            x[count] = row.number(2);
            y[count] = row.number(3);
            z[count] = row.number(4);
            count++;
        }

        private void resize(int length) {
            frames = Arrays.copyOf(frames, length);
            x = Arrays.copyOf(x, length);
            y = Arrays.copyOf(y, length);
            z = Arrays.copyOf(z, length);
        }

        Trace toTrace(int bead) {
            resize(count);
            return new Trace(bead, frames, x, y, z);
        }
    }
}
