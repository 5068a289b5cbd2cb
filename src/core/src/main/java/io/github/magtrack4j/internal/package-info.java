/**
 * What all backends share and nobody else sees: the checks of arguments, the physics of a bead's light, and what is made
 * ready once for many images.
 *
 * <p>{@link io.github.magtrack4j.internal.Arguments} checks single values, {@link
 * io.github.magtrack4j.internal.backend.BackendArguments} what each function of a backend is given. All checks are made here,
 * before any work, so that every backend refuses the same things in the same words, and the code that computes need not
 * doubt its input. {@link io.github.magtrack4j.internal.numeric.BeadField} is what a simulated bead's light is before it
 * travels. {@link io.github.magtrack4j.internal.numeric.PreparedZLut} is a look-up table made ready, with its {@link
 * io.github.magtrack4j.internal.numeric.PlaneBias}.
 */
package io.github.magtrack4j.internal;
