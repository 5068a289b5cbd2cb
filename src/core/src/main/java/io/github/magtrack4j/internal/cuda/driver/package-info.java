/**
 * The CUDA driver and cuFFT, with every call checked: the libraries and where they are found, the context, modules,
 * plans, and memory that the GPU reaches.
 *
 * <p>A call that needs a context runs in {@link io.github.magtrack4j.internal.cuda.driver.CudaContext#run}, on whatever
 * thread. {@link io.github.magtrack4j.internal.cuda.driver.Region} counts the users of a piece of memory, so that none
 * is freed in use.
 */
package io.github.magtrack4j.internal.cuda.driver;
