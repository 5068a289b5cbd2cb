/**
 * Bead tracking for magnetic tweezers: images in; x, y, z and radial profiles out.
 *
 * <p>{@link io.github.magtrack4j.Backend} has the functions. Its input is an {@link io.github.magtrack4j.ImageStack},
 * images of one size and {@linkplain io.github.magtrack4j.PixelType pixel type} in off-heap memory, and for heights a
 * {@link io.github.magtrack4j.ZLut}, a look-up table. {@link io.github.magtrack4j.Backend#stackToXyzp} does all steps
 * at once and answers {@link io.github.magtrack4j.Tracks}; each step is also a function of its own.
 *
 * <p>Everything numeric lies in {@link java.lang.foreign.MemorySegment}s, image after image, row after row, without
 * padding, little-endian: {@link io.github.magtrack4j.DoubleSeries} and {@link io.github.magtrack4j.DoubleMatrix} are
 * views of such memory, and so are images. What made the memory, mostly an {@link java.lang.foreign.Arena}, decides how
 * long it lives.
 */
package io.github.magtrack4j;
