package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The median of an image, by selection: two values of a scattered sample bracket the middle, one pass keeps what lies
 * between them, about a third, and so on until no more are left than a sample holds. In a sample, a value's rank is the
 * number of values below it, counted a vector at a time.
 *
 * <p>Where the sample misled, the bracket is opened on the side that it missed. Where all that is left lies within the
 * bracket, there are few values, many times over; then the least one is taken away.
 */
final class MedianF64 {
    /** The size of a sample, a whole number of vectors. */
    private static final int SAMPLE = 64;

    /** So many places in the sample are between the middle's place and each end of the bracket. */
    private static final int MARGIN = 10;

    private final ImageF64 image;
    private final PixelsF64 pixels;
    private final long sample;
    private final long sorted;

    /** The image without the padding of its rows, if it is not as the caller has it. */
    private final long packed;

    /** What is left to search, values that follow each other: at first that is the image. */
    private MemorySegment memory;

    private long left;
    private int count;

    /** Where the next pass puts what it keeps, and what it kept the last time, in turn. */
    private long next;

    private long other;

    /** How many values the last pass kept, and how many were below these. */
    private int kept;

    private int below;

    MedianF64(Arena arena, ImageF64 image, PixelsF64 pixels) {
        this.image = image;
        this.pixels = pixels;
        long values = (long) image.size * image.size;
        packed = ImageF64.allocate(arena, values);
        next = ImageF64.allocate(arena, values);
        other = ImageF64.allocate(arena, values);
        sample = ImageF64.allocate(arena, SAMPLE);
        sorted = ImageF64.allocate(arena, SAMPLE);
    }

    public @Wide double compute() {
        count = image.size * image.size;
        memory = ALL;
        if (pixels.areToBeTakenAsTheyAre()) {
            memory = pixels.segment();
            left = pixels.offset();
        } else {
            pixels.readAll(); // they are needed again for the moments
            left = image.address;
            if (image.stride != image.size) {
                pixels.readPacked(packed);
                left = packed;
            }
        }
        // Of an even number there are two in the middle.
        int rank = (count - 1) / 2;
        int upperRank = count / 2;
        while (count > SAMPLE) {
            takeSample();
            sortSample();
            int place = (int) ((long) rank * SAMPLE / count);
            double low = place < MARGIN ? Float.NEGATIVE_INFINITY : valueOfRank(place - MARGIN);
            double high = place + MARGIN + 1 >= SAMPLE ? Float.POSITIVE_INFINITY : valueOfRank(place + MARGIN + 1);
            keepBetween(low, high);
            while (below > rank || upperRank >= below + kept) {
                if (low == Float.NEGATIVE_INFINITY && high == Float.POSITIVE_INFINITY) {
                    return Float.NaN; // pixels that are NaN, and nothing else leads here
                }
                if (below > rank) {
                    low = Float.NEGATIVE_INFINITY;
                } else {
                    high = Float.POSITIVE_INFINITY;
                }
                keepBetween(low, high);
            }
            if (low == high) {
                return low;
            }
            if (kept == count) {
                double least = least();
                keepBetween(least, least);
                int equal = kept;
                if (upperRank < equal) {
                    return least;
                }
                keepBetween(Math.nextUp(least), Float.POSITIVE_INFINITY);
                if (rank < equal) {
                    searchKept();
                    return ((@Wide double) least + least()) / 2;
                }
            }
            rank -= below;
            upperRank -= below;
            searchKept();
        }
        takeSample();
        sortSample();
        return ((@Wide double) valueOfRank(rank) + valueOfRank(upperRank)) / 2;
    }

    private void searchKept() {
        memory = ALL;
        left = next;
        next = other;
        other = left;
        count = kept;
    }

    /** Takes values far from each other, by steps of the golden ratio: a regular step could meet a regular pattern. */
    private void takeSample() {
        for (int i = 0; i < SAMPLE; i++) {
            int index = count > SAMPLE ? (int) (((i * 2654435769L & 0xFFFFFFFFL) * count) >>> 32) : i;
            double value = index < count
                    ? memory.get(ImageF64.REAL, left + (long) index * Double.BYTES)
                    : Float.POSITIVE_INFINITY;
            ImageF64.set(sample, i, value);
        }
    }

    /** Puts each value of the sample in its place, which is the number of values below it. */
    private void sortSample() {
        for (int i = 0; i < SAMPLE; i++) {
            ImageF64.set(sorted, i, Float.NaN);
        }
        for (int i = 0; i < SAMPLE; i++) {
            double value = ImageF64.get(sample, i);
            ImageF64.set(sorted, countBelow(value), value);
        }
    }

    /** The value in the sample that has so many before it. Of equal ones only the first place is filled. */
    private double valueOfRank(int rank) {
        for (int i = rank; i >= 0; i--) {
            double value = ImageF64.get(sorted, i);
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        return Float.NEGATIVE_INFINITY;
    }

    private int countBelow(double value) {
        int count = 0;
        if (LANES == 2) {
            // The compiler boxes masks of two lanes.
            for (int i = 0; i < SAMPLE; i++) {
                count += ImageF64.get(sample, i) < value ? 1 : 0;
            }
            return count;
        }
        for (int i = 0; i < SAMPLE; i += LANES) {
            count += DoubleVector.fromMemorySegment(SPECIES, ALL, sample + (long) i * Double.BYTES, LITTLE_ENDIAN)
                    .lt(value)
                    .trueCount();
        }
        return count;
    }

    /** Keeps the values from low to high, of all that is left. */
    private void keepBetween(double low, double high) {
        kept = 0;
        below = 0;
        int whole = 0;
        if (LANES > 2) { // the compiler boxes masks of two lanes
            whole = count / LANES * LANES;
            keepVectors(memory, left, whole, low, high);
        }
        for (int i = whole; i < count; i++) {
            double value = memory.get(ImageF64.REAL, left + (long) i * Double.BYTES);
            ImageF64.set(next, kept, value);
            kept += value >= low && value <= high ? 1 : 0;
            below += value < low ? 1 : 0;
        }
    }

    private void keepVectors(MemorySegment memory, long left, int count, double low, double high) {
        long to = next;
        int less = 0;
        for (int i = 0; i < count; i += LANES) {
            DoubleVector values =
                    DoubleVector.fromMemorySegment(SPECIES, memory, left + (long) i * Double.BYTES, LITTLE_ENDIAN);
            VectorMask<Double> notMore = values.compare(VectorOperators.LE, high);
            VectorMask<Double> under = values.lt(low);
            VectorMask<Double> keep = notMore.andNot(under);
            values.compress(keep).intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            to += (long) keep.trueCount() * Double.BYTES;
            less += under.trueCount();
        }
        kept = (int) ((to - next) / Double.BYTES);
        below = less;
    }

    private double least() {
        double least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            double value = memory.get(ImageF64.REAL, left + (long) i * Double.BYTES);
            least = value < least ? value : least;
        }
        return least;
    }
}
