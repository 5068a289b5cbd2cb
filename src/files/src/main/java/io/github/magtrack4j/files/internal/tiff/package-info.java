/**
 * TIFFs: {@code TiffBytes} reads numbers from the mapped file, {@code TiffDirectory} a page's tags, {@code TiffPage} says
 * what they mean, {@code TiffPages} walks through all pages when the file is opened, {@code TiffMovie} hands out frames, and
 * {@code TiffDecoder} decodes compressed ones.
 */
package io.github.magtrack4j.files.internal.tiff;
