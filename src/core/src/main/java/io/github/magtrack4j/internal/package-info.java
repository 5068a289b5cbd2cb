/**
 * What all backends share and nobody else sees: the checks of arguments, and the physics of a bead's light.
 *
 * <p>{@link io.github.magtrack4j.internal.Arguments} checks single values, {@link
 * io.github.magtrack4j.internal.BackendArguments} what each function of a backend is given. All checks are made here,
 * before any work, so that every backend refuses the same things in the same words, and the code that computes need not
 * doubt its input. {@link io.github.magtrack4j.internal.BeadField} is what a simulated bead's light is before it
 * travels.
 */
package io.github.magtrack4j.internal;
