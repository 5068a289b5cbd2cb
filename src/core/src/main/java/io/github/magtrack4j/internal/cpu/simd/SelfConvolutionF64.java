package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LONG_SERIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.DISTANCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.MaximumF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * A line under a Gaussian window, convolved with itself.
 *
 * <p>Directly, since for lines of up to some hundred samples that beats a Fourier transform. The products come in equal
 * pairs, so that half of them suffice:
 *
 * <pre>
 * c[2m+1] =            2 Σ s[m-d] s[m+1+d]   d = 0, 1, …
 * c[2m+2] = s[m+1]² +  2 Σ s[m-d] s[m+2+d]
 * </pre>
 *
 * <p>A vector holds neighbouring m; the loads for one d serve both sums. The samples with odd and with even number stay
 * in two arrays of their own, as they come: nobody needs them interleaved but who reads them one by one.
 */
final class SelfConvolutionF64 {
    private final int size;
    private final int stride;

    /** The windowed line, with zeros on both sides that the sums run into. */
    private final long signal;

    /** Kept are samples {@code (N - 1) / 2 …}: {@code c[2m+1]} and {@code c[2m+2]} for m from here on. */
    private final int firstM;

    /** 1 where the first {@code c[2m+1]} is not kept. */
    private final int skip;

    private final int countVectors;

    /** {@code c[2m+1]}, then as many {@code c[2m+2]}, in whole vectors. */
    private final long odd;

    private final long even;

    /** 0 for what is kept, minus infinity for what fills the vectors up: added, it can be no maximum. */
    private final long hiddenOdd;

    private final long hiddenEven;

    /** 0, 1, 2 …: the place of each sample. */
    private final long columns;

    SelfConvolutionF64(Arena arena, ImageF64 image) {
        size = image.size;
        stride = image.stride;
        columns = ImageF64.ramp(arena, stride);
        int zeros = ImageF64.roundUp(size / 2 + 2 * LANES);
        signal = ImageF64.allocate(arena, stride + 2L * zeros) + (long) zeros * Double.BYTES;
        int first = (size - 1) / 2;
        firstM = (first - 1) / 2;
        skip = first - (2 * firstM + 1);
        int countM = (size + skip + 1) / 2;
        countVectors = ImageF64.roundUp(countM);
        odd = ImageF64.allocate(arena, 2L * countVectors);
        even = odd + (long) countVectors * Double.BYTES;
        hiddenOdd = ImageF64.allocate(arena, countVectors);
        hiddenEven = ImageF64.allocate(arena, countVectors);
        if (skip == 1) {
            ImageF64.set(hiddenOdd, 0, Float.NEGATIVE_INFINITY);
        }
        for (int k = (size + skip + 1) / 2; k < countVectors; k++) {
            ImageF64.set(hiddenOdd, k, Float.NEGATIVE_INFINITY);
        }
        for (int k = (size + skip) / 2; k < countVectors; k++) {
            ImageF64.set(hiddenEven, k, Float.NEGATIVE_INFINITY);
        }
    }

    /** Convolves the line under its window. */
    void convolve() {
        for (int k = 0; k < countVectors; k += LANES) {
            convolve(k);
        }
    }

    /**
     * {@code s = line exp(-(i - center)² / (2 sigma²))}, sigma N / 6. The line is about its mean, and ends with zeros
     * to a whole vector.
     *
     * <p>A centre within the image has exponents between -18 and 0. The exponential of x is the 64th power of that of x
     * / 64, for which a short Taylor series will do; 64 times its rounding error is 1e-14, or 1e-5 in 32 bits, and
     * smooth. It stands here in full, since a method that takes and returns vectors would have to box them.
     */
    void window(long line, @Wide double center) {
        double scale = (double) (-18.0 / 64 / ((@Wide double) size * size));
        long ramp = columns & ADDRESS;
        long from = line & ADDRESS;
        long to = signal & ADDRESS;
        for (int i = 0; i < stride; i += LANES) {
            long at = (long) i * Double.BYTES & DISTANCE;
            DoubleVector distance = DoubleVector.fromMemorySegment(SPECIES, ALL, ramp + at, LITTLE_ENDIAN)
                    .sub((double) center);
            DoubleVector x = distance.mul(distance).mul(scale);
            DoubleVector power = DoubleVector.broadcast(SPECIES, (double) (1.0 / 5040));
            if (LONG_SERIES) {
                power = DoubleVector.broadcast(SPECIES, (double) (1.0 / 39916800));
                power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 3628800)));
                power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 362880)));
                power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 40320)));
                power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 5040)));
            }
            power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 720)));
            power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 120)));
            power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 24)));
            power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) (1.0 / 6)));
            power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) 0.5));
            power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) 1));
            power = power.fma(x, DoubleVector.broadcast(SPECIES, (double) 1));
            power = power.mul(power); // 2nd
            power = power.mul(power); // 4th
            power = power.mul(power);
            power = power.mul(power);
            power = power.mul(power);
            power = power.mul(power); // 64th
            DoubleVector.fromMemorySegment(SPECIES, ALL, from + at, LITTLE_ENDIAN)
                    .mul(power)
                    .intoMemorySegment(ALL, to + at, LITTLE_ENDIAN);
        }
    }

    private void convolve(int k) {
        int m = firstM + k;
        // Beyond these distances one factor is zero in every lane.
        int reach = Math.min(m + LANES - 1, size - 2 - m) + 1;
        long left = signal + (long) m * Double.BYTES;
        long right = left + Double.BYTES;
        long end = left - (reach + 1) / 2 * (2L * Double.BYTES);
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, ALL, left, LITTLE_ENDIAN);
        DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, ALL, right, LITTLE_ENDIAN);
        DoubleVector square = b.mul(b);
        DoubleVector odd0 = a.mul(b);
        DoubleVector even0 = DoubleVector.zero(SPECIES);
        DoubleVector odd1 = DoubleVector.zero(SPECIES);
        DoubleVector even1 = DoubleVector.zero(SPECIES);
        // Ending on != a loop stays as it is: to unroll it would cost more than it gains.
        while (left != end) {
            left &= ADDRESS;
            right &= ADDRESS;
            DoubleVector a1 = DoubleVector.fromMemorySegment(SPECIES, ALL, left - Double.BYTES, LITTLE_ENDIAN);
            DoubleVector a2 = DoubleVector.fromMemorySegment(SPECIES, ALL, left - 2 * Double.BYTES, LITTLE_ENDIAN);
            DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, ALL, right + Double.BYTES, LITTLE_ENDIAN);
            DoubleVector b2 = DoubleVector.fromMemorySegment(SPECIES, ALL, right + 2 * Double.BYTES, LITTLE_ENDIAN);
            even0 = b1.fma(a, even0);
            odd0 = a1.fma(b1, odd0);
            even1 = a1.fma(b2, even1);
            odd1 = a2.fma(b2, odd1);
            a = a2;
            left -= 2 * Double.BYTES;
            right += 2 * Double.BYTES;
        }
        DoubleVector oddSum = odd0.add(odd1);
        DoubleVector evenSum = even0.add(even1);
        long at = (long) k * Double.BYTES;
        oddSum.add(oddSum)
                .add(DoubleVector.fromMemorySegment(SPECIES, ALL, hiddenOdd + at, LITTLE_ENDIAN))
                .intoMemorySegment(ALL, odd + at, LITTLE_ENDIAN);
        evenSum.add(evenSum)
                .add(square)
                .add(DoubleVector.fromMemorySegment(SPECIES, ALL, hiddenEven + at, LITTLE_ENDIAN))
                .intoMemorySegment(ALL, even + at, LITTLE_ENDIAN);
    }

    /** The first index of the maximum. */
    int indexOfMaximum() {
        double largest = MaximumF64.of(odd, 2 * countVectors, 2 * countVectors);
        int inOdd = 2 * MaximumF64.firstIndex(odd, countVectors, largest) - skip;
        int inEven = 2 * MaximumF64.firstIndex(even, countVectors, largest) + 1 - skip;
        return Math.clamp(Math.min(inOdd, inEven), 0, size - 1);
    }

    /** A sample, counted from the first that is kept. */
    double get(int index) {
        int number = index + skip;
        return ImageF64.get(number % 2 == 0 ? odd : even, number / 2);
    }
}
