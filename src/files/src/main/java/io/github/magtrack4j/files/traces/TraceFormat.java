package io.github.magtrack4j.files.traces;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The kinds of files that traces are written to; the end of the file's name tells which. */
@SuppressWarnings("ImmutableEnumChecker") // what they hold has no state
public enum TraceFormat {
    /** Comma-separated values with comment lines: {@code .csv}. */
    CSV((path, header, text, columns) -> new CsvTraceWriter(path, text, columns), ".csv"),

    /** NumPy's structured array, and a text: {@code .npy}. */
    NPY((path, header, text, columns) -> new NpyTraceWriter(path, text, columns), ".npy"),

    /** HDF5, a data set per column, with attributes: {@code .h5} or {@code .hdf5}. */
    HDF5((path, header, text, columns) -> new Hdf5TraceWriter(path, header, columns), ".h5", ".hdf5");

    private final Opening opening;
    private final List<String> endings;

    TraceFormat(Opening opening, String... endings) {
        this.opening = opening;
        this.endings = List.of(endings);
    }

    /** Starts a file. */
    @FunctionalInterface
    private interface Opening {
        /**
         * Starts a file.
         *
         * @param text the header as lines of comments
         */
        TraceWriter open(Path path, Map<String, String> header, String text, List<String> columns) throws IOException;
    }

    /**
     * Returns the format for a file's name.
     *
     * @throws IllegalArgumentException if the name ends otherwise
     */
    public static TraceFormat of(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the file of traces is " + path + "; its name must end in .csv, .npy, .h5 or .hdf5"));
    }

    /** Starts a file of this format. */
    TraceWriter create(Path path, Map<String, String> header, String text, List<String> columns) throws IOException {
        return opening.open(path, header, text, columns);
    }
}
