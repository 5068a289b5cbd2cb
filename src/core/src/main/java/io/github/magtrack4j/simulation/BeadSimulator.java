package io.github.magtrack4j.simulation;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.fft.ComplexFft;
import io.github.magtrack4j.internal.fft.ComplexPlanes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Renders images of a bead, without noise, by scalar diffraction.
 *
 * <p>A plane wave passes through the sphere and gets the sphere's {@linkplain TransmittedField phase and absorption}.
 * From there it travels to the focal plane: its angular spectrum is multiplied by {@code exp(i z kz)}, {@code kz =
 * √max(k² - kx² - ky², 0)}, {@code k = 2π mediumIndex / wavelength} (J. W. Goodman, "Introduction to Fourier Optics",
 * section 3.10). The objective passes what lies within a numerical aperture of 1.3; each pixel averages over its area, a
 * factor {@code sinc(π w fx) sinc(π w fy)} for pixels of width w; the bead's x and y are a factor {@code exp(-2πi (fx x +
 * fy y))}. The image is the squared magnitude, relative to the mean of a small square in the top left corner, scaled to
 * the background level, and clipped to 0 … 1.
 *
 * <p>A bead at x = y = 0 is centred on the pixel in row and column {@code size / 2}. z is the distance from the bead to
 * the focal plane in the direction of the light; at z = 0 the bead is in focus, and a magnetic tweezers' look-up table
 * lies on one side of it.
 *
 * <p>The transmitted field depends on the optics and the size alone; it is transformed once, when the simulator is made.
 * A simulator is immutable and safe to share between threads; each call computes on its caller's thread.
 */
public final class BeadSimulator {
    private static final double NUMERICAL_APERTURE = 1.3;

    /** The computed field is at most this many pixels wide: its spectrum has 64 Mi complex numbers, 1 GiB. */
    private static final int MAX_PADDED = 8192;

    private static final int MAX_PLANES = 100_000;

    private static final ValueLayout.OfDouble LE_DOUBLE = ValueLayout.JAVA_DOUBLE.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int sizePx;
    private final BeadOptics optics;

    /** The width P of the computed field. */
    private final int padded;

    /** The first row and column of the field that is part of the image. */
    private final int offset;

    private final ComplexFft fft;

    /**
     * The frequencies that the objective passes along one axis, as indices of the transform: 0 … K and P - K … P - 1. All
     * else is 0 and neither stored nor transformed.
     */
    private final int[] passed;

    /** The spectrum of the transmitted field times pupil and pixel, a row and a column for each passed frequency. */
    private final ComplexPlanes spectrum;

    /** kz for the absolute indices of two frequencies, 0 … K each; NaN where the pupil is closed. */
    private final double[][] axialWaveNumber;

    /**
     * Makes a simulator for a size and optics.
     *
     * @param sizePx the width N of the images in pixels, {@value Backend#MIN_SIZE} to {@value Backend#MAX_SIZE}
     * @param optics the bead and the light
     * @throws IllegalArgumentException if the size is out of range, or the padded width is more than 8192
     */
    public BeadSimulator(int sizePx, BeadOptics optics) {
        Arguments.inRange("sizePx", sizePx, Backend.MIN_SIZE, Backend.MAX_SIZE);
        Objects.requireNonNull(optics, "optics");
        double width = Math.ceil(optics.padFactor() * sizePx);
        Arguments.require(
                "padFactor",
                optics.padFactor(),
                width <= MAX_PADDED,
                "at most " + MAX_PADDED + " / sizePx, " + (double) MAX_PADDED / sizePx);
        this.sizePx = sizePx;
        this.optics = optics;
        padded = (int) width + (int) width % 2;
        offset = padded / 2 - sizePx / 2;
        fft = new ComplexFft(padded);
        double cutoff = NUMERICAL_APERTURE / optics.wavelengthNm();
        passed = passedFrequencies(cutoff);
        axialWaveNumber = axialWaveNumbers(cutoff);
        spectrum = passedSpectrum();
    }

    /** The frequency of an index of the transform in cycles per nm; the upper half is negative. */
    private double frequency(int index) {
        return (index < (padded + 1) / 2 ? index : index - padded) * (1 / (padded * optics.nmPerPixel()));
    }

    private int absolute(int index) {
        return Math.min(index, padded - index);
    }

    private int[] passedFrequencies(double cutoff) {
        int[] indices = new int[padded];
        int count = 0;
        for (int index = 0; index < padded; index++) {
            if (Math.abs(frequency(index)) <= cutoff) {
                indices[count++] = index;
            }
        }
        return Arrays.copyOf(indices, count);
    }

    private double[][] axialWaveNumbers(double cutoff) {
        int count = Arrays.stream(passed).map(this::absolute).max().orElseThrow() + 1;
        double wave = 2 * Math.PI * optics.mediumIndex() / optics.wavelengthNm();
        double[][] kz = new double[count][count];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < count; column++) {
                double fy = frequency(row);
                double fx = frequency(column);
                double kx = 2 * Math.PI * fx;
                double ky = 2 * Math.PI * fy;
                boolean open = Math.sqrt(fx * fx + fy * fy) <= cutoff;
                kz[row][column] = open ? Math.sqrt(Math.max(wave * wave - kx * kx - ky * ky, 0)) : Double.NaN;
            }
        }
        return kz;
    }

    private ComplexPlanes passedSpectrum() {
        ComplexPlanes field = TransmittedField.spectrum(sizePx, padded, optics);
        ComplexPlanes result = new ComplexPlanes(passed.length * passed.length);
        for (int row = 0; row < passed.length; row++) {
            for (int column = 0; column < passed.length; column++) {
                if (Double.isNaN(axialWaveNumber[absolute(passed[row])][absolute(passed[column])])) {
                    continue;
                }
                double pixel = pixelTransfer(passed[row]) * pixelTransfer(passed[column]);
                int from = passed[row] * padded + passed[column];
                int to = row * passed.length + column;
                result.re[to] = field.re[from] * pixel;
                result.im[to] = field.im[from] * pixel;
            }
        }
        return result;
    }

    private double pixelTransfer(int index) {
        double u = Math.PI * optics.nmPerPixel() * frequency(index);
        return u == 0 ? 1 : Math.sin(u) / u;
    }

    /** Returns the width of the images in pixels. */
    public int sizePx() {
        return sizePx;
    }

    /** Returns the bead and the light. */
    public BeadOptics optics() {
        return optics;
    }

    /**
     * Renders beads, one per image, into memory that lives until it is no longer reachable.
     *
     * @param xyzNm a row for each bead: x, y, z in nm. A bead with a coordinate that is NaN or infinite gives an image of
     *     NaN
     * @return {@link PixelType#F64} images, values 0 to 1
     * @throws IllegalArgumentException if there are not 3 columns
     */
    public ImageStack simulateBeads(DoubleMatrix xyzNm) {
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, sizePx, xyzNm.rows());
        simulateBeads(xyzNm, images);
        return images;
    }

    /**
     * Renders beads, one per image, into existing memory.
     *
     * @param xyzNm a row for each bead: x, y, z in nm. A bead with a coordinate that is NaN or infinite gives an image of
     *     NaN
     * @param into {@link PixelType#F64} images of this simulator's size, one for each bead; they get values 0 to 1
     * @throws IllegalArgumentException if there are not 3 columns, or {@code into} does not fit
     */
    public void simulateBeads(DoubleMatrix xyzNm, ImageStack into) {
        Arguments.require("the number of columns of xyzNm", xyzNm.columns(), xyzNm.columns() == 3, "3: x, y, z");
        boolean fits = into.pixelType() == PixelType.F64
                && into.height() == sizePx
                && into.width() == sizePx
                && into.count() == xyzNm.rows();
        Arguments.require("into", into, fits, xyzNm.rows() + " images of " + sizePx + " × " + sizePx + " F64 pixels");
        Scratch scratch = new Scratch();
        double[] image = new double[sizePx * sizePx];
        for (long bead = 0; bead < xyzNm.rows(); bead++) {
            render(xyzNm.get(bead, 0), xyzNm.get(bead, 1), xyzNm.get(bead, 2), scratch, image);
            MemorySegment.copy(image, 0, into.segment(), LE_DOUBLE, bead * into.imageBytes(), image.length);
        }
    }

    /**
     * Makes a look-up table of beads at x = y = 0: their {@linkplain Backend#radialProfile radial profiles} about {@code
     * (size / 2, size / 2)}. For an odd size that is half a pixel beside the bead, as in the reference; prefer even ones.
     *
     * @param backend what computes the profiles
     * @param zNm the height of each plane in nm, finite, at least one
     * @param oversample the profiles' bins per pixel, 1 to {@value Backend#MAX_OVERSAMPLE}
     */
    public ZLut simulateZlut(Backend backend, DoubleSeries zNm, int oversample) {
        checkPlanes(backend, zNm, oversample);
        DoubleMatrix xyzNm = DoubleMatrix.allocate(Arena.ofAuto(), zNm.size(), 3);
        for (long plane = 0; plane < zNm.size(); plane++) {
            xyzNm.set(plane, 2, zNm.get(plane));
        }
        double[] middle = new double[Math.toIntExact(zNm.size())];
        Arrays.fill(middle, sizePx / 2.0);
        return ZLut.of(zNm, backend.radialProfile(simulateBeads(xyzNm), Centers.copyOf(middle, middle), oversample));
    }

    static void checkPlanes(Backend backend, DoubleSeries zNm, int oversample) {
        Objects.requireNonNull(backend, "backend");
        Arguments.inRange("the number of values of zNm", zNm.size(), 1, Integer.MAX_VALUE);
        for (long plane = 0; plane < zNm.size(); plane++) {
            Arguments.finite("zNm[" + plane + "]", zNm.get(plane));
        }
        Arguments.inRange("oversample", oversample, 1, Backend.MAX_OVERSAMPLE);
    }

    /**
     * Returns equally spaced heights for a look-up table.
     *
     * @param firstZNm the first height in nm, finite
     * @param lastZNm the height that is not exceeded, in nm, finite, not below the first
     * @param stepNm the distance of two heights in nm, positive, so that there are at most 100000 of them
     */
    public static DoubleSeries heights(double firstZNm, double lastZNm, double stepNm) {
        Arguments.finite("firstZNm", firstZNm);
        Arguments.require(
                "lastZNm",
                lastZNm,
                lastZNm >= firstZNm && Double.isFinite(lastZNm),
                "finite and at least firstZNm, " + firstZNm);
        Arguments.positive("stepNm", stepNm);
        // The last height counts even where rounding puts it a little beyond a whole number of steps.
        double steps = Math.floor((lastZNm - firstZNm) / stepNm * (1 + 1e-12));
        Arguments.require("stepNm", stepNm, steps < MAX_PLANES, "large enough for at most " + MAX_PLANES + " heights");
        double[] heights = new double[(int) steps + 1];
        Arrays.setAll(heights, plane -> Math.min(firstZNm + plane * stepNm, lastZNm));
        return DoubleSeries.copyOf(heights);
    }

    /** What one thread needs to render: allocated once, used for bead after bead. */
    final class Scratch {
        private final int rows = axialWaveNumber.length;
        private final ComplexPlanes travelled = new ComplexPlanes(rows * rows);
        private final ComplexPlanes shiftX = new ComplexPlanes(passed.length);
        private final ComplexPlanes shiftY = new ComplexPlanes(passed.length);
        private final int room = padded * Math.max(passed.length, sizePx);
        private final ComplexPlanes field = new ComplexPlanes(room);
        private final ComplexPlanes turned = new ComplexPlanes(room);
        private final ComplexPlanes transform = new ComplexPlanes(room);
    }

    Scratch newScratch() {
        return new Scratch();
    }

    /** Renders one bead into an array of N × N values. */
    void render(double xNm, double yNm, double zNm, Scratch scratch, double[] image) {
        if (!Double.isFinite(xNm) || !Double.isFinite(yNm) || !Double.isFinite(zNm)) {
            Arrays.fill(image, Double.NaN);
            return;
        }
        propagate(xNm, yNm, zNm, scratch);
        transformBack(scratch);
        intensity(scratch, image);
        level(image);
    }

    /** Fills {@code scratch.field}, a row per frequency and a column per passed one, with the spectrum in the focus. */
    private void propagate(double xNm, double yNm, double zNm, Scratch scratch) {
        int rows = axialWaveNumber.length;
        ComplexPlanes travelled = scratch.travelled;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column <= row; column++) {
                // Symmetric in the two frequencies and in their signs: an eighth of the sines and cosines.
                double kz = axialWaveNumber[row][column];
                if (!Double.isNaN(kz)) {
                    setPhase(travelled, row * rows + column, zNm * kz);
                    travelled.re[column * rows + row] = travelled.re[row * rows + column];
                    travelled.im[column * rows + row] = travelled.im[row * rows + column];
                }
            }
        }
        for (int i = 0; i < passed.length; i++) {
            setPhase(scratch.shiftX, i, -2 * Math.PI * frequency(passed[i]) * xNm);
            setPhase(scratch.shiftY, i, -2 * Math.PI * frequency(passed[i]) * yNm);
        }
        ComplexPlanes field = scratch.field;
        Arrays.fill(field.re, 0);
        Arrays.fill(field.im, 0);
        for (int row = 0; row < passed.length; row++) {
            double yRe = scratch.shiftY.re[row];
            double yIm = scratch.shiftY.im[row];
            int travelledRow = absolute(passed[row]) * rows;
            for (int column = 0; column < passed.length; column++) {
                int from = row * passed.length + column;
                int to = passed[row] * passed.length + column;
                int z = travelledRow + absolute(passed[column]);
                double shiftRe = yRe * scratch.shiftX.re[column] - yIm * scratch.shiftX.im[column];
                double shiftIm = yRe * scratch.shiftX.im[column] + yIm * scratch.shiftX.re[column];
                double phaseRe = shiftRe * travelled.re[z] - shiftIm * travelled.im[z];
                double phaseIm = shiftRe * travelled.im[z] + shiftIm * travelled.re[z];
                field.re[to] = spectrum.re[from] * phaseRe - spectrum.im[from] * phaseIm;
                field.im[to] = spectrum.re[from] * phaseIm + spectrum.im[from] * phaseRe;
            }
        }
    }

    private static void setPhase(ComplexPlanes planes, int index, double phase) {
        planes.re[index] = Math.cos(phase);
        planes.im[index] = Math.sin(phase);
    }

    /**
     * Transforms {@code scratch.field} back, over y and then over x, each time only what is not 0 and what is in the
     * image. The result is {@code scratch.turned}, a row per x of the whole field, a column per y of the image.
     */
    private void transformBack(Scratch scratch) {
        ComplexPlanes field = scratch.field;
        ComplexPlanes turned = scratch.turned;
        fft.inverse(field, passed.length, scratch.transform);
        Arrays.fill(turned.re, 0);
        Arrays.fill(turned.im, 0);
        for (int column = 0; column < passed.length; column++) {
            for (int y = 0; y < sizePx; y++) {
                int from = (offset + y) * passed.length + column;
                int to = passed[column] * sizePx + y;
                turned.re[to] = field.re[from];
                turned.im[to] = field.im[from];
            }
        }
        fft.inverse(turned, sizePx, scratch.transform);
    }

    private void intensity(Scratch scratch, double[] image) {
        double points = (double) padded * padded;
        for (int y = 0; y < sizePx; y++) {
            for (int x = 0; x < sizePx; x++) {
                int from = (offset + x) * sizePx + y;
                double re = scratch.turned.re[from] / points;
                double im = scratch.turned.im[from] / points;
                image[y * sizePx + x] = re * re + im * im;
            }
        }
    }

    /** Scales the intensity to the background level and clips it. */
    private void level(double[] image) {
        int corner = Math.max(sizePx / 16, 1);
        double sum = 0;
        for (int y = 0; y < corner; y++) {
            for (int x = 0; x < corner; x++) {
                sum += image[y * sizePx + x];
            }
        }
        double background = sum == 0 ? 1 : sum / (corner * corner);
        for (int i = 0; i < image.length; i++) {
            double contrast = optics.contrastScale() * (image[i] / background - 1);
            image[i] = Math.clamp(optics.backgroundLevel() * (1 + contrast), 0.0, 1.0);
        }
    }
}
