package io.github.magtrack4j.internal.cpu.steps;

/**
 * The arithmetic of quadrant interpolation on the image that {@link ImageKernels} hold, on one grid. It belongs to one
 * thread at a time.
 */
public interface QuadrantKernels {
    /**
     * Samples the four quadrants about a centre at the first so many radii of the grid, by bilinear interpolation; all
     * samples lie in the image. Summed up over the angles, and the two quadrants of a side, with the cosine of their
     * angle to the axis as weight, they are a line along each axis.
     */
    void sample(double x, double y, int radii);

    /**
     * Subtracts the mean from the line along an axis, multiplies it by the distance from the centre, and convolves it
     * with itself. Kept are {@code 2 radii - 1} samples, of which the middle one is that of a line symmetric about the
     * centre.
     */
    void convolve(boolean alongX);

    /** The first index of the convolution's maximum. */
    int maximum();

    /** A sample of the convolution. */
    double convolution(int index);
}
