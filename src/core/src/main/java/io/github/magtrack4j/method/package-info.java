/**
 * How beads are tracked: the parts of a method, each with its own parameters.
 *
 * <p>{@link io.github.magtrack4j.method.TrackingOptions} puts together a background, a
 * {@link io.github.magtrack4j.method.Centering}, a {@link io.github.magtrack4j.method.Profile} and a
 * {@link io.github.magtrack4j.method.Lookup}. Each {@link io.github.magtrack4j.method.Part} knows its name and its
 * parameters, by which files of traces and the command call them. All types are immutable and safe to share between
 * threads.
 */
package io.github.magtrack4j.method;
