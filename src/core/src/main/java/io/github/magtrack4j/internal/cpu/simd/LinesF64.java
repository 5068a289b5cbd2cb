package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.DISTANCE;
import static io.github.magtrack4j.internal.cpu.simd.vector.VectorSumF64.FROM_4;
import static io.github.magtrack4j.internal.cpu.simd.vector.VectorSumF64.FROM_8;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.VectorSumF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The mean of neighbouring rows, or columns, of an image, about its own mean.
 *
 * <p>Rows are added up as vectors. Of the few columns each row's values are summed up within a vector. The centre
 * hardly moves from one iteration to the next: lines that are asked for again are there.
 */
final class LinesF64 {
    private static final VectorShuffle<Double> FROM_1 = VectorSumF64.from(1);
    private static final VectorShuffle<Double> FROM_2 = VectorSumF64.from(2);

    private final ImageF64 image;
    private final PixelsF64 pixels;

    /** The sum of the rows, and of the columns: N values, and room to a whole vector. */
    private final long rowSum;

    private final long columnSum;

    /** The mean of the rows, about its own mean: N values, then zeros to a whole vector. */
    final long meanRow;

    /** The same of the columns. */
    final long meanColumn;

    /** Columns of an image of which no more is read. */
    private final long band;

    /** 1 for a column that counts, 0 for one that does not. */
    private final long weights;

    private int firstChosen;
    private int chosen;

    /** The last sum of weighted rows. */
    final long weighed;

    private final long sums;
    private final VectorSumF64 vectorSum = new VectorSumF64();

    /** The rows and the columns last asked for; none at first. */
    private int firstRow;

    private int lastRow;
    private int firstColumn;
    private int lastColumn;

    LinesF64(Arena arena, ImageF64 image, PixelsF64 pixels) {
        this.image = image;
        this.pixels = pixels;
        rowSum = ImageF64.allocate(arena, image.stride);
        columnSum = ImageF64.allocate(arena, image.stride);
        meanRow = ImageF64.allocate(arena, image.stride);
        meanColumn = ImageF64.allocate(arena, image.stride);
        weighed = ImageF64.allocate(arena, image.stride);
        band = ImageF64.allocate(arena, (long) image.size * image.stride);
        weights = ImageF64.allocate(arena, image.stride);
        sums = ImageF64.allocate(arena, 2L * LANES);
        forget();
    }

    /** Tells that the image is another one: no lines are there. */
    void forget() {
        firstRow = -1;
        firstColumn = -1;
    }

    /** Makes the mean of rows {@code firstRow … lastRow}, and that of these columns, unless they are there. */
    void average(int firstRow, int lastRow, int firstColumn, int lastColumn) {
        boolean sameRows = firstRow == this.firstRow && lastRow == this.lastRow;
        boolean sameColumns = firstColumn == this.firstColumn && lastColumn == this.lastColumn;
        if (sameRows && sameColumns) {
            return;
        }
        if (!sameRows) {
            sumRows(firstRow, lastRow);
            this.firstRow = firstRow;
            this.lastRow = lastRow;
        }
        if (!sameColumns) {
            sumColumns(firstColumn, lastColumn - firstColumn + 1);
            this.firstColumn = firstColumn;
            this.lastColumn = lastColumn;
        }
        center(lastRow - firstRow + 1, lastColumn - firstColumn + 1);
    }

    private void sumRows(int first, int last) {
        int count = last - first + 1;
        if (pixels.areToBeTakenAsTheyAre()) {
            long rowBytes = (long) image.size * Double.BYTES;
            addRows(pixels.segment(), pixels.offset() + first * rowBytes, rowBytes, count);
        } else {
            pixels.readRows(first, last + 1);
            addRows(ALL, image.row(first), (long) image.stride * Double.BYTES, count);
        }
    }

    /**
     * Differences from a pixel in the middle. The last vector ends where the row ends, and may overlap the one before.
     */
    private void addRows(MemorySegment memory, long rows, long rowBytes, int count) {
        double level = memory.get(ImageF64.REAL, rows + image.size / 2 * (long) Double.BYTES);
        int lastStart = Math.max(0, image.size - LANES);
        for (int x = 0; x < image.size; x += LANES) {
            long start = (long) Math.min(x, lastStart) * Double.BYTES;
            long at = rows + start;
            DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                    .sub(level);
            for (int row = 1; row < count; row++) {
                at = at + rowBytes & ADDRESS;
                sum = DoubleVector.fromMemorySegment(SPECIES, memory, at, LITTLE_ENDIAN)
                        .sub(level)
                        .add(sum);
            }
            sum.intoMemorySegment(ALL, rowSum + start, LITTLE_ENDIAN);
        }
    }

    private void sumColumns(int first, int count) {
        if (count == 1) {
            pixels.readColumn(first, columnSum);
            return;
        }
        int width = (count + PixelsF64.WIDTH - 1) / PixelsF64.WIDTH * PixelsF64.WIDTH;
        if (width > image.size) {
            pixels.readAll();
        }
        // The vectors start with the first column, but must not reach behind the last row and its room.
        int room = pixels.areAllRead() ? image.stride : image.size;
        int start = Math.max(0, Math.min(first, room - width));
        chooseColumns(first - start, count);
        int summed = first - start + count;
        if (pixels.areAllRead()) {
            addRowByRow(ALL, image.address + (long) start * Double.BYTES, image.stride, summed);
        } else if (pixels.areToBeTakenAsTheyAre()) {
            addRowByRow(pixels.segment(), pixels.offset() + (long) start * Double.BYTES, image.size, summed);
        } else {
            pixels.readColumns(start, width, band);
            addRowByRow(ALL, band, width, summed);
        }
    }

    private void chooseColumns(int first, int count) {
        if (first != firstChosen || count != chosen) {
            for (int x = 0; x < image.stride; x++) {
                ImageF64.set(weights, x, x >= first && x < first + count ? 1 : 0);
            }
            firstChosen = first;
            chosen = count;
        }
    }

    /**
     * The sum of a row's values, those that have a weight, as differences from one in the middle. A vector becomes its
     * sum by adding its halves up, again and again: the first lane has it then. It is stored whole; the next rows' sums
     * overwrite the rest.
     */
    private void addRowByRow(MemorySegment memory, long rows, int stride, int count) {
        long rowBytes = (long) stride * Double.BYTES;
        long end = (long) ImageF64.roundUp(count) * Double.BYTES;
        double level = memory.get(ImageF64.REAL, rows + image.size / 2 * rowBytes + (long) firstChosen * Double.BYTES);
        DoubleVector weight = DoubleVector.fromMemorySegment(SPECIES, ALL, weights, LITTLE_ENDIAN);
        for (int y = 0; y < image.size; y++) {
            long row = rows + y * rowBytes & ADDRESS;
            DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, memory, row, LITTLE_ENDIAN)
                    .sub(level)
                    .mul(weight);
            // Ending on != a loop stays as it is; this one is short, and would lose by being unrolled.
            for (long x = VECTOR_BYTES; x != end; x += VECTOR_BYTES) {
                sum = DoubleVector.fromMemorySegment(SPECIES, memory, row + x, LITTLE_ENDIAN)
                        .sub(level)
                        .fma(DoubleVector.fromMemorySegment(SPECIES, ALL, weights + x, LITTLE_ENDIAN), sum);
            }
            if (LANES > 8) {
                sum = sum.add(sum.rearrange(FROM_8));
            }
            if (LANES > 4) {
                sum = sum.add(sum.rearrange(FROM_4));
            }
            if (LANES > 2) {
                sum = sum.add(sum.rearrange(FROM_2));
                sum = sum.add(sum.rearrange(FROM_1));
                sum.intoMemorySegment(ALL, columnSum + (long) y * Double.BYTES, LITTLE_ENDIAN);
            } else {
                // The compiler boxes two lanes that change places.
                ImageF64.set(columnSum, y, sum.lane(0) + sum.lane(1));
            }
        }
    }

    /**
     * Takes the mean off both sums, and divides each by the number of summands; what is behind the lines is zero again.
     * Both at once, so that neither's sum is waited for, and too long for the compiler to make it a part of what calls
     * it.
     */
    private void center(int rows, int columns) {
        // Summed up are differences from the first value, so that a line of equal values loses all of them.
        double rowLevel = ImageF64.get(rowSum, 0);
        double columnLevel = ImageF64.get(columnSum, 0);
        for (int i = image.size; i < image.stride; i++) {
            ImageF64.set(rowSum, i, rowLevel);
            ImageF64.set(columnSum, i, columnLevel);
        }
        long lineBytes = (long) image.stride * Double.BYTES;
        DoubleVector row = DoubleVector.zero(SPECIES);
        DoubleVector column = DoubleVector.zero(SPECIES);
        long rowAt = rowSum;
        long columnAt = columnSum;
        long end = rowSum + lineBytes;
        while (rowAt != end) {
            rowAt &= ADDRESS;
            columnAt &= ADDRESS;
            row = DoubleVector.fromMemorySegment(SPECIES, ALL, rowAt, LITTLE_ENDIAN)
                    .sub(rowLevel)
                    .add(row);
            column = DoubleVector.fromMemorySegment(SPECIES, ALL, columnAt, LITTLE_ENDIAN)
                    .sub(columnLevel)
                    .add(column);
            rowAt += VECTOR_BYTES;
            columnAt += VECTOR_BYTES;
        }
        row.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        column.intoMemorySegment(ALL, sums + VECTOR_BYTES, LITTLE_ENDIAN);
        double rowMean = vectorSum.of(sums) / image.size;
        double columnMean = vectorSum.of(sums + VECTOR_BYTES) / image.size;
        double rowScale = (double) 1 / rows;
        double columnScale = (double) 1 / columns;
        long fromRow = rowSum & ADDRESS;
        long fromColumn = columnSum & ADDRESS;
        long toRow = meanRow & ADDRESS;
        long toColumn = meanColumn & ADDRESS;
        for (long at = 0; at != lineBytes; at += VECTOR_BYTES) {
            at &= DISTANCE;
            DoubleVector.fromMemorySegment(SPECIES, ALL, fromRow + at, LITTLE_ENDIAN)
                    .sub(rowLevel)
                    .sub(rowMean)
                    .mul(rowScale)
                    .intoMemorySegment(ALL, toRow + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, fromColumn + at, LITTLE_ENDIAN)
                    .sub(columnLevel)
                    .sub(columnMean)
                    .mul(columnScale)
                    .intoMemorySegment(ALL, toColumn + at, LITTLE_ENDIAN);
        }
        for (int i = image.size; i < image.stride; i++) {
            ImageF64.set(meanRow, i, 0);
            ImageF64.set(meanColumn, i, 0);
        }
    }

    /** The sum of rows, each times its weight. */
    void weighRows(@Wide double[] weights, int first, int last) {
        pixels.readRows(first, last + 1);
        long rowBytes = (long) image.stride * Double.BYTES;
        for (int x = 0; x < image.stride; x += LANES) {
            long at = image.row(first) + (long) x * Double.BYTES;
            DoubleVector sum = DoubleVector.zero(SPECIES);
            for (int row = first; row <= last; row++) {
                sum = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                        .fma(DoubleVector.broadcast(SPECIES, (double) weights[row]), sum);
                at += rowBytes;
            }
            sum.intoMemorySegment(ALL, weighed + (long) x * Double.BYTES, LITTLE_ENDIAN);
        }
    }
}
