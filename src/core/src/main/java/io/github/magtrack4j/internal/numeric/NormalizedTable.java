package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Series made ready for correlation: each centred by its own mean, of norm 1, NaN as 0; each value times the root of
 * its weight, under which mean and norm are taken; a row per value, a column per series, rows padded with zeros to
 * whole vectors. A series without variance, or with none but that of rounding, is NaN throughout. Immutable; the memory
 * lives as long as the object.
 */
public final class NormalizedTable {
    /** Rows are padded to whole vectors, the widest there are, and to this many of them at least. */
    private static final int MIN_VECTORS = 8;

    private static final int VECTOR_BYTES = 64;

    /** A series whose values differ from their mean by no more than this part of it has no variance but of rounding. */
    private static final double ROUNDING = 0x1p-48;

    /** Where the values of the series come from. */
    public interface Values {
        double get(int series, int index);
    }

    private final int rows;
    private final int columns;
    private final int rowLength;
    private final MemorySegment table;
    private final double[] weights;
    private final double[] roots;
    private final boolean weighted;
    private final boolean degenerate;

    /**
     * Prepares series.
     *
     * @param weights how much each value of a series counts
     */
    public NormalizedTable(int series, double[] weights, Values values, Precision precision) {
        this.weights = weights.clone();
        weighted = Arrays.stream(weights).anyMatch(weight -> weight != 1);
        roots = Arrays.stream(weights).map(Math::sqrt).toArray();
        rows = weights.length;
        columns = series;
        int bytes = Reals.bytes(precision);
        int lanes = VECTOR_BYTES / bytes;
        rowLength = Math.max(MIN_VECTORS, (series + lanes - 1) / lanes) * lanes;
        table = Arena.ofAuto().allocate((long) rows * rowLength * bytes, 64);
        boolean constant = false;
        for (int column = 0; column < columns; column++) {
            double mean = mean(values, column);
            double norm = Math.sqrt(sumOfSquares(values, column, mean));
            boolean varies = varies(values, column, mean) && norm > 0;
            constant |= !varies;
            for (int row = 0; row < rows; row++) {
                double value = values.get(column, row);
                double scaled = !varies ? Double.NaN : Double.isNaN(value) ? 0 : roots[row] * (value - mean) / norm;
                Reals.set(table, precision, (long) row * rowLength + column, scaled);
            }
        }
        degenerate = constant;
    }

    private double mean(Values values, int column) {
        double level = 0;
        for (int row = rows - 1; row >= 0 && level == 0; row--) {
            double value = values.get(column, row);
            level = Double.isFinite(value) ? value : 0;
        }
        double sum = 0;
        double count = 0;
        for (int row = 0; row < rows; row++) {
            double value = values.get(column, row);
            if (!Double.isNaN(value)) {
                sum += weights[row] * (value - level);
                count += weights[row];
            }
        }
        return level + sum / count;
    }

    /** Whether a value differs from the mean by more than rounding. */
    private boolean varies(Values values, int column, double mean) {
        for (int row = 0; row < rows; row++) {
            if (Math.abs(values.get(column, row) - mean) > ROUNDING * Math.abs(mean)) {
                return true;
            }
        }
        return false;
    }

    private double sumOfSquares(Values values, int column, double mean) {
        double squares = 0;
        for (int row = 0; row < rows; row++) {
            double difference = values.get(column, row) - mean;
            squares += Double.isNaN(difference) ? 0 : weights[row] * difference * difference;
        }
        return squares;
    }

    /** The weights of values that count alike. */
    public static double[] equalWeights(int length) {
        double[] weights = new double[length];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** Whether some values count more than others. */
    public boolean weighted() {
        return weighted;
    }

    /** The weight of each series' value in a row. */
    public double weight(int row) {
        return weights[row];
    }

    /** The root of that. */
    public double rootOfWeight(int row) {
        return roots[row];
    }

    /** The values of each series. */
    public int rows() {
        return rows;
    }

    /** The number of series. */
    public int columns() {
        return columns;
    }

    /** The values from the start of one row to the start of the next: eight of the widest vectors, or more. */
    public int rowLength() {
        return rowLength;
    }

    /** The prepared values, in the precision asked for. */
    public MemorySegment table() {
        return table;
    }

    /** Whether a series has no variance, so that its correlation with anything is NaN. */
    public boolean degenerate() {
        return degenerate;
    }
}
