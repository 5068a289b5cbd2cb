/**
 * What kind of tether a bead hangs on: whether it is one molecule, where on the bead it is attached, how its extension
 * answers turns of the magnet, and where the surface is that heights count from.
 *
 * <p>{@link io.github.magtrack4j.analysis.tether.Attachment} finds the circle that a bead goes when the magnet turns;
 * {@link io.github.magtrack4j.analysis.tether.HatCurve} fits extension against turns;
 * {@link io.github.magtrack4j.analysis.tether.Excursion} tells how far and how evenly a bead moves;
 * {@link io.github.magtrack4j.analysis.tether.Surface} finds the zero of heights.
 * {@link io.github.magtrack4j.analysis.tether.TetherVerdict} weighs what is known of them, and gives its reasons.
 *
 * <p>Lengths in nm. All classes are immutable and safe to share between threads.
 */
package io.github.magtrack4j.analysis.tether;
