package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.NormalizedTable;
import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;

/**
 * A profile's correlation with every series of a table: the planes of a look-up table.
 *
 * <p>The table is centred and normalised beforehand, so that a sum of products is left: bins are rows, series are lanes,
 * and four vectors of them are summed up side by side. The profile's own norm changes neither the maximum nor the
 * vertex, and is left out.
 */
final class CorrelationF64 implements AutoCloseable {
    private static final int BLOCK = 4 * LANES;

    private final Supplier<Arena> newArena;
    private Arena arena;
    private int capacity;
    private long sums;
    private int series;
    private double squares;

    CorrelationF64(Supplier<Arena> newArena) {
        this.newArena = newArena;
        arena = newArena.get();
    }

    void compute(long profile, long centred, int firstBin, NormalizedTable table) {
        series = table.columns();
        reserve(table.rowLength());
        center(profile + (long) firstBin * Double.BYTES, centred, table);
        long address = table.table().address();
        try {
            for (int first = 0; first < series; first += BLOCK) {
                correlate(centred, table.rows(), address + (long) first * Double.BYTES, table.rowLength(), first);
            }
        } finally {
            Reference.reachabilityFence(table); // its memory goes with it
        }
        for (int i = series; i < (series + BLOCK - 1) / BLOCK * BLOCK; i++) {
            ImageF64.set(sums, i, Float.NEGATIVE_INFINITY);
        }
    }

    private void reserve(int rowLength) {
        if (rowLength > capacity) {
            arena.close();
            arena = newArena.get();
            sums = ImageF64.allocate(arena, rowLength);
            capacity = rowLength;
        }
    }

    /** Takes the mean off, under the table's weights; a bin that is NaN counts as the mean. */
    private void center(long profile, long centred, NormalizedTable table) {
        int bins = table.rows();
        double sum = 0;
        double weights = 0;
        for (int bin = 0; bin < bins; bin++) {
            double value = ImageF64.get(profile, bin);
            if (!Double.isNaN(value)) {
                double weight = (double) table.weight(bin);
                sum += weight * value;
                weights += weight;
            }
        }
        double mean = sum / weights;
        squares = 0;
        for (int bin = 0; bin < bins; bin++) {
            double difference = (ImageF64.get(profile, bin) - mean) * (double) table.rootOfWeight(bin);
            double value = Double.isNaN(difference) ? 0 : difference;
            squares += value * value;
            ImageF64.set(centred, bin, value);
        }
    }

    public @Wide double norm() {
        return Math.sqrt(squares);
    }

    private void correlate(long centred, int rows, long table, int rowLength, int first) {
        DoubleVector sum0 = DoubleVector.zero(SPECIES);
        DoubleVector sum1 = DoubleVector.zero(SPECIES);
        DoubleVector sum2 = DoubleVector.zero(SPECIES);
        DoubleVector sum3 = DoubleVector.zero(SPECIES);
        long at = table;
        for (int row = 0; row < rows; row++) {
            DoubleVector bin = DoubleVector.broadcast(SPECIES, ImageF64.get(centred, row));
            sum0 = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN)
                    .fma(bin, sum0);
            sum1 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(bin, sum1);
            sum2 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 2 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(bin, sum2);
            sum3 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 3 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(bin, sum3);
            at += (long) rowLength * Double.BYTES;
        }
        long to = sums + (long) first * Double.BYTES;
        sum0.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
        sum1.intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
        sum2.intoMemorySegment(ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum3.intoMemorySegment(ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** The first index of the maximum. */
    int indexOfMaximum() {
        int index = MaximumF64.firstIndex(sums, series, MaximumF64.of(sums, series));
        return Math.min(index, series - 1);
    }

    double get(int series) {
        return ImageF64.get(sums, series);
    }

    @Override
    public void close() {
        arena.close();
    }
}
