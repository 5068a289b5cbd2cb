package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Background;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The steps on one image, in their order and with their rules for what cannot be tracked; the arithmetic is {@link
 * ImageKernels}'.
 *
 * <p>It holds the image's centre, its profile and its height, and belongs to one thread at a time.
 */
final class ImageTracker implements AutoCloseable {
    private final ImageKernels kernels;
    private final ParabolaFit.Values convolution;
    private final ParabolaFit.Values correlation;

    private MemorySegment pixels;
    private PixelType pixelType;
    private long imageBytes;
    private int size;
    private int bins;

    /** Whether every pixel is finite; an image that is not answers NaN throughout. */
    private boolean finite;

    private double x;
    private double y;

    /** Whether the centre is known, and near enough to the image, for a profile about it. */
    private boolean hasProfile;

    ImageTracker(ImageKernels kernels) {
        this.kernels = kernels;
        convolution = kernels::convolution;
        correlation = kernels::correlation;
    }

    /** Makes ready for the images of a stack. */
    void open(ImageStack stack, MemorySegment pixels, int oversample) {
        this.pixels = pixels;
        pixelType = stack.pixelType();
        imageBytes = stack.imageBytes();
        size = stack.width();
        bins = size / 2 * oversample;
        kernels.prepare(size, bins);
    }

    /** Makes ready for profiles alone. */
    void open(int bins) {
        kernels.prepare(0, bins);
        this.bins = bins;
    }

    /** Reads an image; its centre is unknown. */
    void load(long image) {
        finite = kernels.load(pixels, pixelType, image * imageBytes);
        lose();
    }

    private void lose() {
        x = Double.NaN;
        y = Double.NaN;
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    /** Sets the centre so far. A centre that lacks a coordinate is lost, and so is any of an image that is not finite. */
    void setCenter(double x, double y) {
        if (!finite || Double.isNaN(x) || Double.isNaN(y)) {
            lose();
        } else {
            this.x = x;
            this.y = y;
        }
    }

    void centerOfMass(Background background) {
        if (!finite) {
            return;
        }
        switch (background) {
            case NONE -> kernels.moments();
            case MEAN -> kernels.momentsAbout(kernels.mean());
            case MEDIAN -> kernels.momentsAbout(kernels.median());
        }
        double mass = kernels.mass();
        if (mass == 0) {
            lose();
        } else {
            x = kernels.momentX() / mass;
            y = kernels.momentY() / mass;
        }
    }

    /** Auto-convolution of single lines, to the maximum. */
    void autoConv() {
        autoConv(0, null);
    }

    /**
     * Auto-convolution of the mean of {@code 2 reach + 1} lines, to the vertex of a parabola, or to the maximum where
     * there is none.
     */
    void autoConv(int reach, ParabolaFit parabola) {
        double column = Math.rint(x);
        double row = Math.rint(y);
        if (!(column >= 0 && column < size && row >= 0 && row < size)) {
            lose();
            return;
        }
        kernels.averageRows(Math.max((int) row - reach, 0), Math.min((int) row + reach, size - 1));
        double newX = axisOfSymmetry(x, parabola);
        kernels.averageColumns(Math.max((int) column - reach, 0), Math.min((int) column + reach, size - 1));
        y = axisOfSymmetry(y, parabola);
        x = newX;
    }

    /** Where the line's mirror image matches it best: half the place of the convolution's maximum. */
    private double axisOfSymmetry(double center, ParabolaFit parabola) {
        kernels.selfConvolve(center);
        int maximum = kernels.convolutionMaximum();
        double peak = parabola == null ? maximum : parabola.vertex(convolution, size, maximum);
        int radius = (size - 1) / 2;
        return radius - (radius - peak) / 2;
    }

    /** Computes the profile, and copies it unless it is not to be kept ({@code into} is null). */
    void radialProfile(int oversample, MemorySegment into, long offset) {
        // From further away not even a corner pixel falls into a bin.
        double far = 2.0 * size;
        hasProfile = Math.abs(x) < far && Math.abs(y) < far;
        if (hasProfile) {
            kernels.radialProfile(x, y, oversample);
        }
        if (into == null) {
            return;
        }
        for (int bin = 0; bin < bins; bin++) {
            double value = hasProfile ? kernels.profile(bin) : Double.NaN;
            into.set(ValueLayout.JAVA_DOUBLE, offset + (long) bin * Double.BYTES, value);
        }
    }

    /** The height of the profile last computed. */
    double lookupZ(PreparedZLut zlut, ParabolaFit parabola) {
        return hasProfile ? heightOfProfile(zlut, parabola) : Double.NaN;
    }

    /** The height of a profile given as values. */
    double lookupZ(MemorySegment profiles, long offset, PreparedZLut zlut, ParabolaFit parabola) {
        for (int bin = 0; bin < bins; bin++) {
            kernels.setProfile(bin, profiles.get(ValueLayout.JAVA_DOUBLE, offset + (long) bin * Double.BYTES));
        }
        return heightOfProfile(zlut, parabola);
    }

    private double heightOfProfile(PreparedZLut zlut, ParabolaFit parabola) {
        if (zlut.degenerate()) {
            return Double.NaN;
        }
        kernels.correlate(zlut);
        return zlut.height(parabola.vertex(correlation, zlut.planes(), kernels.correlationMaximum()));
    }

    @Override
    public void close() {
        kernels.close();
    }
}
