package io.github.magtrack4j.internal.cpu.simd;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.SPECIES;
import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.VECTOR_BYTES;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ADDRESS;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.ALL;
import static io.github.magtrack4j.internal.cpu.simd.vector.Memory.DISTANCE;
import static io.github.magtrack4j.internal.cpu.steps.ImageKernels.ROUNDING_OF_PROFILE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.MaximumF64;
import io.github.magtrack4j.internal.cpu.simd.vector.VectorSumF64;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import jdk.incubator.vector.DoubleVector;

/**
 * A profile's correlation with every series of a table: the planes of a look-up table.
 *
 * <p>The table is centred and normalised beforehand, so that a sum of products is left: bins are rows, series are
 * lanes. Eight vectors of sums grow side by side: two vectors of series by four profiles, so that what is read of the
 * table serves four times, or eight of series by one profile. The last vectors end where a row ends. The profile's own
 * norm changes neither the maximum nor the vertex, and is left out.
 */
final class CorrelationF64 implements AutoCloseable {
    /** The series of eight vectors, for one profile. */
    private static final int EIGHT = 8 * LANES;

    /** The series of two vectors, for four profiles. */
    private static final int TWO = 2 * LANES;

    /** So many profiles are centred and correlated together. */
    static final int PLACES = 8;

    private final Supplier<Arena> newArena;
    private Arena arena;
    private int capacity;
    private long allSums;
    private int series;

    /** The values of a row of the table, and the sums: more than series, those behind are 0. */
    private int rowLength;

    /** The sums of the place that is asked about. */
    private long sums;

    /** The centred profile of the first place, those of the others behind it, and that of the place asked about. */
    private long allCentred;

    private long centredBytes;
    private long centred;

    /** Whether the profile in each place has no variance, and whether the one asked about has none. */
    private final boolean[] constant = new boolean[PLACES];

    private boolean isConstant;

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

    /** Makes room for profiles. */
    void prepare(Arena scratch, int mostBins) {
        int room = ImageF64.roundUp(mostBins);
        centredBytes = (long) room * Double.BYTES;
        allCentred = ImageF64.allocate(scratch, (long) PLACES * room);
    }

    /**
     * Takes the mean off a profile, behind which there is room for a vector, and puts it into a place. Whether it has
     * any variance mostly the first bin tells.
     *
     * @param level what has been subtracted from the profile already
     */
    void center(int place, long profile, NormalizedTable table, @Wide double level) {
        bins = table.rows();
        centred = allCentred + place * centredBytes;
        double mean = table.weighted() ? centerUnderWeights(profile, table) : centerAlike(profile, table);
        double least = (double) (ROUNDING_OF_PROFILE * (Math.ulp((double) 1) / 2) * Math.abs(mean)
                + ROUNDING_OF_PROFILE * 0x1p-53 * Math.abs(level));
        int bin = 0;
        while (bin < bins && !(Math.abs(ImageF64.get(centred, bin)) > least * (double) table.rootOfWeight(bin))) {
            bin++;
        }
        constant[place] = bin == bins;
        isConstant = constant[place];
    }

    /** Correlates the centred profiles in the first places. */
    void correlate(NormalizedTable table, int places) {
        rowLength = table.rowLength();
        reserve();
        series = table.columns();
        long address = table.table().address();
        int inFours = places / 4 * 4;
        try {
            for (int place = 0; place < inFours; place += 4) {
                for (int next = 0; next < series; next += TWO) {
                    int first = Math.min(next, rowLength - TWO);
                    correlateFour(bins, address + (long) first * Double.BYTES, place, first);
                }
            }
            for (int place = inFours; place < places; place++) {
                for (int next = 0; next < series; next += EIGHT) {
                    int first = Math.min(next, rowLength - EIGHT);
                    correlateOne(bins, address + (long) first * Double.BYTES, place, first);
                }
            }
        } finally {
            Reference.reachabilityFence(table); // its memory goes with it
        }
        usePlace(0);
    }

    /** Which place's profile and correlation is asked about. */
    void usePlace(int place) {
        centred = allCentred + place * centredBytes;
        isConstant = constant[place];
        sums = sums(place);
    }

    private long sums(int place) {
        return allSums + (long) place * capacity * Double.BYTES;
    }

    private void reserve() {
        if (rowLength > capacity) {
            arena.close();
            arena = newArena.get();
            allSums = ImageF64.allocate(arena, (long) PLACES * rowLength);
            capacity = rowLength;
        }
    }

    /**
     * Takes the mean off bins that count alike, and returns it: summed up are differences, so that one of equal bins is
     * exact.
     */
    private double centerAlike(long profile, NormalizedTable table) {
        double level = ImageF64.get(profile, bins - 1);
        for (int bin = bins; bin < ImageF64.roundUp(bins); bin++) {
            ImageF64.set(profile, bin, level);
        }
        long end = (long) bins * Double.BYTES;
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (long at = 0; at < end; at += VECTOR_BYTES) {
            sum = DoubleVector.fromMemorySegment(SPECIES, ALL, profile + at, LITTLE_ENDIAN)
                    .sub(level)
                    .add(sum);
        }
        sum.intoMemorySegment(ALL, lanes, LITTLE_ENDIAN);
        double total = vectorSum.of(lanes);
        if (Double.isNaN(total)) {
            return centerUnderWeights(profile, table);
        }
        double mean = level + total / bins;
        for (long at = 0; at < end; at += VECTOR_BYTES) {
            DoubleVector.fromMemorySegment(SPECIES, ALL, profile + at, LITTLE_ENDIAN)
                    .sub(mean)
                    .intoMemorySegment(ALL, centred + at, LITTLE_ENDIAN);
        }
        return mean;
    }

    /** Takes the mean off, under the table's weights, and returns it; a bin that is NaN counts as the mean. */
    private double centerUnderWeights(long profile, NormalizedTable table) {
        double level = 0;
        for (int bin = bins - 1; bin >= 0 && level == 0; bin--) {
            double value = ImageF64.get(profile, bin);
            level = Double.isFinite(value) ? value : 0;
        }
        double sum = 0;
        double weights = 0;
        for (int bin = 0; bin < bins; bin++) {
            double value = ImageF64.get(profile, bin);
            if (!Double.isNaN(value)) {
                double weight = (double) table.weight(bin);
                sum += weight * (value - level);
                weights += weight;
            }
        }
        double mean = level + sum / weights;
        for (int bin = 0; bin < bins; bin++) {
            double difference = (ImageF64.get(profile, bin) - mean) * (double) table.rootOfWeight(bin);
            ImageF64.set(centred, bin, Double.isNaN(difference) ? 0 : difference);
        }
        return mean;
    }

    /** Whether the profile has no variance, or none but that of rounding. */
    boolean isConstant() {
        return isConstant;
    }

    public @Wide double norm() {
        double squares = 0;
        for (int bin = 0; bin < bins; bin++) {
            double value = ImageF64.get(centred, bin);
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    /**
     * Ends on != where the profile ends: the compiler would do four rows at once, and sum by sum instead of side by
     * side.
     */
    private void correlateFour(int rows, long table, int place, int first) {
        DoubleVector left0 = DoubleVector.zero(SPECIES);
        DoubleVector right0 = DoubleVector.zero(SPECIES);
        DoubleVector left1 = DoubleVector.zero(SPECIES);
        DoubleVector right1 = DoubleVector.zero(SPECIES);
        DoubleVector left2 = DoubleVector.zero(SPECIES);
        DoubleVector right2 = DoubleVector.zero(SPECIES);
        DoubleVector left3 = DoubleVector.zero(SPECIES);
        DoubleVector right3 = DoubleVector.zero(SPECIES);
        long nextProfile = centredBytes & DISTANCE;
        long rowBytes = (long) rowLength * Double.BYTES;
        long profile = allCentred + place * centredBytes;
        long end = profile + (long) rows * Double.BYTES;
        long at = table;
        for (long bin = profile; bin != end; bin += Double.BYTES) {
            bin &= ADDRESS;
            at &= ADDRESS;
            DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, ALL, at, LITTLE_ENDIAN);
            DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, ALL, at + VECTOR_BYTES, LITTLE_ENDIAN);
            DoubleVector bin0 = DoubleVector.broadcast(SPECIES, ImageF64.get(bin, 0));
            left0 = left.fma(bin0, left0);
            right0 = right.fma(bin0, right0);
            DoubleVector bin1 = DoubleVector.broadcast(SPECIES, ImageF64.get(bin + nextProfile, 0));
            left1 = left.fma(bin1, left1);
            right1 = right.fma(bin1, right1);
            DoubleVector bin2 = DoubleVector.broadcast(SPECIES, ImageF64.get(bin + 2 * nextProfile, 0));
            left2 = left.fma(bin2, left2);
            right2 = right.fma(bin2, right2);
            DoubleVector bin3 = DoubleVector.broadcast(SPECIES, ImageF64.get(bin + 3 * nextProfile, 0));
            left3 = left.fma(bin3, left3);
            right3 = right.fma(bin3, right3);
            at += rowBytes;
        }
        long to0 = sums(place) + (long) first * Double.BYTES;
        left0.intoMemorySegment(ALL, to0, LITTLE_ENDIAN);
        right0.intoMemorySegment(ALL, to0 + VECTOR_BYTES, LITTLE_ENDIAN);
        long to1 = sums(place + 1) + (long) first * Double.BYTES;
        left1.intoMemorySegment(ALL, to1, LITTLE_ENDIAN);
        right1.intoMemorySegment(ALL, to1 + VECTOR_BYTES, LITTLE_ENDIAN);
        long to2 = sums(place + 2) + (long) first * Double.BYTES;
        left2.intoMemorySegment(ALL, to2, LITTLE_ENDIAN);
        right2.intoMemorySegment(ALL, to2 + VECTOR_BYTES, LITTLE_ENDIAN);
        long to3 = sums(place + 3) + (long) first * Double.BYTES;
        left3.intoMemorySegment(ALL, to3, LITTLE_ENDIAN);
        right3.intoMemorySegment(ALL, to3 + VECTOR_BYTES, LITTLE_ENDIAN);
    }

    private void correlateOne(int rows, long table, int place, int first) {
        DoubleVector sum0 = DoubleVector.zero(SPECIES);
        DoubleVector sum1 = DoubleVector.zero(SPECIES);
        DoubleVector sum2 = DoubleVector.zero(SPECIES);
        DoubleVector sum3 = DoubleVector.zero(SPECIES);
        DoubleVector sum4 = DoubleVector.zero(SPECIES);
        DoubleVector sum5 = DoubleVector.zero(SPECIES);
        DoubleVector sum6 = DoubleVector.zero(SPECIES);
        DoubleVector sum7 = DoubleVector.zero(SPECIES);
        long profile = allCentred + place * centredBytes;
        long rowBytes = (long) rowLength * Double.BYTES;
        long at = table;
        for (int row = 0; row < rows; row++) {
            DoubleVector bin = DoubleVector.broadcast(SPECIES, ImageF64.get(profile, row));
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
            at += rowBytes;
        }
        long to = sums(place) + (long) first * Double.BYTES;
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
