package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.method.Background;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;

/** 32 bits against 64, on the golden cases, within the tolerance that {@link Backend} states beside each function. */
@KernelTest
@EveryBackend
class NarrowPrecisionTest {
    private static Backend wide;
    private static Backend narrow;

    @BeforeAll
    static void open() {
        wide = TestBackends.open(2);
        narrow = wide.withPrecision(Precision.F32);
    }

    @AfterAll
    static void close() {
        wide.close();
    }

    private static void assertClose(DoubleSeries expected, DoubleSeries actual, double tolerance, String what) {
        for (long i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), tolerance, what + " " + i);
        }
    }

    private static void assertClose(Centers expected, Centers actual, double tolerance) {
        assertClose(expected.x(), actual.x(), tolerance, "x of image");
        assertClose(expected.y(), actual.y(), tolerance, "y of image");
    }

    private static double largest(DoubleSeries values) {
        double largest = 0;
        for (long i = 0; i < values.size(); i++) {
            largest = Math.max(largest, Math.abs(values.get(i)));
        }
        return largest;
    }

    @ParameterizedTest
    @GoldenSource("center_of_mass")
    void centerOfMass(GoldenCase golden) {
        for (ImageStack stack : golden.stacks()) {
            double tolerance = Math.scalb((double) stack.width() * stack.width(), -26);
            for (Background background : Background.values()) {
                Centers expected = wide.centerOfMass(stack, background);
                assertClose(expected, narrow.centerOfMass(stack, background), tolerance);
            }
        }
    }

    @ParameterizedTest
    @GoldenSource("auto_conv_multiline")
    void convolutions(GoldenCase golden) {
        Centers centers = golden.centers("x_old", "y_old");
        double lineRatio = golden.parameter("line_ratio").asDouble();
        for (ImageStack stack : golden.stacks()) {
            SelfConvolutions expected = wide.autoConvMultilineWithConvolutions(stack, centers, lineRatio);
            SelfConvolutions actual = narrow.autoConvMultilineWithConvolutions(stack, centers, lineRatio);
            for (long image = 0; image < stack.count(); image++) {
                DoubleSeries row = expected.rows().row(image);
                double tolerance = 1e-5 * largest(row);
                assertClose(row, actual.rows().row(image), tolerance, "sample");
                // Of samples equal to rounding either may be the maximum.
                double maximum = row.get((long) actual.rowMaxima().get(image));
                assertEquals(row.get((long) expected.rowMaxima().get(image)), maximum, tolerance);
            }
        }
    }

    @ParameterizedTest
    @GoldenSource("auto_conv_multiline_sub_pixel")
    void autoConvMultilineSubPixel(GoldenCase golden) {
        Centers centers = golden.centers("x_old", "y_old");
        double lineRatio = golden.parameter("line_ratio").asDouble();
        int localPoints = golden.parameter("n_local").asInt();
        for (ImageStack stack : golden.stacks()) {
            assertClose(
                    wide.autoConvMultilineSubPixel(stack, centers, lineRatio, localPoints),
                    narrow.autoConvMultilineSubPixel(stack, centers, lineRatio, localPoints),
                    1e-3);
        }
    }

    @ParameterizedTest
    @GoldenSource("_qi_sample_axis_profiles")
    void samples(GoldenCase golden) {
        Centers centers = golden.centers("x_old", "y_old");
        for (ImageStack stack : golden.stacks()) {
            double tolerance = 1e-6 * range(stack);
            for (Axis axis : Axis.values()) {
                DoubleMatrix expected = wide.qiSampleAxisProfiles(stack, centers, axis);
                DoubleMatrix actual = narrow.qiSampleAxisProfiles(stack, centers, axis);
                for (long image = 0; image < stack.count(); image++) {
                    assertClose(expected.row(image), actual.row(image), tolerance, "sample");
                }
            }
        }
    }

    private static double range(ImageStack stack) {
        double largest = 0;
        for (double pixel : TestStacks.pixels(stack)) {
            largest = Math.max(largest, Math.abs(pixel));
        }
        return largest;
    }

    @ParameterizedTest
    @GoldenSource("pearson")
    void pearson(GoldenCase golden) {
        DoubleMatrix x = golden.matrix("x").transposed();
        DoubleMatrix y = golden.matrix("y").transposed();
        DoubleMatrix expected = wide.pearson(x, y);
        DoubleMatrix actual = narrow.pearson(x, y);
        double tolerance = Math.scalb((double) x.columns(), -22);
        for (long row = 0; row < y.rows(); row++) {
            assertClose(expected.row(row), actual.row(row), tolerance, "r");
        }
    }

    @ParameterizedTest
    @GoldenSource("gaussian")
    void gaussian(GoldenCase golden) {
        DoubleSeries x = golden.series("x");
        for (double sigma : new double[] {0.3, 1, 7, 1e6}) {
            assertClose(wide.gaussian(x, 0.7, sigma), narrow.gaussian(x, 0.7, sigma), 0x1p-22, "value");
        }
    }

    @ParameterizedTest
    @GoldenSource("gaussian_2d")
    void gaussian2d(GoldenCase golden) {
        Centers centers = golden.centers("mu_x", "mu_y");
        double sigma = golden.parameter("sigma").asDouble();
        ImageStack expected = wide.gaussian2d(golden.series("x"), golden.series("y"), centers, sigma);
        ImageStack actual = narrow.gaussian2d(golden.series("x"), golden.series("y"), centers, sigma);
        assertClose(DoubleSeries.of(expected.segment()), DoubleSeries.of(actual.segment()), 0x1p-21, "pixel");
    }

    @ParameterizedTest
    @GoldenSource("binmean")
    void binmean(GoldenCase golden) {
        DoubleMatrix bins = golden.matrix("x").transposed();
        DoubleMatrix weights = golden.matrix("weights").transposed();
        int count = golden.parameter("n_bins").asInt();
        DoubleMatrix expected = wide.binmean(bins, weights, count);
        DoubleMatrix actual = narrow.binmean(bins, weights, count);
        for (long row = 0; row < bins.rows(); row++) {
            double tolerance = Math.scalb(bins.columns() * largest(weights.row(row)), -24);
            assertClose(expected.row(row), actual.row(row), tolerance, "bin");
        }
    }

    @ParameterizedTest
    @GoldenSource("simulate_beads")
    void simulateBeads(GoldenCase golden) {
        int sizePx = golden.parameter("size_px").asInt();
        DoubleMatrix beads = golden.matrix("xyz_nm");
        for (BeadOptics optics : List.of(BeadOptics.DEFAULTS, BeadOptics.DEFAULTS.withContrastScale(-3))) {
            double tolerance = Math.scalb(optics.backgroundLevel() * Math.abs(optics.contrastScale()), -16);
            ImageStack expected = wide.simulateBeads(beads, sizePx, optics);
            ImageStack actual = narrow.simulateBeads(beads, sizePx, optics);
            assertClose(DoubleSeries.of(expected.segment()), DoubleSeries.of(actual.segment()), tolerance, "pixel");
        }
    }

    @ParameterizedTest
    @GoldenSource("lookup_z")
    void lookupZ(GoldenCase golden) {
        DoubleMatrix profiles = golden.matrix("profiles").transposed();
        int localPoints = golden.parameter("n_local").asInt();
        assertClose(
                wide.lookupZ(profiles, golden.zlut(), localPoints),
                narrow.lookupZ(profiles, golden.zlut(), localPoints),
                0.5,
                "z");
    }

    @ParameterizedTest
    @GoldenSource("stack_to_xyzp")
    void stackToXyzp(GoldenCase golden) {
        for (ImageStack stack : golden.stacks()) {
            Tracks expected = wide.stackToXyzp(stack, golden.zlut());
            Tracks actual = narrow.stackToXyzp(stack, golden.zlut());
            assertClose(expected.centers(), actual.centers(), 1e-3);
            assertClose(expected.z(), actual.z(), 0.5, "z");
        }
    }
}
