package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LONG_SERIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * A line about its mean, under a Gaussian window, convolved with itself.
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
    private final long line;

    /** The windowed line, with zeros on both sides that the sums run into. */
    private final long signal;

    /** Kept are samples {@code (N - 1) / 2 …}: {@code c[2m+1]} and {@code c[2m+2]} for m from here on. */
    private final int firstM;

    /** 1 where the first {@code c[2m+1]} is not kept. */
    private final int skip;

    private final int countM;
    private final long sums;
    private final long odd;
    private final long even;

    /** 0, 1, 2 …: the place of each sample. */
    private final long columns;

    SelfConvolutionF64(Arena arena, ImageF64 image, long line) {
        size = image.size;
        stride = image.stride;
        this.line = line;
        columns = ImageF64.ramp(arena, stride);
        int zeros = ImageF64.roundUp(size / 2 + 2 * LANES);
        signal = ImageF64.allocate(arena, stride + 2L * zeros) + (long) zeros * Double.BYTES;
        int first = (size - 1) / 2;
        firstM = (first - 1) / 2;
        skip = first - (2 * firstM + 1);
        countM = (size + skip + 1) / 2;
        sums = ImageF64.allocate(arena, LANES);
        odd = ImageF64.allocate(arena, ImageF64.roundUp(countM));
        even = ImageF64.allocate(arena, ImageF64.roundUp(countM));
    }

    void compute(@Wide double center) {
        window(center);
        for (int k = 0; k < countM; k += LANES) {
            convolve(k);
        }
        hideWhatIsNotKept();
    }

    /**
     * {@code s = (line - mean) exp(-(i - center)² / (2 sigma²))}, sigma N / 6.
     *
     * <p>A centre within the image has exponents between -18 and 0. The exponential of x is the 64th power of that of
     * x / 64, for which a short Taylor series will do; 64 times its rounding error is 1e-14, or 1e-5 in 32 bits, and
     * smooth. It stands here in full, since a method that takes and returns vectors would have to box them.
     */
    private void window(@Wide double center) {
        double mean = meanOfLine();
        double scale = (double) (-18.0 / 64 / ((@Wide double) size * size));
        for (int i = 0; i < stride; i += LANES) {
            long at = (long) i * Double.BYTES;
            DoubleVector distance = DoubleVector.fromMemorySegment(SPECIES, ALL, columns + at, LITTLE_ENDIAN)
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
            DoubleVector.fromMemorySegment(SPECIES, ALL, line + at, LITTLE_ENDIAN)
                    .sub(mean)
                    .mul(power)
                    .intoMemorySegment(ALL, signal + at, LITTLE_ENDIAN);
        }
        for (int i = size; i < stride; i++) {
            ImageF64.set(signal, i, 0);
        }
    }

    private double meanOfLine() {
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, ALL, line, LITTLE_ENDIAN);
        for (int i = LANES; i < stride; i += LANES) {
            sum = sum.add(DoubleVector.fromMemorySegment(SPECIES, ALL, line + (long) i * Double.BYTES, LITTLE_ENDIAN));
        }
        sum.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        return ImageF64.sum(sums) / size;
    }

    private void convolve(int k) {
        int m = firstM + k;
        // Beyond these distances one factor is zero in every lane.
        int reach = Math.min(m + LANES - 1, size - 2 - m) + 1;
        long left = signal + (long) m * Double.BYTES;
        long right = left + Double.BYTES;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, ALL, left, LITTLE_ENDIAN);
        DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, ALL, right, LITTLE_ENDIAN);
        DoubleVector square = b.mul(b);
        DoubleVector odd0 = a.mul(b);
        DoubleVector even0 = DoubleVector.zero(SPECIES);
        DoubleVector odd1 = DoubleVector.zero(SPECIES);
        DoubleVector even1 = DoubleVector.zero(SPECIES);
        int d = 1;
        for (; d < reach; d += 2) {
            DoubleVector a1 = DoubleVector.fromMemorySegment(SPECIES, ALL, left - Double.BYTES, LITTLE_ENDIAN);
            DoubleVector a2 = DoubleVector.fromMemorySegment(SPECIES, ALL, left - 2 * Double.BYTES, LITTLE_ENDIAN);
            DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, ALL, right + Double.BYTES, LITTLE_ENDIAN);
            DoubleVector b2 = DoubleVector.fromMemorySegment(SPECIES, ALL, right + 2 * Double.BYTES, LITTLE_ENDIAN);
            even0 = a.fma(b1, even0);
            odd0 = a1.fma(b1, odd0);
            even1 = a1.fma(b2, even1);
            odd1 = a2.fma(b2, odd1);
            a = a2;
            left -= 2 * Double.BYTES;
            right += 2 * Double.BYTES;
        }
        if (d == reach) {
            DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, ALL, right + Double.BYTES, LITTLE_ENDIAN);
            even0 = a.fma(b1, even0);
            odd0 = DoubleVector.fromMemorySegment(SPECIES, ALL, left - Double.BYTES, LITTLE_ENDIAN)
                    .fma(b1, odd0);
        }
        DoubleVector oddSum = odd0.add(odd1);
        DoubleVector evenSum = even0.add(even1);
        oddSum.add(oddSum).intoMemorySegment(ALL, odd + (long) k * Double.BYTES, LITTLE_ENDIAN);
        evenSum.add(evenSum).add(square).intoMemorySegment(ALL, even + (long) k * Double.BYTES, LITTLE_ENDIAN);
    }

    /** Vectors are whole, and may hold samples before the first and behind the last: these must not be a maximum. */
    private void hideWhatIsNotKept() {
        if (skip == 1) {
            ImageF64.set(odd, 0, Float.NEGATIVE_INFINITY);
        }
        int end = ImageF64.roundUp(countM);
        for (int k = (size + skip + 1) / 2; k < end; k++) {
            ImageF64.set(odd, k, Float.NEGATIVE_INFINITY);
        }
        for (int k = (size + skip) / 2; k < end; k++) {
            ImageF64.set(even, k, Float.NEGATIVE_INFINITY);
        }
    }

    /** The first index of the maximum. */
    int indexOfMaximum() {
        double largest = Math.max(MaximumF64.of(odd, countM), MaximumF64.of(even, countM));
        int inOdd = 2 * MaximumF64.firstIndex(odd, countM, largest) - skip;
        int inEven = 2 * MaximumF64.firstIndex(even, countM, largest) + 1 - skip;
        return Math.clamp(Math.min(inOdd, inEven), 0, size - 1);
    }

    /** A sample, counted from the first that is kept. */
    double get(int index) {
        int number = index + skip;
        return ImageF64.get(number % 2 == 0 ? odd : even, number / 2);
    }
}
