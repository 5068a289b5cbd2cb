/**
 * What every backend does alike: checks of the arguments and of the memory that results are written to.
 *
 * <p>All checks are made before any work, so that every backend refuses the same things in the same words, and the code
 * that computes need not doubt its input.
 */
package io.github.magtrack4j.internal.backend;
