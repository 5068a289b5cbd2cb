package io.github.magtrack4j.internal.cpu.scalar;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.QuadrantKernels;
import io.github.magtrack4j.internal.cpu.steps.RingKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import io.github.magtrack4j.method.FourierProfile;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The definitions, written down one number at a time: what runs where there is no Vector API, and what the SIMD kernels
 * are tested against.
 */
public final class ScalarKernelsF64 extends ImageKernels {
    private int n;
    private double[] image = {};
    private double[] sorted = {};
    private double[] line = {};
    private double[] convolutionX = {};
    private double[] convolutionY = {};
    private double[] profile = {};
    private int[] pixelsInBin = {};
    private PolarProfileF64 polar;
    private QuadrantsF64 quadrants;
    private RingsF64 rings;
    private FftProfileF64 fft;
    private double[] centred = new double[0];
    private double[] correlation = {};
    private @Wide double[] products = new @Wide double[0];
    private int series;
    private double squares;
    private boolean constant;

    /** What has been subtracted from the profile. */
    private @Wide double profileLevel;

    private @Wide double[] sums = new @Wide double[0];

    private @Wide double mass;
    private @Wide double momentX;
    private @Wide double momentY;

    @Override
    public void prepare(int size, int bins) {
        if (n != size) {
            n = size;
            image = new double[n * n];
            rings = null;
            sorted = new double[n * n];
            line = new double[n];
            convolutionX = new double[n];
            convolutionY = new double[n];
        }
        if (profile.length != bins) {
            profile = new double[bins];
            pixelsInBin = new int[bins];
            sums = new @Wide double[bins];
        }
    }

    @Override
    public void open(MemorySegment pixels, PixelType type, long offset, long rowBytes, boolean mapped) {
        for (int y = 0; y < n; y++) {
            readRow(pixels, type, offset + y * rowBytes, y * n);
        }
    }

    private void readRow(MemorySegment pixels, PixelType type, long offset, int first) {
        switch (type) {
            case U8 -> {
                for (int x = 0; x < n; x++) {
                    image[first + x] = pixels.get(JAVA_BYTE, offset + x) & 0xFF;
                }
            }
            case U16 -> {
                for (int x = 0; x < n; x++) {
                    image[first + x] = pixels.get(U16_PIXEL, offset + (long) x * Short.BYTES) & 0xFFFF;
                }
            }
            case F32 -> {
                for (int x = 0; x < n; x++) {
                    image[first + x] = pixels.get(F32_PIXEL, offset + (long) x * Float.BYTES);
                }
            }
            case F64 -> {
                for (int x = 0; x < n; x++) {
                    image[first + x] = (double) pixels.get(F64_PIXEL, offset + (long) x * Long.BYTES);
                }
            }
        }
    }

    @Override
    public void read() {
        // It has been read.
    }

    @Override
    public boolean isFinite() {
        double zero = 0;
        for (double pixel : image) {
            zero += pixel * 0; // NaN from NaN and from infinity
        }
        return zero == 0;
    }

    @Override
    public void moments() {
        moments(false, 0);
    }

    @Override
    public void momentsAbout(@Wide double level) {
        moments(true, (double) level);
    }

    private void moments(boolean absolute, double level) {
        mass = 0;
        momentX = 0;
        momentY = 0;
        for (int y = 0; y < n; y++) {
            double rowMass = 0;
            double rowMoment = 0;
            for (int x = 0; x < n; x++) {
                double value = image[y * n + x];
                if (absolute) {
                    value = Math.abs(value - level);
                }
                rowMass += value;
                rowMoment += x * value;
            }
            mass += rowMass;
            momentX += rowMoment;
            momentY += (@Wide double) rowMass * y;
        }
    }

    @Override
    public @Wide double mass() {
        return mass;
    }

    @Override
    public @Wide double momentX() {
        return momentX;
    }

    @Override
    public @Wide double momentY() {
        return momentY;
    }

    @Override
    public @Wide double mean() {
        @Wide double sum = 0;
        for (double pixel : image) {
            sum += pixel - image[0];
        }
        return image[0] + sum / image.length;
    }

    @Override
    public @Wide double median() {
        System.arraycopy(image, 0, sorted, 0, image.length);
        Arrays.sort(sorted);
        return ((@Wide double) sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    @Override
    public void selfConvolve(
            int firstRow, int lastRow, int firstColumn, int lastColumn, @Wide double x, @Wide double y) {
        average(firstRow, lastRow, n, 1);
        selfConvolve(x, convolutionX);
        average(firstColumn, lastColumn, 1, n);
        selfConvolve(y, convolutionY);
    }

    private void average(int first, int last, int lineStride, int pixelStride) {
        for (int i = 0; i < n; i++) {
            @Wide double sum = 0;
            for (int k = first; k <= last; k++) {
                sum += image[k * lineStride + i * pixelStride] - image[first * lineStride + n / 2 * pixelStride];
            }
            line[i] = (double) (sum / (last - first + 1));
        }
    }

    @Override
    public void weighRows(@Wide double[] weights, int first, int last) {
        Arrays.fill(line, 0);
        for (int row = first; row <= last; row++) {
            for (int i = 0; i < n; i++) {
                line[i] += (double) weights[row] * image[row * n + i];
            }
        }
    }

    @Override
    public @Wide double line(int index) {
        return line[index];
    }

    private void selfConvolve(@Wide double center, double[] convolution) {
        // Of differences, so that a line without variance has a mean without rounding.
        @Wide double sum = 0;
        for (double value : line) {
            sum += value - line[0];
        }
        double level = line[0];
        double mean = (double) (sum / n);
        @Wide double sigma = n / 6.0;
        for (int i = 0; i < n; i++) {
            @Wide double distance = i - center;
            line[i] = (line[i] - level - mean) * (double) Math.exp(-distance * distance / (2 * sigma * sigma));
        }
        for (int i = 0; i < n; i++) {
            int k = (n - 1) / 2 + i;
            int low = Math.max(0, k - n + 1);
            int high = Math.min(k, n - 1);
            // Pairs (j, k - j) and (k - j, j) are one product.
            double products = 0;
            for (; low < high; low++, high--) {
                products += line[low] * line[high];
            }
            convolution[i] = 2 * products + (low == high ? line[low] * line[low] : 0);
        }
    }

    @Override
    public int convolutionMaximum(Axis axis) {
        return firstMaximum(axis == Axis.X ? convolutionX : convolutionY, n);
    }

    static int firstMaximum(double[] values, int count) {
        int maximum = 0;
        for (int i = 1; i < count; i++) {
            if (values[i] > values[maximum]) {
                maximum = i;
            }
        }
        return maximum;
    }

    @Override
    public @Wide double convolution(Axis axis, int index) {
        return (axis == Axis.X ? convolutionX : convolutionY)[index];
    }

    @Override
    public boolean radialProfile(@Wide double x, @Wide double y, int oversample, boolean finite) {
        if (!finite && !isFinite()) {
            return false;
        }
        profileLevel = 0;
        Arrays.fill(sums, 0);
        Arrays.fill(pixelsInBin, 0);
        for (int row = 0; row < n; row++) {
            @Wide double dy = row - y;
            for (int column = 0; column < n; column++) {
                @Wide double dx = column - x;
                @Wide double bin = Math.rint(Math.sqrt(dx * dx + dy * dy) * oversample);
                if (bin < profile.length) {
                    sums[(int) bin] += image[row * n + column] - image[0];
                    pixelsInBin[(int) bin]++;
                }
            }
        }
        for (int bin = 0; bin < profile.length; bin++) {
            profile[bin] = (double) (image[0] + sums[bin] / pixelsInBin[bin]); // 0 / 0 is NaN: an empty bin
        }
        return true;
    }

    @Override
    public @Wide double rounding() {
        return Math.ulp((double) 1) / 2;
    }

    @Override
    public @Wide double magnitude() {
        double largest = 0;
        for (double pixel : image) {
            largest = Math.max(largest, Math.abs(pixel));
        }
        return largest;
    }

    @Override
    public void preparePolarProfile(PolarGrid grid) {
        if (polar == null || !polar.isFor(grid)) {
            polar = new PolarProfileF64(grid);
        }
    }

    @Override
    public void polarProfile(@Wide double x, @Wide double y) {
        profileLevel = 0;
        polar.compute(image, n, x, y, profile);
    }

    @Override
    public QuadrantKernels quadrants(QuadrantGrid grid) {
        if (quadrants == null || !quadrants.isFor(image, grid)) {
            quadrants = new QuadrantsF64(grid, image, n);
        }
        return quadrants;
    }

    @Override
    public void prepareFftProfile(FourierProfile options) {
        if (fft == null || !fft.isFor(n, options)) {
            fft = new FftProfileF64(n, options);
        }
    }

    @Override
    public int fftBatch() {
        return 1;
    }

    @Override
    public void holdForFftProfile(int place, @Wide double x, @Wide double y) {
        fft.weigh(x, y);
    }

    @Override
    public void holdForFftProfile(int place) {
        fft.weighEqually();
    }

    @Override
    public void fftProfiles(int count) {
        profileLevel = 0;
        fft.compute(image, profile);
    }

    @Override
    public void takeFftProfile(int place) {
        // There is but one, and it is there already.
    }

    @Override
    public void copyProfile(int bins, MemorySegment into, long offset) {
        for (int bin = 0; bin < bins; bin++) {
            into.set(F64_PIXEL, offset + (long) bin * Long.BYTES, profile[bin]);
        }
    }

    @Override
    public void setProfile(int bins, MemorySegment values, long offset) {
        // In 64 bits a level takes no digits that matter, and the answer is the pipeline's, to the last bit.
        int looked = rounding() > 0x1p-53 ? bins : 0;
        profileLevel = 0;
        for (int bin = 0; bin < looked; bin++) {
            @Wide double value = values.get(F64_PIXEL, offset + (long) bin * Long.BYTES);
            profileLevel = Double.isFinite(value) ? value : profileLevel;
        }
        for (int bin = 0; bin < bins; bin++) {
            profile[bin] = (double) (values.get(F64_PIXEL, offset + (long) bin * Long.BYTES) - profileLevel);
        }
    }

    @Override
    public void centerProfile(int place, NormalizedTable table, int firstBin) {
        double level = 0;
        for (int bin = firstBin; bin < profile.length; bin++) {
            level = Double.isFinite(profile[bin]) ? profile[bin] : level;
        }
        @Wide double sum = 0;
        @Wide double weights = 0;
        for (int bin = firstBin; bin < profile.length; bin++) {
            if (!Double.isNaN(profile[bin])) {
                @Wide double weight = table.weight(bin - firstBin);
                sum += weight * (profile[bin] - level);
                weights += weight;
            }
        }
        double mean = (double) (sum / weights) + level;
        double least = (double) (ROUNDING_OF_PROFILE * rounding() * Math.abs(mean)
                + ROUNDING_OF_PROFILE * 0x1p-53 * Math.abs(profileLevel));
        if (centred.length != profile.length - firstBin) {
            centred = new double[profile.length - firstBin];
        }
        squares = 0;
        constant = true;
        for (int row = 0; row < centred.length; row++) {
            double difference = profile[firstBin + row] - mean;
            constant &= !(Math.abs(difference) > least);
            centred[row] = Double.isNaN(difference) ? 0 : difference * (double) table.rootOfWeight(row);
            squares += centred[row] * centred[row];
        }
    }

    @Override
    public void correlate(NormalizedTable table, int places) {
        series = table.columns();
        if (correlation.length < series) {
            correlation = new double[series];
            products = new @Wide double[series];
        }
        // Summed up in 64 bits, as the mean is.
        Arrays.fill(products, 0);
        for (int row = 0; row < centred.length; row++) {
            long first = (long) row * table.rowLength();
            @Wide double value = centred[row];
            for (int i = 0; i < series; i++) {
                products[i] += value * table.table().getAtIndex(JAVA_DOUBLE, first + i);
            }
        }
        for (int i = 0; i < series; i++) {
            correlation[i] = (double) products[i];
        }
    }

    @Override
    public boolean isProfileConstant() {
        return constant;
    }

    @Override
    public @Wide double norm() {
        return Math.sqrt(squares);
    }

    @Override
    public int correlationMaximum() {
        return firstMaximum(correlation, series);
    }

    @Override
    public @Wide double correlation(int series) {
        return correlation[series];
    }

    @Override
    public RingKernels rings(PreparedRings table) {
        if (rings == null) {
            rings = new RingsF64(n, image);
        }
        return rings;
    }

    @Override
    public void close() {
        // The arrays go with the object.
    }
}
