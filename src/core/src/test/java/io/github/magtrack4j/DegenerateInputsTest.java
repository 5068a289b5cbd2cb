package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has no variance, no mass or no curvature but that of rounding answers NaN, as what has none at all. */
@KernelTest
@EveryBackend
class DegenerateInputsTest {
    /** Levels whose multiples, and sums, are not all exact. */
    private static final double[] LEVELS = {0.1, 1.0 / 3, 1000.1, 65535, 1e-5, 1e6 + 0.1, -0.7};

    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static Stream<Arguments> flatImages() {
        return Stream.of(Precision.values())
                .flatMap(precision -> Stream.of(PixelType.F32, PixelType.F64)
                        .flatMap(type ->
                                Arrays.stream(LEVELS).boxed().map(level -> Arguments.of(precision, type, level))));
    }

    private static ImageStack flat(PixelType type, int size, double level) {
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), type, size, 1);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                stack.set(0, row, column, level);
            }
        }
        return stack;
    }

    private static Centers center(double x, double y) {
        return Centers.copyOf(new double[] {x}, new double[] {y});
    }

    private static int[] sizes() {
        return TestBackends.areCuda() ? new int[] {31, 64} : new int[] {8, 31, 64, 101, 250};
    }

    private static void assertLost(Centers centers, String what) {
        assertEquals(Double.NaN, centers.x().get(0), what);
        assertEquals(Double.NaN, centers.y().get(0), what);
    }

    @ParameterizedTest
    @MethodSource("flatImages")
    void aFlatImageHasNoCentre(Precision precision, PixelType type, double level) {
        Backend view = backend.withPrecision(precision);
        for (int size : sizes()) {
            ImageStack stack = flat(type, size, level);
            String what = size + " px";
            assertLost(view.centerOfMass(stack, Background.MEAN), what);
            assertLost(view.centerOfMass(stack, Background.MEDIAN), what);
            Centers near = center(size / 2.0 + 0.3, size / 2.0 - 0.4);
            assertLost(view.autoConvSubPixel(stack, near), what);
            assertLost(view.autoConvMultilineSubPixel(stack, near, 0.3, 3), what);
            assertLost(view.qi(stack, near), what);
            int middle = size / 2;
            assertLost(view.qi(stack, center(middle, middle)), what);
            assertLost(view.quadrantInterpolation(stack, near), what);
        }
    }

    /** Its convolution is 0 throughout, as that of a flat image of whole numbers is. */
    @ParameterizedTest
    @MethodSource("flatImages")
    void theMaximumOfAFlatLineIsItsFirstSample(Precision precision, PixelType type, double level) {
        for (int size : sizes()) {
            ImageStack stack = flat(type, size, level);
            SelfConvolutions convolutions = backend.withPrecision(precision)
                    .autoConvMultilineWithConvolutions(stack, center(size / 2.0, size / 2.0), 0.4);
            assertEquals(0, convolutions.rowMaxima().get(0));
            assertEquals(0, convolutions.columnMaxima().get(0));
        }
    }

    /** Dark and bright pixels that cancel leave a sum, but no mass. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void pixelsThatCancelHaveNoCentreOfMass(Precision precision) {
        for (int size : sizes()) {
            ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, size, 1);
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    stack.set(0, row, column, (column - (size - 1) / 2.0) * 0.1 + (row - (size - 1) / 2.0) / 3);
                }
            }
            assertLost(backend.withPrecision(precision).centerOfMass(stack), size + " px");
        }
    }

    /** A flat image's profile is flat, and so is found nowhere. */
    @ParameterizedTest
    @MethodSource("flatImages")
    void theProfileOfAFlatImageHasNoHeight(Precision precision, PixelType type, double level) {
        Backend view = backend.withPrecision(precision);
        for (int size : sizes()) {
            ImageStack stack = flat(type, size, level);
            Centers near = center(size / 2.0 + 0.3, size / 2.0 - 0.4);
            for (Profile options : new Profile[] {new RadialProfile(1), PolarProfile.DEFAULTS}) {
                if (options.bins(size) < 8) {
                    continue;
                }
                ZLut zlut = table(9, options.bins(size), 0, 1);
                for (Lookup method : Lookup.all()) {
                    TrackingOptions tracking = TrackingOptions.DEFAULTS
                            .withProfile(options)
                            .withLookup(method)
                            .withCentering(AutoConvolution.DEFAULTS.withIterations(0));
                    assertEquals(
                            Double.NaN,
                            view.stackToXyzp(stack, zlut, tracking).z().get(0),
                            size + " px, " + options);
                }
                DoubleMatrix profiles = view.profiles(stack, near, options);
                if (precision == Precision.F64) {
                    assertEquals(Double.NaN, view.lookupZ(profiles, zlut).get(0), size + " px, " + options);
                    assertEquals(
                            Double.NaN, view.lookupZWeighted(profiles, zlut).get(0), size + " px, " + options);
                }
            }
        }
    }

    private static ZLut table(int planes, int bins, double level, double contrast) {
        Random random = new Random(3);
        double[][] profiles = new double[planes][bins];
        double[] z = new double[planes];
        double[] phase = random.doubles(bins).toArray();
        for (int plane = 0; plane < planes; plane++) {
            z[plane] = 100 * plane;
            for (int bin = 0; bin < bins; bin++) {
                profiles[plane][bin] = level + contrast * Math.sin(0.3 * plane + 7 * phase[bin]);
            }
        }
        return ZLut.of(DoubleSeries.copyOf(z), DoubleMatrix.copyOf(profiles));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aConstantRowCorrelatesWithNothing(Precision precision) {
        Backend view = backend.withPrecision(precision);
        Random random = new Random(1);
        for (int columns : new int[] {2, 3, 16, 31, 33, 100, 511}) {
            double[] noise = random.doubles(columns).toArray();
            for (double level : LEVELS) {
                double[] constant = new double[columns];
                Arrays.fill(constant, level);
                double[] nearly = constant.clone();
                for (int i = 0; i < columns; i += 2) {
                    nearly[i] = Math.nextUp(level);
                }
                DoubleMatrix x = DoubleMatrix.copyOf(new double[][] {noise, constant, nearly});
                DoubleMatrix r = view.pearson(x, x);
                for (int row = 0; row < 3; row++) {
                    for (int column = 0; column < 3; column++) {
                        String what = columns + " times " + level + ": " + row + ", " + column;
                        assertEquals(row + column == 0 ? 1 : Double.NaN, r.get(row, column), 1e-5, what);
                    }
                }
            }
        }
    }

    /** What differs by more than rounding does correlate, whatever its level. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aRowFarFromZeroCorrelatesAsThoughItWereNot(Precision precision) {
        Random random = new Random(2);
        for (int columns : new int[] {5, 31, 300}) {
            double[][] rows = new double[4][];
            Arrays.setAll(
                    rows,
                    row -> random.doubles(columns)
                            .map(value -> Math.rint(256 * value) / 256)
                            .toArray());
            DoubleMatrix expected = backend.pearson(DoubleMatrix.copyOf(rows), DoubleMatrix.copyOf(rows));
            double[][] far = new double[4][];
            Arrays.setAll(
                    far,
                    row -> Arrays.stream(rows[row]).map(value -> 1e6 + value).toArray());
            DoubleMatrix actual =
                    backend.withPrecision(precision).pearson(DoubleMatrix.copyOf(far), DoubleMatrix.copyOf(far));
            double tolerance = precision == Precision.F64 ? 1e-9 : Math.scalb((double) columns, -22);
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 4; column++) {
                    assertEquals(expected.get(row, column), actual.get(row, column), tolerance);
                }
            }
        }
    }

    /** Also where the plane's values are off by some last digits. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aTableWithAFlatPlaneAnswersNaN(Precision precision) {
        Backend view = backend.withPrecision(precision);
        ZLut whole = table(9, 32, 100, 1);
        double[][] profiles = new double[9][32];
        double[] z = new double[9];
        for (int plane = 0; plane < 9; plane++) {
            z[plane] = whole.z(plane);
            for (int bin = 0; bin < 32; bin++) {
                profiles[plane][bin] = plane == 8 ? 0.1 + (bin % 3 == 0 ? 1e-17 * bin : 0) : whole.profile(plane, bin);
            }
        }
        ZLut flat = ZLut.of(DoubleSeries.copyOf(z), DoubleMatrix.copyOf(profiles));
        DoubleMatrix profile = DoubleMatrix.copyOf(new double[][] {profiles[4]});
        for (Lookup method : Lookup.all()) {
            assertEquals(400, look(view, method, profile, whole), 10);
            assertEquals(Double.NaN, look(view, method, profile, flat));
        }
    }

    /** All planes alike: none is the best. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aTableOfEqualPlanesAnswersNaN(Precision precision) {
        Backend view = backend.withPrecision(precision);
        double[] plane = new Random(5).doubles(32, 10, 90).toArray();
        double[][] profiles = new double[9][];
        Arrays.setAll(
                profiles,
                i -> Arrays.stream(plane).map(value -> value * (1 + i / 8.0)).toArray());
        double[] z = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        ZLut zlut = ZLut.of(DoubleSeries.copyOf(z), DoubleMatrix.copyOf(profiles));
        for (Lookup method : Lookup.all()) {
            assertEquals(Double.NaN, look(view, method, DoubleMatrix.copyOf(profiles), zlut));
        }
    }

    private static double look(Backend view, Lookup method, DoubleMatrix profiles, ZLut zlut) {
        return view.lookupZ(profiles, zlut, method).get(0);
    }

    /** Three pixels on a line, at a whole centre, in an image of noise. */
    @ParameterizedTest
    @MethodSource("pixelTypes")
    void qiOfPixelsOnALineIsNaN(Precision precision, PixelType type) {
        Random random = new Random(7);
        int count = TestBackends.areCuda() ? 100 : 1500;
        int size = 20;
        // Tenths are on a line but for rounding; in pixels of 32 bits that is more than rounding to 64 bits.
        double unit = type == PixelType.F64 || (type == PixelType.F32 && precision == Precision.F32) ? 0.1 : 1;
        double most = type == PixelType.U16 ? 65535 : 255;
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), type, size, count);
        double[] x = new double[count];
        double[] y = new double[count];
        boolean[] onALine = new boolean[count];
        for (int image = 0; image < count; image++) {
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    stack.set(image, row, column, unit * Math.rint(most * random.nextDouble()));
                }
            }
            x[image] = 1 + random.nextInt(size - 2);
            y[image] = 1 + random.nextInt(size - 2);
            int step = image % 5 == 4 ? 1 + random.nextInt(9) : random.nextInt(11) - 5;
            int middle = 10 + random.nextInt((int) most - 20);
            onALine[image] = image % 5 != 4;
            for (int i = -1; i <= 1; i++) {
                int bend = i != 0 && !onALine[image] ? (int) (most / 50) : 0;
                stack.set(image, (int) y[image], (int) x[image] + i, unit * (middle + step * i - Math.min(bend, 9)));
            }
        }
        Centers centers = backend.withPrecision(precision).qi(stack, Centers.copyOf(x, y));
        for (int image = 0; image < count; image++) {
            assertEquals(onALine[image], Double.isNaN(centers.x().get(image)), "image " + image);
        }
    }

    private static Stream<Arguments> pixelTypes() {
        return Stream.of(Precision.values())
                .flatMap(precision -> Stream.of(PixelType.values()).map(type -> Arguments.of(precision, type)));
    }

    /** A slope has no curvature, wherever between pixels it is sampled. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void qiOfASlopeIsNaN(Precision precision) {
        Random random = new Random(11);
        int count = TestBackends.areCuda() ? 50 : 500;
        int size = 120; // the edges' influence is gone in the middle
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, size, count);
        double[] x = new double[count];
        double[] y = new double[count];
        for (int image = 0; image < count; image++) {
            double level = random.nextDouble(-1, 1) * 1000;
            double slopeX = random.nextGaussian();
            double slopeY = random.nextGaussian();
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    stack.set(image, row, column, level + slopeX * (column - 60) + slopeY * (row - 60));
                }
            }
            x[image] = random.nextDouble(55, 65);
            y[image] = random.nextDouble(55, 65);
        }
        Centers centers = backend.withPrecision(precision).qi(stack, Centers.copyOf(x, y));
        for (int image = 0; image < count; image++) {
            assertEquals(Double.NaN, centers.x().get(image), "x of image " + image);
            assertEquals(Double.NaN, centers.y().get(image), "y of image " + image);
        }
    }

    /** The offset does not depend on the unit of the samples. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-30, 0.1, 1.0 / 3, 1e20})
    void samplesOnALineHaveNoOffset(double unit) {
        double[][] samples = {
            {1 * unit, 2 * unit, 3 * unit},
            {-3 * unit, 0, 3 * unit},
            {7 * unit, 7 * unit, 7 * unit},
            {0.3 * unit, 0.2 * unit, 0.1 * unit},
            {1 * unit, 3 * unit, 2 * unit}
        };
        DoubleSeries offsets = backend.qiQuadraticOffsets(DoubleMatrix.copyOf(samples));
        for (int row = 0; row < 4; row++) {
            assertEquals(Double.NaN, offsets.get(row), "row " + row);
        }
        assertEquals(1 / 6.0, offsets.get(4), 1e-14);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7, 21})
    void valuesOnALineHaveNoVertex(int localPoints) {
        Random random = new Random(localPoints);
        int columns = 40;
        double[][] rows = new double[200][columns];
        double[] estimates = new double[rows.length];
        for (int row = 0; row < rows.length; row++) {
            double slope = row % 4 == 0 ? 0 : random.nextGaussian();
            double level = random.nextGaussian() * Math.pow(10, row % 7);
            estimates[row] = random.nextDouble(12, 27);
            double bend = row % 5 == 0 ? 1e-3 * Math.max(Math.abs(level), Math.abs(slope)) : 0;
            for (int column = 0; column < columns; column++) {
                double from = column - estimates[row];
                rows[row][column] = level + slope * (column - 20) - bend * from * from;
            }
        }
        for (boolean weighted : new boolean[] {true, false}) {
            DoubleSeries vertices = backend.parabolicVertex(
                    DoubleMatrix.copyOf(rows), DoubleSeries.copyOf(estimates), localPoints, weighted);
            for (int row = 0; row < rows.length; row++) {
                if (row % 5 == 0) {
                    assertTrue(Double.isFinite(vertices.get(row)), "row " + row + ", which is bent");
                } else {
                    assertEquals(Double.NaN, vertices.get(row), "row " + row);
                }
            }
        }
    }

    /** A bead far dimmer than its background is where it is without the background. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aFaintBeadIsNotFlat(Precision precision) {
        Backend view = backend.withPrecision(precision);
        ImageStack dark = bead(0);
        ImageStack bright = bead(1000.1);
        Centers near = center(31, 32);
        double tolerance = precision == Precision.F64 ? 1e-9 : 2e-3;
        assertClose(
                view.centerOfMass(dark, Background.MEAN), view.centerOfMass(bright, Background.MEAN), 5 * tolerance);
        assertClose(
                view.autoConvMultilineSubPixel(dark, near), view.autoConvMultilineSubPixel(bright, near), tolerance);
        assertClose(view.quadrantInterpolation(dark, near), view.quadrantInterpolation(bright, near), tolerance);
    }

    private static void assertClose(Centers expected, Centers actual, double tolerance) {
        assertTrue(Double.isFinite(expected.x().get(0))
                && Double.isFinite(expected.y().get(0)));
        assertEquals(expected.x().get(0), actual.x().get(0), tolerance);
        assertEquals(expected.y().get(0), actual.y().get(0), tolerance);
    }

    private static ImageStack bead(double level) {
        int size = 64;
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, size, 1);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double r = Math.hypot(column - 31.2, row - 32.4);
                stack.set(0, row, column, level + 2 * Math.exp(-r * r / 50));
            }
        }
        return stack;
    }
}
