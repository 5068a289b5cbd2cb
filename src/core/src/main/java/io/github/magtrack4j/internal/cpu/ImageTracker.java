package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Background;
import io.github.magtrack4j.FftProfileOptions;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.ProfileOptions;
import io.github.magtrack4j.QuadrantOptions;
import io.github.magtrack4j.RadialProfileOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

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
    private final ParabolaFit.Values quadrantConvolution;
    private final double[] samples = new double[3];
    private QuadraticSpline splineX;
    private QuadraticSpline splineY;
    private QuadrantGrid grid;

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
        quadrantConvolution = kernels::quadrantConvolution;
    }

    /** Makes ready for the images of a stack and a profile of each. */
    void open(ImageStack stack, MemorySegment pixels, ProfileOptions options) {
        this.pixels = pixels;
        pixelType = stack.pixelType();
        imageBytes = stack.imageBytes();
        size = stack.width();
        bins = options.bins(size);
        kernels.prepare(size, bins);
        if (options instanceof FftProfileOptions fft) {
            kernels.prepareFftProfile(fft);
        }
        if (splineX == null || splineX.weights().length != size) {
            splineX = new QuadraticSpline(size);
            splineY = new QuadraticSpline(size);
        }
    }

    /** Makes ready for quadrants of the images of the stack. */
    void openQuadrants(QuadrantOptions options) {
        if (grid == null || !grid.isFor(size, options)) {
            grid = new QuadrantGrid(size, options);
        }
        kernels.prepareQuadrants(grid);
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

    /** What the steps of auto-convolution can hand out beside the centre. */
    record ConvolutionOutput(
            MemorySegment columnMaxima, MemorySegment rowMaxima, MemorySegment columns, MemorySegment rows) {
        private void set(boolean row, ImageTracker tracker, long image, int maximum) {
            (row ? rowMaxima : columnMaxima).setAtIndex(ValueLayout.JAVA_DOUBLE, image, maximum);
            MemorySegment samples = row ? rows : columns;
            long first = image * tracker.size;
            for (int i = 0; i < tracker.size; i++) {
                samples.setAtIndex(ValueLayout.JAVA_DOUBLE, first + i, tracker.kernels.convolution(i));
            }
        }

        private void setLost(ImageTracker tracker, long image) {
            rowMaxima.setAtIndex(ValueLayout.JAVA_DOUBLE, image, Double.NaN);
            columnMaxima.setAtIndex(ValueLayout.JAVA_DOUBLE, image, Double.NaN);
            long first = image * tracker.size;
            for (int i = 0; i < tracker.size; i++) {
                rows.setAtIndex(ValueLayout.JAVA_DOUBLE, first + i, Double.NaN);
                columns.setAtIndex(ValueLayout.JAVA_DOUBLE, first + i, Double.NaN);
            }
        }
    }

    /**
     * Auto-convolution of the mean of {@code 2 reach + 1} lines, to the vertex of a parabola, or to the maximum where
     * there is none.
     *
     * @param output where the convolutions go, or null
     * @param image the image's place there
     */
    void autoConv(int reach, ParabolaFit parabola, ConvolutionOutput output, long image) {
        double column = Math.rint(x);
        double row = Math.rint(y);
        if (!(column >= 0 && column < size && row >= 0 && row < size)) {
            lose();
            if (output != null) {
                output.setLost(this, image);
            }
            return;
        }
        kernels.averageRows(Math.max((int) row - reach, 0), Math.min((int) row + reach, size - 1));
        kernels.selfConvolve(x);
        int rowMaximum = kernels.convolutionMaximum();
        double newX = axisOfSymmetry(rowMaximum, parabola);
        if (output != null) {
            output.set(true, this, image, rowMaximum);
        }
        kernels.averageColumns(Math.max((int) column - reach, 0), Math.min((int) column + reach, size - 1));
        kernels.selfConvolve(y);
        int columnMaximum = kernels.convolutionMaximum();
        if (output != null) {
            output.set(false, this, image, columnMaximum);
        }
        y = axisOfSymmetry(columnMaximum, parabola);
        x = newX;
    }

    /** Where the line's mirror image matches it best: half the place of the convolution's peak. */
    private double axisOfSymmetry(int maximum, ParabolaFit parabola) {
        double peak = parabola == null ? maximum : parabola.vertex(convolution, size, maximum);
        int radius = (size - 1) / 2;
        return radius - (radius - peak) / 2;
    }

    /** Quadrant interpolation, as often as its options say. A centre that leaves the image is lost. */
    void quadrantInterpolation(ParabolaFit parabola) {
        for (int iteration = 0; iteration < grid.iterations(); iteration++) {
            int radii = grid.radii(x, y);
            if (radii == 0) {
                lose();
                return;
            }
            kernels.sampleQuadrants(x, y, radii);
            double right = distanceFromCenter(true, radii, parabola);
            double down = distanceFromCenter(false, radii, parabola);
            setCenter(x + right, y + down);
        }
    }

    /** How far the bead is from the centre along an axis; the peak of a convolution is twice as far from its middle. */
    private double distanceFromCenter(boolean alongX, int radii, ParabolaFit parabola) {
        kernels.convolveQuadrants(alongX);
        double peak = parabola.vertex(quadrantConvolution, 2 * radii - 1, kernels.quadrantMaximum());
        return grid.distance((peak - (radii - 1)) / 2);
    }

    /**
     * Samples the image at the centre and a pixel before and behind it along an axis. All NaN where the centre is lost.
     * The array is the next call's, too.
     */
    double[] sampleAxis(Axis axis) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            Arrays.fill(samples, Double.NaN);
            return samples;
        }
        for (int i = 0; i < 3; i++) {
            splineX.place(axis == Axis.X ? x + (i - 1) : x);
            if (axis == Axis.Y || i == 0) {
                splineY.place(axis == Axis.Y ? y + (i - 1) : y);
                kernels.weighRows(splineY.weights(), splineY.first(), splineY.last());
            }
            double sample = 0;
            for (int column = splineX.first(); column <= splineX.last(); column++) {
                sample += splineX.weights()[column] * kernels.line(column);
            }
            samples[i] = sample;
        }
        return samples;
    }

    /** One step of quadratic interpolation along both axes. */
    void quadraticInterpolation() {
        sampleAxis(Axis.Y);
        double offsetY = quadraticOffset(samples[0], samples[1], samples[2]);
        sampleAxis(Axis.X);
        double offsetX = quadraticOffset(samples[0], samples[1], samples[2]);
        x += offsetX;
        y += offsetY;
    }

    /** The vertex of the parabola through three neighbouring samples, from the middle one; NaN where they lie on a line. */
    static double quadraticOffset(double left, double center, double right) {
        double curvature = left - 2 * center + right;
        return Math.abs(curvature) <= 0x1p-52 ? Double.NaN : 0.5 * (left - right) / curvature;
    }

    /** Correlates a row of values with every series of a table. */
    void correlate(MemorySegment values, long offset, NormalizedTable table, MemorySegment into, long intoOffset) {
        for (int bin = 0; bin < bins; bin++) {
            kernels.setProfile(bin, values.get(ValueLayout.JAVA_DOUBLE, offset + (long) bin * Double.BYTES));
        }
        kernels.correlate(table, 0);
        double norm = kernels.norm();
        for (int series = 0; series < table.columns(); series++) {
            into.set(
                    ValueLayout.JAVA_DOUBLE,
                    intoOffset + (long) series * Double.BYTES,
                    kernels.correlation(series) / norm);
        }
    }

    /** Computes the profile, and copies it unless it is not to be kept ({@code into} is null). */
    void radialProfile(int oversample, MemorySegment into, long offset) {
        // From further away not even a corner pixel falls into a bin.
        double far = 2.0 * size;
        hasProfile = Math.abs(x) < far && Math.abs(y) < far;
        if (hasProfile) {
            kernels.radialProfile(x, y, oversample);
        }
        keepProfile(into, offset);
    }

    /** Computes the profile of the transform about the centre, and copies it unless it is not to be kept. */
    void fftProfile(MemorySegment into, long offset) {
        hasProfile = !Double.isNaN(x) && !Double.isNaN(y);
        if (hasProfile) {
            kernels.fftProfile(x, y);
        }
        keepProfile(into, offset);
    }

    /** Computes the profile of the transform of the image as it is, and copies it. */
    void fftProfileWithoutCenter(MemorySegment into, long offset) {
        hasProfile = finite;
        if (hasProfile) {
            kernels.fftProfile();
        }
        keepProfile(into, offset);
    }

    /** Computes the profile that the options ask for, and copies it unless it is not to be kept. */
    void profile(ProfileOptions options, MemorySegment into, long offset) {
        if (options instanceof RadialProfileOptions radial) {
            radialProfile(radial.oversample(), into, offset);
        } else {
            fftProfile(into, offset);
        }
    }

    private void keepProfile(MemorySegment into, long offset) {
        if (into == null) {
            return;
        }
        for (int bin = 0; bin < bins; bin++) {
            double value = hasProfile ? kernels.profile(bin) : Double.NaN;
            into.set(ValueLayout.JAVA_DOUBLE, offset + (long) bin * Double.BYTES, value);
        }
    }

    /** The height of the profile last computed. */
    double lookupZ(PreparedZLut zlut) {
        return hasProfile ? heightOfProfile(zlut) : Double.NaN;
    }

    /** The height of a profile given as values. */
    double lookupZ(MemorySegment profiles, long offset, PreparedZLut zlut) {
        for (int bin = 0; bin < bins; bin++) {
            kernels.setProfile(bin, profiles.get(ValueLayout.JAVA_DOUBLE, offset + (long) bin * Double.BYTES));
        }
        return heightOfProfile(zlut);
    }

    private double heightOfProfile(PreparedZLut zlut) {
        if (zlut.table().degenerate()) {
            return Double.NaN;
        }
        kernels.correlate(zlut.table(), 1);
        if (kernels.norm() == 0) {
            return Double.NaN;
        }
        return zlut.height(correlation, kernels.correlationMaximum());
    }

    @Override
    public void close() {
        kernels.close();
    }
}
