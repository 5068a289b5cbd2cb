/**
 * What a tethered bead does, and what a camera sees of it.
 *
 * <p>A bead in a trap, or on a tether in a field, is pulled back and forth by thermal noise: a
 * {@link io.github.magtrack4j.analysis.motion.Trap}, a {@link io.github.magtrack4j.analysis.motion.ShortPendulum} along
 * the field, a {@link io.github.magtrack4j.analysis.motion.LongPendulum} across it. Each is a sum of one or two
 * {@linkplain io.github.magtrack4j.analysis.motion.Relaxation relaxations}, each with a variance and a time. A
 * {@link io.github.magtrack4j.analysis.motion.Camera} takes means over its exposure at equal intervals, and the tracker
 * adds noise: {@link io.github.magtrack4j.analysis.motion.SampledMotion} is what results, with its power spectrum,
 * Allan and Hadamard variance, all exact for any exposure: blur and every alias are in closed form.
 *
 * <p>{@link io.github.magtrack4j.analysis.motion.Drag} is what the liquid does near a surface,
 * {@link io.github.magtrack4j.analysis.motion.Medium} the liquid.
 *
 * <p>Units everywhere: pN, nm, s; so energies are in pN nm, viscosities in pN s/nm², drag in pN s/nm, stiffness in
 * pN/nm. All classes are immutable and safe to share between threads.
 */
package io.github.magtrack4j.analysis.motion;
