/**
 * What programs write into TIFFs beside the pixels: how many frames there should be, when they were taken, the scale.
 */
package io.github.magtrack4j.files.internal.tiff.metadata;
