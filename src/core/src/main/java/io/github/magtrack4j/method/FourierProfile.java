package io.github.magtrack4j.method;

import io.github.magtrack4j.internal.Arguments;

/**
 * The mean magnitude at each spatial frequency: {@link io.github.magtrack4j.Backend#fftProfile}. {@link #DEFAULTS} are
 * the reference's.
 *
 * <p>Frequencies are counted in periods per image width, N pixels. Radii are fractions of the highest frequency along
 * an axis, N / 2 periods; the corners of the spectrum are at radius 1.41.
 *
 * @param oversample the bins per period, 1 to {@value Profile#MAX_OVERSAMPLE}
 * @param minRadius the radius of the first bin, 0 to maxRadius
 * @param maxRadius the radius at which the bins end, 0 to {@value #MAX_RADIUS}
 * @param gaussianFactor the width of the images over the sigma of the Gaussian by which they are multiplied, above 0
 *     and finite; without a centre there is no Gaussian, and this counts for nothing
 */
public record FourierProfile(int oversample, double minRadius, double maxRadius, double gaussianFactor)
        implements Profile {
    /** The largest radius at which the bins may end. */
    public static final double MAX_RADIUS = 2;

    /** 4 bins per period, radii from 0 to 0.5, a Gaussian with a sigma of a sixth of the image's width. */
    public static final FourierProfile DEFAULTS = new FourierProfile(4, 0, 0.5, 6);

    /** Checks every parameter. */
    public FourierProfile {
        Checks.oversample(oversample);
        Arguments.inRange("maxRadius", maxRadius, 0, "2", MAX_RADIUS);
        Arguments.inRange("minRadius", minRadius, 0, "maxRadius, " + maxRadius, maxRadius);
        Arguments.require(
                "gaussianFactor",
                gaussianFactor,
                gaussianFactor > 0 && Double.isFinite(gaussianFactor),
                "above 0 and finite");
    }

    @Override
    public String name() {
        return "fft";
    }

    @Override
    public String description() {
        return "fft, the mean magnitude of the Fourier transform at each spatial frequency";
    }

    @Override
    public FourierProfile accept(ParameterVisitor visitor) {
        return new FourierProfile(
                visitor.visit("oversample", oversample, "the bins per period"),
                visitor.visit("min_radius", minRadius, "the first bin as a fraction of the highest frequency"),
                visitor.visit("max_radius", maxRadius, "the end of the bins as a fraction of the highest frequency"),
                visitor.visit(
                        "gaussian_factor",
                        gaussianFactor,
                        "the width of the image over the sigma of the Gaussian that it is multiplied by"));
    }

    /** Returns this with another number of bins per period. */
    public FourierProfile withOversample(int oversample) {
        return new FourierProfile(oversample, minRadius, maxRadius, gaussianFactor);
    }

    /** Returns this with other radii. */
    public FourierProfile withRadii(double minRadius, double maxRadius) {
        return new FourierProfile(oversample, minRadius, maxRadius, gaussianFactor);
    }

    /** Returns this with another width of the Gaussian. */
    public FourierProfile withGaussianFactor(double gaussianFactor) {
        return new FourierProfile(oversample, minRadius, maxRadius, gaussianFactor);
    }

    /**
     * Returns {@code round(c · maxRadius · oversample) - round(c · minRadius · oversample)}, {@code c = size / 2}; it
     * is 0 where the two radii are too close for a bin between them.
     */
    @Override
    public int bins(int size) {
        return endBin(size) - firstBin(size);
    }

    @Override
    public boolean isSpatial() {
        return false;
    }

    /** Returns {@code round(c · minRadius · oversample)}: that many bins, counted from frequency zero, are left out. */
    public int firstBin(int size) {
        return bin(size, minRadius);
    }

    /** Returns {@code round(c · maxRadius · oversample)}: the bins up to this one, itself not included, are there. */
    public int endBin(int size) {
        return bin(size, maxRadius);
    }

    private int bin(int size, double radius) {
        int middle = size / 2;
        return (int) Math.rint(middle * radius * oversample);
    }
}
