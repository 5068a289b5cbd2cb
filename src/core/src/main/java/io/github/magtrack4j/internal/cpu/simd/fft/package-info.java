/**
 * Fourier transforms in SIMD, and the Fourier profile that is made of them.
 *
 * <p>{@link io.github.magtrack4j.internal.cpu.simd.fft.FftF64} transforms in mixed radix (Stockham:
 * {@link io.github.magtrack4j.internal.cpu.simd.fft.EvenRadixF64},
 * {@link io.github.magtrack4j.internal.cpu.simd.fft.OddRadixF64}), real and imaginary parts in separate planes, one
 * lane per independent transform. {@link io.github.magtrack4j.internal.cpu.simd.fft.SpectrumF64} transforms one image,
 * {@link io.github.magtrack4j.internal.cpu.simd.fft.BatchSpectrumF64} a small image per lane.
 */
package io.github.magtrack4j.internal.cpu.simd.fft;
