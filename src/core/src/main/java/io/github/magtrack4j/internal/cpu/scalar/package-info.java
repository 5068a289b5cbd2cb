/**
 * The arithmetic in plain Java, one number at a time: for a JVM without the Vector API, and for tests, which hold the
 * SIMD kernels to it. {@link io.github.magtrack4j.internal.cpu.scalar.ScalarKernelsF64} writes each definition down as
 * simply as it can be written; speed is not its business. The build makes the 32-bit twin from it.
 */
package io.github.magtrack4j.internal.cpu.scalar;
