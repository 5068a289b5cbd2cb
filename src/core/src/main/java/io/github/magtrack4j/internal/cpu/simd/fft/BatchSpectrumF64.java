package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.fft.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import java.lang.foreign.Arena;

/**
 * The two-dimensional Fourier transforms of as many images as a vector has lanes, up to a highest frequency: an image
 * in each lane.
 *
 * <p>A block of columns of all images is transposed, so that lanes become images; then each column is transformed. No
 * lane is wasted however few frequencies are asked for, and what follows has no lanes to sort out. What is in a lane
 * never meets what is in another one, so that a batch need not be full.
 */
final class BatchSpectrumF64 {
    private final WeightedImagesF64 images;
    private final int size;
    private final RealFftF64 alongColumns;
    private final FftF64 alongRows;
    private final TransposeF64 square;
    private final MagnitudesF64 sums;
    private final long scratch;

    /** A block of columns, one after the other. */
    private final long columns;

    /** An odd number of vectors: with a power of two, the columns' beginnings had all one place in the cache. */
    private final long columnBytes;

    /** For each frequency v the numbers of a row. */
    private final long rows;

    private final long rowBytes;

    BatchSpectrumF64(Arena arena, WeightedImagesF64 images, int size, int reach) {
        this.images = images;
        this.size = size;
        alongColumns = new RealFftF64(arena, size, reach);
        alongRows = new FftF64(arena, size);
        square = new TransposeF64(arena);
        sums = new MagnitudesF64(arena, size, reach);
        columnBytes = (RealFftF64.room(size) + 1) * VECTOR_BYTES;
        columns = ImageF64.allocate(arena, LANES * columnBytes / Double.BYTES);
        rowBytes = (size + 1) * NUMBER;
        rows = ImageF64.allocate(arena, (reach + 1) * rowBytes / Double.BYTES);
        scratch = ImageF64.allocate(arena, rowBytes / Double.BYTES);
    }

    /** The first transform, of all images, which are kept. */
    void transformColumns() {
        for (int x = 0; x < size; x += LANES) {
            long from = images.image(0) + x / LANES * images.blockBytes;
            for (int y = 0; y < size; y++) {
                square.transpose(from + y * VECTOR_BYTES, images.imageBytes, columns + y * VECTOR_BYTES, columnBytes);
            }
            for (int column = 0; column < LANES && x + column < size; column++) {
                alongColumns.transform(columns + column * columnBytes, scratch, rows + (x + column) * NUMBER, rowBytes);
            }
        }
    }

    /** The second transform, of frequency v; returns where the result is, until the next. */
    long transformRow(int v) {
        return alongRows.transform(rows + v * rowBytes, scratch);
    }

    /**
     * The second transform, of frequency v, and its sums of magnitudes as {@link MagnitudesF64} has them: a vector for
     * each u.
     */
    void computeRow(int v, long magnitudes) {
        sums.compute(transformRow(v), sums.sharesOf(v), magnitudes, VECTOR_BYTES);
    }
}
