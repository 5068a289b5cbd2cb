package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.fft.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import java.lang.foreign.Arena;

/**
 * The two-dimensional Fourier transform of one image, up to a highest frequency; lanes are columns or rows.
 *
 * <p>First the columns, which are real, as many as a vector has lanes at a time. Their frequencies up to the highest
 * are transposed, so that lanes become frequencies of columns; the second transform runs along the rows. So all that is
 * needed of it is frequencies u from -highest to highest, for v from 0 to highest: the image is real, and {@code |F(u,
 * -v)| = |F(-u, v)|}.
 *
 * <p>The arithmetic on an image's numbers is that of {@link BatchSpectrumF64}, operation by operation, and so are the
 * results, to the last bit.
 */
final class SpectrumF64 {
    private final WeightedImagesF64 images;
    private final int size;

    /** The vectors that frequencies v = 0 … highest take up. */
    private final int blocks;

    private final RealFftF64 alongColumns;
    private final FftF64 alongRows;
    private final TransposeF64 square;
    private final MagnitudesF64 sums;
    private final long scratch;

    /** The columns' transforms. */
    private final long frequencies;

    /** For each block of v the numbers of a row. */
    private final long rows;

    private final long rowsBytes;

    private final long magnitudes;

    SpectrumF64(Arena arena, WeightedImagesF64 images, int size, int reach) {
        this.images = images;
        this.size = size;
        blocks = ImageF64.roundUp(reach + 1) / LANES;
        alongColumns = new RealFftF64(arena, size, reach);
        alongRows = new FftF64(arena, size);
        square = new TransposeF64(arena);
        sums = new MagnitudesF64(arena, size, reach);
        int columns = ImageF64.roundUp(size);
        rowsBytes = (columns + 1) * NUMBER;
        rows = ImageF64.allocate(arena, blocks * rowsBytes / Double.BYTES);
        scratch = ImageF64.allocate(arena, rowsBytes / Double.BYTES);
        frequencies = ImageF64.allocate(arena, 2L * blocks * LANES * LANES);
        magnitudes = ImageF64.allocate(arena, (long) (reach + 1) * blocks * LANES);
    }

    /** Computes the sums of magnitudes of an image; the image is lost. */
    void compute(int image) {
        transformColumns(image);
        for (int block = 0; block < blocks; block++) {
            sums.compute(
                    transformRows(block),
                    sums.sharesFrom(block * LANES),
                    magnitudes + block * VECTOR_BYTES,
                    blocks * VECTOR_BYTES);
        }
    }

    /** The first transform, and the transposition. */
    void transformColumns(int image) {
        for (int x = 0; x < size; x += LANES) {
            long columns = images.image(image) + x / LANES * images.blockBytes;
            alongColumns.transform(columns, scratch, frequencies, NUMBER);
            for (int block = 0; block < blocks; block++) {
                long from = frequencies + (long) block * LANES * NUMBER;
                long to = rows + block * rowsBytes + x * NUMBER;
                square.transpose(from, NUMBER, to, NUMBER);
                square.transpose(from + VECTOR_BYTES, NUMBER, to + VECTOR_BYTES, NUMBER);
            }
        }
    }

    /** The second transform of a block of frequencies v; returns where the result is, until the next. */
    long transformRows(int block) {
        return alongRows.transform(rows + block * rowsBytes, scratch);
    }

    /** The number of blocks of frequencies v. */
    int blocks() {
        return blocks;
    }

    /** Where to find the sum of magnitudes at frequencies ±u and v, as an index from {@link #magnitudes()}. */
    int index(int u, int v) {
        return u * blocks * LANES + v;
    }

    /** The sums of magnitudes as {@link MagnitudesF64} has them. */
    long magnitudes() {
        return magnitudes;
    }
}
