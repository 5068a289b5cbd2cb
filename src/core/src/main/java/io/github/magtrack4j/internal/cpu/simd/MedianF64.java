package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The median of an image, by selection: the values on the side of a pivot that holds the middle are compressed into an
 * array, again and again. The pivot is the median of a scattered sample, so that each round keeps little more than half.
 */
final class MedianF64 {
    private static final int SAMPLE = 15;

    private final ImageF64 image;

    /** What is left to search, and where the next rounds' values go. */
    private long from;

    private long lower;
    private long upper;
    private final long sample;

    /** How many values were below, and equal to, the last pivot. */
    private int below;

    private int equal;

    MedianF64(Arena arena, ImageF64 image) {
        this.image = image;
        long pixels = (long) image.size * image.size;
        from = ImageF64.allocate(arena, pixels);
        lower = ImageF64.allocate(arena, pixels);
        upper = ImageF64.allocate(arena, pixels);
        sample = ImageF64.allocate(arena, SAMPLE);
    }

    public @Wide double compute() {
        int count = image.size * image.size;
        for (int y = 0; y < image.size; y++) {
            long bytes = (long) image.size * Double.BYTES;
            MemorySegment.copy(Memory.ALL, image.row(y), Memory.ALL, from + y * bytes, bytes);
        }
        // Of an even number there are two in the middle; the upper one follows from what is above the lower one.
        int rank = (count - 1) / 2;
        boolean two = count % 2 == 0;
        double next = Float.POSITIVE_INFINITY;
        while (true) {
            double pivot = medianOfSample(count);
            partition(count, pivot);
            int above = count - below - equal;
            if (rank < below) {
                next = pivot; // no value of those kept is above it, and it is the least of the others
                count = below;
                swapFromWithLower();
            } else if (rank >= below + equal) {
                rank -= below + equal;
                count = above;
                swapFromWithUpper();
            } else {
                if (!two) {
                    return pivot;
                }
                if (rank + 1 < below + equal) {
                    return pivot;
                }
                if (above > 0) {
                    next = least(upper, above);
                }
                return ((@Wide double) pivot + next) / 2;
            }
        }
    }

    private void swapFromWithLower() {
        long other = from;
        from = lower;
        lower = other;
    }

    private void swapFromWithUpper() {
        long other = from;
        from = upper;
        upper = other;
    }

    /** Takes values far from each other (a step of the golden ratio), and sorts them by insertion. */
    private double medianOfSample(int count) {
        int size = Math.min(count, SAMPLE);
        for (int i = 0; i < size; i++) {
            long spread = ((i * 2654435769L & 0xFFFFFFFFL) * count) >>> 32;
            double value = ImageF64.get(from, size == count ? i : spread);
            int at = i;
            for (; at > 0 && ImageF64.get(sample, at - 1) > value; at--) {
                ImageF64.set(sample, at, ImageF64.get(sample, at - 1));
            }
            ImageF64.set(sample, at, value);
        }
        return ImageF64.get(sample, size / 2);
    }

    /** Divides what is left into values below, equal to and above the pivot. */
    private void partition(int count, double pivot) {
        int low = 0;
        int high = 0;
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            DoubleVector values =
                    DoubleVector.fromMemorySegment(SPECIES, ALL, from + (long) i * Double.BYTES, LITTLE_ENDIAN);
            VectorMask<Double> less = values.lt(pivot);
            VectorMask<Double> more = values.compare(VectorOperators.GT, pivot);
            values.compress(less).intoMemorySegment(ALL, lower + (long) low * Double.BYTES, LITTLE_ENDIAN);
            values.compress(more).intoMemorySegment(ALL, upper + (long) high * Double.BYTES, LITTLE_ENDIAN);
            low += less.trueCount();
            high += more.trueCount();
        }
        for (int i = whole; i < count; i++) {
            double value = ImageF64.get(from, i);
            if (value < pivot) {
                ImageF64.set(lower, low++, value);
            } else if (value > pivot) {
                ImageF64.set(upper, high++, value);
            }
        }
        below = low;
        equal = count - low - high;
    }

    private static double least(long values, int count) {
        int whole = count - count % LANES;
        DoubleVector least = DoubleVector.broadcast(SPECIES, Float.POSITIVE_INFINITY);
        for (int i = 0; i < whole; i += LANES) {
            least = least.min(
                    DoubleVector.fromMemorySegment(SPECIES, ALL, values + (long) i * Double.BYTES, LITTLE_ENDIAN));
        }
        double result = least.reduceLanes(VectorOperators.MIN);
        for (int i = whole; i < count; i++) {
            result = Math.min(result, ImageF64.get(values, i));
        }
        return result;
    }
}
