/**
 * TIFFs: {@code TiffBytes} reads numbers from the mapped file, {@code TiffDirectory} a page's tags, {@code PixelLayout}
 * says what its pixels are like and {@code TiffPage} where they are. {@code TiffPages} walks along the
 * {@code DirectoryChain} when the file is opened, fills the {@code FrameTable} and compares it with what the file
 * promises ({@code PageMetadata}, and the package {@code metadata}). {@code TiffMovie} hands out frames, and
 * {@code PageDecoder} reads those that are not simply there: {@code Compression} and its decoders, {@code Predictor},
 * {@code Palette}.
 */
package io.github.magtrack4j.files.internal.tiff;
