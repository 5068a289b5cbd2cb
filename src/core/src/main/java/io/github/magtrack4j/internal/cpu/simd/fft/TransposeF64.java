package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.DISTANCE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes a square of as many vectors as they have lanes, so that rows become columns.
 *
 * <p>In steps, one for each power of two d below the number of lanes: of two vectors d apart, the upper one's lanes
 * without d in their number and the lower one's lanes with it change places (J. O. Eklundh, "A fast computer method for
 * matrix transposing", IEEE Transactions on Computers C-21, 1972). Two steps at a time take four vectors, which is what
 * fits into a method.
 */
public final class TransposeF64 {
    private static final int HALF = LANES / 2;
    private static final int QUARTER = Math.max(LANES / 4, 1);

    private static final VectorShuffle<Double> SWAP_1 = swap(1);
    private static final VectorShuffle<Double> SWAP_2 = swap(2);
    private static final VectorShuffle<Double> SWAP_QUARTER = swap(QUARTER);
    private static final VectorShuffle<Double> SWAP_HALF = swap(HALF);
    private static final VectorMask<Double> WITH_1 = with(1);
    private static final VectorMask<Double> WITH_2 = with(2);
    private static final VectorMask<Double> WITH_QUARTER = with(QUARTER);
    private static final VectorMask<Double> WITH_HALF = with(HALF);

    /** The square after its first steps. */
    private final long scratch;

    public TransposeF64(Arena arena) {
        scratch = ImageF64.allocate(arena, (long) LANES * LANES);
    }

    private static VectorShuffle<Double> swap(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
    }

    private static VectorMask<Double> with(int distance) {
        boolean[] lanes = new boolean[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = (lane & distance) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    /**
     * Transposes a square.
     *
     * @param from its first vector
     * @param fromPitch the bytes from one vector to the next
     * @param to where the first vector of the result goes
     * @param toPitch the bytes from there to where the next one goes
     */
    public void transpose(long from, long fromPitch, long to, long toPitch) {
        switch (LANES) {
            case 2 -> two(from, fromPitch, to, toPitch);
            case 4 -> near(from, fromPitch, to, toPitch);
            case 8 -> {
                half(from, fromPitch, scratch, VECTOR_BYTES);
                near(scratch, VECTOR_BYTES, to, toPitch);
            }
            default -> {
                far(from, fromPitch, scratch, VECTOR_BYTES);
                near(scratch, VECTOR_BYTES, to, toPitch);
            }
        }
    }

    /** A square of two vectors of two lanes, which the compiler would box, had they to change places. */
    private static void two(long from, long fromPitch, long to, long toPitch) {
        double upperRight = ImageF64.get(from, 1);
        double lowerLeft = ImageF64.get(from + fromPitch, 0);
        double lowerRight = ImageF64.get(from + fromPitch, 1);
        ImageF64.set(to, 0, ImageF64.get(from, 0));
        ImageF64.set(to, 1, lowerLeft);
        ImageF64.set(to + toPitch, 0, upperRight);
        ImageF64.set(to + toPitch, 1, lowerRight);
    }

    /** The step of half as many as there are lanes. */
    private static void half(long from, long fromBytes, long to, long toBytes) {
        long fromPitch = fromBytes & DISTANCE;
        long toPitch = toBytes & DISTANCE;
        for (int i = 0; i < HALF; i++) {
            long in = from + i * fromPitch & ADDRESS;
            long out = to + i * toPitch & ADDRESS;
            DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
            DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, ALL, in + HALF * fromPitch, LITTLE_ENDIAN);
            a.blend(b.rearrange(SWAP_HALF), WITH_HALF).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
            a.rearrange(SWAP_HALF).blend(b, WITH_HALF).intoMemorySegment(ALL, out + HALF * toPitch, LITTLE_ENDIAN);
        }
    }

    /** The steps of half and of a quarter as many as there are lanes. */
    private static void far(long from, long fromBytes, long to, long toBytes) {
        long fromPitch = fromBytes & DISTANCE;
        long toPitch = toBytes & DISTANCE;
        for (int i = 0; i < QUARTER; i++) {
            long in = from + i * fromPitch & ADDRESS;
            long out = to + i * toPitch & ADDRESS;
            DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
            DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, ALL, in + QUARTER * fromPitch, LITTLE_ENDIAN);
            DoubleVector c = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2L * QUARTER * fromPitch, LITTLE_ENDIAN);
            DoubleVector d = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3L * QUARTER * fromPitch, LITTLE_ENDIAN);
            DoubleVector ac = a.blend(c.rearrange(SWAP_HALF), WITH_HALF);
            DoubleVector bd = b.blend(d.rearrange(SWAP_HALF), WITH_HALF);
            DoubleVector ca = a.rearrange(SWAP_HALF).blend(c, WITH_HALF);
            DoubleVector db = b.rearrange(SWAP_HALF).blend(d, WITH_HALF);
            ac.blend(bd.rearrange(SWAP_QUARTER), WITH_QUARTER).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
            ac.rearrange(SWAP_QUARTER)
                    .blend(bd, WITH_QUARTER)
                    .intoMemorySegment(ALL, out + QUARTER * toPitch, LITTLE_ENDIAN);
            ca.blend(db.rearrange(SWAP_QUARTER), WITH_QUARTER)
                    .intoMemorySegment(ALL, out + 2L * QUARTER * toPitch, LITTLE_ENDIAN);
            ca.rearrange(SWAP_QUARTER)
                    .blend(db, WITH_QUARTER)
                    .intoMemorySegment(ALL, out + 3L * QUARTER * toPitch, LITTLE_ENDIAN);
        }
    }

    /** The steps of 2 and 1. */
    private static void near(long from, long fromBytes, long to, long toBytes) {
        long fromPitch = fromBytes & DISTANCE;
        long toPitch = toBytes & DISTANCE;
        for (int i = 0; i < LANES; i += 4) {
            long in = from + i * fromPitch & ADDRESS;
            long out = to + i * toPitch & ADDRESS;
            DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, ALL, in, LITTLE_ENDIAN);
            DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, ALL, in + fromPitch, LITTLE_ENDIAN);
            DoubleVector c = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 2 * fromPitch, LITTLE_ENDIAN);
            DoubleVector d = DoubleVector.fromMemorySegment(SPECIES, ALL, in + 3 * fromPitch, LITTLE_ENDIAN);
            DoubleVector ac = a.blend(c.rearrange(SWAP_2), WITH_2);
            DoubleVector bd = b.blend(d.rearrange(SWAP_2), WITH_2);
            DoubleVector ca = a.rearrange(SWAP_2).blend(c, WITH_2);
            DoubleVector db = b.rearrange(SWAP_2).blend(d, WITH_2);
            ac.blend(bd.rearrange(SWAP_1), WITH_1).intoMemorySegment(ALL, out, LITTLE_ENDIAN);
            ac.rearrange(SWAP_1).blend(bd, WITH_1).intoMemorySegment(ALL, out + toPitch, LITTLE_ENDIAN);
            ca.blend(db.rearrange(SWAP_1), WITH_1).intoMemorySegment(ALL, out + 2 * toPitch, LITTLE_ENDIAN);
            ca.rearrange(SWAP_1).blend(db, WITH_1).intoMemorySegment(ALL, out + 3 * toPitch, LITTLE_ENDIAN);
        }
    }
}
