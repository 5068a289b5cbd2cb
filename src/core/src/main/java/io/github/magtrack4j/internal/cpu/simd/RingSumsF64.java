package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.EE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.FOURTH;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.LAG;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_E;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_ONE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_R;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.RE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.RR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.SUMS;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.X1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XX;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XY;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XZ;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.Y1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YY;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YZ;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.Z1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZZ;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The sums of the joint fit, which grow strip by strip: a vector for each, whose lanes are added up in 64 bits in the
 * end.
 */
final class RingSumsF64 {
    /** A vector for each sum. */
    private final long accumulators;

    private final @Wide double[] totals = new @Wide double[SUMS];

    RingSumsF64(Arena arena) {
        accumulators = ImageF64.allocate(arena, (long) SUMS * LANES);
    }

    void clear() {
        for (int sum = 0; sum < SUMS; sum++) {
            DoubleVector.zero(SPECIES).intoMemorySegment(ALL, accumulator(sum), LITTLE_ENDIAN);
        }
    }

    private long accumulator(int sum) {
        return accumulators + sum * VECTOR_BYTES;
    }

    /** Adds up the products with the derivatives. */
    void addDerivatives(long byX, long byY, long byZ, long model, long one, long residual, long bytes) {
        DoubleVector xx = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(XX), LITTLE_ENDIAN);
        DoubleVector xy = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(XY), LITTLE_ENDIAN);
        DoubleVector xz = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(XZ), LITTLE_ENDIAN);
        DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(X1), LITTLE_ENDIAN);
        DoubleVector xr = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(XR), LITTLE_ENDIAN);
        DoubleVector yy = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(YY), LITTLE_ENDIAN);
        DoubleVector yz = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(YZ), LITTLE_ENDIAN);
        DoubleVector y1 = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(Y1), LITTLE_ENDIAN);
        DoubleVector yr = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(YR), LITTLE_ENDIAN);
        DoubleVector zz = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(ZZ), LITTLE_ENDIAN);
        DoubleVector z1 = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(Z1), LITTLE_ENDIAN);
        DoubleVector zr = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(ZR), LITTLE_ENDIAN);
        DoubleVector xe = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(XE), LITTLE_ENDIAN);
        DoubleVector ye = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(YE), LITTLE_ENDIAN);
        DoubleVector ze = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(ZE), LITTLE_ENDIAN);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, ALL, byX + at, LITTLE_ENDIAN);
            DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, ALL, byY + at, LITTLE_ENDIAN);
            DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, ALL, byZ + at, LITTLE_ENDIAN);
            DoubleVector r = DoubleVector.fromMemorySegment(SPECIES, ALL, model + at, LITTLE_ENDIAN);
            DoubleVector w = DoubleVector.fromMemorySegment(SPECIES, ALL, one + at, LITTLE_ENDIAN);
            DoubleVector e = DoubleVector.fromMemorySegment(SPECIES, ALL, residual + at, LITTLE_ENDIAN);
            xx = x.fma(x, xx);
            xy = x.fma(y, xy);
            xz = x.fma(z, xz);
            x1 = x.fma(w, x1);
            xr = x.fma(r, xr);
            yy = y.fma(y, yy);
            yz = y.fma(z, yz);
            y1 = y.fma(w, y1);
            yr = y.fma(r, yr);
            zz = z.fma(z, zz);
            z1 = z.fma(w, z1);
            zr = z.fma(r, zr);
            xe = x.fma(e, xe);
            ye = y.fma(e, ye);
            ze = z.fma(e, ze);
        }
        xx.intoMemorySegment(ALL, accumulator(XX), LITTLE_ENDIAN);
        xy.intoMemorySegment(ALL, accumulator(XY), LITTLE_ENDIAN);
        xz.intoMemorySegment(ALL, accumulator(XZ), LITTLE_ENDIAN);
        x1.intoMemorySegment(ALL, accumulator(X1), LITTLE_ENDIAN);
        xr.intoMemorySegment(ALL, accumulator(XR), LITTLE_ENDIAN);
        yy.intoMemorySegment(ALL, accumulator(YY), LITTLE_ENDIAN);
        yz.intoMemorySegment(ALL, accumulator(YZ), LITTLE_ENDIAN);
        y1.intoMemorySegment(ALL, accumulator(Y1), LITTLE_ENDIAN);
        yr.intoMemorySegment(ALL, accumulator(YR), LITTLE_ENDIAN);
        zz.intoMemorySegment(ALL, accumulator(ZZ), LITTLE_ENDIAN);
        z1.intoMemorySegment(ALL, accumulator(Z1), LITTLE_ENDIAN);
        zr.intoMemorySegment(ALL, accumulator(ZR), LITTLE_ENDIAN);
        xe.intoMemorySegment(ALL, accumulator(XE), LITTLE_ENDIAN);
        ye.intoMemorySegment(ALL, accumulator(YE), LITTLE_ENDIAN);
        ze.intoMemorySegment(ALL, accumulator(ZE), LITTLE_ENDIAN);
    }

    /** Adds up the other products. */
    void addOthers(long model, long one, long residual, long bytes) {
        DoubleVector ww = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(ONE_ONE), LITTLE_ENDIAN);
        DoubleVector wr = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(ONE_R), LITTLE_ENDIAN);
        DoubleVector rr = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(RR), LITTLE_ENDIAN);
        DoubleVector we = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(ONE_E), LITTLE_ENDIAN);
        DoubleVector re = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(RE), LITTLE_ENDIAN);
        DoubleVector ee = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(EE), LITTLE_ENDIAN);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector r = DoubleVector.fromMemorySegment(SPECIES, ALL, model + at, LITTLE_ENDIAN);
            DoubleVector w = DoubleVector.fromMemorySegment(SPECIES, ALL, one + at, LITTLE_ENDIAN);
            DoubleVector e = DoubleVector.fromMemorySegment(SPECIES, ALL, residual + at, LITTLE_ENDIAN);
            ww = w.fma(w, ww);
            wr = w.fma(r, wr);
            rr = r.fma(r, rr);
            we = w.fma(e, we);
            re = r.fma(e, re);
            ee = e.fma(e, ee);
        }
        ww.intoMemorySegment(ALL, accumulator(ONE_ONE), LITTLE_ENDIAN);
        wr.intoMemorySegment(ALL, accumulator(ONE_R), LITTLE_ENDIAN);
        rr.intoMemorySegment(ALL, accumulator(RR), LITTLE_ENDIAN);
        we.intoMemorySegment(ALL, accumulator(ONE_E), LITTLE_ENDIAN);
        re.intoMemorySegment(ALL, accumulator(RE), LITTLE_ENDIAN);
        ee.intoMemorySegment(ALL, accumulator(EE), LITTLE_ENDIAN);
    }

    /** Adds up the squares of residuals, and their fourth powers. */
    void addSquares(long residual, long bytes) {
        DoubleVector ee = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(EE), LITTLE_ENDIAN);
        DoubleVector fourth = DoubleVector.fromMemorySegment(SPECIES, ALL, accumulator(FOURTH), LITTLE_ENDIAN);
        for (long at = 0; at < bytes; at += VECTOR_BYTES) {
            DoubleVector e = DoubleVector.fromMemorySegment(SPECIES, ALL, residual + at, LITTLE_ENDIAN);
            DoubleVector square = e.mul(e);
            ee = ee.add(square);
            fourth = square.fma(square, fourth);
        }
        ee.intoMemorySegment(ALL, accumulator(EE), LITTLE_ENDIAN);
        fourth.intoMemorySegment(ALL, accumulator(FOURTH), LITTLE_ENDIAN);
    }

    /** Adds up the products of the residuals of an image with those below them. */
    void correlateNeighbors(long residuals, long rowBytes, int rows) {
        long end = residuals + (rows - 1) * rowBytes;
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (long at = residuals; at < end; at += VECTOR_BYTES) {
            DoubleVector e = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN);
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, at + rowBytes, LITTLE_ENDIAN)
                    .fma(e, sum);
        }
        sum.intoMemorySegment(ALL, accumulator(LAG), LITTLE_ENDIAN);
    }

    /** Adds up the lanes. */
    void finish() {
        for (int sum = 0; sum < SUMS; sum++) {
            @Wide double total = 0;
            for (int lane = 0; lane < LANES; lane++) {
                total += ImageF64.get(accumulator(sum), lane);
            }
            totals[sum] = total;
        }
    }

    /** A sum, by its number. */
    public @Wide double total(int number) {
        return totals[number];
    }
}
