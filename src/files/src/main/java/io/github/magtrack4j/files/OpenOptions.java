package io.github.magtrack4j.files;

import java.util.Objects;

/**
 * How a movie is opened: what its file does not tell itself. Immutable, and safe to share between threads.
 *
 * @param axisOrder the order of the axes, if it is a {@code .npy} file; other formats know their own
 * @param incomplete whether a recording that was cut off is read as far as its frames are whole; otherwise it is an
 *     {@link IncompleteFileException}
 * @param dataset the name of the data set that has the frames, if the file has several, as an HDF5 file may; empty for
 *     the only one that can be a movie
 */
public record OpenOptions(AxisOrder axisOrder, boolean incomplete, String dataset) {
    /** Image first, whole recordings alone, the only data set. */
    public static final OpenOptions DEFAULTS = new OpenOptions(AxisOrder.IMAGE_FIRST, false, "");

    /** Checks that nothing is null. */
    public OpenOptions {
        Objects.requireNonNull(axisOrder, "axisOrder");
        Objects.requireNonNull(dataset, "dataset");
    }

    /** Returns these options with another order of the axes. */
    public OpenOptions withAxisOrder(AxisOrder axisOrder) {
        return new OpenOptions(axisOrder, incomplete, dataset);
    }

    /** Returns these options for a recording that may have been cut off, or for whole ones alone. */
    public OpenOptions withIncomplete(boolean incomplete) {
        return new OpenOptions(axisOrder, incomplete, dataset);
    }

    /** Returns these options with the name of the data set that has the frames. */
    public OpenOptions withDataset(String dataset) {
        return new OpenOptions(axisOrder, incomplete, dataset);
    }
}
