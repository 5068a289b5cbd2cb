package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Centres by quadrant interpolation, and heights by weighted look-up, of beads whose truth is known. */
@KernelTest
@EveryBackend
class QuadrantInterpolationTest {
    private static final int SIZE = 100;
    private static final BeadOptics OPTICS = BeadOptics.DEFAULTS;

    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /** Smooth rings: what bilinear interpolation takes off them is the same on all sides. */
    private static ImageStack rings(int size, Centers centers) {
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, size, centers.count());
        for (long image = 0; image < stack.count(); image++) {
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double r = Math.hypot(
                            column - centers.x().get(image), row - centers.y().get(image));
                    double ring = Math.cos(2 * Math.PI * r / 10) * Math.exp(-r * r / (0.05 * size * size));
                    stack.set(image, row, column, 1 + ring);
                }
            }
        }
        return stack;
    }

    private static Centers around(Random random, int count, double middle, double range) {
        Centers centers = Centers.allocate(Arena.ofAuto(), count);
        for (int i = 0; i < count; i++) {
            centers.x().set(i, middle + random.nextDouble(-range, range));
            centers.y().set(i, middle + random.nextDouble(-range, range));
        }
        return centers;
    }

    private static void assertNear(Centers expected, Centers actual, double tolerance) {
        for (long i = 0; i < expected.count(); i++) {
            assertEquals(expected.x().get(i), actual.x().get(i), tolerance, "x of image " + i);
            assertEquals(expected.y().get(i), actual.y().get(i), tolerance, "y of image " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void smoothRingsAreFoundToAThousandthOfAPixel(Precision precision) {
        Random random = new Random(3);
        for (int size : new int[] {40, 51, 64, 100}) {
            Centers truth = around(random, 20, (size - 1) / 2.0, 2);
            Centers first = Centers.allocate(Arena.ofAuto(), truth.count());
            for (long i = 0; i < truth.count(); i++) {
                first.x().set(i, truth.x().get(i) + random.nextDouble(-1, 1));
                first.y().set(i, truth.y().get(i) + random.nextDouble(-1, 1));
            }
            Centers found = backend.withPrecision(precision)
                    .quadrantInterpolation(rings(size, truth), first, QuadrantInterpolation.DEFAULTS.withIterations(6));
            assertNear(truth, found, 1e-3);
        }
    }

    @Test
    void narrowIsNearWide() {
        ImageStack stack = TestStacks.rings(new Random(7), PixelType.U8, 64, 50);
        Centers first = backend.autoConv(stack, backend.centerOfMass(stack));
        assertNear(
                backend.quadrantInterpolation(stack, first),
                backend.withPrecision(Precision.F32).quadrantInterpolation(stack, first),
                1e-3);
    }

    @Test
    void whatCannotBeTrackedIsNaNAndItsNeighboursAreNot() {
        Centers truth = around(new Random(5), 5, 31, 1);
        ImageStack stack = rings(64, truth);
        stack.set(1, 3, 4, Double.POSITIVE_INFINITY);
        Centers first = around(new Random(5), 5, 31, 1);
        first.x().set(2, Double.NaN);
        first.y().set(3, 62.9); // beside the edge, where no circle fits
        Centers found = backend.quadrantInterpolation(stack, first);
        for (long image = 0; image < 5; image++) {
            boolean lost = image >= 1 && image <= 3;
            assertEquals(lost, Double.isNaN(found.x().get(image)), "x of image " + image);
            assertEquals(lost, Double.isNaN(found.y().get(image)), "y of image " + image);
        }
        assertEquals(truth.x().get(4), found.x().get(4), 1e-3);
        // A flat image has no symmetry: nothing is found, or the centre stays.
        ImageStack flat = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 64, 1);
        double x = backend.quadrantInterpolation(flat, Centers.copyOf(new double[] {31}, new double[] {31}))
                .x()
                .get(0);
        assertTrue(Double.isNaN(x), "x is " + x);
    }

    /** Gaussian noise of 1 % of full scale on simulated beads; truth in pixels. */
    private static ImageStack noisyBeads(Random random, Centers truth, double z) {
        double[][] places = new double[(int) truth.count()][];
        for (int i = 0; i < places.length; i++) {
            places[i] = new double[] {
                (truth.x().get(i) - SIZE / 2) * OPTICS.nmPerPixel(),
                (truth.y().get(i) - SIZE / 2) * OPTICS.nmPerPixel(),
                z
            };
        }
        ImageStack stack = backend.simulateBeads(DoubleMatrix.copyOf(places), SIZE, OPTICS);
        for (long image = 0; image < stack.count(); image++) {
            for (int row = 0; row < SIZE; row++) {
                for (int column = 0; column < SIZE; column++) {
                    stack.set(image, row, column, stack.get(image, row, column) + random.nextGaussian(0, 0.01));
                }
            }
        }
        return stack;
    }

    /** The bound for x: the noise over the norm of the image's derivative. */
    private static double bound(double z) {
        ImageStack stack = backend.simulateBeads(
                DoubleMatrix.copyOf(new double[] {-1, 0, z}, new double[] {1, 0, z}), SIZE, OPTICS);
        double information = 0;
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double slope = (stack.get(1, row, column) - stack.get(0, row, column)) / 2 * OPTICS.nmPerPixel();
                information += slope * slope;
            }
        }
        return 0.01 / Math.sqrt(information);
    }

    /** 200 coordinates: their root mean square is known to 5 %, so 40 % above the bound is more than chance. */
    @ParameterizedTest
    @ValueSource(doubles = {3000, 4000, 5000})
    void noisyBeadsAreFoundNearlyAsExactlyAsTheyCanBe(double z) {
        Random random = new Random((long) z);
        Centers truth = around(random, 100, SIZE / 2.0, 0.5);
        ImageStack stack = noisyBeads(random, truth, z);
        Centers found = backend.stackToXyzp(
                        stack, ZLuts.NONE, TrackingOptions.DEFAULTS.withCentering(QuadrantInterpolation.DEFAULTS))
                .centers();
        double squares = 0;
        for (long i = 0; i < truth.count(); i++) {
            squares += Math.pow(found.x().get(i) - truth.x().get(i), 2)
                    + Math.pow(found.y().get(i) - truth.y().get(i), 2);
        }
        double error = Math.sqrt(squares / (2 * truth.count()));
        assertTrue(error < 1.4 * bound(z), "error " + error + " px, bound " + bound(z));
        assertTrue(error > 0.8 * bound(z), "better than can be: error " + error + " px, bound " + bound(z));
    }

    @ParameterizedTest
    @EnumSource
    void theBiasBetweenPlanesIsTakenOff(Precision precision) {
        Backend view = backend.withPrecision(precision);
        ZLut zlut = view.simulateZlut(ZLut.heights(2000, 6000, 100), 64, OPTICS);
        double[][] places = new double[151][3];
        for (int i = 0; i < places.length; i++) {
            places[i][2] = 2500 + 20 * i + i % 7;
        }
        double[] middle = new double[places.length];
        java.util.Arrays.fill(middle, 32);
        DoubleMatrix profiles = view.radialProfile(
                view.simulateBeads(DoubleMatrix.copyOf(places), 64, OPTICS), Centers.copyOf(middle, middle));
        DoubleSeries found = view.lookupZWeighted(profiles, zlut);
        DoubleSeries plain = view.lookupZ(profiles, zlut);
        double worst = 0;
        double worstPlain = 0;
        for (int i = 0; i < places.length; i++) {
            worst = Math.max(worst, Math.abs(found.get(i) - places[i][2]));
            worstPlain = Math.max(worstPlain, Math.abs(plain.get(i) - places[i][2]));
        }
        assertTrue(worst < 1, "weighted: " + worst + " nm, correlation: " + worstPlain + " nm");
        assertTrue(worst < worstPlain / 2, "weighted: " + worst + " nm, correlation: " + worstPlain + " nm");
    }

    @Test
    void heightsOutsideTheTableAndProfilesWithoutNumbersAreNaN() {
        ZLut zlut = backend.simulateZlut(ZLut.heights(2000, 3000, 100), 32, OPTICS);
        double[] nothing = new double[16];
        java.util.Arrays.fill(nothing, Double.NaN);
        double[] first = new double[16];
        double[] inside = new double[16];
        for (int bin = 0; bin < 16; bin++) {
            first[bin] = zlut.profile(0, bin);
            inside[bin] = bin == 9 ? Double.NaN : zlut.profile(5, bin);
        }
        DoubleSeries z = backend.lookupZWeighted(DoubleMatrix.copyOf(nothing, first, new double[16], inside), zlut);
        assertTrue(Double.isNaN(z.get(0)));
        assertTrue(Double.isNaN(z.get(1)));
        assertTrue(Double.isNaN(z.get(2)));
        assertEquals(2500, z.get(3), 60); // a bin is lacking, the plane is nearest nevertheless
    }
}
