/**
 * What all of the library shares and nobody else sees: the checks of arguments.
 *
 * <p>{@link io.github.magtrack4j.internal.Arguments} checks single values, {@link
 * io.github.magtrack4j.internal.BackendArguments} what each function of a backend is given. All checks are made here,
 * before any work, so that every backend refuses the same things in the same words, and the code that computes need not
 * doubt its input.
 */
package io.github.magtrack4j.internal;
