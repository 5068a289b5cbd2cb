package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.ImageF32.REAL;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.INTS;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.INT_TO_REAL;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.MAGIC;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.MAGIC_BITS;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.TIE;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF32.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.SelectF32.FROM_TWO;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF32;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF32;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * The mean pixel in each ring about a centre: {@link RadialProfileF64}'s two passes, with sums of 32-bit integers.
 *
 * <p>The sums of a disc are far larger than those of a ring, which is the difference of two: as floats they would not
 * have the digits. As integers they may overflow, and do in large images, but the difference is right as long as the
 * ring's own sum fits. A ring has less than 2¹² pixels (3211 is the area of the widest there is), so pixels may have 18
 * bits and a sign. Those of 8 or 16 bits are summed as they are. Others become whole numbers of 17 bits: multiples of a
 * power of two that depends on the largest difference from the first pixel, which are off by 2⁻¹⁷ of that difference at
 * most, and not at all where pixels are whole numbers themselves.
 *
 * <p>Within a vector prefix sums are made as floats, in which they are exact.
 */
final class RadialProfileF32 {
    /** The bits of a pixel that is made a whole number: the sum of a vector's pixels then is within MAGIC's reach. */
    private static final int PIXEL_BITS = 17;

    /** The lanes of a vector some places up. */
    private static final VectorShuffle<Float> UP_1 = VectorShuffle.iota(SPECIES, -1, 1, true);

    private static final VectorShuffle<Float> UP_2 = VectorShuffle.iota(SPECIES, -2, 1, true);
    private static final VectorShuffle<Float> UP_4 = VectorShuffle.iota(SPECIES, -4, 1, true);
    private static final VectorShuffle<Float> UP_8 = VectorShuffle.iota(SPECIES, -8, 1, true);

    /** A sum in scratch memory. */
    private static final ValueLayout.OfInt SUM = ValueLayout.JAVA_INT_UNALIGNED;

    /** The columns that one window holds. */
    private static final long WINDOW = 2L * LANES;

    private final ImageF32 image;
    private final PixelsF32 pixels;
    private final int capacity;

    /**
     * Prefix sums, integers: entry x of a row is the sum of its pixels up to x. A vector of zeros lies between rows, so
     * that the entry before the first is 0. Windows reach beyond the sums, by less than a row and a window.
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

    /** The largest difference of a pixel from the first one, a lane each for some of them. */
    private final long largest;

    private int bins;
    private int oversample;

    /** What the sums are multiples of, and its inverse. */
    private float unit;

    private float perUnit;

    RadialProfileF32(Arena arena, ImageF32 image, PixelsF32 pixels, int bins) {
        this.image = image;
        this.pixels = pixels;
        capacity = bins;
        int sumsStride = image.stride + LANES;
        long margin = sumsStride + WINDOW;
        sums = ImageF32.allocate(arena, (long) image.size * sumsStride + 2 * margin) + margin * Float.BYTES;
        sumsRowBytes = (long) sumsStride * Float.BYTES;
        within = ImageF32.allocate(arena, 4L * LANES);
        for (int step = 0; step < 4; step++) {
            for (int lane = 1 << step; lane < LANES; lane++) {
                ImageF32.set(within, step * LANES + lane, 1);
            }
        }
        int circles = ImageF32.roundUp(bins);
        squares = ImageF32.allocate(arena, circles);
        oneWindow = new @Wide double[circles / LANES];
        discs = ImageF32.allocate(arena, circles + LANES) + VECTOR_BYTES;
        counts = ImageF32.allocate(arena, circles + LANES) + VECTOR_BYTES;
        profile = ImageF32.allocate(arena, circles);
        largest = ImageF32.allocate(arena, LANES);
    }

    int capacity() {
        return capacity;
    }

    /**
     * Computes the profile.
     *
     * @param finite whether the image is known to have no pixel that is NaN or infinite; what is no integer is looked
     *     at anyhow
     * @return whether it has none; else there is no profile
     */
    boolean compute(@Wide double x, @Wide double y, int oversample, boolean finite) {
        prepareCircles(oversample);
        boolean asTheyAre = image.size % LANES == 0 && pixels.areToBeTakenAsTheyAre();
        if (!asTheyAre) {
            pixels.readAll();
        }
        MemorySegment memory = asTheyAre ? pixels.segment() : ALL;
        long first = asTheyAre ? pixels.offset() : image.address;
        float level = memory.get(REAL, first);
        unit = 1;
        perUnit = 1;
        if (!pixels.areIntegers() && !chooseUnit(memory, first, level)) {
            return false;
        }
        sumRows(memory, first, level);
        for (int b = 0; b < bins; b += LANES) {
            @Wide double reach = reach(Math.min(b + LANES, bins) - 1);
            addDiscs(b, x, y, firstInReach(y, reach), lastInReach(y, reach));
        }
        finish(level);
        return true;
    }

    /** Chooses the unit of pixels that are no integers; returns whether all of them are finite. */
    private boolean chooseUnit(MemorySegment memory, long first, float level) {
        float range = image.size < LANES ? rangeOneByOne(first, level) : range(memory, first, level);
        if (!(range < Float.POSITIVE_INFINITY)) {
            return false;
        }
        // The inverse of a smaller unit would not be a float.
        int exponent = Math.max(Math.getExponent(range) + 1 - PIXEL_BITS, Float.MIN_EXPONENT);
        if (range > 0) {
            unit = Math.scalb(1f, exponent);
            perUnit = Math.scalb(1f, -exponent);
        }
        return true;
    }

    /**
     * The largest difference of a pixel from a level, NaN or infinite where a pixel is. The last vector of a row may
     * overlap.
     */
    private float range(MemorySegment memory, long first, float level) {
        long rowBytes = (long) image.stride * Float.BYTES;
        long lastStart = (long) (image.size - LANES) * Float.BYTES;
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = FloatVector.zero(SPECIES);
        for (long x = 0; x < rowBytes; x += VECTOR_BYTES) {
            long from = first + Math.min(x, lastStart);
            for (int y = 0; y < image.size / 2; y++) {
                even = FloatVector.fromMemorySegment(SPECIES, memory, from, LITTLE_ENDIAN)
                        .sub(level)
                        .abs()
                        .max(even);
                odd = FloatVector.fromMemorySegment(SPECIES, memory, from + rowBytes, LITTLE_ENDIAN)
                        .sub(level)
                        .abs()
                        .max(odd);
                from += 2 * rowBytes;
            }
            if (image.size % 2 != 0) {
                even = FloatVector.fromMemorySegment(SPECIES, memory, from, LITTLE_ENDIAN)
                        .sub(level)
                        .abs()
                        .max(even);
            }
        }
        even.max(odd).intoMemorySegment(ALL, largest, LITTLE_ENDIAN);
        float range = 0;
        for (int lane = 0; lane < LANES; lane++) {
            range = Math.max(range, ImageF32.get(largest, lane));
        }
        return range;
    }

    private float rangeOneByOne(long first, float level) {
        float range = 0;
        for (int y = 0; y < image.size; y++) {
            for (int x = 0; x < image.size; x++) {
                range = Math.max(range, Math.abs(ImageF32.get(first, (long) y * image.stride + x) - level));
            }
        }
        return range;
    }

    /** No less than the circle's radius. */
    private @Wide double reach(int circle) {
        @Wide double radius = (circle + 0.5) / oversample;
        return radius + tie(radius);
    }

    /** By how much circles are moved out or in, so that no pixel lies on them: more than the rounding of chords. */
    private static @Wide double tie(@Wide double radius) {
        return Math.max(TIE, 2 * Math.ulp((float) radius));
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
        for (int b = 0; b < ImageF32.roundUp(bins); b++) {
            @Wide double radius = (b + 0.5) / oversample;
            @Wide double tie = b % 2 == 0 ? tie(radius) : -tie(radius);
            ImageF32.set(squares, b, (float) (radius * radius + 2 * radius * tie));
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
     * Pixels that need no conversion and no padding are taken from where they are. What is behind a row becomes some
     * number in the sums behind it, which nobody reads.
     *
     * <p>Longer than 325 bytecodes, so that it is compiled by itself: see docs/explanation/kernels.md, "Boxed vectors".
     */
    private void sumRows(MemorySegment memory, long first, float level) {
        boolean whole = pixels.areIntegers();
        long imageRowBytes = (long) image.stride * Float.BYTES;
        FloatVector from1 = FloatVector.fromMemorySegment(SPECIES, ALL, within, LITTLE_ENDIAN);
        FloatVector from2 = FloatVector.fromMemorySegment(SPECIES, ALL, within + VECTOR_BYTES, LITTLE_ENDIAN);
        FloatVector from4 = FloatVector.fromMemorySegment(SPECIES, ALL, within + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        FloatVector from8 = FloatVector.fromMemorySegment(SPECIES, ALL, within + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        for (long x = 0; x < imageRowBytes; x += VECTOR_BYTES) {
            long from = first + x;
            long to = sums + x;
            for (int y = 0; y < image.size; y++) {
                FloatVector sum = FloatVector.fromMemorySegment(SPECIES, memory, from, LITTLE_ENDIAN)
                        .sub(level);
                if (!whole) {
                    sum = sum.mul(perUnit).add(MAGIC).sub(MAGIC);
                }
                sum = sum.rearrange(UP_1).fma(from1, sum);
                sum = sum.rearrange(UP_2).fma(from2, sum);
                if (LANES > 4) {
                    sum = sum.rearrange(UP_4).fma(from4, sum);
                }
                if (LANES > 8) {
                    sum = sum.rearrange(UP_8).fma(from8, sum);
                }
                int before = ALL.get(SUM, to - Float.BYTES) - MAGIC_BITS;
                sum.add(MAGIC).reinterpretAsInts().add(before).intoMemorySegment(ALL, to, LITTLE_ENDIAN);
                from += imageRowBytes;
                to += sumsRowBytes;
            }
        }
    }

    /**
     * The discs of the circles from b on. A row of the image is crossed at the columns {@code ceil(x - s)}, the first
     * inside, and {@code floor(x + s) + 1}, the one behind the last, s half the chord.
     *
     * <p>Thanks to {@link LanesF32#TIE} neither {@code x - s} nor {@code x + s} is a whole number, so that floor and
     * ceil are the nearest whole number half a pixel further in. For circles that do not reach the row s is 0, and the
     * two are the same number, rounded the same way: nothing is inside.
     */
    private void addDiscs(int b, @Wide double x, @Wide double y, int firstRow, int lastRow) {
        // The centre as a whole pixel and a fraction, which loses nothing in 32 bits. From between 1 and 2 it can be
        // taken
        // down by whole numbers without another rounding: below and above are exactly a pixel apart.
        int column = (int) Math.rint(x);
        float fraction = (float) (x - column + 1.5);
        FloatVector below = FloatVector.broadcast(SPECIES, fraction - 2);
        FloatVector above = FloatVector.broadcast(SPECIES, fraction - 1);
        FloatVector roundRight = FloatVector.broadcast(SPECIES, MAGIC + (column + 1));
        FloatVector roundLeft = FloatVector.broadcast(SPECIES, MAGIC + column);
        IntVector low = FloatVector.broadcast(SPECIES, MAGIC).reinterpretAsInts();
        IntVector high = FloatVector.broadcast(SPECIES, MAGIC + image.size).reinterpretAsInts();
        IntVector zero = FloatVector.zero(SPECIES).reinterpretAsInts();

        long at = (long) b * Float.BYTES;
        FloatVector square = FloatVector.fromMemorySegment(SPECIES, ALL, squares + at, LITTLE_ENDIAN);
        IntVector sum = zero;
        IntVector count = low;
        @Wide double near = oneWindow[b / LANES];
        // The sum before column 0; columns are counted from MAGIC_BITS, which overflows here and is undone there.
        long row = sums + firstRow * sumsRowBytes - (1 + (long) MAGIC_BITS) * Float.BYTES;
        try {
            for (int i = firstRow; i <= lastRow; i++, row += sumsRowBytes) {
                @Wide double squaredDistance = (i - y) * (i - y);
                // As integers floating-point numbers have the same order, and a cheaper maximum.
                FloatVector chord = square.sub((float) squaredDistance)
                        .reinterpretAsInts()
                        .max(zero)
                        .reinterpretAsFloats()
                        .sqrt();
                IntVector right = chord.add(below)
                        .add(roundRight)
                        .reinterpretAsInts()
                        .max(low)
                        .min(high);
                IntVector left = above.sub(chord)
                        .add(roundLeft)
                        .reinterpretAsInts()
                        .max(low)
                        .min(high);
                count = right.sub(left).add(count);

                long firstRight = right.lane(0);
                long firstLeft = left.lane(0) - (WINDOW - 1);
                right = right.sub(right.broadcast(firstRight));
                left = left.sub(left.broadcast(firstLeft));
                long atRight = row + firstRight * Float.BYTES;
                long atLeft = row + firstLeft * Float.BYTES;
                IntVector rightSum = (IntVector) FROM_TWO.invokeExact(
                        right,
                        IntVector.fromMemorySegment(INTS, ALL, atRight, LITTLE_ENDIAN),
                        IntVector.fromMemorySegment(INTS, ALL, atRight + VECTOR_BYTES, LITTLE_ENDIAN));
                IntVector leftSum = (IntVector) FROM_TWO.invokeExact(
                        left,
                        IntVector.fromMemorySegment(INTS, ALL, atLeft, LITTLE_ENDIAN),
                        IntVector.fromMemorySegment(INTS, ALL, atLeft + VECTOR_BYTES, LITTLE_ENDIAN));
                if (squaredDistance > near) {
                    long span = Math.max(right.lane(LANES - 1), WINDOW - 1 - left.lane(LANES - 1));
                    for (long further = WINDOW; further <= span; further += WINDOW) {
                        atRight += 2 * VECTOR_BYTES;
                        atLeft -= 2 * VECTOR_BYTES;
                        IntVector nextRight = (IntVector) FROM_TWO.invokeExact(
                                right,
                                IntVector.fromMemorySegment(INTS, ALL, atRight, LITTLE_ENDIAN),
                                IntVector.fromMemorySegment(INTS, ALL, atRight + VECTOR_BYTES, LITTLE_ENDIAN));
                        IntVector nextLeft = (IntVector) FROM_TWO.invokeExact(
                                left,
                                IntVector.fromMemorySegment(INTS, ALL, atLeft, LITTLE_ENDIAN),
                                IntVector.fromMemorySegment(INTS, ALL, atLeft + VECTOR_BYTES, LITTLE_ENDIAN));
                        rightSum = nextRight.blend(rightSum, right.compare(VectorOperators.LT, further));
                        leftSum = nextLeft.blend(leftSum, left.compare(VectorOperators.GE, WINDOW - further));
                    }
                }
                sum = rightSum.sub(leftSum).add(sum);
            }
        } catch (Throwable e) {
            throw new AssertionError(e); // invokeExact declares it, selectFrom does not throw
        }
        sum.intoMemorySegment(ALL, discs + at, LITTLE_ENDIAN);
        count.reinterpretAsFloats().sub(MAGIC).intoMemorySegment(ALL, counts + at, LITTLE_ENDIAN);
    }

    private void finish(float level) {
        for (int b = 0; b < bins; b += LANES) {
            long at = (long) b * Float.BYTES;
            IntVector sum = IntVector.fromMemorySegment(INTS, ALL, discs + at, LITTLE_ENDIAN)
                    .sub(IntVector.fromMemorySegment(INTS, ALL, discs + at - Float.BYTES, LITTLE_ENDIAN));
            FloatVector count = FloatVector.fromMemorySegment(SPECIES, ALL, counts + at, LITTLE_ENDIAN)
                    .sub(FloatVector.fromMemorySegment(SPECIES, ALL, counts + at - Float.BYTES, LITTLE_ENDIAN));
            FloatVector units = (FloatVector) sum.convertShape(INT_TO_REAL, SPECIES, 0);
            units.div(count).mul(unit).add(level).intoMemorySegment(ALL, profile + at, LITTLE_ENDIAN);
        }
    }
}
