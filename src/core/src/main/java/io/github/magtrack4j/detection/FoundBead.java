package io.github.magtrack4j.detection;

import io.github.magtrack4j.RegionOfInterest;

/**
 * A bead in a frame.
 *
 * @param x the column of its centre, in pixels of the frame, to some tenths of a pixel
 * @param y the row of its centre
 * @param score how much of the brightness about the centre is rings, 0 to 1: the fraction of its variance within the
 *     radius of a typical bead that the radial profile explains. A lone bead in a good image has 0.9 and more; noise
 *     lowers it, and averaging frames raises it again.
 * @param region the square to track it in
 */
public record FoundBead(double x, double y, double score, RegionOfInterest region) {}
