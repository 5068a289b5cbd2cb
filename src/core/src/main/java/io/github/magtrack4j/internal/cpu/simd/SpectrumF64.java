package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The magnitudes of the two-dimensional Fourier transform of an image, up to a highest frequency.
 *
 * <p>First the columns, as many as a vector has lanes at a time. They are real: the even rows serve as real parts and the
 * odd ones as imaginary parts of a complex column of half the length, whose transform then comes apart into that of the
 * whole column. Only frequencies up to the highest are kept, and are turned over so that lanes become frequencies of
 * columns; the second transform runs along the rows. So all that is needed of it is frequencies u from -highest to
 * highest, for v from 0 to highest: the image is real, and {@code |F(u, -v)| = |F(-u, v)|}.
 */
final class SpectrumF64 {
    private final ImageF64 image;
    private final int size;

    /** The highest frequency. */
    private final int reach;

    /** The vectors that frequencies v = 0 … reach take up. */
    private final int blocks;

    private final FftF64 alongColumns;
    private final FftF64 alongRows;

    /** A block of columns, N / 2 complex numbers each, and its transform. */
    private final long packed;

    private final long scratch;

    /** {@code exp(-2πi v / N)}: real part, imaginary part. */
    private final long roots;

    /** The columns' transforms, real parts and imaginary parts: a vector for each v. */
    private final long columnsRe;

    private final long columnsIm;

    /** For each block of v the numbers of a row. */
    private final long rows;

    private final long rowsBytes;

    private final long magnitudes;

    SpectrumF64(Arena arena, ImageF64 image, int reach) {
        this.image = image;
        this.reach = reach;
        size = image.size;
        blocks = ImageF64.roundUp(reach + 1) / LANES;
        alongColumns = new FftF64(arena, size / 2);
        alongRows = new FftF64(arena, size);
        packed = ImageF64.allocate(arena, (long) size * LANES);
        scratch = ImageF64.allocate(arena, 2L * image.stride * LANES);
        columnsRe = ImageF64.allocate(arena, (long) blocks * LANES * LANES);
        columnsIm = ImageF64.allocate(arena, (long) blocks * LANES * LANES);
        rowsBytes = image.stride * NUMBER;
        rows = ImageF64.allocate(arena, 2L * blocks * image.stride * LANES);
        magnitudes = ImageF64.allocate(arena, (long) (reach + 1) * blocks * LANES);
        roots = ImageF64.allocate(arena, 2L * (reach + 2));
        for (int v = 0; v <= reach; v++) {
            @Wide double angle = 2 * Math.PI * v / size;
            ImageF64.set(roots, 2L * v, (double) Math.cos(angle));
            ImageF64.set(roots, 2L * v + 1, (double) -Math.sin(angle));
        }
    }

    /**
     * Computes the magnitudes of the image, its rows and columns multiplied by weights.
     *
     * @param weightsX a weight for each column
     * @param weightsY a weight for each row
     */
    void compute(long weightsX, long weightsY) {
        for (int x = 0; x < size; x += LANES) {
            pack(x, weightsX + (long) x * Double.BYTES, weightsY);
            comeApart(alongColumns.transform(packed, scratch));
            for (int block = 0; block < blocks; block++) {
                long from = (long) block * LANES * VECTOR_BYTES;
                long to = rows + block * rowsBytes + x * NUMBER;
                TurnOverF64.turnOver(columnsRe + from, to);
                TurnOverF64.turnOver(columnsIm + from, to + VECTOR_BYTES);
            }
        }
        for (int block = 0; block < blocks; block++) {
            addMagnitudes(alongRows.transform(rows + block * rowsBytes, scratch), block);
        }
        weighMirrors();
    }

    /** Where to find {@code |F(u, v)| + |F(-u, v)|}, or half of it where v is its own mirror image, as an index from {@link #magnitudes()}. */
    int index(int u, int v) {
        return u * blocks * LANES + v;
    }

    long magnitudes() {
        return magnitudes;
    }

    /** Half of the weighted columns, which saves halving their transforms. */
    private void pack(int x, long weightsX, long weightsY) {
        long rowBytes = (long) image.stride * Double.BYTES;
        long from = image.address + (long) x * Double.BYTES;
        long to = packed;
        DoubleVector weight = DoubleVector.fromMemorySegment(SPECIES, ALL, weightsX, LITTLE_ENDIAN)
                .mul((double) 0.5);
        for (int y = 0; y < size; y += 2) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN)
                    .mul(weight)
                    .mul(ImageF64.get(weightsY, y))
                    .intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, from + rowBytes, LITTLE_ENDIAN)
                    .mul(weight)
                    .mul(ImageF64.get(weightsY, y + 1))
                    .intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
            from += 2 * rowBytes;
            to += NUMBER;
        }
    }

    /**
     * With Z the transform of {@code (even + i odd) / 2}: {@code even(v) = Z(v) + Z*(-v)}, {@code odd(v) = (Z(v) - Z*(-v))
     * / i}, and the column's transform is {@code even(v) + exp(-2πi v / N) odd(v)}. Two v at a time: not for speed, but
     * so that the method is long enough for the compiler to leave it out of its caller, where it would be one vector
     * operation too many.
     */
    private void comeApart(long z) {
        int half = size / 2;
        for (int v = 0; v <= reach; v += 2) {
            long forth = z + v % half * NUMBER;
            long back = z + (size - v) % half * NUMBER;
            DoubleVector forthRe = DoubleVector.fromMemorySegment(SPECIES, ALL, forth, LITTLE_ENDIAN);
            DoubleVector forthIm = DoubleVector.fromMemorySegment(SPECIES, ALL, forth + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector backRe = DoubleVector.fromMemorySegment(SPECIES, ALL, back, LITTLE_ENDIAN);
            DoubleVector backIm = DoubleVector.fromMemorySegment(SPECIES, ALL, back + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector oddRe = forthIm.add(backIm);
            DoubleVector oddIm = backRe.sub(forthRe);
            DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(roots, 2L * v));
            DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(roots, 2L * v + 1));
            oddRe.fma(wRe, forthRe.add(backRe))
                    .sub(oddIm.mul(wIm))
                    .intoMemorySegment(ALL, columnsRe + v * VECTOR_BYTES, LITTLE_ENDIAN);
            oddRe.fma(wIm, oddIm.fma(wRe, forthIm.sub(backIm)))
                    .intoMemorySegment(ALL, columnsIm + v * VECTOR_BYTES, LITTLE_ENDIAN);

            forth = z + (v + 1) % half * NUMBER;
            back = z + (size - v - 1) % half * NUMBER;
            forthRe = DoubleVector.fromMemorySegment(SPECIES, ALL, forth, LITTLE_ENDIAN);
            forthIm = DoubleVector.fromMemorySegment(SPECIES, ALL, forth + VECTOR_BYTES, LITTLE_ENDIAN);
            backRe = DoubleVector.fromMemorySegment(SPECIES, ALL, back, LITTLE_ENDIAN);
            backIm = DoubleVector.fromMemorySegment(SPECIES, ALL, back + VECTOR_BYTES, LITTLE_ENDIAN);
            oddRe = forthIm.add(backIm);
            oddIm = backRe.sub(forthRe);
            wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(roots, 2L * v + 2));
            wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(roots, 2L * v + 3));
            oddRe.fma(wRe, forthRe.add(backRe))
                    .sub(oddIm.mul(wIm))
                    .intoMemorySegment(ALL, columnsRe + (v + 1) * VECTOR_BYTES, LITTLE_ENDIAN);
            oddRe.fma(wIm, oddIm.fma(wRe, forthIm.sub(backIm)))
                    .intoMemorySegment(ALL, columnsIm + (v + 1) * VECTOR_BYTES, LITTLE_ENDIAN);
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
