/** Benchmarks of kernels that no function of the library consists of alone. */
package io.github.magtrack4j.internal.cpu.simd.fft;
