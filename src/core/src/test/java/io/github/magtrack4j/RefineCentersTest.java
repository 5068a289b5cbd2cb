package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Centres refined by any centring: it must be what the functions of single steps do. */
@EveryBackend
class RefineCentersTest {
    private static final int SIZE = 48;

    private static Backend backend;
    private static ImageStack stack;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
        stack = TestStacks.rings(new Random(8), PixelType.U16, SIZE, 40);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static void assertSame(Centers expected, Centers actual) {
        assertClose(expected, actual, 0);
    }

    private static void assertClose(Centers expected, Centers actual, double tolerance) {
        for (long image = 0; image < expected.count(); image++) {
            assertEquals(expected.x().get(image), actual.x().get(image), tolerance, "x of image " + image);
            assertEquals(expected.y().get(image), actual.y().get(image), tolerance, "y of image " + image);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void autoConvolutionIsAsManyStepsAsItHasIterations(Precision precision) {
        Backend view = backend.withPrecision(precision);
        Centers centers = view.autoConv(stack, view.centerOfMass(stack));
        Centers expected = centers;
        for (int iterations = 1; iterations <= 3; iterations++) {
            expected = view.autoConvMultilineSubPixel(stack, expected, 0.2, 7);
            assertSame(expected, view.refineCenters(stack, centers, new AutoConvolution(iterations, 0.2, 7)));
        }
    }

    @Test
    void noIterationLeavesTheCentersAsTheyAre() {
        Centers centers = Centers.copyOf(new double[] {20, Double.NaN, -3}, new double[] {21.5, 7, 99});
        Centers same = backend.refineCenters(stack.slice(0, 3), centers, AutoConvolution.DEFAULTS.withIterations(0));
        assertSame(Centers.copyOf(new double[] {20, Double.NaN, -3}, new double[] {21.5, Double.NaN, 99}), same);
    }

    /** The pipeline's first steps, and then any centring. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void thePipelineRefinesLikewise(Precision precision) {
        Backend view = backend.withPrecision(precision);
        Centers centers = view.autoConv(stack, view.centerOfMass(stack));
        for (Centering centering : Centering.all()) {
            Centers expected = view.stackToXyzp(stack, ZLuts.NONE, TrackingOptions.DEFAULTS.withCentering(centering))
                    .centers();
            assertClose(
                    expected, view.refineCenters(stack, centers, centering), precision == Precision.F64 ? 1e-9 : 1e-3);
        }
    }

    @Test
    void imagesMustBeWideEnough() {
        Centers centers = Centers.copyOf(new double[40], new double[40]);
        IllegalArgumentException ofLines = assertThrows(
                IllegalArgumentException.class,
                () -> backend.refineCenters(stack, centers, AutoConvolution.DEFAULTS.withLocalPoints(49)));
        assertEquals("localPoints is 49; it must be at most the width of the images, 48", ofLines.getMessage());
        IllegalArgumentException ofQuadrants = assertThrows(
                IllegalArgumentException.class,
                () -> backend.refineCenters(stack, centers, QuadrantInterpolation.DEFAULTS.withRadiusRatio(0.1)));
        assertEquals(
                "radiusRatio · width / 2 · radialSteps is 3.6; it must be at least 4, for as many radii",
                ofQuadrants.getMessage().replaceAll("3\\.6\\d*", "3.6"));
    }
}
