/**
 * How a tether resists being pulled: the {@linkplain io.github.magtrack4j.analysis.elasticity.WormLikeChain worm-like
 * chain}, which cannot be stretched beyond its contour length, the
 * {@linkplain io.github.magtrack4j.analysis.elasticity.ExtensibleChain extensible} one for high forces, and
 * {@link io.github.magtrack4j.analysis.elasticity.ChainFit}, which finds contour length, persistence length and stretch
 * modulus in points of force and extension, both with errors.
 *
 * <p>Units: pN, nm; energies in pN nm. All classes are immutable and safe to share between threads.
 */
package io.github.magtrack4j.analysis.elasticity;
