/**
 * The uncertainty of a single localization: standard deviations of x, y and z, estimated from the noise of the image
 * itself and from the bias of the method within a pixel, and flags for what makes a result doubtful.
 *
 * <p>{@link io.github.magtrack4j.quality.LocalizationQuality} is the entrance. It propagates the noise of the pixels
 * through the steps that found the centre and looked up the height, and simulates what the same steps do with beads of
 * the table that are anywhere in a pixel.
 */
package io.github.magtrack4j.quality;
