/**
 * Where the beads are in a frame: what comes before tracking.
 *
 * <p>{@link io.github.magtrack4j.detection.BeadFinder} looks for what all beads share, rings about a point, whatever
 * their size and their order of dark and bright, and so needs no template. It answers with the beads that can be
 * tracked: whole, apart from others, and each with a score. The steps, one class each:
 *
 * <ol>
 *   <li>{@code Plane}: the mean of the frames, smoothed a little.
 *   <li>{@code SteepPixels}: where the brightness changes by more than the noise, and in which direction.
 *   <li>{@code VoteMap}: each of these pixels votes for the points that its gradient points to or comes from; rings
 *       vote for their centre.
 *   <li>{@code RadialFit}: how much of what is around a candidate is rings.
 * </ol>
 *
 * <p>It is done once a movie and not on the tracking path, and so is plain Java.
 */
package io.github.magtrack4j.detection;
