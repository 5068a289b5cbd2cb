package io.github.magtrack4j.internal.fft;

/**
 * A complex discrete Fourier transform of a square array: {@link ComplexFft} over its columns and over its rows.
 *
 * <p>A plan is immutable and safe to share between threads, each with its own data and scratch.
 */
public final class ComplexFft2d {
    private final ComplexFft fft;

    /**
     * Plans transforms of a size.
     *
     * @param size the number of rows and of columns, at least 1
     */
    public ComplexFft2d(int size) {
        fft = new ComplexFft(size);
    }

    /**
     * Transforms an array forward, in place: {@code Y[v][u] = Σ Σ X[y][x] exp(-2πi (ux + vy) / size)}.
     *
     * @param data {@code size × size} numbers, row after row
     * @param scratch room for as many numbers; what it holds afterwards is undefined
     */
    public void forward(ComplexPlanes data, ComplexPlanes scratch) {
        int size = fft.length();
        fft.forward(data, size, scratch);
        ComplexPlanes.transpose(data, size, size, scratch);
        fft.forward(scratch, size, data);
        ComplexPlanes.transpose(scratch, size, size, data);
    }
}
