/**
 * The discrete Fourier transform in plain Java, for the scalar kernels, in 64 bits.
 *
 * <p>{@link io.github.magtrack4j.internal.fft.ComplexFft} transforms the columns of an array, all columns at once, for
 * any number of rows. It works on {@link io.github.magtrack4j.internal.fft.ComplexPlanes}: real parts in one array,
 * imaginary parts in another, so that the innermost loop runs along consecutive numbers and needs no shuffling.
 */
package io.github.magtrack4j.internal.fft;
