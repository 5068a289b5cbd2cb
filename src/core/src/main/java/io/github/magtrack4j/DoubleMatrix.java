package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * Rows of doubles of one length in off-heap memory, row after row without padding: a profile per image, a convolution
 * per image.
 *
 * <p>The memory is the caller's or, where a function made it, lives until the matrix is no longer reachable. A matrix
 * is an immutable view, safe to share between threads; its values are memory like any other.
 */
public final class DoubleMatrix {
    private final MemorySegment segment;
    private final long rows;
    private final int columns;

    private DoubleMatrix(MemorySegment segment, long rows, int columns) {
        this.segment = segment;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Allocates a matrix: of zeros, where the memory is an arena's.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param rows the number of rows, 0 or more
     * @param columns the number of columns, 0 or more
     */
    public static DoubleMatrix allocate(SegmentAllocator allocator, long rows, int columns) {
        return of(allocator.allocate(bytes(rows, columns), 64), rows, columns);
    }

    /**
     * Makes a matrix of doubles that are in memory already. Nothing is copied.
     *
     * @param segment native memory of exactly the matrix's size, aligned to 8 bytes
     * @throws IllegalArgumentException if the segment is on the heap, misaligned, or of another size
     */
    public static DoubleMatrix of(MemorySegment segment, long rows, int columns) {
        long bytes = bytes(rows, columns);
        if (DoubleSeries.requireDoubles(segment).byteSize() != bytes) {
            throw new IllegalArgumentException("segment has " + segment.byteSize() + " bytes; it must have " + bytes
                    + " for " + rows + " × " + columns + " doubles");
        }
        return new DoubleMatrix(segment, rows, columns);
    }

    /**
     * Copies rows of equal length into a new matrix that lives until it is no longer reachable.
     *
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static DoubleMatrix copyOf(double[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        DoubleMatrix matrix = allocate(Arena.ofAuto(), rows.length, columns);
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != columns) {
                throw new IllegalArgumentException("rows[" + row + "] has " + rows[row].length
                        + " values; it must have as many as the first row, " + columns);
            }
            long start = (long) row * columns * Double.BYTES;
            MemorySegment.copy(rows[row], 0, matrix.segment, ValueLayout.JAVA_DOUBLE, start, columns);
        }
        return matrix;
    }

    private static long bytes(long rows, int columns) {
        Arguments.atLeast("rows", rows, 0);
        Arguments.atLeast("columns", columns, 0);
        return Arguments.product("the matrix", rows, columns, Double.BYTES);
    }

    /** Returns the number of rows. */
    public long rows() {
        return rows;
    }

    /** Returns the number of values in each row. */
    public int columns() {
        return columns;
    }

    /** Returns the memory of the values. */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Returns a value.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column
     */
    public double get(long row, int column) {
        return segment.getAtIndex(DoubleSeries.VALUE, index(row, column));
    }

    /**
     * Stores a value.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column
     */
    public void set(long row, int column, double value) {
        segment.setAtIndex(DoubleSeries.VALUE, index(row, column), value);
    }

    private long index(long row, int column) {
        Arguments.index("row", row, rows);
        Arguments.index("column", column, columns);
        return row * columns + column;
    }

    /**
     * Returns a view of one row.
     *
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public DoubleSeries row(long row) {
        Arguments.index("row", row, rows);
        long rowBytes = (long) columns * Double.BYTES;
        return DoubleSeries.of(segment.asSlice(row * rowBytes, rowBytes));
    }

    /** Returns a new matrix, which lives until it is no longer reachable, with rows and columns exchanged. */
    public DoubleMatrix transposed() {
        DoubleMatrix result = allocate(Arena.ofAuto(), columns, Math.toIntExact(rows));
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                result.set(column, row, get(row, column));
            }
        }
        return result;
    }

    /** Describes the matrix by its size. */
    @Override
    public String toString() {
        return rows + " × " + columns + " doubles";
    }
}
