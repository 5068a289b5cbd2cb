package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.ImageF64.REAL;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.MAGIC;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.MAGIC_LOW;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.TIE;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;

/**
 * The mean pixel in each ring about a centre, without sorting pixels into bins.
 *
 * <p>Bin b is the ring between the circles of radius (b - ½) / oversample and (b + ½) / oversample. A circle crosses a
 * column of pixels at two rows; with the running sums down the columns, the sum of the pixels between them is one
 * subtraction. A ring is the disc of its outer circle less the disc of its inner one. Three passes:
 *
 * <ol>
 *   <li>{@link #sumColumns}: running sums down all columns, rows of vectors;
 *   <li>{@link #halfChords}, {@link #cross}: for one column, the two rows where each circle crosses it; circles are lanes;
 *   <li>{@link #addColumn}: the sums between those rows, circle by circle. A gather would be no faster.
 * </ol>
 *
 * <p>A pixel exactly on a circle belongs, rounded half to even, to bin b where b is even and to bin b + 1 where b is
 * odd; moving even circles out and odd ones in by {@link LanesF64#TIE} has it so.
 *
 * <p>Sums are of differences from the first pixel: small numbers lose less in rounding.
 */
final class RadialProfileF64 {
    private static final double HALF = (double) 0.5;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final ImageF64 image;
    private final int capacity;

    /** Running sums: N + 1 rows, row y the sum of the rows above y; rows a vector apart, lest they share cache sets. */
    private final long sums;

    private final int sumsStride;

    /** The squared radius of each circle. */
    private final long squares;

    /** For one column, half the chord that each circle cuts out of it. */
    private final long chords;

    /** For one column, the row behind the last inside each circle, and the first, as {@link LanesF64#MAGIC} shows them. */
    private final long bottoms;

    private final long tops;

    /** The sum and the number of the pixels inside each circle; the entry before the first is 0. */
    private final long discs;

    private final long counts;
    final long profile;

    private int bins;
    private int oversample;

    RadialProfileF64(Arena arena, ImageF64 image, int bins) {
        this.image = image;
        capacity = bins;
        sumsStride = image.stride + LANES;
        sums = ImageF64.allocate(arena, (image.size + 1L) * sumsStride);
        int circles = ImageF64.roundUp(bins);
        squares = ImageF64.allocate(arena, circles);
        chords = ImageF64.allocate(arena, circles);
        bottoms = ImageF64.allocate(arena, circles);
        tops = ImageF64.allocate(arena, circles);
        discs = ImageF64.allocate(arena, circles + LANES) + (long) LANES * Double.BYTES;
        counts = ImageF64.allocate(arena, circles + LANES) + (long) LANES * Double.BYTES;
        profile = ImageF64.allocate(arena, circles);
    }

    int capacity() {
        return capacity;
    }

    void compute(@Wide double x, @Wide double y, int oversample) {
        prepareCircles(oversample);
        double level = ImageF64.get(image.address, 0);
        sumColumns(level);
        clear(discs);
        clear(counts);

        // The centre as a whole pixel and a fraction: the fraction loses nothing in 32 bits.
        int row = (int) Math.rint(y);
        double fraction = (double) (y - row);
        @Wide double largest = (bins - 0.5) / oversample + TIE;
        int firstColumn = (int) Math.max(0, Math.ceil(x - largest));
        int lastColumn = (int) Math.min(image.size - 1, Math.floor(x + largest));
        for (int column = firstColumn; column <= lastColumn; column++) {
            @Wide double distance = Math.abs(column - x);
            // The first circle that may reach this column.
            int first = Math.max(0, (int) (distance * oversample - 0.75)) / LANES * LANES;
            halfChords(first, (double) (distance * distance));
            cross(first, row, fraction);
            addColumn(first, column);
        }
        finish(level);
    }

    private void prepareCircles(int oversample) {
        int count = image.size / 2 * oversample;
        if (bins == count && this.oversample == oversample) {
            return;
        }
        bins = count;
        this.oversample = oversample;
        for (int b = 0; b < ImageF64.roundUp(bins); b++) {
            @Wide double radius = (b + 0.5) / oversample;
            @Wide double tie = b % 2 == 0 ? TIE : -TIE;
            // Circles behind the last one reach nowhere.
            ImageF64.set(squares, b, b < bins ? (double) (radius * radius + 2 * radius * tie) : -1);
        }
    }

    private void sumColumns(double level) {
        long rowBytes = (long) sumsStride * Double.BYTES;
        for (int x = 0; x < image.stride; x += LANES) {
            long from = image.address + (long) x * Double.BYTES;
            long to = sums + (long) x * Double.BYTES;
            DoubleVector sum = DoubleVector.zero(SPECIES);
            sum.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            for (int y = 0; y < image.size; y++) {
                sum = sum.add(DoubleVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN)
                        .sub(level));
                to += rowBytes;
                from += (long) image.stride * Double.BYTES;
                sum.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            }
        }
    }

    private void clear(long values) {
        for (int b = 0; b < bins; b += LANES) {
            DoubleVector.zero(SPECIES).intoMemorySegment(ALL, values + (long) b * Double.BYTES, LITTLE_ENDIAN);
        }
    }

    /**
     * Half the chord that each circle cuts out of the column: √(radius² - distance²). Where there is none it is below 0,
     * so that the last row comes before the first; a mask would say so too, but costs more.
     */
    private void halfChords(int first, double squaredDistance) {
        DoubleVector zero = DoubleVector.zero(SPECIES);
        for (int b = first; b < bins; b += LANES) {
            long at = (long) b * Double.BYTES;
            DoubleVector square = DoubleVector.fromMemorySegment(SPECIES, ALL, squares + at, LITTLE_ENDIAN)
                    .sub(squaredDistance);
            square.max(zero).sqrt().add(square.min(zero)).intoMemorySegment(ALL, chords + at, LITTLE_ENDIAN);
        }
    }

    /**
     * The first row inside each circle, {@code ceil(y - s)}, and the row behind the last, {@code floor(y + s) + 1}, s
     * half the chord and y the centre's row plus a fraction; as integers on top of {@link LanesF64#MAGIC}.
     *
     * <p>Thanks to {@link LanesF64#TIE} neither {@code y - s} nor {@code y + s} is a whole number, so that floor and ceil
     * are the nearest whole number half a pixel further in.
     */
    private void cross(int first, int row, double fraction) {
        DoubleVector low = DoubleVector.broadcast(SPECIES, MAGIC);
        DoubleVector high = DoubleVector.broadcast(SPECIES, MAGIC + image.size);
        DoubleVector roundBottom = DoubleVector.broadcast(SPECIES, MAGIC + (row + 1));
        DoubleVector roundTop = DoubleVector.broadcast(SPECIES, MAGIC + row);
        DoubleVector below = DoubleVector.broadcast(SPECIES, fraction - HALF);
        DoubleVector above = DoubleVector.broadcast(SPECIES, fraction + HALF);
        for (int b = first; b < bins; b += LANES) {
            long at = (long) b * Double.BYTES;
            DoubleVector chord = DoubleVector.fromMemorySegment(SPECIES, ALL, chords + at, LITTLE_ENDIAN);
            DoubleVector top = above.sub(chord).add(roundTop).max(low).min(high);
            DoubleVector bottom =
                    below.add(chord).add(roundBottom).max(low).min(high).max(top);
            top.intoMemorySegment(ALL, tops + at, LITTLE_ENDIAN);
            bottom.intoMemorySegment(ALL, bottoms + at, LITTLE_ENDIAN);
            DoubleVector.fromMemorySegment(SPECIES, ALL, counts + at, LITTLE_ENDIAN)
                    .add(bottom.sub(top))
                    .intoMemorySegment(ALL, counts + at, LITTLE_ENDIAN);
        }
    }

    private void addColumn(int first, int column) {
        long base = sums + (long) column * Double.BYTES;
        long rowBytes = (long) sumsStride * Double.BYTES;
        long end = (long) bins * Double.BYTES;
        for (long at = (long) first * Double.BYTES; at < end; at += Double.BYTES) {
            long bottom = (ALL.get(INT, bottoms + at) - MAGIC_LOW) * rowBytes;
            long top = (ALL.get(INT, tops + at) - MAGIC_LOW) * rowBytes;
            double inside = ALL.get(REAL, base + bottom) - ALL.get(REAL, base + top);
            ALL.set(REAL, discs + at, ALL.get(REAL, discs + at) + inside);
        }
    }

    private void finish(double level) {
        for (int b = 0; b < bins; b += LANES) {
            long at = (long) b * Double.BYTES;
            DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, discs + at, LITTLE_ENDIAN)
                    .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, discs + at - Double.BYTES, LITTLE_ENDIAN));
            DoubleVector count = DoubleVector.fromMemorySegment(SPECIES, ALL, counts + at, LITTLE_ENDIAN)
                    .sub(DoubleVector.fromMemorySegment(SPECIES, ALL, counts + at - Double.BYTES, LITTLE_ENDIAN));
            sum.div(count).add(level).intoMemorySegment(ALL, profile + at, LITTLE_ENDIAN);
        }
    }
}
