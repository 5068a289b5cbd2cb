/**
 * The engine that computes on the CPU.
 *
 * <p>From the outside in: {@link io.github.magtrack4j.internal.cpu.CpuEngine} says what is to be done to each image;
 * those of both precisions share a {@link io.github.magtrack4j.internal.cpu.CpuSession}.
 * {@link io.github.magtrack4j.internal.threads.WorkerThreads} deals out the images in chunks to threads, and
 * {@link io.github.magtrack4j.internal.threads.Workers} lends each thread an
 * {@link io.github.magtrack4j.internal.cpu.steps.ImageTracker}, which knows the order of the steps on one image and
 * what is to happen when one fails. The arithmetic of a step is in an
 * {@link io.github.magtrack4j.internal.cpu.steps.ImageKernels}, of which there are two: {@code simd} and
 * {@code scalar}. {@link io.github.magtrack4j.internal.cpu.Provider} chooses. What does not begin with an image has
 * kernels of its own: {@link io.github.magtrack4j.internal.cpu.steps.SeriesKernels} and
 * {@link io.github.magtrack4j.internal.cpu.steps.BeadKernels}.
 *
 * <p>One image at a time goes through all steps, so that it stays in the CPU's nearest cache.
 */
package io.github.magtrack4j.internal.cpu;
