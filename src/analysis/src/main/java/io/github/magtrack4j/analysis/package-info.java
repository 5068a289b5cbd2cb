/**
 * What traces tell of the noise in them: {@link io.github.magtrack4j.analysis.PowerSpectrum} and {@link
 * io.github.magtrack4j.analysis.AllanDeviation}.
 *
 * <p>Both take samples at equal intervals, with NaN where there is none, and use only stretches without a gap: nothing
 * is interpolated, for that would show as power which the bead does not have.
 */
package io.github.magtrack4j.analysis;
