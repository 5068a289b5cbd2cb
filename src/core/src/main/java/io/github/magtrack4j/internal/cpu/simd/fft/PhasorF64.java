package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LONG_SERIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.DoubleVector;

/**
 * {@code exp(2πi c)} for phases c of -1/2 to 1/2 cycles.
 *
 * <p>A Taylor series gives the sine of a quarter of the angle, at most π / 4; its cosine is positive, and so the root
 * of 1 less the square. Doubling the angle twice needs no case for each quadrant. The error is some 5 roundings of 1.
 */
public final class PhasorF64 {
    private PhasorF64() {}

    /** Writes complex numbers, as vectors of real and of imaginary parts in turn; a vector of phases becomes two. */
    public static void compute(long phases, int count, long to) {
        for (int i = 0; i < count; i += LANES) {
            DoubleVector x = DoubleVector.fromMemorySegment(
                            SPECIES, ALL, phases + (long) i * Double.BYTES, LITTLE_ENDIAN)
                    .mul((double) (Math.PI / 2));
            DoubleVector square = x.mul(x);
            DoubleVector sum = DoubleVector.broadcast(SPECIES, (double) (1.0 / 362880));
            if (LONG_SERIES) {
                sum = DoubleVector.broadcast(SPECIES, (double) (-1.0 / 1307674368000L));
                sum = sum.fma(square, DoubleVector.broadcast(SPECIES, (double) (1.0 / 6227020800L)));
                sum = sum.fma(square, DoubleVector.broadcast(SPECIES, (double) (-1.0 / 39916800)));
                sum = sum.fma(square, DoubleVector.broadcast(SPECIES, (double) (1.0 / 362880)));
            }
            sum = sum.fma(square, DoubleVector.broadcast(SPECIES, (double) (-1.0 / 5040)));
            sum = sum.fma(square, DoubleVector.broadcast(SPECIES, (double) (1.0 / 120)));
            sum = sum.fma(square, DoubleVector.broadcast(SPECIES, (double) (-1.0 / 6)));
            DoubleVector sine = x.fma(square.mul(sum), x);
            DoubleVector cosine = sine.mul(sine).neg().add((double) 1).sqrt();
            DoubleVector twice = sine.mul((double) 2);
            DoubleVector halfSine = twice.mul(cosine);
            DoubleVector halfCosine = twice.neg().fma(sine, DoubleVector.broadcast(SPECIES, (double) 1));
            twice = halfSine.mul((double) 2);
            long at = to + 2L * i * Double.BYTES;
            twice.neg()
                    .fma(halfSine, DoubleVector.broadcast(SPECIES, (double) 1))
                    .intoMemorySegment(ALL, at, LITTLE_ENDIAN);
            twice.mul(halfCosine).intoMemorySegment(ALL, at + VECTOR_BYTES, LITTLE_ENDIAN);
        }
    }
}
