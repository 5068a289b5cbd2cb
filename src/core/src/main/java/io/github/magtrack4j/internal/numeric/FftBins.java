package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.method.FourierProfile;

/**
 * Which element of the Fourier transform of an N × N image belongs to which bin of its profile.
 *
 * @param size N, even
 * @param options the bins
 */
public record FftBins(int size, FourierProfile options) {
    /** An element that belongs to no bin. */
    public static final int NONE = -1;

    /** The number of bins. */
    public int count() {
        return options.bins(size);
    }

    /**
     * The bin of the element at a frequency, counted from the profile's first. The distance from frequency zero and its
     * product with the bins per period are rounded to 32 bits, as MagTrack has them.
     */
    public int bin(int u, int v) {
        int bin = fromZero(u, v);
        int first = options.firstBin(size);
        return bin < first || bin >= options.endBin(size) ? NONE : bin - first;
    }

    /** The bin counted from frequency zero. */
    private int fromZero(int u, int v) {
        float distance = (float) Math.sqrt((double) u * u + (double) v * v);
        return (int) Math.rint(distance * options.oversample());
    }

    /**
     * The highest frequency along an axis whose elements may belong to a bin. On the axis itself they need not: between
     * two radii there may be elements beside the axes alone.
     */
    public int reach() {
        int reach = size / 2;
        while (reach > 0 && fromZero(reach, 0) >= options.endBin(size)) {
            reach--;
        }
        return reach;
    }
}
