package io.github.magtrack4j.internal.cpu.steps;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The arithmetic of the functions that no pipeline runs image by image: on series of numbers, which come and go in 64
 * bits. An instance holds scratch, and belongs to one thread at a time.
 */
public abstract class SeriesKernels implements AutoCloseable {
    /** A number of a series. */
    public static final ValueLayout.OfDouble NUMBER = ValueLayout.JAVA_DOUBLE;

    /** Writes {@code exp(-(x - mu)² / (2 sigma²))} of the values {@code first … end - 1}. */
    public abstract void gaussian(MemorySegment x, long first, long end, double mu, double sigma, MemorySegment into);

    /** Writes the image number {@code image} of products of two Gaussians: of a row's x, and of a column's y. */
    public abstract void gaussian2d(
            MemorySegment x, MemorySegment y, double muX, double muY, double sigma, MemorySegment into, long image);

    /** Writes the mean weight of each bin for data set {@code row}, of so many columns. */
    public abstract void binmean(
            MemorySegment bins, MemorySegment weights, int columns, long row, int count, MemorySegment into);

    @Override
    public abstract void close();
}
