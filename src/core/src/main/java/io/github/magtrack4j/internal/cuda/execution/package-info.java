/**
 * How a function runs on the GPU: a {@link io.github.magtrack4j.internal.cuda.execution.Call} takes the images through
 * it chunk by chunk, each chunk in a {@link io.github.magtrack4j.internal.cuda.execution.Slot} with a stream and memory
 * of its own, so that copies and kernels overlap. {@link io.github.magtrack4j.internal.cuda.execution.CudaSession} owns
 * all that the calls of a backend share.
 */
package io.github.magtrack4j.internal.cuda.execution;
