/**
 * The steps of tracking one image on a CPU, and what a set of kernels must provide for them.
 *
 * <p>{@link io.github.magtrack4j.internal.cpu.steps.ImageTracker} knows the order of the steps and what happens when
 * one fails. The arithmetic is in an {@link io.github.magtrack4j.internal.cpu.steps.ImageKernels}, of which there are
 * two: {@code simd} and {@code scalar}. What does not begin with an image has kernels of its own:
 * {@link io.github.magtrack4j.internal.cpu.steps.SeriesKernels} and
 * {@link io.github.magtrack4j.internal.cpu.steps.BeadKernels}.
 */
package io.github.magtrack4j.internal.cpu.steps;
