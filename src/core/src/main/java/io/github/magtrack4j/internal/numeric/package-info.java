/**
 * The numerics that the CPU and the GPU share: what is computed once, in 64 bits, for many images.
 *
 * <p>{@link io.github.magtrack4j.internal.numeric.NormalizedTable} and
 * {@link io.github.magtrack4j.internal.numeric.PreparedZLut} are look-up tables made ready for correlation,
 * {@link io.github.magtrack4j.internal.numeric.QuadrantGrid}, {@link io.github.magtrack4j.internal.numeric.PolarGrid}
 * and {@link io.github.magtrack4j.internal.numeric.FftBins} the sampling points and bins of profiles,
 * {@link io.github.magtrack4j.internal.numeric.ParabolaFit} the fit through the samples around a maximum,
 * {@link io.github.magtrack4j.internal.numeric.BeadField} the light of a simulated bead.
 */
package io.github.magtrack4j.internal.numeric;
