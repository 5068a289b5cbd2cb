/**
 * The joint fit: x, y and z of a bead from one least-squares fit of its whole image.
 *
 * <p>{@link io.github.magtrack4j.jointfit.RingTableBuilder} makes a {@link io.github.magtrack4j.jointfit.RingTable}
 * from a focus scan: the brightness about a bead's axis as a smooth function of radius, angle and height, fitted to all
 * pixels. {@link io.github.magtrack4j.Backend#jointFit Backend.jointFit} fits it to images. The scatter of the answers
 * is close to the Cramér-Rao bound, which no unbiased estimator beats, and each has an uncertainty.
 */
package io.github.magtrack4j.jointfit;
