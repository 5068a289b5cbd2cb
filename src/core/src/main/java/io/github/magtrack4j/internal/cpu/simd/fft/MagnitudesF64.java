package io.github.magtrack4j.internal.cpu.simd.fft;

import static io.github.magtrack4j.internal.cpu.simd.fft.FftF64.NUMBER;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The sums of magnitudes {@code |F(u, v)| + |F(-u, v)|} of a two-dimensional transform, for frequencies u from 0 to the
 * highest. Where v is its own mirror image, 0 or N / 2, half of it: the profile has one element there instead of two.
 */
final class MagnitudesF64 {
    private final int size;
    private final int reach;
    /** For each v the share of its sums that counts. */
    private final long shares;

    /** A vector of the share of one half, and one of the share of one. */
    private final long commonShares;

    MagnitudesF64(Arena arena, int size, int reach) {
        this.size = size;
        this.reach = reach;
        shares = ImageF64.allocate(arena, ImageF64.roundUp(reach + 1));
        for (int v = 0; v <= reach; v++) {
            ImageF64.set(shares, v, elements(v, size) * (double) 0.5);
        }
        commonShares = ImageF64.allocate(arena, 2L * LANES);
        for (int lane = 0; lane < LANES; lane++) {
            ImageF64.set(commonShares, lane, (double) 0.5);
            ImageF64.set(commonShares, LANES + lane, 1);
        }
    }

    /** The elements of the profile that a sum at frequency v stands for. */
    static int elements(int v, int size) {
        return v == 0 || 2 * v == size ? 1 : 2;
    }

    /** The vector of shares where lanes are frequencies, from v on. */
    long sharesFrom(int v) {
        return shares + (long) v * Double.BYTES;
    }

    /** The vector of shares where all lanes have the same v. */
    long sharesOf(int v) {
        return commonShares + (elements(v, size) - 1) * VECTOR_BYTES;
    }

    /**
     * Computes the sums.
     *
     * @param transform N numbers, with room for one more
     * @param shares a vector of shares
     * @param to where the sum of frequency u = 0 goes
     * @param pitch the bytes from there to where the next one goes
     */
    void compute(long transform, long shares, long to, long pitch) {
        compute(transform, transform + size * NUMBER, reach, shares, to, pitch);
    }

    private static void compute(long transform, long end, int reach, long shares, long to, long pitch) {
        // Frequency N is frequency 0.
        DoubleVector.fromMemorySegment(SPECIES, ALL, transform, LITTLE_ENDIAN)
                .intoMemorySegment(ALL, end, LITTLE_ENDIAN);
        DoubleVector.fromMemorySegment(SPECIES, ALL, transform + VECTOR_BYTES, LITTLE_ENDIAN)
                .intoMemorySegment(ALL, end + VECTOR_BYTES, LITTLE_ENDIAN);
        DoubleVector share = DoubleVector.fromMemorySegment(SPECIES, ALL, shares, LITTLE_ENDIAN);
        long forth = transform;
        long back = end;
        long sum = to;
        for (int u = 0; u <= reach; u++) {
            forth &= ADDRESS;
            back &= ADDRESS;
            sum &= ADDRESS;
            DoubleVector forthRe = DoubleVector.fromMemorySegment(SPECIES, ALL, forth, LITTLE_ENDIAN);
            DoubleVector forthIm = DoubleVector.fromMemorySegment(SPECIES, ALL, forth + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector backRe = DoubleVector.fromMemorySegment(SPECIES, ALL, back, LITTLE_ENDIAN);
            DoubleVector backIm = DoubleVector.fromMemorySegment(SPECIES, ALL, back + VECTOR_BYTES, LITTLE_ENDIAN);
            forthRe.fma(forthRe, forthIm.mul(forthIm))
                    .sqrt()
                    .add(backRe.fma(backRe, backIm.mul(backIm)).sqrt())
                    .mul(share)
                    .intoMemorySegment(ALL, sum, LITTLE_ENDIAN);
            forth += NUMBER;
            back -= NUMBER;
            sum += pitch;
        }
    }
}
