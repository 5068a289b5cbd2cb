package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A look-up table made ready for correlation: each plane without its first bin, centred, of norm 1, NaN as 0; a row per
 * bin, a column per plane, rows padded with zeros to whole vectors. Immutable; the memory lives as long as the object.
 */
public final class PreparedZLut {
    /** Rows are padded to a multiple of this many planes: the lanes of four of the widest vectors. */
    private static final int PADDING = 64;

    private final double[] z;
    private final int rows;
    private final int rowLength;
    private final MemorySegment table;
    private final boolean degenerate;

    PreparedZLut(ZLut zlut, Precision precision) {
        z = new double[zlut.planes()];
        rows = zlut.bins() - 1;
        rowLength = (zlut.planes() + PADDING - 1) / PADDING * PADDING;
        int bytes = precision == Precision.F64 ? Double.BYTES : Float.BYTES;
        table = Arena.ofAuto().allocate((long) rows * rowLength * bytes, 64);
        boolean constant = false;
        for (int plane = 0; plane < zlut.planes(); plane++) {
            z[plane] = zlut.z(plane);
            double mean = mean(zlut, plane);
            double norm = Math.sqrt(sumOfSquares(zlut, plane, mean));
            constant |= !(norm > 0);
            for (int bin = 1; bin < zlut.bins(); bin++) {
                double value = zlut.profile(plane, bin);
                double scaled = Double.isNaN(value) ? 0 : (value - mean) / norm;
                long index = (long) (bin - 1) * rowLength + plane;
                if (precision == Precision.F64) {
                    table.setAtIndex(ValueLayout.JAVA_DOUBLE, index, scaled);
                } else {
                    table.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) scaled);
                }
            }
        }
        degenerate = constant;
    }

    private static double mean(ZLut zlut, int plane) {
        double sum = 0;
        int count = 0;
        for (int bin = 1; bin < zlut.bins(); bin++) {
            double value = zlut.profile(plane, bin);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }

    private static double sumOfSquares(ZLut zlut, int plane, double mean) {
        double squares = 0;
        for (int bin = 1; bin < zlut.bins(); bin++) {
            double difference = zlut.profile(plane, bin) - mean;
            squares += Double.isNaN(difference) ? 0 : difference * difference;
        }
        return squares;
    }

    /** The number of planes. */
    public int planes() {
        return z.length;
    }

    /** The bins of each profile but the first: the rows of the table. */
    public int rows() {
        return rows;
    }

    /** The values from the start of one row to the start of the next: a multiple of 64. */
    public int rowLength() {
        return rowLength;
    }

    /** The prepared values, in the precision asked for. */
    public MemorySegment table() {
        return table;
    }

    /** Whether a plane has no variance: its r is NaN, which counts as the largest, and every z is NaN. */
    boolean degenerate() {
        return degenerate;
    }

    /** The height at a fractional plane; NaN outside the table. */
    double height(double plane) {
        if (!(plane >= 0 && plane <= planes() - 1)) {
            return Double.NaN;
        }
        int below = (int) plane;
        if (below == planes() - 1) {
            return z[below];
        }
        return z[below] + (plane - below) * (z[below + 1] - z[below]);
    }
}
