package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.Memory.ALL;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.NormalizedTable;
import io.github.magtrack4j.internal.cpu.Wide;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;

/**
 * A profile's correlation with every series of a table: the planes of a look-up table.
 *
 * <p>The table is centred and normalised beforehand, so that a sum of products is left: bins are rows, series are lanes,
 * and eight vectors of them are summed up side by side. The profile's own norm changes neither the maximum nor the
 * vertex, and is left out.
 */
final class CorrelationF64 implements AutoCloseable {
    private static final int BLOCK = 8 * LANES;

    private final Supplier<Arena> newArena;
    private Arena arena;
    private int capacity;
    private long sums;
    private int series;

    private long centred;
    private int bins;
    private final long lanes;
    private final Arena lanesArena;

    CorrelationF64(Supplier<Arena> newArena) {
        this.newArena = newArena;
        arena = newArena.get();
        lanesArena = newArena.get();
        lanes = ImageF64.allocate(lanesArena, LANES);
    }

    /**
     * Correlates a profile.
     *
     * @param profile where its bins are, and room for a whole vector at the end
     * @param scratch room for as many
     */
    void compute(long profile, long scratch, int firstBin, NormalizedTable table) {
        reserve(table.rowLength(), table.columns());
        bins = table.rows();
        centred = scratch + (long) firstBin * Double.BYTES;
        if (table.weighted()) {
            centerUnderWeights(profile + (long) firstBin * Double.BYTES, table);
        } else {
            center(profile, scratch, firstBin, table);
        }
        long address = table.table().address();
        try {
            for (int first = 0; first < series; first += BLOCK) {
                correlate(bins, address + (long) first * Double.BYTES, table.rowLength(), first);
            }
        } finally {
            Reference.reachabilityFence(table); // its memory goes with it
        }
    }

    private void reserve(int rowLength, int columns) {
        if (rowLength > capacity) {
            arena.close();
            arena = newArena.get();
            sums = ImageF64.allocate(arena, rowLength);
            capacity = rowLength;
        }
        series = columns;
    }

    /** Takes the mean of the bins from the first on off all. */
    private void center(long profile, long scratch, int firstBin, NormalizedTable table) {
        int profileBins = firstBin + bins;
        for (int bin = profileBins; bin < ImageF64.roundUp(profileBins); bin++) {
            ImageF64.set(profile, bin, 0);
        }
        long end = (long) profileBins * Double.BYTES;
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (long at = 0; at < end; at += VECTOR_BYTES) {
            sum = sum.add(DoubleVector.fromMemorySegment(SPECIES, ALL, profile + at, LITTLE_ENDIAN));
        }
        sum.intoMemorySegment(ALL, lanes, LITTLE_ENDIAN);
        double total = ImageF64.sum(lanes);
        for (int bin = 0; bin < firstBin; bin++) {
            total -= ImageF64.get(profile, bin);
        }
        if (Double.isNaN(total)) {
            centerUnderWeights(profile + (long) firstBin * Double.BYTES, table);
            return;
        }
        double mean = total / bins;
        for (long at = 0; at < end; at += VECTOR_BYTES) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, profile + at, LITTLE_ENDIAN)
                    .sub(mean)
                    .intoMemorySegment(ALL, scratch + at, LITTLE_ENDIAN);
        }
    }

    /** Takes the mean off, under the table's weights; a bin that is NaN counts as the mean. */
    private void centerUnderWeights(long profile, NormalizedTable table) {
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
        for (int bin = 0; bin < bins; bin++) {
            double difference = (ImageF64.get(profile, bin) - mean) * (double) table.rootOfWeight(bin);
            ImageF64.set(centred, bin, Double.isNaN(difference) ? 0 : difference);
        }
    }

    /** Whether the profile has no variance; mostly the first bin tells. */
    boolean isConstant() {
        int bin = 0;
        while (bin < bins && ImageF64.get(centred, bin) == 0) {
            bin++;
        }
        return bin == bins;
    }

    public @Wide double norm() {
        double squares = 0;
        for (int bin = 0; bin < bins; bin++) {
            double value = ImageF64.get(centred, bin);
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    private void correlate(int rows, long table, int rowLength, int first) {
        DoubleVector sum0 = DoubleVector.zero(SPECIES);
        DoubleVector sum1 = DoubleVector.zero(SPECIES);
        DoubleVector sum2 = DoubleVector.zero(SPECIES);
        DoubleVector sum3 = DoubleVector.zero(SPECIES);
        DoubleVector sum4 = DoubleVector.zero(SPECIES);
        DoubleVector sum5 = DoubleVector.zero(SPECIES);
        DoubleVector sum6 = DoubleVector.zero(SPECIES);
        DoubleVector sum7 = DoubleVector.zero(SPECIES);
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
            sum4 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 4 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(bin, sum4);
            sum5 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 5 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(bin, sum5);
            sum6 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 6 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(bin, sum6);
            sum7 = DoubleVector.fromMemorySegment(SPECIES, ALL, at + 7 * VECTOR_BYTES, LITTLE_ENDIAN)
                    .fma(bin, sum7);
            at += (long) rowLength * Double.BYTES;
        }
        long to = sums + (long) first * Double.BYTES;
        sum0.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
        sum1.intoMemorySegment(ALL, to + VECTOR_BYTES, LITTLE_ENDIAN);
        sum2.intoMemorySegment(ALL, to + 2 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum3.intoMemorySegment(ALL, to + 3 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum4.intoMemorySegment(ALL, to + 4 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum5.intoMemorySegment(ALL, to + 5 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum6.intoMemorySegment(ALL, to + 6 * VECTOR_BYTES, LITTLE_ENDIAN);
        sum7.intoMemorySegment(ALL, to + 7 * VECTOR_BYTES, LITTLE_ENDIAN);
    }

    /** The first index of the maximum. Behind the last series are zeros up to a whole block. */
    int indexOfMaximum() {
        int padded = (series + BLOCK - 1) / BLOCK * BLOCK;
        int index = MaximumF64.firstIndex(sums, series, MaximumF64.of(sums, padded, series));
        return Math.min(index, series - 1);
    }

    double get(int series) {
        return ImageF64.get(sums, series);
    }

    @Override
    public void close() {
        arena.close();
        lanesArena.close();
    }
}
