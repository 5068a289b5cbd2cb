package io.github.magtrack4j.internal.cpu.simd.vector;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sum of one vector's values: the vector is folded until four values are left, and these are added up one by one.
 *
 * <p>{@code reduceLanes} would add them up in an order of its choice, another one when interpreted than when compiled;
 * the same image must give the same answer. The four are in an array, since to read values of a segment costs the
 * compiler far more (docs/explanation/kernels.md). It belongs to one thread at a time.
 */
public final class VectorSumF64 {
    public static final VectorShuffle<Double> FROM_8 = from(8);
    public static final VectorShuffle<Double> FROM_4 = from(4);

    private final double[] lanes = new double[LANES];

    /** The lanes from one on come to the front. */
    public static VectorShuffle<Double> from(int lane) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + lane) % LANES);
    }

    /** The sum of a vector in scratch memory. */
    public double of(long vector) {
        DoubleVector values = DoubleVector.fromMemorySegment(SPECIES, ALL, vector, LITTLE_ENDIAN);
        if (LANES > 8) {
            values = values.rearrange(FROM_8).add(values);
        }
        if (LANES > 4) {
            values = values.rearrange(FROM_4).add(values);
        }
        values.intoArray(lanes, 0);
        double even = lanes[0];
        double odd = lanes[1];
        if (LANES > 2) {
            even += lanes[2];
            odd += lanes[3];
        }
        return even + odd;
    }
}
