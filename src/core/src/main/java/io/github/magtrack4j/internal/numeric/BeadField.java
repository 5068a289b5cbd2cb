package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.BeadOptics;

/**
 * The light about a bead, as numbers that do not depend on where the bead is: the field just behind the sphere, what of
 * its spectrum the objective and the pixels pass, and how fast each frequency's phase turns along the optical axis.
 *
 * <p>The field is a square of P × P pixels, wider than the image, which lies in its middle. The objective passes what
 * lies within a numerical aperture of 1.3 (a circle of frequencies); all else of the spectrum is 0, so that only the
 * square about that circle is ever stored: {@link #passed()} frequencies along each axis, from the most negative on.
 *
 * <p>All is in 64 bits. Immutable.
 */
public final class BeadField {
    /** The field is at most this many pixels wide: its spectrum has 64 Mi complex numbers, 1 GiB. */
    public static final int MAX_PADDED = 8192;

    private static final double NUMERICAL_APERTURE = 1.3;

    private final int size;
    private final BeadOptics optics;
    private final int padded;
    private final double cutoff;
    private final int firstPassed;
    private final int passed;

    /**
     * The light about one kind of bead.
     *
     * @param size the width N of the images
     * @param optics the bead and the light, whose padded width is at most {@link #MAX_PADDED}
     */
    public BeadField(int size, BeadOptics optics) {
        this.size = size;
        this.optics = optics;
        int width = (int) Math.ceil(optics.padFactor() * size);
        padded = width + width % 2;
        cutoff = NUMERICAL_APERTURE / optics.wavelengthNm();
        int half = padded / 2;
        int first = 0;
        while (first > -half && -frequencyOf(first - 1) <= cutoff) {
            first--;
        }
        int last = 0;
        while (last < half - 1 && frequencyOf(last + 1) <= cutoff) {
            last++;
        }
        firstPassed = first;
        passed = last - first + 1;
    }

    /** Whether this is the light about such a bead. */
    public boolean isSame(BeadField other) {
        return other != null && size == other.size && optics.equals(other.optics);
    }

    /** The width N of the image. */
    public int size() {
        return size;
    }

    /** The bead and the light. */
    public BeadOptics optics() {
        return optics;
    }

    /** The width P of the field, even. */
    public int padded() {
        return padded;
    }

    /** The first row and column of the field that is in the image. */
    public int offset() {
        return padded / 2 - size / 2;
    }

    /** How many frequencies are passed along an axis. */
    public int passed() {
        return passed;
    }

    /** Where in a transform of P numbers a passed frequency is. */
    public int index(int i) {
        return Math.floorMod(firstPassed + i, padded);
    }

    /** A passed frequency in cycles per nm. */
    public double frequency(int i) {
        return frequencyOf(firstPassed + i);
    }

    private double frequencyOf(int number) {
        return number * (1 / (padded * optics.nmPerPixel()));
    }

    /** The cycles that a wave of two passed frequencies goes through in a nm along the optical axis. */
    public double axialFrequency(int u, int v) {
        double wave = optics.mediumIndex() / optics.wavelengthNm();
        double fx = frequency(u);
        double fy = frequency(v);
        return Math.sqrt(Math.max(wave * wave - fx * fx - fy * fy, 0));
    }

    /** The factor that pupil, pixel and the transforms (1 / P²) put on two passed frequencies. */
    public double transfer(int u, int v) {
        double fx = frequency(u);
        double fy = frequency(v);
        return Math.sqrt(fx * fx + fy * fy) <= cutoff ? pixel(fx) * pixel(fy) / ((double) padded * padded) : 0;
    }

    private double pixel(double frequency) {
        double u = Math.PI * optics.nmPerPixel() * frequency;
        return u == 0 ? 1 : Math.sin(u) / u;
    }

    /** The thickness of the sphere behind a pixel of the image, in nm. */
    private double thickness(int row, int column) {
        double x = (column - size / 2) * optics.nmPerPixel();
        double y = (row - size / 2) * optics.nmPerPixel();
        double radius = optics.radiusNm();
        return 2 * Math.sqrt(Math.max(radius * radius - (x * x + y * y), 0));
    }

    /** The magnitude of the field behind a pixel of the image; it is 1 beside the image. */
    public double amplitude(int row, int column) {
        return Math.exp(-optics.absorptionPerNm() * thickness(row, column));
    }

    /** The phase of the field behind a pixel of the image, in radians; it is 0 beside the image. */
    public double phase(int row, int column) {
        double perNm = 2 * Math.PI * (optics.sphereIndex() - optics.mediumIndex()) / optics.wavelengthNm();
        return perNm * thickness(row, column);
    }

    /** The width of the square in the image's top left corner whose mean is the background. */
    public int corner() {
        return Math.max(size / 16, 1);
    }
}
