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
 * and eight vectors of them are summed up side by side; the last eight end where a row ends. The profile's own norm
 * changes neither the maximum nor the vertex, and is left out.
 */
final class CorrelationF64 implements AutoCloseable {
    private static final int BLOCK = 8 * LANES;

    /** So many correlations are kept. */
    static final int PLACES = 8;

    private final Supplier<Arena> newArena;
    private Arena arena;
    private int capacity;
    private long allSums;
    private int series;

    /** The values of a row of the table, and the sums: more than series, those behind are 0. */
    private int rowLength;

    /** Which correlation is the current one; its sums, and its centred profile. */
    private int place;

    private long sums;
    private long centred;

    private int bins;
    private final long lanes;
    private final Arena lanesArena;
    private final VectorSumF64 vectorSum = new VectorSumF64();

    CorrelationF64(Supplier<Arena> newArena) {
        this.newArena = newArena;
        arena = newArena.get();
        lanesArena = newArena.get();
        lanes = ImageF64.allocate(lanesArena, LANES);
    }

    /**
     * Makes a place the current one.
     *
     * @param centred room for a profile's bins, up to a whole vector
     */
    void usePlace(int place, long centred) {
        this.place = place;
        this.centred = centred;
        sums = allSums + (long) place * capacity * Double.BYTES;
    }

    /** Takes the mean off a profile, behind which there is room for a vector. */
    void center(long profile, NormalizedTable table) {
        bins = table.rows();
        if (table.weighted()) {
            centerUnderWeights(profile, table);
        } else {
            centerAlike(profile, table);
        }
    }

    /** Correlates the centred profile. */
    void correlate(NormalizedTable table) {
        rowLength = table.rowLength();
        reserve();
        series = table.columns();
        long address = table.table().address();
        try {
            for (int next = 0; next < series; next += BLOCK) {
                int first = Math.min(next, rowLength - BLOCK);
                correlate(bins, address + (long) first * Double.BYTES, rowLength, first);
            }
        } finally {
            Reference.reachabilityFence(table); // its memory goes with it
        }
    }

    private void reserve() {
        if (rowLength > capacity) {
            arena.close();
            arena = newArena.get();
            allSums = ImageF64.allocate(arena, (long) PLACES * rowLength);
            capacity = rowLength;
            usePlace(place, centred);
        }
    }

    /** Takes the mean off bins that count alike. */
    private void centerAlike(long profile, NormalizedTable table) {
        for (int bin = bins; bin < ImageF64.roundUp(bins); bin++) {
            ImageF64.set(profile, bin, 0);
        }
        long end = (long) bins * Double.BYTES;
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (long at = 0; at < end; at += VECTOR_BYTES) {
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, profile + at, LITTLE_ENDIAN)
                    .add(sum);
        }
        sum.intoMemorySegment(ALL, lanes, LITTLE_ENDIAN);
        double total = vectorSum.of(lanes);
        if (Double.isNaN(total)) {
            centerUnderWeights(profile, table);
            return;
        }
        double mean = total / bins;
        for (long at = 0; at < end; at += VECTOR_BYTES) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, profile + at, LITTLE_ENDIAN)
                    .sub(mean)
                    .intoMemorySegment(ALL, centred + at, LITTLE_ENDIAN);
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

    /** The first index of the maximum. */
    int indexOfMaximum() {
        int padded = Math.max(2 * LANES, ImageF64.roundUp(series)); // what lies behind may be another table's
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
