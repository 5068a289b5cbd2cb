package io.github.magtrack4j.internal.fft;

/**
 * Complex numbers as two arrays: real parts and imaginary parts.
 *
 * <p>A plain holder of mutable arrays: whoever shares it between threads must see to it that only one writes.
 */
public final class ComplexPlanes {
    /** The real parts. */
    public final double[] re;

    /** The imaginary parts, as many. */
    public final double[] im;

    /** Makes this many zeros. */
    public ComplexPlanes(int size) {
        re = new double[size];
        im = new double[size];
    }

    /** Returns the number of complex numbers. */
    public int size() {
        return re.length;
    }

    /** Writes an array of {@code rows × columns} numbers, row after row, to another one with rows as columns. */
    public static void transpose(ComplexPlanes from, int rows, int columns, ComplexPlanes to) {
        transpose(from.re, rows, columns, to.re);
        transpose(from.im, rows, columns, to.im);
    }

    private static void transpose(double[] from, int rows, int columns, double[] to) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[column * rows + row] = from[row * columns + column];
            }
        }
    }
}
