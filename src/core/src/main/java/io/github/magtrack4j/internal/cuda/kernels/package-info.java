/**
 * What the kernels of each function read and write: a {@link io.github.magtrack4j.internal.cuda.kernels.KernelFamily}
 * fills the arguments of its kernels, chooses their shared memory, and launches them.
 */
package io.github.magtrack4j.internal.cuda.kernels;
