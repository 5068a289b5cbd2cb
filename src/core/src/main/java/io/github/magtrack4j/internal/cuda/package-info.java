/**
 * The engine that computes on an NVIDIA GPU, through the driver's own interface.
 *
 * <p>{@link io.github.magtrack4j.internal.cuda.CudaEngine} has the functions; a
 * {@link io.github.magtrack4j.internal.cuda.kernels.KernelFamily} says for each function what its kernels read and
 * write; a {@link io.github.magtrack4j.internal.cuda.execution.Call} takes the images through the GPU chunk by chunk,
 * each chunk in a {@link io.github.magtrack4j.internal.cuda.execution.Slot} with a stream and memory of its own, so
 * that copies and kernels overlap. {@link io.github.magtrack4j.internal.cuda.driver.Region} keeps track of the memory
 * that callers own and a GPU reaches: it is read and written where it lies.
 * {@link io.github.magtrack4j.internal.cuda.execution.CudaSession} holds what all of this needs: the context, the
 * kernels, the slots, the tables.
 *
 * <p>Every call of the driver is checked, with {@link io.github.magtrack4j.internal.cuda.driver.CudaLibrary#check};
 * every one that needs a context runs in {@link io.github.magtrack4j.internal.cuda.driver.CudaContext#run}, on whatever
 * thread, and does not wait in Java meanwhile. The driver and cuFFT are looked for by
 * {@link io.github.magtrack4j.internal.cuda.driver.LibrarySearch}. The kernels are in the folder {@code cuda-kernels}.
 */
package io.github.magtrack4j.internal.cuda;
