/**
 * Forces, from the thermal motion of a tethered bead, with honest errors.
 *
 * <p>A {@link io.github.magtrack4j.analysis.force.MotionModel} says how the bead moves: as in a
 * {@linkplain io.github.magtrack4j.analysis.force.TrapModel trap}, or as a
 * {@linkplain io.github.magtrack4j.analysis.force.PendulumModel short or long pendulum}. Three methods find its
 * parameters in a trace:
 *
 * <ul>
 *   <li>{@link io.github.magtrack4j.analysis.force.Periodogram} and
 *       {@link io.github.magtrack4j.analysis.force.SpectrumFit}: by maximum likelihood from the power spectrum. It uses
 *       all that a trace tells, and is the one to take unless it fits badly;
 *   <li>{@link io.github.magtrack4j.analysis.force.OctaveVariances} and
 *       {@link io.github.magtrack4j.analysis.force.VarianceFit}: from Allan or Hadamard variances. Hadamard's is blind
 *       to a steady drift;
 *   <li>{@link io.github.magtrack4j.analysis.force.Equipartition}: from the variance alone. It needs no spectrum, and
 *       is wrong by what blur, noise and drift do to a variance, as far as these are not known.
 * </ul>
 *
 * <p>The {@link io.github.magtrack4j.analysis.force.Noise} of the localizations is known from the tracker's sigma, or
 * fitted. Known, it makes the stiffness up to 22 times as accurate where the corner frequency nears half the frame
 * rate.
 *
 * <p>Units: pN, nm, s. All classes are immutable and safe to share between threads; arrays that are given are copied or
 * only read.
 */
package io.github.magtrack4j.analysis.force;
