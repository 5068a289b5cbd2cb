/**
 * Traces together with what was done meanwhile: {@link io.github.magtrack4j.analysis.experiment.Plateau} cuts a
 * recording where the magnet or the buffer changed, {@link io.github.magtrack4j.analysis.experiment.Settings} has what
 * cannot be read off a movie, and {@link io.github.magtrack4j.analysis.experiment.ForceMeasurement} makes of a plateau
 * the force on a bead by each method that applies, and says which to trust and why.
 *
 * <p>All classes are immutable and safe to share between threads.
 */
package io.github.magtrack4j.analysis.experiment;
