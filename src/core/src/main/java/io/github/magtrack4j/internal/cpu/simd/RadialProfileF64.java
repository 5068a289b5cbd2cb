package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.ImageF64.REAL;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MAGIC;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MAGIC_BITS;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.TIE;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.SelectF64.FROM_TWO;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * The mean pixel in each ring about a centre, without sorting pixels into bins.
 *
 * <p>Bin b is the ring between the circles of radius (b - ½) / oversample and (b + ½) / oversample. A circle crosses a
 * row of pixels at two columns; with the prefix sums along the row, the sum of the pixels between them is one
 * subtraction. A ring is the disc of its outer circle less the disc of its inner one. Two passes:
 *
 * <ol>
 *   <li>{@link #sumRows}: prefix sums along all rows;
 *   <li>{@link #addDiscs}: for a vector of neighbouring circles, row by row, the columns where they cross it, and the
 *       sums between these. Neighbours cross a row near each other, so that the sums wanted lie in two vectors, a
 *       window that starts at the first circle's column, and are selected there by lane. Only where circles just touch
 *       a row are they further apart, and more windows looked into.
 * </ol>
 *
 * <p>With vectors of two lanes neither pays, and {@link #sumColumns} and {@link #addDisc} do it down columns, circle by
 * circle.
 *
 * <p>A pixel exactly on a circle belongs, rounded half to even, to bin b where b is even and to bin b + 1 where b is
 * odd; moving even circles out and odd ones in by {@link LanesF64#TIE} has it so.
 *
 * <p>Sums are of differences from the first pixel: small numbers lose less in rounding.
 */
final class RadialProfileF64 {
    /** Whether vectors have lanes enough for prefix sums and look-up within them to pay. */
    private static final boolean IN_VECTORS = LANES > 2;

    /** The lanes of a vector some places up. */
    private static final VectorShuffle<Double> UP_1 = VectorShuffle.iota(SPECIES, -1, 1, true);

    private static final VectorShuffle<Double> UP_2 = VectorShuffle.iota(SPECIES, -2, 1, true);
    private static final VectorShuffle<Double> UP_4 = VectorShuffle.iota(SPECIES, -4, 1, true);
    private static final VectorShuffle<Double> UP_8 = VectorShuffle.iota(SPECIES, -8, 1, true);

    /** The columns that one window holds. */
    private static final long WINDOW = 2L * LANES;

    private final ImageF64 image;
    private final PixelsF64 pixels;
    private final int capacity;

    /**
     * Prefix sums: entry x of a row is the sum of its pixels up to x. A vector of zeros lies between rows, so that the
     * entry before the first is 0. Windows reach beyond the sums, by less than a row and a window.
     */
    private final long sums;

    private final long sumsRowBytes;

    /** 1 for lanes that have come from within the vector when all are 1 place up, else 0; then 2, 4 and 8 places up. */
    private final long within;

    /** The squared radius of each circle. */
    private final long squares;

    /** The squared distance of a row up to which one window holds all crossings of a vector of circles. */
    private final @Wide double[] oneWindow;

    /** The sum and the number of the pixels inside each circle; the entry before the first is 0. */
    private final long discs;

    private final long counts;
    final long profile;

    private int bins;
    private int oversample;

    RadialProfileF64(Arena arena, ImageF64 image, PixelsF64 pixels, int bins) {
        this.image = image;
        this.pixels = pixels;
        capacity = bins;
        int sumsStride = image.stride + LANES;
        long margin = sumsStride + WINDOW;
        sums = ImageF64.allocate(arena, (long) image.size * sumsStride + 2 * margin) + margin * Double.BYTES;
        sumsRowBytes = (long) sumsStride * Double.BYTES;
        within = ImageF64.allocate(arena, 4L * LANES);
        for (int step = 0; step < 4; step++) {
            for (int lane = 1 << step; lane < LANES; lane++) {
                ImageF64.set(within, step * LANES + lane, 1);
            }
        }
        int circles = ImageF64.roundUp(bins);
        squares = ImageF64.allocate(arena, circles);
        oneWindow = new @Wide double[circles / LANES];
        discs = ImageF64.allocate(arena, circles + LANES) + VECTOR_BYTES;
        counts = ImageF64.allocate(arena, circles + LANES) + VECTOR_BYTES;
        profile = ImageF64.allocate(arena, circles);
    }

    int capacity() {
        return capacity;
    }

    /**
     * Computes the profile.
     *
     * @param finite whether the image is known to have no pixel that is NaN or infinite
     * @return whether it has none; else there is no profile
     */
    boolean compute(@Wide double x, @Wide double y, int oversample, boolean finite) {
        prepareCircles(oversample);
        double level = IN_VECTORS ? sumRows() : sumColumns();
        if (!finite && !areSumsFinite()) {
            return false;
        }
        for (int b = 0; b < bins; b += IN_VECTORS ? LANES : 1) {
            if (IN_VECTORS) {
                @Wide double reach = reach(Math.min(b + LANES, bins) - 1);
                addDiscs(b, x, y, firstInReach(y, reach), lastInReach(y, reach));
            } else {
                addDisc(b, x, y, firstInReach(x, reach(b)), lastInReach(x, reach(b)));
            }
        }
        finish(level);
        return true;
    }

    /** Whether the sums of all lines are finite: of rows the last column's, of columns the last row's. */
    private boolean areSumsFinite() {
        long last = (image.size - 1L) * Double.BYTES;
        long at = IN_VECTORS ? sums + last : sums + (image.size - 1) * sumsRowBytes;
        long step = IN_VECTORS ? sumsRowBytes : Double.BYTES;
        double zero = 0;
        for (int i = 0; i < image.size; i++, at += step) {
            zero += ALL.get(REAL, at) * 0; // NaN from NaN and from infinity
        }
        return zero == 0;
    }

    /** No less than the circle's radius. */
    private @Wide double reach(int circle) {
        return (circle + 0.5) / oversample + TIE;
    }

    private static int firstInReach(@Wide double center, @Wide double reach) {
        return (int) Math.max(0, Math.ceil(center - reach));
    }

    private int lastInReach(@Wide double center, @Wide double reach) {
        return (int) Math.min(image.size - 1, Math.floor(center + reach));
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
            ImageF64.set(squares, b, (double) (radius * radius + 2 * radius * tie));
        }
        for (int b = 0; b < bins; b += LANES) {
            @Wide double inner = (b + 0.5) / oversample;
            @Wide double outer = (b + LANES - 0.5) / oversample;
            oneWindow[b / LANES] = squaredDistanceOfOneWindow(inner, outer);
        }
    }

    /**
     * Half the chords of two circles, R and r, differ by w at the distance d where √(R² - d²) - √(r² - d²) = w: with
     * the inner half chord s = ((R² - r²) / w - w) / 2, d² = r² - s². Where s < 0 they nowhere differ by so much. A
     * window holds columns that are {@code WINDOW - 1} apart; half a column is for rounding.
     */
    private static @Wide double squaredDistanceOfOneWindow(@Wide double inner, @Wide double outer) {
        @Wide double width = WINDOW - 1.5;
        @Wide double chord = ((outer * outer - inner * inner) / width - width) / 2;
        return chord < 0 ? Double.POSITIVE_INFINITY : inner * inner - chord * chord;
    }

    /**
     * A column of vectors at a time, so that each vector needs what its neighbour was some rows ago, not just now.
     * Pixels that need no conversion and no padding are taken from where they are.
     *
     * <p>Longer than 325 bytecodes, so that it is compiled by itself: see docs/explanation/kernels.md, "Boxed vectors".
     *
     * @return what is subtracted from each pixel
     */
    private double sumRows() {
        boolean asTheyAre = image.size % LANES == 0 && pixels.areToBeTakenAsTheyAre();
        if (!asTheyAre) {
            pixels.readAll();
        }
        MemorySegment memory = asTheyAre ? pixels.segment() : ALL;
        long first = asTheyAre ? pixels.offset() : image.address;
        double level = memory.get(REAL, first);
        long imageRowBytes = (long) image.stride * Double.BYTES;
        DoubleVector from1 = DoubleVector.fromMemorySegment(SPECIES, ALL, within, LITTLE_ENDIAN);
        DoubleVector from2 = DoubleVector.fromMemorySegment(SPECIES, ALL, within + VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector from4 = DoubleVector.fromMemorySegment(SPECIES, ALL, within + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector from8 = DoubleVector.fromMemorySegment(SPECIES, ALL, within + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        for (long x = 0; x < imageRowBytes; x += VECTOR_BYTES) {
            long from = first + x;
            long to = sums + x;
            for (int y = 0; y < image.size; y++) {
                DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, memory, from, LITTLE_ENDIAN)
                        .sub(level);
                sum = sum.rearrange(UP_1).fma(from1, sum);
                sum = sum.rearrange(UP_2).fma(from2, sum);
                if (LANES > 4) {
                    sum = sum.rearrange(UP_4).fma(from4, sum);
                }
                if (LANES > 8) {
                    sum = sum.rearrange(UP_8).fma(from8, sum);
                }
                sum.add(ALL.get(REAL, to - Double.BYTES)).intoMemorySegment(ALL, to, LITTLE_ENDIAN);
                from += imageRowBytes;
                to += sumsRowBytes;
            }
        }
        return level;
    }

    /**
     * The discs of the circles from b on. A row of the image is crossed at the columns {@code ceil(x - s)}, the first
     * inside, and {@code floor(x + s) + 1}, the one behind the last, s half the chord.
     *
     * <p>Thanks to {@link LanesF64#TIE} neither {@code x - s} nor {@code x + s} is a whole number, so that floor and
     * ceil are the nearest whole number half a pixel further in. For circles that do not reach the row s is 0, and the
     * two are the same number, rounded the same way: nothing is inside.
     */
    private void addDiscs(int b, @Wide double x, @Wide double y, int firstRow, int lastRow) {
        // The centre as a whole pixel and a fraction, which loses nothing in 32 bits. From between 1 and 2 it can be
        // taken
        // down by whole numbers without another rounding: below and above are exactly a pixel apart.
        int column = (int) Math.rint(x);
        double fraction = (double) (x - column + 1.5);
        DoubleVector below = DoubleVector.broadcast(SPECIES, fraction - 2);
        DoubleVector above = DoubleVector.broadcast(SPECIES, fraction - 1);
        DoubleVector roundRight = DoubleVector.broadcast(SPECIES, MAGIC + (column + 1));
        DoubleVector roundLeft = DoubleVector.broadcast(SPECIES, MAGIC + column);
        LongVector low = DoubleVector.broadcast(SPECIES, MAGIC).reinterpretAsLongs();
        LongVector high = DoubleVector.broadcast(SPECIES, MAGIC + image.size).reinterpretAsLongs();
        LongVector zero = DoubleVector.zero(SPECIES).reinterpretAsLongs();

        long at = (long) b * Double.BYTES;
        DoubleVector square = DoubleVector.fromMemorySegment(SPECIES, ALL, squares + at, LITTLE_ENDIAN);
        DoubleVector sum = DoubleVector.zero(SPECIES);
        LongVector count = low;
        @Wide double near = oneWindow[b / LANES];
        // The sum before column 0; columns are counted from MAGIC_BITS, which overflows here and is undone there.
        long row = sums + firstRow * sumsRowBytes - (1 + (long) MAGIC_BITS) * Double.BYTES;
        try {
            for (int i = firstRow; i <= lastRow; i++, row += sumsRowBytes) {
                @Wide double squaredDistance = (i - y) * (i - y);
                // As integers floating-point numbers have the same order, and a cheaper maximum.
                DoubleVector chord = square.sub((double) squaredDistance)
                        .reinterpretAsLongs()
                        .max(zero)
                        .reinterpretAsDoubles()
                        .sqrt();
                LongVector right = chord.add(below)
                        .add(roundRight)
                        .reinterpretAsLongs()
                        .max(low)
                        .min(high);
                LongVector left = above.sub(chord)
                        .add(roundLeft)
                        .reinterpretAsLongs()
                        .max(low)
                        .min(high);
                count = right.sub(left).add(count);

                long firstRight = right.lane(0);
                long firstLeft = left.lane(0) - (WINDOW - 1);
                right = right.sub(right.broadcast(firstRight));
                left = left.sub(left.broadcast(firstLeft));
                long atRight = row + firstRight * Double.BYTES;
                long atLeft = row + firstLeft * Double.BYTES;
                LongVector rightSum = (LongVector) FROM_TWO.invokeExact(
                        right,
                        DoubleVector.fromMemorySegment(SPECIES, ALL, atRight, LITTLE_ENDIAN)
                                .reinterpretAsLongs(),
                        DoubleVector.fromMemorySegment(SPECIES, ALL, atRight + VECTOR_BYTES, LITTLE_ENDIAN)
                                .reinterpretAsLongs());
                LongVector leftSum = (LongVector) FROM_TWO.invokeExact(
                        left,
                        DoubleVector.fromMemorySegment(SPECIES, ALL, atLeft, LITTLE_ENDIAN)
                                .reinterpretAsLongs(),
                        DoubleVector.fromMemorySegment(SPECIES, ALL, atLeft + VECTOR_BYTES, LITTLE_ENDIAN)
                                .reinterpretAsLongs());
                if (squaredDistance > near) {
                    long span = Math.max(right.lane(LANES - 1), WINDOW - 1 - left.lane(LANES - 1));
                    for (long further = WINDOW; further <= span; further += WINDOW) {
                        atRight += 2 * VECTOR_BYTES;
                        atLeft -= 2 * VECTOR_BYTES;
                        LongVector nextRight = (LongVector) FROM_TWO.invokeExact(
                                right,
                                DoubleVector.fromMemorySegment(SPECIES, ALL, atRight, LITTLE_ENDIAN)
                                        .reinterpretAsLongs(),
                                DoubleVector.fromMemorySegment(SPECIES, ALL, atRight + VECTOR_BYTES, LITTLE_ENDIAN)
                                        .reinterpretAsLongs());
                        LongVector nextLeft = (LongVector) FROM_TWO.invokeExact(
                                left,
                                DoubleVector.fromMemorySegment(SPECIES, ALL, atLeft, LITTLE_ENDIAN)
                                        .reinterpretAsLongs(),
                                DoubleVector.fromMemorySegment(SPECIES, ALL, atLeft + VECTOR_BYTES, LITTLE_ENDIAN)
                                        .reinterpretAsLongs());
                        rightSum = nextRight.blend(rightSum, right.compare(VectorOperators.LT, further));
                        leftSum = nextLeft.blend(leftSum, left.compare(VectorOperators.GE, WINDOW - further));
                    }
                }
                sum = rightSum.reinterpretAsDoubles()
                        .sub(leftSum.reinterpretAsDoubles())
                        .add(sum);
            }
        } catch (Throwable e) {
            throw new AssertionError(e); // invokeExact declares it, selectFrom does not throw
        }
        sum.intoMemorySegment(ALL, discs + at, LITTLE_ENDIAN);
        count.reinterpretAsDoubles().sub(MAGIC).intoMemorySegment(ALL, counts + at, LITTLE_ENDIAN);
    }

    /** Prefix sums down all columns, which need no look into a vector: entry x of row y is the sum down to y. */
    private double sumColumns() {
        pixels.readAll();
        double level = ALL.get(REAL, image.address);
        long imageRowBytes = (long) image.stride * Double.BYTES;
        for (long x = 0; x < imageRowBytes; x += VECTOR_BYTES) {
            DoubleVector sum = DoubleVector.zero(SPECIES);
            long from = image.address + x;
            long to = sums + x;
            for (int y = 0; y < image.size; y++) {
                sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from, LITTLE_ENDIAN)
                        .sub(level)
                        .add(sum);
                sum.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
                from += imageRowBytes;
                to += sumsRowBytes;
            }
        }
        return level;
    }

    /** The disc of one circle: for each column the prefix sums at the last row inside and above the first. */
    private void addDisc(int b, @Wide double x, @Wide double y, int firstColumn, int lastColumn) {
        double square = ImageF64.get(squares, b);
        double sum = 0;
        int count = 0;
        for (int i = firstColumn; i <= lastColumn; i++) {
            @Wide double squaredChord = square - (i - x) * (i - x);
            if (squaredChord < 0) {
                continue; // the circle does not reach this column, not even with a pixel exactly beside its centre
            }
            @Wide double chord = Math.sqrt(squaredChord);
            int first = (int) Math.max(0, Math.ceil(y - chord));
            int last = (int) Math.min(image.size - 1, Math.floor(y + chord));
            if (first <= last) {
                long column = sums + (long) i * Double.BYTES;
                sum += ALL.get(REAL, column + last * sumsRowBytes) - ALL.get(REAL, column + (first - 1) * sumsRowBytes);
                count += last - first + 1;
            }
        }
        ImageF64.set(discs, b, sum);
        ImageF64.set(counts, b, count);
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
