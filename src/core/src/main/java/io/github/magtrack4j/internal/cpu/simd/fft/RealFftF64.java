package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.fft.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The discrete Fourier transform of real numbers, of an even length N, up to a highest frequency: a transform in each
 * lane.
 *
 * <p>The even numbers serve as real parts and the odd ones as imaginary parts of N / 2 complex numbers, whose transform
 * then comes apart into that of the whole (W. H. Press et al., "Numerical Recipes", section 12.3).
 */
final class RealFftF64 {
    private final int size;

    /** The highest frequency. */
    private final int reach;

    private final FftF64 packed;

    /** {@code exp(-2πi v / N)}. */
    private final long roots;

    RealFftF64(Arena arena, int size, int reach) {
        this.size = size;
        this.reach = reach;
        packed = new FftF64(arena, size / 2);
        roots = FftF64.roots(arena, size, reach + 1);
    }

    /** The room that data and scratch need, in vectors: behind the numbers there is some for one more complex one. */
    static int room(int size) {
        return size + 2;
    }

    /**
     * Transforms N vectors, of which each holds a real number of each lane's transform, halved.
     *
     * @param data the numbers; they are lost
     * @param scratch room for as many
     * @param out where frequencies 0 to the highest go, as complex numbers
     * @param pitch the bytes from one frequency to the next
     */
    void transform(long data, long scratch, long out, long pitch) {
        comeApart(packed.transform(data, scratch), size / 2, reach, roots, out, pitch);
    }

    /**
     * With Z the transform of {@code (even + i odd) / 2}: {@code even(v) = Z(v) + Z*(-v)}, {@code odd(v) = (Z(v) -
     * Z*(-v)) / i}, and the whole transform is {@code even(v) + exp(-2πi v / N) odd(v)}.
     */
    private static void comeApart(long z, int half, int reach, long roots, long out, long pitch) {
        // Frequency N / 2 of Z is frequency 0.
        long end = z + half * NUMBER;
        DoubleVector.fromMemorySegment(SPECIES, ALL, z, LITTLE_ENDIAN).intoMemorySegment(ALL, end, LITTLE_ENDIAN);
        DoubleVector.fromMemorySegment(SPECIES, ALL, z + VECTOR_BYTES, LITTLE_ENDIAN)
                .intoMemorySegment(ALL, end + VECTOR_BYTES, LITTLE_ENDIAN);
        long forth = z;
        long back = end;
        long w = roots;
        long to = out;
        for (int v = 0; v <= reach; v++) {
            forth &= ADDRESS;
            back &= ADDRESS;
            w &= ADDRESS;
            to &= ADDRESS;
            DoubleVector forthRe = DoubleVector.fromMemorySegment(SPECIES, ALL, forth, LITTLE_ENDIAN);
            DoubleVector forthIm = DoubleVector.fromMemorySegment(SPECIES, ALL, forth + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector backRe = DoubleVector.fromMemorySegment(SPECIES, ALL, back, LITTLE_ENDIAN);
            DoubleVector backIm = DoubleVector.fromMemorySegment(SPECIES, ALL, back + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector oddRe = forthIm.add(backIm);
            DoubleVector oddIm = backRe.sub(forthRe);
            DoubleVector wRe = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 0));
            DoubleVector wIm = DoubleVector.broadcast(SPECIES, ImageF64.get(w, 1));
            oddRe.fma(wRe, forthRe.add(backRe)).sub(oddIm.mul(wIm)).intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            oddRe.fma(wIm, oddIm.fma(wRe, forthIm.sub(backIm)))
                    .intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
            forth += NUMBER;
            back -= NUMBER;
            w += FftF64.ROOT_BYTES;
            to += pitch;
        }
    }
}
