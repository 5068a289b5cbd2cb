/**
 * Discrete Fourier transforms in plain Java, for what is not on the tracking path: the simulation of beads.
 *
 * <p>{@link io.github.magtrack4j.internal.fft.ComplexFft} transforms the columns of an array, all columns at once, for
 * any number of rows. {@link io.github.magtrack4j.internal.fft.ComplexFft2d} makes a two-dimensional transform of it:
 * columns, transpose, columns, transpose. Both work on {@link io.github.magtrack4j.internal.fft.ComplexPlanes}: real
 * parts in one array, imaginary parts in another, so that the innermost loop runs along consecutive numbers and needs no
 * shuffling.
 */
package io.github.magtrack4j.internal.fft;
