package io.github.magtrack4j.files.internal.hdf5;

import io.github.magtrack4j.files.BadFileException;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Images in chunks of an HDF5 file, which are unpacked by jHDF, one at a time. */
final class Hdf5Chunks {
    /** What a byte can become at most when it is unpacked. */
    private static final long MAX_UNPACKED = 1032;

    private final Path path;
    private final Hdf5Images images;
    private final ChunkedDataset dataset;

    /** The lengths of a chunk. */
    private final int[] lengths;

    /** The elements from one to the next along each axis of a chunk. */
    private final long[] strides;

    private final long chunkBytes;

    /**
     * Looks at a data set.
     *
     * @throws BadFileException if its chunks are larger than what the file can hold
     */
    Hdf5Chunks(Path path, long fileBytes, Hdf5Images images, ChunkedDataset dataset) throws BadFileException {
        this.path = path;
        this.images = images;
        this.dataset = dataset;
        this.lengths = dataset.getChunkDimensions();
        this.strides = new long[lengths.length];
        if (lengths.length != dataset.getDimensionsAsLong().length) {
            throw new BadFileException(path, "its chunks have other axes than the data set " + dataset.getPath());
        }
        long stride = 1;
        for (int axis = lengths.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride = Math.multiplyExact(stride, lengths[axis]);
        }
        this.chunkBytes = Math.multiplyExact(stride, images.type().samples().bytes());
        if (chunkBytes <= 0 || chunkBytes > Integer.MAX_VALUE - 8 || chunkBytes / MAX_UNPACKED > fileBytes) {
            throw new BadFileException(path, "its chunks claim to be of " + chunkBytes + " bytes");
        }
    }

    /**
     * Returns how many frames were written, from the first on: chunks that never were are at the end.
     *
     * @throws BadFileException if they are more than the file can hold
     */
    long written(long fileBytes) throws BadFileException {
        if (dataset.isEmpty() || images.frames() == 0) {
            return 0;
        }
        if (images.frames() > Integer.MAX_VALUE
                || images.rows() > Integer.MAX_VALUE
                || images.columns() > Integer.MAX_VALUE) {
            throw new BadFileException(
                    path,
                    "its data set has " + images.frames() + " frames of " + images.rows() + " × " + images.columns()
                            + " pixels, more than can be read");
        }
        long written = images.frames();
        if (!isWritten(written - 1)) {
            // The first frame that is missing lies in [least, written].
            long least = 0;
            while (least < written) {
                long middle = (least + written) >>> 1;
                if (isWritten(middle)) {
                    least = middle + 1;
                } else {
                    written = middle;
                }
            }
        }
        if (Math.multiplyHigh(written, images.frameBytes()) != 0
                || written * images.frameBytes() / MAX_UNPACKED > fileBytes) {
            throw new BadFileException(
                    path,
                    "its " + written + " frames claim to be larger than what its " + fileBytes + " bytes can hold");
        }
        return written;
    }

    /** Tells whether the file has the first and the last chunk of a frame. */
    private boolean isWritten(long frame) {
        try {
            dataset.getRawChunkBuffer(offset(frame, 0, 0));
            dataset.getRawChunkBuffer(offset(frame, images.rows() - 1, images.columns() - 1));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Returns where the chunk that has a pixel begins. */
    private int[] offset(long frame, long row, long column) {
        int[] offset = new int[lengths.length];
        if (images.frameAxis() >= 0) {
            offset[images.frameAxis()] = (int) (frame - frame % frameLength());
        }
        offset[images.rowAxis()] = (int) (row - row % lengths[images.rowAxis()]);
        offset[images.columnAxis()] = (int) (column - column % lengths[images.columnAxis()]);
        return offset;
    }

    private int frameLength() {
        return images.frameAxis() < 0 ? 1 : lengths[images.frameAxis()];
    }

    /** Copies frames. */
    void copy(long first, long count, MemorySegment target) throws IOException {
        int frames = frameLength();
        int rows = lengths[images.rowAxis()];
        int columns = lengths[images.columnAxis()];
        for (long frame = first - first % frames; frame < first + count; frame += frames) {
            for (long row = 0; row < images.rows(); row += rows) {
                for (long column = 0; column < images.columns(); column += columns) {
                    int[] offset = offset(frame, row, column);
                    byte[] chunk = Hdf5Input.guarded(path, () -> dataset.getDecompressedChunk(offset));
                    if (chunk.length < chunkBytes) {
                        throw new BadFileException(
                                path,
                                "a chunk of frame " + frame + " has " + chunk.length + " of " + chunkBytes + " bytes");
                    }
                    copyChunk(MemorySegment.ofArray(chunk), frame, row, column, first, count, target);
                }
            }
        }
    }

    private void copyChunk(
            MemorySegment chunk, long frame, long row, long column, long first, long count, MemorySegment target)
            throws BadFileException {
        long endFrame = Math.min(frame + frameLength(), first + count);
        long endRow = Math.min(row + lengths[images.rowAxis()], images.rows());
        long columns = Math.min(lengths[images.columnAxis()], images.columns() - column);
        for (long f = Math.max(frame, first); f < endFrame; f++) {
            for (long y = row; y < endRow; y++) {
                long from = (y - row) * strides[images.rowAxis()]
                        + (images.frameAxis() < 0 ? 0 : (f - frame) * strides[images.frameAxis()]);
                long to = ((f - first) * images.rows() + y) * images.columns() + column;
                copyRow(chunk, from, columns, target, to);
            }
        }
    }

    private void copyRow(MemorySegment chunk, long from, long columns, MemorySegment target, long to)
            throws BadFileException {
        long step = strides[images.columnAxis()];
        // Where the columns are the last axis, they lie together.
        long together = step == 1 ? columns : 1;
        for (long x = 0; x < columns; x += together) {
            Hdf5Movie.convert(path, images.type(), chunk, from + x * step, target, to + x, together);
        }
    }
}
