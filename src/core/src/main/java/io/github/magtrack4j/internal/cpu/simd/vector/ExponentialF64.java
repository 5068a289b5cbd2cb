package io.github.magtrack4j.internal.cpu.simd.vector;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LN2_HIGH;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LN2_LOW;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LONG_SERIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MAGIC;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MANTISSA_BITS;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.MIN_EXPONENT;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SUBNORMAL;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.UNIT_EXPONENT;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@code exp(x)} for x up to 0, down to where it underflows; NaN for NaN.
 *
 * <p>With {@code x = n ln 2 + r}, n the nearest integer, {@code exp(x) = 2ⁿ exp(r)}. ln 2 is subtracted in two parts
 * (W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", Prentice-Hall 1980); {@code |r| ≤ ln 2 /
 * 2}, for which a Taylor series of degree 13 (7 in 32 bits) is exact to rounding. Where 2ⁿ is too small to be stored,
 * the result may still be a subnormal number: so 2ⁿ is made larger by a factor that is divided out at the end. The
 * result is within 2 units of its last place.
 */
public final class ExponentialF64 {
    private ExponentialF64() {}

    /** Writes the exponentials of values, which may be in the same place; whole vectors are read and written. */
    public static void compute(long from, long to, int count) {
        for (int i = 0; i < count; i += LANES) {
            long at = (long) i * Double.BYTES;
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, from + at, LITTLE_ENDIAN)
                    .max(MIN_EXPONENT);
            DoubleVector shifted = x.mul((double) (1 / Math.log(2))).add(MAGIC); // n in its lowest bits
            DoubleVector n = shifted.sub(MAGIC);
            DoubleVector r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_HIGH), x);
            r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_LOW), r);
            DoubleVector power = DoubleVector.broadcast(SPECIES, (double) (1.0 / 5040));
            if (LONG_SERIES) {
                power = DoubleVector.broadcast(SPECIES, (double) (1.0 / 6227020800L));
                power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 479001600)));
                power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 39916800)));
                power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 3628800)));
                power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 362880)));
                power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 40320)));
                power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 5040)));
            }
            power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 720)));
            power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 120)));
            power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 24)));
            power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) (1.0 / 6)));
            power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) 0.5));
            power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) 1));
            power = power.fma(r, DoubleVector.broadcast(SPECIES, (double) 1));
            DoubleVector twoToTheN = shifted.reinterpretAsLongs()
                    .add(UNIT_EXPONENT + MANTISSA_BITS + 2)
                    .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                    .reinterpretAsDoubles();
            power.mul(twoToTheN).mul(SUBNORMAL).intoMemorySegment(ALL, to + at, LITTLE_ENDIAN);
        }
    }
}
