package io.github.magtrack4j;

/**
 * What is taken off an image before its centre of mass is computed.
 *
 * <p>With a level, the mass of a pixel is its absolute difference from that level.
 */
public enum Background {
    /** Nothing: the mass of a pixel is its value. */
    NONE,
    /** The mean of all pixels. */
    MEAN,
    /** The median of all pixels: of an even number, the average of the two middle ones. */
    MEDIAN
}
