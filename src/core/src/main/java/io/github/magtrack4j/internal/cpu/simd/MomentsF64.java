package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import jdk.incubator.vector.DoubleVector;

/**
 * The mass of an image and its first moments, in one pass.
 *
 * <p>Down each vector of columns, {@code Σ I'} and {@code Σ y I'} build up. The columns' sums then give the totals, and
 * {@code Σ x I'} with them.
 */
final class MomentsF64 {
    private final ImageF64 image;

    /** 0, 1, 2 …: the x of each column. */
    private final long columns;

    /** The sums of each column: {@code Σ I'} and {@code Σ y I'}. */
    private final long masses;

    private final long momentsY;
    private final long sums;

    private @Wide double mass;
    private @Wide double momentX;
    private @Wide double momentY;

    MomentsF64(Arena arena, ImageF64 image) {
        this.image = image;
        columns = ImageF64.ramp(arena, image.stride);
        masses = ImageF64.allocate(arena, image.stride);
        momentsY = ImageF64.allocate(arena, image.stride);
        sums = ImageF64.allocate(arena, LANES);
    }

    void compute() {
        for (int x = 0; x < image.stride; x += LANES) {
            sumColumns((long) x * Double.BYTES);
        }
        addUp();
    }

    void computeAbout(@Wide double level) {
        for (int x = 0; x < image.stride; x += LANES) {
            sumColumnsAbout((long) x * Double.BYTES, (double) level);
        }
        for (int x = image.size; x < image.stride; x++) {
            // The padding is not part of the image.
            ImageF64.set(masses, x, 0);
            ImageF64.set(momentsY, x, 0);
        }
        addUp();
    }

    /** Even and odd rows have sums of their own, so that one addition need not wait for the last. */
    private void sumColumns(long column) {
        long rowBytes = image.row(1) - image.row(0);
        long at = image.address + column;
        DoubleVector even = DoubleVector.zero(SPECIES);
        DoubleVector odd = DoubleVector.zero(SPECIES);
        DoubleVector evenY = DoubleVector.zero(SPECIES);
        DoubleVector oddY = DoubleVector.zero(SPECIES);
        int y = 0;
        for (; y + 1 < image.size; y += 2) {
            DoubleVector top = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN);
            DoubleVector bottom = DoubleVector.fromMemorySegment(SPECIES, ALL, at + rowBytes, LITTLE_ENDIAN);
            even = even.add(top);
            odd = odd.add(bottom);
            evenY = top.fma(DoubleVector.broadcast(SPECIES, (double) y), evenY);
            oddY = bottom.fma(DoubleVector.broadcast(SPECIES, (double) (y + 1)), oddY);
            at += 2 * rowBytes;
        }
        if (y < image.size) {
            DoubleVector top = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN);
            even = even.add(top);
            evenY = top.fma(DoubleVector.broadcast(SPECIES, (double) y), evenY);
        }
        even.add(odd).intoMemorySegment(ALL, masses + column, LITTLE_ENDIAN);
        evenY.add(oddY).intoMemorySegment(ALL, momentsY + column, LITTLE_ENDIAN);
    }

    private void sumColumnsAbout(long column, double level) {
        long rowBytes = image.row(1) - image.row(0);
        long at = image.address + column;
        DoubleVector sum = DoubleVector.zero(SPECIES);
        DoubleVector sumY = DoubleVector.zero(SPECIES);
        for (int y = 0; y < image.size; y++) {
            DoubleVector difference = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .sub(level)
                    .abs();
            sum = sum.add(difference);
            sumY = difference.fma(DoubleVector.broadcast(SPECIES, (double) y), sumY);
            at += rowBytes;
        }
        sum.intoMemorySegment(ALL, masses + column, LITTLE_ENDIAN);
        sumY.intoMemorySegment(ALL, momentsY + column, LITTLE_ENDIAN);
    }

    private void addUp() {
        DoubleVector sum = DoubleVector.zero(SPECIES);
        DoubleVector sumX = DoubleVector.zero(SPECIES);
        DoubleVector sumY = DoubleVector.zero(SPECIES);
        for (int x = 0; x < image.stride; x += LANES) {
            long at = (long) x * Double.BYTES;
            DoubleVector columnMass = DoubleVector.fromMemorySegment(SPECIES, ALL, masses + at, LITTLE_ENDIAN);
            sum = sum.add(columnMass);
            sumX = columnMass.fma(DoubleVector.fromMemorySegment(SPECIES, ALL, columns + at, LITTLE_ENDIAN), sumX);
            sumY = sumY.add(DoubleVector.fromMemorySegment(SPECIES, ALL, momentsY + at, LITTLE_ENDIAN));
        }
        sum.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        mass = ImageF64.sum(sums);
        sumX.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        momentX = ImageF64.sum(sums);
        sumY.intoMemorySegment(ALL, sums, LITTLE_ENDIAN);
        momentY = ImageF64.sum(sums);
    }

    /** The mean pixel, for which the mass suffices. */
    public @Wide double mean() {
        compute();
        return mass / ((@Wide double) image.size * image.size);
    }

    public @Wide double mass() {
        return mass;
    }

    public @Wide double momentX() {
        return momentX;
    }

    public @Wide double momentY() {
        return momentY;
    }
}
