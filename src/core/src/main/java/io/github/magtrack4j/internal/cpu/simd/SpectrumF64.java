package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The magnitudes of the two-dimensional Fourier transform of an image, up to a highest frequency.
 *
 * <p>First the columns, which are real, as many as a vector has lanes at a time. Their frequencies up to the highest are
 * transposed, so that lanes become frequencies of columns; the second transform runs along the rows. So all that is
 * needed of it is frequencies u from -highest to highest, for v from 0 to highest: the image is real, and {@code |F(u,
 * -v)| = |F(-u, v)|}.
 */
final class SpectrumF64 {
    private final ImageF64 image;
    private final int size;

    /** The highest frequency. */
    private final int reach;

    /** The vectors that frequencies v = 0 … reach take up. */
    private final int blocks;

    private final RealFftF64 alongColumns;
    private final FftF64 alongRows;
    private final TransposeF64 square;

    /** A block of columns. */
    private final long column;

    private final long scratch;

    /** The columns' transforms. */
    private final long frequencies;

    /** For each block of v the numbers of a row. */
    private final long rows;

    private final long rowsBytes;

    private final long magnitudes;

    SpectrumF64(Arena arena, ImageF64 image, int reach) {
        this.image = image;
        this.reach = reach;
        size = image.size;
        blocks = ImageF64.roundUp(reach + 1) / LANES;
        alongColumns = new RealFftF64(arena, size, reach);
        alongRows = new FftF64(arena, size);
        square = new TransposeF64(arena);
        column = ImageF64.allocate(arena, (long) RealFftF64.room(size) * LANES);
        scratch = ImageF64.allocate(arena, 2L * image.stride * LANES);
        frequencies = ImageF64.allocate(arena, 2L * blocks * LANES * LANES);
        rowsBytes = image.stride * NUMBER;
        rows = ImageF64.allocate(arena, 2L * blocks * image.stride * LANES);
        magnitudes = ImageF64.allocate(arena, (long) (reach + 1) * blocks * LANES);
    }

    /**
     * Computes the magnitudes of the image, its rows and columns multiplied by weights.
     *
     * @param weightsX a weight for each column
     * @param weightsY a weight for each row
     */
    void compute(long weightsX, long weightsY) {
        transformColumns(weightsX, weightsY);
        for (int block = 0; block < blocks; block++) {
            addMagnitudes(transformRows(block), block);
        }
        weighMirrors();
    }

    /** The first transform, and the transposition. */
    void transformColumns(long weightsX, long weightsY) {
        for (int x = 0; x < size; x += LANES) {
            weigh(x, weightsX + (long) x * Double.BYTES, weightsY);
            alongColumns.transform(column, scratch, frequencies, NUMBER);
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

    /** Where to find {@code |F(u, v)| + |F(-u, v)|}, or half of it where v is its own mirror image, as an index from {@link #magnitudes()}. */
    int index(int u, int v) {
        return u * blocks * LANES + v;
    }

    long magnitudes() {
        return magnitudes;
    }

    /** Half of the weighted columns, as the transform wants them. */
    private void weigh(int x, long weightsX, long weightsY) {
        long rowBytes = (long) image.stride * Double.BYTES;
        long from = image.address + (long) x * Double.BYTES;
        long to = column;
        DoubleVector weight = DoubleVector.fromMemorySegment(SPECIES, ALL, weightsX, LITTLE_ENDIAN)
                .mul((double) 0.5);
        for (int y = 0; y < size; y++) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN)
                    .mul(weight)
                    .mul(ImageF64.get(weightsY, y))
                    .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            from += rowBytes;
            to += VECTOR_BYTES;
        }
    }

    private void addMagnitudes(long transform, int block) {
        long to = magnitudes + block * VECTOR_BYTES;
        long step = blocks * VECTOR_BYTES;
        magnitudes(transform, to, step, reach);
        addMirrored(transform + size * NUMBER, to, step, reach);
    }

    private static void magnitudes(long transform, long to, long step, int reach) {
        for (int u = 0; u <= reach; u++) {
            DoubleVector re = DoubleVector.fromMemorySegment(SPECIES, ALL, transform + u * NUMBER, LITTLE_ENDIAN);
            DoubleVector im =
                    DoubleVector.fromMemorySegment(SPECIES, ALL, transform + u * NUMBER + VECTOR_BYTES, LITTLE_ENDIAN);
            re.fma(re, im.mul(im)).sqrt().intoMemorySegment(ALL, to + u * step, LITTLE_ENDIAN);
        }
    }

    /** Frequency 0 is its own mirror image, and is doubled elsewhere. */
    private static void addMirrored(long transformEnd, long to, long step, int reach) {
        for (int u = 1; u <= reach; u++) {
            DoubleVector re = DoubleVector.fromMemorySegment(SPECIES, ALL, transformEnd - u * NUMBER, LITTLE_ENDIAN);
            DoubleVector im = DoubleVector.fromMemorySegment(
                    SPECIES, ALL, transformEnd - u * NUMBER + VECTOR_BYTES, LITTLE_ENDIAN);
            re.fma(re, im.mul(im))
                    .sqrt()
                    .add(DoubleVector.fromMemorySegment(SPECIES, ALL, to + u * step, LITTLE_ENDIAN))
                    .intoMemorySegment(ALL, to + u * step, LITTLE_ENDIAN);
        }
    }

    /** Doubles what is its own mirror image in u, and halves what is so in v. */
    private void weighMirrors() {
        for (int v = 0; v <= reach; v++) {
            ImageF64.set(magnitudes, v, 2 * ImageF64.get(magnitudes, v));
        }
        for (int u = 0; u <= reach; u++) {
            halve(index(u, 0));
            if (2 * reach == size) {
                halve(index(u, reach));
            }
        }
    }

    private void halve(int index) {
        ImageF64.set(magnitudes, index, ImageF64.get(magnitudes, index) / 2);
    }
}
