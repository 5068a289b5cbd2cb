package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile of the Fourier transform: against the definition, summed up directly, and at its edges. */
@KernelTest
@EveryBackend
class FftProfileTest {
    private static final int SIZE = 32;

    private Backend backend;
    private ImageStack stack;

    @BeforeEach
    void open() {
        backend = TestBackends.open(2);
        stack = TestStacks.rings(new Random(11), PixelType.U8, SIZE, 300);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    /** The definition: every element summed up on its own. */
    private static double[] direct(ImageStack stack, double x, double y, FourierProfile options, boolean weighted) {
        int n = stack.width();
        double sigma = n / options.gaussianFactor();
        double[] sums = new double[options.bins(n)];
        int[] counts = new int[sums.length];
        for (int u = 0; u <= n / 2; u++) {
            for (int v = -n / 2; v < n / 2; v++) {
                double re = 0;
                double im = 0;
                for (int row = 0; row < n; row++) {
                    for (int column = 0; column < n; column++) {
                        double r = Math.hypot(column - x, row - y) / sigma;
                        double pixel = stack.get(0, row, column) * (weighted ? Math.exp(-r * r / 2) : 1);
                        double angle = -2 * Math.PI * Math.floorMod(u * column + v * row, n) / n;
                        re += pixel * Math.cos(angle);
                        im += pixel * Math.sin(angle);
                    }
                }
                int bin = (int) Math.rint((float) Math.hypot(u, v) * options.oversample()) - options.firstBin(n);
                if (bin >= 0 && bin < sums.length) {
                    sums[bin] += Math.hypot(re, im);
                    counts[bin]++;
                }
            }
        }
        for (int bin = 0; bin < sums.length; bin++) {
            sums[bin] /= counts[bin];
        }
        return sums;
    }

    /** To 1e-12 of the largest magnitude, which is at most the sum of the pixels. */
    @ParameterizedTest
    @CsvSource({
        "8, 4, 0, 0.5, 6",
        "10, 1, 0, 2, 6",
        "12, 3, 0.25, 0.75, 2.5",
        "14, 64, 0, 1, 6",
        "22, 2, 0.1, 1.41, 0.3",
        "26, 4, 0.4, 0.6, 60",
        "16, 4, 0.16, 0.24, 6" // Between two frequencies of an axis: all elements are beside it.
    })
    void isWhatTheDefinitionSays(int size, int oversample, double minRadius, double maxRadius, double gaussianFactor) {
        FourierProfile options = new FourierProfile(oversample, minRadius, maxRadius, gaussianFactor);
        ImageStack image = TestStacks.rings(new Random(size), PixelType.U8, size, 1);
        double x = size / 2.0 - 0.37;
        double y = size / 3.0 + 0.21;
        double tolerance = 1e-12 * 255 * size * size;
        assertArrayEquals(
                direct(image, x, y, options, true),
                backend.fftProfile(image, Centers.copyOf(new double[] {x}, new double[] {y}), options)
                        .row(0)
                        .toArray(),
                tolerance);
        assertArrayEquals(
                direct(image, x, y, options, false),
                backend.fftProfile(image, options).row(0).toArray(),
                tolerance);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aBadPixelOrALostCentreSpoilsItsImageAlone(double bad) {
        ImageStack images = TestStacks.converted(stack.slice(0, 5), PixelType.F32);
        double[] x = {15, 15, Double.NaN, 15, 15};
        double[] y = {14, 14, 14, Double.NaN, 14};
        double[] expected = backend.fftProfile(images.slice(4, 1), Centers.copyOf(new double[] {15}, new double[] {14}))
                .row(0)
                .toArray();
        assertFalse(Double.isNaN(expected[0]));
        images.set(1, 31, 31, bad);
        DoubleMatrix profiles = backend.fftProfile(images, Centers.copyOf(x, y));
        DoubleMatrix withoutCenter = backend.fftProfile(images, FourierProfile.DEFAULTS);
        for (int image : new int[] {1, 2, 3}) {
            assertTrue(Arrays.stream(profiles.row(image).toArray()).allMatch(Double::isNaN), "image " + image);
        }
        assertArrayEquals(expected, profiles.row(4).toArray());
        for (int image = 0; image < 5; image++) {
            assertEquals(image == 1, Double.isNaN(withoutCenter.get(image, 0)), "image " + image);
        }
    }

    /** So far away the Gaussian is zero everywhere, and so is the transform. */
    @ParameterizedTest
    @ValueSource(doubles = {1e6, -1e300, Double.POSITIVE_INFINITY})
    void aCentreFarAwayLeavesNothing(double far) {
        DoubleMatrix profiles =
                backend.fftProfile(stack.slice(0, 1), Centers.copyOf(new double[] {15}, new double[] {far}));
        assertEquals(0, profiles.get(0, 0));
    }

    @Test
    void noImagesGiveNoProfilesAndNoBinsEmptyOnes() {
        assertEquals(
                0,
                backend.fftProfile(stack.slice(0, 0), FourierProfile.DEFAULTS).rows());
        DoubleMatrix empty = backend.fftProfile(stack, FourierProfile.DEFAULTS.withRadii(0.3, 0.3));
        assertEquals(stack.count(), empty.rows());
        assertEquals(0, empty.columns());
    }

    @Test
    void thePipelineHandsItsCentresOnAndLooksTheProfileUp() {
        TrackingOptions options = TrackingOptions.DEFAULTS.withProfile(FourierProfile.DEFAULTS.withOversample(2));
        Tracks tracks = backend.stackToXyzp(stack, ZLuts.NONE, options);
        DoubleMatrix expected = backend.fftProfile(stack, tracks.centers(), FourierProfile.DEFAULTS.withOversample(2));
        for (int image = 0; image < stack.count(); image++) {
            assertArrayEquals(
                    expected.row(image).toArray(), tracks.profiles().row(image).toArray());
        }
        double[] z = {0, 10, 20, 30, 40, 50, 60};
        ZLut zlut = ZLut.of(
                DoubleSeries.copyOf(z),
                DoubleMatrix.of(
                        expected.segment().asSlice(0, (long) z.length * expected.columns() * Double.BYTES),
                        z.length,
                        expected.columns()));
        assertArrayEquals(
                backend.lookupZ(expected, zlut).toArray(),
                backend.stackToXyzp(stack, zlut, options).z().toArray());
    }

    /** Images by themselves, in a batch, and in what is left of one: below the largest size of a batch and above. */
    @ParameterizedTest
    @CsvSource({"24, F64", "32, F64", "50, F32", "62, F64", "64, F32", "64, F64", "66, F32"})
    @CpuOnly
    void resultsDoNotDependOnTheCompany(int size, Precision precision) {
        aloneAndTogether(size, precision);
    }

    /** The largest batch is the CPU's matter, and the emulated driver is slow. */
    @ParameterizedTest
    @CsvSource({"24, F64", "50, F32"})
    @CudaTest
    void resultsOnTheGpuDoNotDependOnTheCompany(int size, Precision precision) {
        aloneAndTogether(size, precision);
    }

    @ParameterizedTest
    @CsvSource({"32, F64", "62, F64", "64, F32", "64, F64", "66, F32"})
    @CudaTest
    @Tag("exhaustive")
    void resultsOfOtherSizesOnTheGpuDoNotDependOnTheCompany(int size, Precision precision) {
        aloneAndTogether(size, precision);
    }

    private void aloneAndTogether(int size, Precision precision) {
        Backend view = backend.withPrecision(precision);
        ImageStack images =
                TestStacks.converted(TestStacks.rings(new Random(size), PixelType.U8, size, 53), PixelType.F64);
        FourierProfile options = FourierProfile.DEFAULTS.withRadii(0, 1.3);
        TrackingOptions tracking = TrackingOptions.DEFAULTS.withProfile(options);
        Centers centers = view.stackToXyzp(images).centers();
        images.set(20, 3, 4, Double.NaN);
        images.set(21, 3, 4, Double.POSITIVE_INFINITY);
        DoubleMatrix together = view.fftProfile(images, centers, options);
        DoubleMatrix withoutCenters = view.fftProfile(images, options);
        DoubleMatrix tracked = view.stackToXyzp(images, ZLuts.NONE, tracking).profiles();
        for (int image = 0; image < images.count(); image++) {
            ImageStack alone = images.slice(image, 1);
            Centers center = Centers.copyOf(
                    new double[] {centers.x().get(image)},
                    new double[] {centers.y().get(image)});
            double[] expected = view.fftProfile(alone, center, options).row(0).toArray();
            assertEquals(image == 20 || image == 21, Double.isNaN(expected[0]), "image " + image);
            assertArrayEquals(expected, together.row(image).toArray(), "image " + image);
            assertArrayEquals(expected, tracked.row(image).toArray(), "image " + image);
            assertArrayEquals(
                    view.fftProfile(alone, options).row(0).toArray(),
                    withoutCenters.row(image).toArray(),
                    "image " + image);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void resultsDoNotDependOnPixelTypeOrDivision(Precision precision) {
        Backend view = backend.withPrecision(precision);
        DoubleMatrix whole = view.fftProfile(stack, FourierProfile.DEFAULTS);
        for (PixelType type : PixelType.values()) {
            ImageStack same = TestStacks.converted(stack, type);
            for (long first = 0; first < stack.count(); first += 77) {
                long count = Math.min(77, stack.count() - first);
                DoubleMatrix part = view.fftProfile(same.slice(first, count), FourierProfile.DEFAULTS);
                for (long image = 0; image < count; image++) {
                    assertArrayEquals(
                            whole.row(first + image).toArray(), part.row(image).toArray());
                }
            }
        }
    }
}
