package io.github.magtrack4j.calibration;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.Arrays;

/**
 * Builds a bead's look-up table from profiles at known heights: each plane is the mean of its profiles. Nothing is
 * smoothed, and nothing is filled in.
 *
 * <pre>{@code
 * ZLutBuilder builder = new ZLutBuilder(heights, options, 64);
 * for (long frame = 0; frame < tracks.count(); frame++) {
 *     builder.add((int) (frame / framesPerStep), tracks.profiles().row(frame));
 * }
 * ZLut zlut = builder.build();
 * ZLutQuality quality = builder.quality();
 * }</pre>
 *
 * <p>Not safe to share between threads.
 */
public final class ZLutBuilder {
    /** With fewer profiles of a plane, their scatter says little about the noise. */
    private static final int PROFILES_FOR_NOISE = 4;

    private final DoubleSeries z;
    private final int bins;

    /** Null where it is not known. */
    private final ZLutKind kind;

    private final double[][] sums;
    private final double[][] sumsOfSquares;
    private final long[][] counts;

    /**
     * Starts a table.
     *
     * @param z the height of each plane in nm, finite, rising or falling strictly, at least one
     * @param bins the bins of each profile, at least 2
     * @throws IllegalArgumentException if one of these is not so
     */
    public ZLutBuilder(DoubleSeries z, int bins) {
        this(z, bins, null);
    }

    /**
     * Starts a table that knows what it is made with.
     *
     * @param z the height of each plane in nm, finite, rising or falling strictly, at least one
     * @param options how the images of the beads are tracked
     * @param imageSize the width of the images in pixels
     * @throws IllegalArgumentException if the heights are not so, or such profiles have fewer than 2 bins
     */
    public ZLutBuilder(DoubleSeries z, TrackingOptions options, int imageSize) {
        this(z, options.profile().bins(imageSize), ZLutKind.of(options, imageSize));
    }

    private ZLutBuilder(DoubleSeries z, int bins, ZLutKind kind) {
        this.kind = kind;
        Arguments.inRange("the number of planes (values of z)", z.size(), 1, Integer.MAX_VALUE);
        Arguments.atLeast("bins", bins, 2);
        this.z = DoubleSeries.copyOf(z.toArray());
        this.bins = bins;
        int planes = (int) z.size();
        Arguments.planeHeights("z", this.z.size(), this.z::get);
        sums = new double[planes][bins];
        sumsOfSquares = new double[planes][bins];
        counts = new long[planes][bins];
    }

    /** Returns the number of planes. */
    public int planes() {
        return counts.length;
    }

    /**
     * Adds a profile to a plane. A profile without any number, such as that of an image that could not be tracked, does
     * not count; one that lacks some bins, as the innermost may lack pixels, counts in the others.
     *
     * @param plane the plane, from 0
     * @param profile a value per bin
     * @return whether it counts
     * @throws IndexOutOfBoundsException if there is no such plane
     * @throws IllegalArgumentException if it has another number of bins
     */
    public boolean add(int plane, DoubleSeries profile) {
        Arguments.index("plane", plane, counts.length);
        Arguments.require(
                "the number of bins of profile", profile.size(), profile.size() == bins, "the table's, " + bins);
        double[] values = profile.toArray();
        if (Arrays.stream(values).allMatch(Double::isNaN)) {
            return false;
        }
        for (int bin = 0; bin < bins; bin++) {
            if (!Double.isNaN(values[bin])) {
                sums[plane][bin] += values[bin];
                sumsOfSquares[plane][bin] += values[bin] * values[bin];
                counts[plane][bin]++;
            }
        }
        return true;
    }

    /**
     * Returns the table, of the kind that was told. A bin that no profile of a plane has is NaN. Every height looked up
     * in a table with a plane that has no profile is NaN.
     */
    public ZLut build() {
        ZLut zlut = ZLut.of(z, DoubleMatrix.copyOf(means()));
        return kind == null ? zlut : zlut.withKind(kind);
    }

    private double[][] means() {
        double[][] means = new double[counts.length][bins];
        for (int plane = 0; plane < counts.length; plane++) {
            for (int bin = 0; bin < bins; bin++) {
                means[plane][bin] = sums[plane][bin] / counts[plane][bin];
            }
        }
        return means;
    }

    /**
     * Returns the table's quality. With {@value #PROFILES_FOR_NOISE} or more profiles of each plane, their scatter is
     * the noise that it is held against.
     */
    public ZLutQuality quality() {
        double[][] variances = new double[counts.length][bins];
        boolean known = true;
        for (int plane = 0; plane < counts.length; plane++) {
            for (int bin = 1; bin < bins; bin++) {
                long count = counts[plane][bin];
                known &= count == 0 || count >= PROFILES_FOR_NOISE;
                double mean = sums[plane][bin] / count;
                double variance = (sumsOfSquares[plane][bin] - count * mean * mean) / (count - 1);
                variances[plane][bin] = Math.max(variance, 0);
            }
        }
        return ZLutQuality.of(build(), known ? variances : null);
    }
}
