package io.github.magtrack4j.quality;

import java.util.function.IntToDoubleFunction;

/** The profile of an image about its bead, and what makes its height uncertain. Not safe to share between threads. */
interface HeightProfile {
    /** Takes an image, the variance of each of its pixels, and where its bead is. */
    void open(double[] pixels, double[] ofPixels, double x, double y);

    /** The profile; NaN where nothing of the image is in a bin. */
    double[] means();

    /**
     * The variance that noise of the pixels makes in a sum over all bins but the first one.
     *
     * @param weights what each bin counts in the sum
     */
    double varianceOf(IntToDoubleFunction weights);

    /**
     * The variance of the height that an error of the centre makes.
     *
     * @param height how the height moves with the bins
     * @param sigmaX the standard deviation of x
     * @param sigmaY the standard deviation of y
     */
    double varianceByCenter(HeightError height, double sigmaX, double sigmaY);
}
