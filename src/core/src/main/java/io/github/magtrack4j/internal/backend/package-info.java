/**
 * What every backend does alike.
 *
 * <p>{@link io.github.magtrack4j.internal.backend.CheckedBackend} is the one implementation of
 * {@link io.github.magtrack4j.Backend}: it checks the arguments
 * ({@link io.github.magtrack4j.internal.backend.BackendArguments}), gets memory for the results and checks it
 * ({@link io.github.magtrack4j.internal.backend.ResultMemory}), and keeps the views. All of this comes before any work,
 * so that every backend refuses the same things in the same words. What computes is an
 * {@link io.github.magtrack4j.internal.backend.Engine}, which need not doubt its input; there is one for each hardware
 * and precision.
 */
package io.github.magtrack4j.internal.backend;
