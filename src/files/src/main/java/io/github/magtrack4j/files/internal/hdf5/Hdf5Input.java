package io.github.magtrack4j.files.internal.hdf5;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.io.InputFile;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.object.datatype.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Reads HDF5 files with jHDF so that a damaged one costs no more than a whole one of its size.
 *
 * <p>jHDF believes each length and each address in a file: it allocates what the file asks for, follows references in
 * circles, and throws exceptions of any kind. So it gets the mapped file, of which it takes views instead of copies and
 * which has an end; data sets are measured before they are read; and whatever it throws becomes a sentence.
 */
public final class Hdf5Input {
    /** Deflate makes no more of a byte. */
    private static final long MAX_EXPANSION = 1032;

    private static final int SUPERBLOCK = 48;

    private Hdf5Input() {}

    /**
     * Runs something that calls jHDF.
     *
     * @throws BadFileException if jHDF fails, in whatever way
     */
    public static <T> T guarded(Path path, InputFile.MappedReader<T> reader) throws IOException {
        try {
            return InputFile.touching(path, reader);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // References in a circle end in the first error. What the second one is thrown for was bounded before, but
            // not against a small heap.
            Throwable first = e;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            String what = first.getMessage() == null ? first.toString() : first.getMessage();
            throw new BadFileException(path, "it is not an HDF5 file that can be read: " + what, e);
        }
    }

    /**
     * Opens a file; within {@link #guarded}.
     *
     * @param mapping what it is mapped in; what jHDF gives of it lives as long
     * @throws BadFileException if it is cut off
     */
    public static HdfFile open(InputFile file, Arena mapping) throws IOException {
        requireWhole(file);
        return openIncomplete(file, mapping);
    }

    /** The same for a file that may have been cut off, of which the part that is there may do. */
    public static HdfFile openIncomplete(InputFile file, Arena mapping) throws IOException {
        if (file.size() > Integer.MAX_VALUE) {
            // More than one buffer can be. Lengths in a file are at most as many bytes, so that none is beyond its
            // size.
            return new HdfFile(file.path());
        }
        return HdfFile.fromByteBuffer(file.map(0, file.size(), mapping).asByteBuffer());
    }

    /** The superblock tells where the file ends, which jHDF does not look at. */
    private static void requireWhole(InputFile file) throws IOException {
        ByteBuffer start = ByteBuffer.wrap(file.read(0, SUPERBLOCK)).order(ByteOrder.LITTLE_ENDIAN);
        boolean old = start.limit() > 8 && start.get(8) < 2;
        int at = old ? 40 : 28;
        if (start.limit() < SUPERBLOCK || file.size() < start.getLong(at)) {
            throw new BadFileException(file.path(), "it is cut off: it has " + file.size() + " bytes");
        }
    }

    /**
     * Checks that a data set is no larger than the file has room for, compressed or not.
     *
     * @throws BadFileException if it is
     */
    public static void requireRoom(InputFile file, Dataset dataset) throws BadFileException {
        long[] shape = dataset.getDimensionsAsLong();
        long expansion =
                dataset instanceof ChunkedDataset && !dataset.getFilters().isEmpty() ? MAX_EXPANSION : 1;
        requireRoom(file, dataset.getName(), shape, dataset.getDataType(), expansion);
        if (dataset instanceof ChunkedDataset chunked && elements(shape) > 0) {
            long[] chunk = IntStream.of(chunked.getChunkDimensions())
                    .mapToLong(length -> length)
                    .toArray();
            requireRoom(file, "a chunk of " + dataset.getName(), chunk, dataset.getDataType(), expansion);
        }
    }

    private static void requireRoom(InputFile file, String what, long[] shape, DataType type, long expansion)
            throws BadFileException {
        if (elements(shape) > file.size() / Math.max(1, type.getSize()) * expansion) {
            throw new BadFileException(
                    file.path(),
                    what + " would have " + elements(shape) + " values of " + type.getSize()
                            + " bytes, for which a file of " + file.size()
                            + " bytes has no room; it is damaged, or was never filled");
        }
    }

    /** Returns the number of elements of a shape; the largest there is if they are more. */
    public static long elements(long[] shape) {
        long elements = 1;
        for (long length : shape) {
            if (length < 0 || Math.multiplyHigh(elements, length) != 0 || elements * length < 0) {
                return Long.MAX_VALUE;
            }
            elements *= length;
        }
        return elements;
    }
}
