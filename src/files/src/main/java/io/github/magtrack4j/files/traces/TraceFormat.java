package io.github.magtrack4j.files.traces;

import java.nio.file.Path;
import java.util.Locale;

/** The kinds of files that traces are written to; the end of the file's name tells which. */
public enum TraceFormat {
    /** Comma-separated values with comment lines: {@code .csv}. */
    CSV,
    /** NumPy's structured array, and a text: {@code .npy}. */
    NPY,
    /** HDF5, a data set per column, with attributes: {@code .h5} or {@code .hdf5}. */
    HDF5;

    /**
     * Returns the format for a file's name.
     *
     * @throws IllegalArgumentException if the name ends otherwise
     */
    public static TraceFormat of(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return CSV;
        }
        if (name.endsWith(".npy")) {
            return NPY;
        }
        if (name.endsWith(".h5") || name.endsWith(".hdf5")) {
            return HDF5;
        }
        throw new IllegalArgumentException(
                "the file of traces is " + path + "; its name must end in .csv, .npy, .h5 or .hdf5");
    }
}
