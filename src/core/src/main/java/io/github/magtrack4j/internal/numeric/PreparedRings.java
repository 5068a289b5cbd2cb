package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A ring table made ready for the fit: for each plane rows of values at the knots, in memory, of the type of the
 * arithmetic.
 *
 * <p>A cubic spline is given between two knots by its values and slopes there, from knot to knot, so each harmonic has
 * a row of values and one of slopes. The rings' values are those about a level, which is added to the fit's offset in
 * the end: sums of squares then lose no digits to it. Behind each row is room for vectors. Immutable.
 */
public final class PreparedRings {
    /** Values that a row may be read beyond its end: two vectors of the largest width. */
    private static final int MARGIN = 32;

    private final int size;
    private final List<Harmonic> harmonics;
    private final double[] z;
    private final double level;
    private final int knots;
    private final int rowLength;
    private final MemorySegment rows;

    /** Prepares a table. */
    public PreparedRings(RingTable table, Precision precision) {
        size = table.size();
        harmonics = table.harmonics();
        z = new double[table.planes()];
        knots = table.coefficients() - 2;
        rowLength = (knots + MARGIN + 15) / 16 * 16;
        level = level(table);
        ValueLayout layout = precision == Precision.F64 ? ValueLayout.JAVA_DOUBLE : ValueLayout.JAVA_FLOAT;
        long length = (long) z.length * rowsPerPlane() * rowLength;
        rows = Arena.ofAuto().allocate(length * layout.byteSize(), 64);
        for (int plane = 0; plane < z.length; plane++) {
            z[plane] = table.z(plane);
            for (int q = 0; q < harmonics.size(); q++) {
                int row = plane * rowsPerPlane() + 2 * q;
                for (int knot = 0; knot < knots; knot++) {
                    double before = table.coefficient(plane, q, knot);
                    double at = table.coefficient(plane, q, knot + 1);
                    double after = table.coefficient(plane, q, knot + 2);
                    set(row, knot, (before + 4 * at + after) / 6 - (q == 0 ? level : 0), precision);
                    set(row + 1, knot, (after - before) / 2, precision);
                }
            }
        }
    }

    /** The mean of the middle plane's rings. */
    private static double level(RingTable table) {
        double sum = 0;
        double area = 0;
        for (int bin = 0; bin < table.size() / 2; bin++) {
            sum += bin * table.ringMean(table.planes() / 2, bin);
            area += bin;
        }
        return sum / area;
    }

    private void set(int row, int knot, double value, Precision precision) {
        long index = (long) row * rowLength + knot;
        if (precision == Precision.F64) {
            rows.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
        } else {
            rows.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
        }
    }

    /** The width of the images that the table is for. */
    public int size() {
        return size;
    }

    /** The harmonics, the rings first. */
    public List<Harmonic> harmonics() {
        return harmonics;
    }

    /** The heights of the planes; not to be changed. */
    public double[] z() {
        return z;
    }

    /** What has been subtracted from the rings' values. */
    public double level() {
        return level;
    }

    /** The knots with a value: the table reaches to the last of them. */
    public int knots() {
        return knots;
    }

    /** The rows of each plane: the values, and then the slopes, of each harmonic. */
    public int rowsPerPlane() {
        return 2 * harmonics.size();
    }

    /** The values from one row to the next, a multiple of 16, the knots' first. */
    public int rowLength() {
        return rowLength;
    }

    /** The rows, plane by plane. */
    public MemorySegment rows() {
        return rows;
    }
}
