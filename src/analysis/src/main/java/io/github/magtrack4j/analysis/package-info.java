/**
 * What traces tell of the noise in them: {@link io.github.magtrack4j.analysis.PowerSpectrum} and
 * {@link io.github.magtrack4j.analysis.AllanDeviation}, to look at; and whether positions depend on where within a
 * pixel a bead is.
 *
 * <p>Both take samples at equal intervals, with NaN where there is none, and use only stretches without a gap: nothing
 * is interpolated, for that would show as power which the bead does not have.
 *
 * <p>What is fitted has packages of its own: {@code motion} has the models, {@code force} fits them, {@code elasticity}
 * makes contour and persistence lengths of forces, {@code tether} tells one molecule from two, {@code steps} finds
 * steps.
 */
package io.github.magtrack4j.analysis;
