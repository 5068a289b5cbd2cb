package io.github.magtrack4j.internal.cpu.steps;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.internal.numeric.PreparedZLut;
import io.github.magtrack4j.internal.numeric.QuadraticSpline;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Profile;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The steps on one image, in their order and with their rules for what cannot be tracked; the arithmetic is
 * {@link ImageKernels}'.
 *
 * <p>It holds the image's centre, its profile and its height, and belongs to one thread at a time.
 */
public final class ImageTracker implements AutoCloseable {
    /** By so many roundings of the largest pixel the curvature of three samples between pixels may be off. */
    private static final double SAMPLE_ROUNDINGS = 32;

    private final ImageKernels kernels;
    private final Precision precision;

    /** The last step of each kind, since calls of several kinds may take turns. */
    private final Map<Class<?>, CenteringStep> centeringSteps = new HashMap<>();

    private final Map<Class<?>, ProfileStep> profileSteps = new HashMap<>();
    private CenteringStep centeringStep;
    private ProfileStep profileStep;

    private final ParabolaFit.Values convolutionX;
    private final ParabolaFit.Values convolutionY;
    private final ParabolaFit.Values correlation;
    private final double[] samples = new double[3];
    private final JointFitter fitter = new JointFitter();
    private QuadraticSpline splineX;
    private QuadraticSpline splineY;

    private MemorySegment pixels;
    private boolean mapped;
    private ImageStack stack;
    private int size;
    private int bins;

    /** Whether the image is known to have no pixel that is NaN or infinite. */
    private boolean finite;

    private double x;
    private double y;

    private ImageStep onProfile;

    /** Whether there is a profile: whether the centre is known, and near enough to the image. */
    private boolean hasProfile;

    /** What is done to an image. */
    public interface ImageStep {
        void apply(ImageTracker tracker, long image);
    }

    public ImageTracker(ImageKernels kernels, Precision precision) {
        this.kernels = kernels;
        this.precision = precision;
        // No method references: the compiler does not learn whom these call, and then calls them for each value.
        convolutionX = index -> kernels.convolution(Axis.X, index);
        convolutionY = index -> kernels.convolution(Axis.Y, index);
        correlation = series -> kernels.correlation(series);
    }

    /**
     * Makes ready for the images of a stack.
     *
     * @param centering how centres are refined; null where they are not
     * @param profile what the profiles are; null for none
     * @param onProfile what is done once for each image whose profile is asked for, when it is there: to that alone,
     *     since the tracker may hold another image by then
     */
    public void open(
            ImageStack stack, MemorySegment pixels, Centering centering, Profile profile, ImageStep onProfile) {
        this.pixels = pixels;
        this.stack = stack;
        mapped = stack.memory().isMapped(); // the same memory in another form does not know
        this.onProfile = onProfile;
        size = stack.width();
        bins = profile == null ? size / 2 : profile.bins(size);
        kernels.prepare(size, bins);
        centeringStep = centering == null ? null : step(centering);
        profileStep = profile == null ? null : step(profile);
        if (splineX == null || splineX.weights().length != size) {
            splineX = new QuadraticSpline(size);
            splineY = new QuadraticSpline(size);
        }
    }

    private CenteringStep step(Centering centering) {
        CenteringStep step = centeringSteps.get(centering.getClass());
        if (step == null || !step.isFor(centering, size)) {
            step = CenteringStep.of(centering, size, kernels, precision);
            centeringSteps.put(centering.getClass(), step);
        }
        step.open();
        return step;
    }

    private ProfileStep step(Profile profile) {
        ProfileStep step = profileSteps.get(profile.getClass());
        if (step == null || !step.isFor(profile, size)) {
            step = ProfileStep.of(profile, size, kernels);
            profileSteps.put(profile.getClass(), step);
        }
        step.open();
        return step;
    }

    /** Fits a table, which may be null for none, to the image, from its centre and a height. */
    public JointFitter jointFit(PreparedRings rings, JointFitOptions options, double z) {
        if (rings == null) {
            fitter.skip();
        } else {
            fitter.open(kernels.rings(rings), rings, options);
            fitter.fit(x, y, z);
        }
        return fitter;
    }

    /** Makes ready for profiles alone. */
    public void open(int bins) {
        kernels.prepare(0, bins);
        this.bins = bins;
    }

    /** Goes to an image, of which each step reads what it needs; its centre is unknown. */
    public void select(long image) {
        kernels.open(pixels, stack.pixelType(), stack.offset(image), stack.rowBytes(), mapped);
        finite = false;
        lose();
    }

    /** Reads all of the image once, for several steps. */
    public void read() {
        kernels.read();
    }

    /** Forgets the centre. */
    void lose() {
        x = Double.NaN;
        y = Double.NaN;
    }

    public double x() {
        return x;
    }

    public double y() {
        return y;
    }

    /** Sets the centre so far. A centre that lacks a coordinate is lost. */
    public void setCenter(double x, double y) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            lose();
        } else {
            this.x = x;
            this.y = y;
        }
    }

    public void centerOfMass(Background background) {
        double level = 0;
        switch (background) {
            case NONE -> kernels.moments();
            case MEAN -> {
                level = kernels.mean();
                kernels.momentsAbout(level);
            }
            case MEDIAN -> kernels.momentsAbout(kernels.median());
        }
        double rounding = size * kernels.rounding();
        double mass = kernels.mass();
        // A pixel that is no finite number makes the sum one like it: then all pixels need not be asked.
        finite = Double.isFinite(mass);
        if (mass == 0 || !finite) {
            lose();
            return;
        }
        x = kernels.momentX() / mass;
        y = kernels.momentY() / mass;
        // Where no pixel differs from the level, or pixels and their negatives cancel, what is left as mass is
        // rounding.
        if (background == Background.MEAN && mass <= 64 * rounding * (size * size) * Math.abs(level)) {
            double median = kernels.median(); // no rounding of sums is in it
            kernels.momentsAbout(median);
            loseIf(kernels.mass() <= rounding * (size * size) * Math.abs(median));
        } else if (background == Background.NONE && !(x >= 0 && x < size && y >= 0 && y < size)) {
            kernels.momentsAbout(0);
            loseIf(Math.abs(mass) <= rounding * kernels.mass());
        }
    }

    private void loseIf(boolean lost) {
        if (lost) {
            lose();
        }
    }

    /** Whether every pixel is finite; asked at most once where the answer is yes. */
    boolean isFinite() {
        finite = finite || kernels.isFinite();
        return finite;
    }

    /** Whether the answer of {@link #isFinite} is known to be yes. */
    boolean isKnownFinite() {
        return finite;
    }

    /** Refines the centre, in the way for which the tracker was opened. */
    public void refineCenter() {
        centeringStep.refine(this);
    }

    /** What the steps of auto-convolution can hand out beside the centre. */
    public record ConvolutionOutput(
            MemorySegment columnMaxima, MemorySegment rowMaxima, MemorySegment columns, MemorySegment rows) {
        private void set(ImageTracker tracker, long image, double rowMaximum, double columnMaximum) {
            rowMaxima.setAtIndex(JAVA_DOUBLE, image, rowMaximum);
            columnMaxima.setAtIndex(JAVA_DOUBLE, image, columnMaximum);
            long first = image * tracker.size;
            for (int i = 0; i < tracker.size; i++) {
                rows.setAtIndex(JAVA_DOUBLE, first + i, tracker.convolutionX.get(i));
                columns.setAtIndex(JAVA_DOUBLE, first + i, tracker.convolutionY.get(i));
            }
        }

        private void setLost(ImageTracker tracker, long image) {
            rowMaxima.setAtIndex(JAVA_DOUBLE, image, Double.NaN);
            columnMaxima.setAtIndex(JAVA_DOUBLE, image, Double.NaN);
            long first = image * tracker.size;
            for (int i = 0; i < tracker.size; i++) {
                rows.setAtIndex(JAVA_DOUBLE, first + i, Double.NaN);
                columns.setAtIndex(JAVA_DOUBLE, first + i, Double.NaN);
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
    public void autoConv(int reach, ParabolaFit parabola, ConvolutionOutput output, long image) {
        double column = Math.rint(x);
        double row = Math.rint(y);
        if (!(column >= 0 && column < size && row >= 0 && row < size)) {
            lose();
            if (output != null) {
                output.setLost(this, image);
            }
            return;
        }
        kernels.selfConvolve(
                Math.max((int) row - reach, 0),
                Math.min((int) row + reach, size - 1),
                Math.max((int) column - reach, 0),
                Math.min((int) column + reach, size - 1),
                x,
                y);
        int rowMaximum = kernels.convolutionMaximum(Axis.X);
        int columnMaximum = kernels.convolutionMaximum(Axis.Y);
        if (output != null) {
            output.set(this, image, maximum(convolutionX, rowMaximum), maximum(convolutionY, columnMaximum));
        }
        x = axisOfSymmetry(convolutionX, rowMaximum, parabola);
        y = axisOfSymmetry(convolutionY, columnMaximum, parabola);
    }

    /** Where a convolution is largest; NaN if a pixel has made it what is no finite number. */
    private static double maximum(ParabolaFit.Values convolution, int maximum) {
        return Double.isFinite(convolution.get(maximum)) ? maximum : Double.NaN;
    }

    /** Where the line's mirror image matches it best: half the place of the convolution's peak. */
    private double axisOfSymmetry(ParabolaFit.Values convolution, int maximum, ParabolaFit parabola) {
        double peak = parabola == null
                ? maximum(convolution, maximum)
                : parabola.vertex(convolution, size, maximum); // NaN, too, where the maximum is no finite number
        int radius = (size - 1) / 2;
        return radius - (radius - peak) / 2;
    }

    /**
     * Samples the image at the centre and a pixel before and behind it along an axis. All NaN where the centre is lost.
     * The array is the next call's, too.
     */
    public double[] sampleAxis(Axis axis) {
        if (Double.isNaN(x) || Double.isNaN(y) || !isFinite()) {
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
    public void quadraticInterpolation() {
        sampleAxis(Axis.Y);
        if (Double.isNaN(samples[1])) {
            lose();
            return;
        }
        double rounding = SAMPLE_ROUNDINGS * kernels.rounding() * kernels.magnitude();
        double offsetY = quadraticOffset(samples[0], samples[1], samples[2], rounding);
        sampleAxis(Axis.X);
        double offsetX = quadraticOffset(samples[0], samples[1], samples[2], rounding);
        x += offsetX;
        y += offsetY;
    }

    /**
     * The vertex of the parabola through three neighbouring samples, from the middle one; NaN where they lie on a line.
     *
     * @param rounding what the curvature may be off by, beside the samples' own last digits
     */
    public static double quadraticOffset(double left, double center, double right, double rounding) {
        double curvature = left - 2 * center + right;
        double digits = 0x1p-52 * (Math.abs(left) + 2 * Math.abs(center) + Math.abs(right));
        return Math.abs(curvature) <= Math.max(digits, rounding) ? Double.NaN : 0.5 * (left - right) / curvature;
    }

    /** Correlates rows of values with every series of a table. */
    public void correlate(MemorySegment values, long firstRow, long endRow, NormalizedTable table, MemorySegment into) {
        long rowBytes = (long) table.columns() * Double.BYTES;
        for (long row = firstRow; row < endRow; row += kernels.correlationPlaces()) {
            int count = correlateTogether(values, row, endRow, table, 0);
            for (int place = 0; place < count; place++) {
                kernels.useCorrelation(place);
                double norm = kernels.isProfileConstant() ? Double.NaN : kernels.norm();
                for (int series = 0; series < table.columns(); series++) {
                    into.set(
                            JAVA_DOUBLE,
                            (row + place) * rowBytes + (long) series * Double.BYTES,
                            kernels.correlation(series) / norm);
                }
            }
        }
    }

    /** Correlates as many rows of values as go together, and says how many these are. */
    private int correlateTogether(MemorySegment values, long row, long endRow, NormalizedTable table, int firstBin) {
        long rowBytes = (long) bins * Double.BYTES;
        int count = (int) Math.min(kernels.correlationPlaces(), endRow - row);
        for (int place = 0; place < count; place++) {
            kernels.setProfile(bins, values, (row + place) * rowBytes);
            kernels.centerProfile(place, table, firstBin);
        }
        kernels.correlate(table, count);
        return count;
    }

    /**
     * Computes the profile about the centre, now or together with those of other images: at the latest when
     * {@link #finishProfiles} is called.
     *
     * @param image the image's index
     */
    public void profile(long image) {
        profileStep.profile(this, image);
    }

    /**
     * Computes the profile of the image as it is, as {@link #profile} does; there is none but of Fourier transforms.
     */
    public void profileWithoutCenter(long image) {
        profileStep.profileWithoutCenter(this, image);
    }

    /** Computes the profiles of images that wait for others. */
    public void finishProfiles() {
        if (profileStep != null) {
            profileStep.finish(this);
        }
    }

    /** Goes on with an image for which the kernels have the profile, or which has none. */
    void profiled(boolean hasProfile, long image) {
        this.hasProfile = hasProfile;
        onProfile.apply(this, image);
    }

    /** Copies the profile. */
    public void copyProfile(MemorySegment into, long offset) {
        if (hasProfile) {
            kernels.copyProfile(bins, into, offset);
            return;
        }
        for (int bin = 0; bin < bins; bin++) {
            into.set(JAVA_DOUBLE, offset + (long) bin * Double.BYTES, Double.NaN);
        }
    }

    /** The height of the profile. */
    public double lookupZ(PreparedZLut zlut) {
        return hasProfile ? heightOfProfile(zlut) : Double.NaN;
    }

    /**
     * The heights of profiles given as rows of values. Some are correlated together, and go through each step in turn:
     * while one waits for its sum, its maximum or its vertex, the others go on.
     *
     * @param zlut their table; null for none, and their heights are NaN
     */
    public void lookupZ(MemorySegment profiles, long firstRow, long endRow, PreparedZLut zlut, DoubleSeries into) {
        if (zlut == null) {
            for (long row = firstRow; row < endRow; row++) {
                into.set(row, Double.NaN);
            }
            return;
        }
        for (long row = firstRow; row < endRow; row += kernels.correlationPlaces()) {
            int count = correlateTogether(profiles, row, endRow, zlut.table(), 1);
            for (int place = 0; place < count; place++) {
                kernels.useCorrelation(place);
                into.set(row + place, heightOfCorrelation(zlut));
            }
        }
    }

    private double heightOfProfile(PreparedZLut zlut) {
        kernels.centerProfile(0, zlut.table(), 1);
        kernels.correlate(zlut.table(), 1);
        return heightOfCorrelation(zlut);
    }

    private double heightOfCorrelation(PreparedZLut zlut) {
        if (zlut.table().degenerate() || kernels.isProfileConstant()) {
            return Double.NaN;
        }
        return zlut.height(correlation, kernels.correlationMaximum());
    }

    @Override
    public void close() {
        kernels.close();
    }
}
