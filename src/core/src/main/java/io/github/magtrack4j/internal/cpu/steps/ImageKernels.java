package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import io.github.magtrack4j.method.FourierProfile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The arithmetic on one image, without the order of the steps: that is {@link ImageTracker}'s.
 *
 * <p>An instance holds one image, and the scratch that the steps hand on to each other: the lines' self-convolutions, a
 * profile, its correlation with the planes of a look-up table. It belongs to one thread at a time. Coordinates and sums
 * go in and out in 64 bits, whatever the type of the arithmetic.
 */
public abstract class ImageKernels implements AutoCloseable {
    /** Pixels of more than a byte, which may lie at any address. */
    public static final ValueLayout.OfShort U16_PIXEL =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public static final ValueLayout.OfFloat F32_PIXEL =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfDouble F64_PIXEL =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Makes room for images of N × N pixels and profiles of this many bins; keeps what is there if it is enough. */
    public abstract void prepare(int size, int bins);

    /**
     * Makes an image the current one. Each step reads of it what it needs.
     *
     * @param pixels the memory that it is in
     * @param type the type of its pixels
     * @param offset where in the memory it starts
     * @param rowBytes the bytes from one of its rows to the next, a whole number of pixels
     * @param mapped whether the memory is a mapped file's, which may be cut off at any time: vectors must not read
     *     there (docs/explanation/shrinking-files.md)
     */
    public abstract void open(MemorySegment pixels, PixelType type, long offset, long rowBytes, boolean mapped);

    /** Reads all of the image once, for the steps to come: for who takes several. */
    public abstract void read();

    /** Whether every pixel is finite. */
    public abstract boolean isFinite();

    /** Computes {@code Σ I'}, {@code Σ x I'} and {@code Σ y I'} of the image itself. */
    public abstract void moments();

    /** Computes {@code Σ I'}, {@code Σ x I'} and {@code Σ y I'} with {@code I' = |I - level|}. */
    public abstract void momentsAbout(double level);

    /** The {@code Σ I'} of the last moments. */
    public abstract double mass();

    /** The {@code Σ x I'} of the last moments. */
    public abstract double momentX();

    /** The {@code Σ y I'} of the last moments. */
    public abstract double momentY();

    /** The mean of the pixels. */
    public abstract double mean();

    /** The median of the pixels. */
    public abstract double median();

    /** Makes the sum of rows {@code first … last}, each times its weight. */
    public abstract void weighRows(double[] weights, int first, int last);

    /** A sample of the last sum of rows. */
    public abstract double line(int index);

    /**
     * Convolves two lines with themselves: the mean of some rows, along x, and the mean of some columns, along y. Each
     * loses its own mean first, and is multiplied by a Gaussian about the centre with sigma N / 6. Of each convolution
     * the N samples from number {@code (N - 1) / 2} on are kept.
     */
    public abstract void selfConvolve(int firstRow, int lastRow, int firstColumn, int lastColumn, double x, double y);

    /** The first index of a convolution's maximum. */
    public abstract int convolutionMaximum(Axis axis);

    /** A sample of a convolution. */
    public abstract double convolution(Axis axis, int index);

    /**
     * Computes the radial profile about a centre, which is finite.
     *
     * @param finite whether every pixel is known to be finite
     * @return whether every pixel is, or, where that was not known, every sum of a line's; else there is no profile
     */
    public abstract boolean radialProfile(double x, double y, int oversample, boolean finite);

    /** Makes ready for polar profiles of images of the prepared size; keeps what is there if it is for this grid. */
    public abstract void preparePolarProfile(PolarGrid grid);

    /** Computes the polar profile about a centre: the mean along each circle of the samples that lie in the image. */
    public abstract void polarProfile(double x, double y);

    /**
     * The kernels of quadrant interpolation on a grid, for images of the prepared size; the same as before for the same
     * grid.
     */
    public abstract QuadrantKernels quadrants(QuadrantGrid grid);

    /** Makes ready for the Fourier profiles of images of the prepared size; keeps what is there if it is for these. */
    public abstract void prepareFftProfile(FourierProfile options);

    /** How many images at once Fourier profiles can be computed of: the places to hold them. */
    public abstract int fftBatch();

    /** Holds the image in a place, for its Fourier profile under a Gaussian about a centre. */
    public abstract void holdForFftProfile(int place, double x, double y);

    /** Holds the image in a place, for its Fourier profile as it is. */
    public abstract void holdForFftProfile(int place);

    /** Computes the Fourier profiles of the images held in the first places, which are held no longer. */
    public abstract void fftProfiles(int count);

    /** Makes a Fourier profile last computed the profile. */
    public abstract void takeFftProfile(int place);

    /** Copies the first bins of the profile to a caller's memory. */
    public abstract void copyProfile(int bins, MemorySegment into, long offset);

    /** Replaces the first bins of the profile by values in a caller's memory. */
    public abstract void setProfile(int bins, MemorySegment values, long offset);

    /** By so many roundings of its mean a profile's values may differ from it and yet have no variance. */
    public static final double ROUNDING_OF_PROFILE = 32;

    /** How far the arithmetic rounds a number of magnitude 1 at most: half a unit of the last place. */
    public abstract double rounding();

    /** The largest absolute value of the pixels. */
    public abstract double magnitude();

    /** How many profiles can be correlated together: the places for them. */
    public int correlationPlaces() {
        return 1;
    }

    /**
     * Takes the mean off the profile, from a bin on, and puts it into a place. The bins have the table's weights. A bin
     * that is NaN counts as the mean.
     */
    public abstract void centerProfile(int place, NormalizedTable table, int firstBin);

    /**
     * Correlates the centred profiles in the first places with every series of the table, but for a factor that is the
     * same for all series: the profile's norm. What is asked next is about the first place.
     */
    public abstract void correlate(NormalizedTable table, int places);

    /** Which place is asked about next. */
    public void useCorrelation(int place) {}

    /** Whether the place's profile has no variance, or none but that of rounding. */
    public abstract boolean isProfileConstant();

    /** The norm of the place's profile, about its mean. */
    public abstract double norm();

    /** The first index of the maximum of the place's correlation. */
    public abstract int correlationMaximum();

    /** The correlation of the place's profile with a series. */
    public abstract double correlation(int series);

    /** Makes ready for the joint fit of images of the prepared size; keeps what is there if it is for such tables. */
    public abstract RingKernels rings(PreparedRings rings);

    @Override
    public abstract void close();
}
