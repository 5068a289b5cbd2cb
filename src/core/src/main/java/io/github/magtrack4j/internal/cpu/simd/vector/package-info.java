/**
 * What all vector kernels build on: the species and its lanes, memory by address, images in scratch memory, and small
 * kernels (sum, maximum, selection, exponential) that several others use.
 *
 * <p>{@link io.github.magtrack4j.internal.cpu.simd.vector.Memory} says how memory is reached.
 * {@link io.github.magtrack4j.internal.cpu.simd.vector.LanesF64} and
 * {@link io.github.magtrack4j.internal.cpu.simd.vector.LanesF32} hold what differs between the precisions.
 */
package io.github.magtrack4j.internal.cpu.simd.vector;
