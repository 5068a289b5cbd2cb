package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * The mass of an image and its first moments, in one pass.
 *
 * <p>Down the columns the mass of each builds up; {@code Σ x I'} follows from these at the end. Four vectors of columns go
 * side by side, two rows at a time; the four together have one sum of {@code y I'}, for which no column need be known.
 *
 * <p>An image that has not been read is taken from where the caller has it, if it needs no conversion; else it is read some
 * rows at a time, which are gone when their sums are taken. Where rows are no whole number of vectors, the last vector ends
 * where the row ends; of its columns those count that no other vector has.
 */
final class MomentsF64 {
    /** Rows are taken this many at a time: few enough for the first-level cache. */
    private static final int BLOCK_BYTES = 16384;

    private final ImageF64 image;
    private final PixelsF64 pixels;
    private final int blockRows;
    private final long block;

    /** The x of each column, vector by vector. */
    private final long columns;

    /** 1 for a column that counts, 0 for padding and for what another vector has. */
    private final long counted;

    /** {@code Σ I'} of each column. */
    private final long masses;

    /** {@code Σ y I'}: for each vector of columns, or four of them. */
    private final long momentsY;

    private final long sums;

    private @Wide double mass;
    private @Wide double momentX;
    private @Wide double momentY;

    MomentsF64(Arena arena, ImageF64 image, PixelsF64 pixels) {
        this.image = image;
        this.pixels = pixels;
        columns = ImageF64.allocate(arena, image.stride);
        counted = ImageF64.allocate(arena, image.stride);
        for (int i = 0; i < image.stride; i++) {
            int vector = i / LANES * LANES;
            int x = firstColumn(vector) + i % LANES;
            ImageF64.set(columns, i, x);
            ImageF64.set(counted, i, x >= vector && x < image.size ? 1 : 0);
        }
        blockRows = Math.min(image.size, Math.max(2, BLOCK_BYTES / (Math.max(1, image.stride) * Double.BYTES) / 2 * 2));
        block = ImageF64.allocate(arena, (long) blockRows * image.stride);
        masses = ImageF64.allocate(arena, image.stride);
        momentsY = ImageF64.allocate(arena, image.stride);
        sums = ImageF64.allocate(arena, LANES);
    }

    /** The first column of a vector: that of the last one is so that the row is not left. */
    private int firstColumn(int vector) {
        return Math.max(0, Math.min(vector, image.size - LANES));
    }

    void compute() {
        compute(false, (double) 0);
    }

    void computeAbout(@Wide double level) {
        compute(true, (double) level);
    }

    private void compute(boolean about, double level) {
        clear();
        long rowBytes = (long) image.stride * Double.BYTES;
        if (pixels.areAllRead()) {
            sumRows(ALL, image.address, rowBytes, 0, image.size, about, level);
        } else if (pixels.areReadyToUse()) {
            long packedRowBytes = (long) image.size * Double.BYTES;
            sumRows(pixels.segment(), pixels.offset(), packedRowBytes, 0, image.size, about, level);
        } else {
            for (int first = 0; first < image.size; first += blockRows) {
                int end = Math.min(first + blockRows, image.size);
                pixels.readRows(first, end, block);
                sumRows(ALL, block, rowBytes, first, end, about, level);
            }
        }
        addUp();
    }

    /** Adds rows of the image, which are in some memory from an address on, so many bytes from one to the next. */
    private void sumRows(
            MemorySegment memory, long rows, long rowBytes, int first, int end, boolean about, double level) {
        int fours = image.size / (4 * LANES) * (4 * LANES);
        for (int x = 0; x < fours; x += 4 * LANES) {
            if (about) {
                sumFourAbout(memory, rows, rowBytes, first, end, (long) x * Double.BYTES, level);
            } else {
                sumFour(memory, rows, rowBytes, first, end, (long) x * Double.BYTES);
            }
        }
        for (int x = fours; x < image.stride; x += LANES) {
            long from = rows + (long) firstColumn(x) * Double.BYTES;
            if (about) {
                sumOneAbout(memory, from, rowBytes, first, end, (long) x * Double.BYTES, level);
            } else {
                sumOne(memory, from, rowBytes, first, end, (long) x * Double.BYTES);
            }
        }
    }

    private void clear() {
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (long at = 0; at < (long) image.stride * Double.BYTES; at += VECTOR_BYTES) {
            zero.intoMemorySegment(ALL, masses + at, LITTLE_ENDIAN);
            zero.intoMemorySegment(ALL, momentsY + at, LITTLE_ENDIAN);
        }
    }

    private void sumFour(MemorySegment memory, long rows, long rowBytes, int first, int end, long column) {
        long to = masses + column;
        DoubleVector sum0 = DoubleVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN);
        DoubleVector sum1 = DoubleVector.fromMemorySegment(SPECIES, ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector sum2 = DoubleVector.fromMemorySegment(SPECIES, ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector sum3 = DoubleVector.fromMemorySegment(SPECIES, ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector momentY = DoubleVector.fromMemorySegment(SPECIES, ALL, momentsY + column, LITTLE_ENDIAN);
        DoubleVector odd = DoubleVector.zero(SPECIES);
        long at = rows + column;
        int y = first;
        for (; y + 1 < end; y += 2) {
            long below = at + rowBytes;
            DoubleVector v0 = DoubleVector.fromMemorySegment(SPECIES, memory, below, LITTLE_ENDIAN);
            DoubleVector v1 = DoubleVector.fromMemorySegment(SPECIES, memory, below + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector v2 = DoubleVector.fromMemorySegment(SPECIES, memory, below + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector v3 = DoubleVector.fromMemorySegment(SPECIES, memory, below + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
            odd = odd.add(v0.add(v1).add(v2.add(v3)));
            v0 = v0.add(DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN));
            v1 = v1.add(DoubleVector.fromMemorySegment(SPECIES, memory, at + VECTOR_BYTES, LITTLE_ENDIAN));
            v2 = v2.add(DoubleVector.fromMemorySegment(SPECIES, memory, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN));
            v3 = v3.add(DoubleVector.fromMemorySegment(SPECIES, memory, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN));
            momentY = v0.add(v1).add(v2.add(v3)).fma(DoubleVector.broadcast(SPECIES, (double) y), momentY);
            sum0 = sum0.add(v0);
            sum1 = sum1.add(v1);
            sum2 = sum2.add(v2);
            sum3 = sum3.add(v3);
            at = below + rowBytes;
        }
        sum0.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
        sum1.intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
        sum2.intoMemorySegment(ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum3.intoMemorySegment(ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        momentY.add(odd).intoMemorySegment(ALL, momentsY + column, LITTLE_ENDIAN);
        if (y < end) {
            for (int part = 0; part < 4; part++) {
                sumOne(memory, at + part * VECTOR_BYTES, rowBytes, y, end, column + part * VECTOR_BYTES);
            }
        }
    }

    private void sumOne(MemorySegment memory, long from, long rowBytes, int first, int end, long column) {
        DoubleVector keep = DoubleVector.fromMemorySegment(SPECIES, ALL, counted + column, LITTLE_ENDIAN);
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, masses + column, LITTLE_ENDIAN);
        DoubleVector momentY = DoubleVector.fromMemorySegment(SPECIES, ALL, momentsY + column, LITTLE_ENDIAN);
        long at = from;
        for (int y = first; y < end; y++) {
            DoubleVector values = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                    .mul(keep);
            sum = sum.add(values);
            momentY = values.fma(DoubleVector.broadcast(SPECIES, (double) y), momentY);
            at += rowBytes;
        }
        sum.intoMemorySegment(ALL, masses + column, LITTLE_ENDIAN);
        momentY.intoMemorySegment(ALL, momentsY + column, LITTLE_ENDIAN);
    }

    private void sumFourAbout(
            MemorySegment memory, long rows, long rowBytes, int first, int end, long column, double level) {
        long to = masses + column;
        DoubleVector sum0 = DoubleVector.fromMemorySegment(SPECIES, ALL, to, LITTLE_ENDIAN);
        DoubleVector sum1 = DoubleVector.fromMemorySegment(SPECIES, ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector sum2 = DoubleVector.fromMemorySegment(SPECIES, ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector sum3 = DoubleVector.fromMemorySegment(SPECIES, ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector momentY = DoubleVector.fromMemorySegment(SPECIES, ALL, momentsY + column, LITTLE_ENDIAN);
        long at = rows + column;
        for (int y = first; y < end; y++) {
            DoubleVector v0 = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                    .sub(level)
                    .abs();
            DoubleVector v1 = DoubleVector.fromMemorySegment(SPECIES, memory, at + VECTOR_BYTES, LITTLE_ENDIAN)
                    .sub(level)
                    .abs();
            DoubleVector v2 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .sub(level)
                    .abs();
            DoubleVector v3 = DoubleVector.fromMemorySegment(SPECIES, memory, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .sub(level)
                    .abs();
            momentY = v0.add(v1).add(v2.add(v3)).fma(DoubleVector.broadcast(SPECIES, (double) y), momentY);
            sum0 = sum0.add(v0);
            sum1 = sum1.add(v1);
            sum2 = sum2.add(v2);
            sum3 = sum3.add(v3);
            at += rowBytes;
        }
        sum0.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
        sum1.intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
        sum2.intoMemorySegment(ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum3.intoMemorySegment(ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        momentY.intoMemorySegment(ALL, momentsY + column, LITTLE_ENDIAN);
    }

    private void sumOneAbout(
            MemorySegment memory, long from, long rowBytes, int first, int end, long column, double level) {
        DoubleVector keep = DoubleVector.fromMemorySegment(SPECIES, ALL, counted + column, LITTLE_ENDIAN);
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, masses + column, LITTLE_ENDIAN);
        DoubleVector momentY = DoubleVector.fromMemorySegment(SPECIES, ALL, momentsY + column, LITTLE_ENDIAN);
        long at = from;
        for (int y = first; y < end; y++) {
            DoubleVector values = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                    .sub(level)
                    .abs()
                    .mul(keep);
            sum = sum.add(values);
            momentY = values.fma(DoubleVector.broadcast(SPECIES, (double) y), momentY);
            at += rowBytes;
        }
        sum.intoMemorySegment(ALL, masses + column, LITTLE_ENDIAN);
        momentY.intoMemorySegment(ALL, momentsY + column, LITTLE_ENDIAN);
    }

    private void addUp() {
        DoubleVector sum = DoubleVector.zero(SPECIES);
        DoubleVector sumX = DoubleVector.zero(SPECIES);
        DoubleVector sumY = DoubleVector.zero(SPECIES);
        for (long at = 0; at < (long) image.stride * Double.BYTES; at += VECTOR_BYTES) {
            DoubleVector columnMass = DoubleVector.fromMemorySegment(SPECIES, ALL, masses + at, LITTLE_ENDIAN);
            sum = sum.add(columnMass);
            sumX = columnMass.fma(DoubleVector.fromMemorySegment(SPECIES, ALL, columns + at, LITTLE_ENDIAN), sumX);
            sumY = sumY.add(DoubleVector.fromMemorySegment(SPECIES, ALL, momentsY + at, LITTLE_ENDIAN));
        }
        sum.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        mass = ImageF64.sum(sums);
        sumX.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        momentX = ImageF64.sum(sums);
        sumY.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        momentY = ImageF64.sum(sums);
    }

    /** The mean pixel, for which the mass suffices. */
    public @Wide double mean() {
        compute();
        return mass / ((@Wide double) image.size * image.size);
    }

    public @Wide double mass() {
        return mass;
    }

    public @Wide double momentX() {
        return momentX;
    }

    public @Wide double momentY() {
        return momentY;
    }
}
