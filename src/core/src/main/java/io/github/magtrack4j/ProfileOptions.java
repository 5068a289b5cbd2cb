package io.github.magtrack4j;

/** Options for the profile that tells a bead's height: of the image itself, or of its Fourier transform. */
public sealed interface ProfileOptions permits RadialProfileOptions, PolarProfileOptions, FftProfileOptions {
    /**
     * Returns the number of bins that such a profile has.
     *
     * @param size the width of the images, in pixels
     */
    int bins(int size);
}
