package io.github.magtrack4j.internal.cpu;

import static io.github.magtrack4j.internal.cpu.steps.RingKernels.EE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.FOURTH;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.LAG;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_E;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_ONE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_R;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.RE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.RR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.X1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XX;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XY;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XZ;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.Y1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YY;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YZ;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.Z1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZZ;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.KernelTest;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.internal.cpu.scalar.ScalarKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF64;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.RingKernels;
import io.github.magtrack4j.internal.cpu.steps.RingKernels.Rows;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums of the joint fit: SIMD against scalar, and the scalar ones against differences. */
@KernelTest
@Tag("simd")
class RingKernelsTest {
    /** Of each sum: the two whose roots of squares bound it. */
    private static final int[][] FACTORS = {
        {XX, XX, XX},
        {XY, XX, YY},
        {XZ, XX, ZZ},
        {X1, XX, ONE_ONE},
        {XR, XX, RR},
        {YY, YY, YY},
        {YZ, YY, ZZ},
        {Y1, YY, ONE_ONE},
        {YR, YY, RR},
        {ZZ, ZZ, ZZ},
        {Z1, ZZ, ONE_ONE},
        {ZR, ZZ, RR},
        {XE, XX, EE},
        {YE, YY, EE},
        {ZE, ZZ, EE},
        {ONE_ONE, ONE_ONE, ONE_ONE},
        {ONE_R, ONE_ONE, RR},
        {RR, RR, RR},
        {ONE_E, ONE_ONE, EE},
        {RE, RR, EE},
        {EE, EE, EE},
        {LAG, LAG, LAG},
        {FOURTH, FOURTH, FOURTH},
    };

    private static final List<Harmonic> ALL = Harmonic.ORDERS.stream()
            .flatMap(order ->
                    order == 0 ? Stream.of(Harmonic.RINGS) : Stream.of(Harmonic.cosine(order), Harmonic.sine(order)))
            .toList();

    private record Weights(double readVariance, double varianceGain, double limit) {}

    private static final List<Weights> WEIGHTS = List.of(
            new Weights(1, 0, Double.POSITIVE_INFINITY),
            new Weights(4, 0, Double.POSITIVE_INFINITY),
            new Weights(9, 0.3, Double.POSITIVE_INFINITY),
            new Weights(9, 0.3, 30));

    /** A smooth random table that reaches so many pixels. */
    private static RingTable table(int size, double reach, List<Harmonic> harmonics) {
        Random random = new Random(size);
        int knots = (int) Math.ceil(reach * RingTable.KNOTS_PER_PIXEL) + 4;
        double[] z = {100, 150, 200, 260, 300, 340, 400};
        double[][][] coefficients = new double[z.length][harmonics.size()][knots];
        for (int q = 0; q < harmonics.size(); q++) {
            double phase = random.nextDouble(7);
            for (int plane = 0; plane < z.length; plane++) {
                for (int knot = 0; knot < knots; knot++) {
                    coefficients[plane][q][knot] =
                            (q == 0 ? 120 : 0) + 40.0 / (1 + q) * Math.sin(0.5 * knot + phase + 0.004 * z[plane]);
                }
            }
        }
        return RingTable.of(size, z, harmonics, coefficients);
    }

    static Stream<Integer> sizes() {
        return Stream.of(8, 9, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 129);
    }

    static Stream<Integer> otherSizes() {
        return Stream.of(100, 128);
    }

    private static RingKernels open(ImageKernels kernels, ImageStack stack, PreparedRings rings, double z) {
        kernels.prepare(stack.width(), 1);
        kernels.open(stack.segment(), stack.pixelType(), 0, stack.rowBytes(), false);
        RingKernels sums = kernels.rings(rings);
        PlaneInterpolation planes = new PlaneInterpolation(rings.z());
        planes.set(z);
        sums.setHeight(rings, planes);
        return sums;
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void vectorsSumUpAsNumbersDo(int size) {
        for (List<Harmonic> harmonics :
                List.of(List.of(Harmonic.RINGS), ALL, List.of(Harmonic.RINGS, Harmonic.cosine(8)))) {
            // To the corners from anywhere, and not to the corners even from the middle.
            for (double reach : new double[] {1.5 * size, 0.6 * size}) {
                compare(size, table(size, Math.max(reach, 5), harmonics));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("otherSizes")
    @Tag("exhaustive")
    void vectorsOfOtherSizesSumUpAsNumbersDo(int size) {
        vectorsSumUpAsNumbersDo(size);
    }

    private static void compare(int size, RingTable table) {
        Random random = new Random(7);
        double last = size - 1;
        double[][] centers = {
            {last / 2 + 0.3, last / 2 - 0.2},
            {Math.floor(last / 2), Math.floor(last / 2)},
            {0, 0},
            {last, 0.25},
            {0.5, last},
            {last, last},
            {random.nextDouble(last), random.nextDouble(last)}
        };
        try (ImageKernels scalar = new ScalarKernelsF64();
                ImageKernels wide = new SimdKernelsF64(() -> new GuardedArena(size % 2 == 0));
                ImageKernels narrow = new SimdKernelsF32(() -> new GuardedArena(size % 2 == 0))) {
            for (PixelType type : PixelType.values()) {
                ImageStack stack = ImageStack.allocate(Arena.ofAuto(), type, size, 1);
                for (int row = 0; row < size; row++) {
                    for (int column = 0; column < size; column++) {
                        stack.set(0, row, column, random.nextInt(256));
                    }
                }
                RingKernels expected = open(scalar, stack, new PreparedRings(table, Precision.F64), 215);
                RingKernels inF64 = open(wide, stack, new PreparedRings(table, Precision.F64), 215);
                RingKernels inF32 = open(narrow, stack, new PreparedRings(table, Precision.F32), 215);
                for (double[] center : centers) {
                    for (Weights weights : WEIGHTS) {
                        String what = size + " px, " + type + ", " + table + ", " + center[0] + ", " + center[1] + ", "
                                + weights;
                        for (Rows rows : Rows.values()) { // all of them last: what follows goes by them
                            Rows these = rows == Rows.ALL ? Rows.SOME : Rows.ALL;
                            for (RingKernels kernels : List.of(expected, inF64, inF32)) {
                                evaluate(kernels, center, weights, these);
                            }
                            assertSumsEqual(expected, inF64, 1e-9, these + ", " + what);
                            assertSumsEqual(expected, inF32, 3e-4, these + ", " + what);
                        }
                        assertEquals(expected.countBelow(2), inF64.countBelow(2), what);
                        for (RingKernels kernels : List.of(expected, inF64, inF32)) {
                            kernels.evaluateChange(center[0] + 0.2, center[1] - 0.3, 0.02, -0.03, 0.7);
                        }
                        assertSumsEqual(expected, inF64, 1e-9, "change, " + what);
                        assertSumsEqual(expected, inF32, 3e-4, "change, " + what);
                        for (RingKernels kernels : List.of(expected, inF64, inF32)) {
                            kernels.moveResiduals(new double[] {0.3, -0.2, 1.5, 2, -0.1});
                        }
                        assertSumsEqual(expected, inF64, 1e-9, "moved, " + what);
                        assertSumsEqual(expected, inF32, 3e-4, "moved, " + what);
                    }
                }
            }
        }
    }

    private static void evaluate(RingKernels kernels, double[] center, Weights weights, Rows rows) {
        kernels.evaluate(
                center[0], center[1], 20, 0.9, weights.readVariance(), weights.varianceGain(), weights.limit(), rows);
    }

    private static void assertSumsEqual(RingKernels expected, RingKernels actual, double tolerance, String what) {
        for (int[] factors : FACTORS) {
            double scale = Math.sqrt(expected.sum(factors[1]) * expected.sum(factors[2]));
            assertEquals(
                    expected.sum(factors[0]),
                    actual.sum(factors[0]),
                    tolerance * scale,
                    () -> "sum " + factors[0] + ", " + what);
        }
    }

    /** The derivative of the sum of squares by a parameter is -2 gain times the sum with the residual. */
    @ParameterizedTest
    @ValueSource(ints = {16, 33, 64})
    void derivativesAreThoseOfTheSumOfSquares(int size) {
        PreparedRings rings = new PreparedRings(table(size, size, ALL), Precision.F64);
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, size, 1);
        Random random = new Random(3);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                stack.set(0, row, column, random.nextInt(256));
            }
        }
        double x = size / 2.0 + 0.3;
        double y = size / 2.0 - 0.7;
        double h = 1e-5;
        Weights equal = WEIGHTS.getFirst();
        try (ImageKernels kernels = new ScalarKernelsF64()) {
            double[] byX = {squares(kernels, stack, rings, x - h, y, 215), squares(kernels, stack, rings, x + h, y, 215)
            };
            double[] byY = {squares(kernels, stack, rings, x, y - h, 215), squares(kernels, stack, rings, x, y + h, 215)
            };
            double[] byZ = {squares(kernels, stack, rings, x, y, 215 - h), squares(kernels, stack, rings, x, y, 215 + h)
            };
            RingKernels sums = open(kernels, stack, rings, 215);
            evaluate(sums, new double[] {x, y}, equal, Rows.ALL);
            double scale = Math.sqrt(sums.sum(EE));
            assertEquals((byX[1] - byX[0]) / (2 * h), -2 * 0.9 * sums.sum(XE), 1e-4 * scale * Math.sqrt(sums.sum(XX)));
            assertEquals((byY[1] - byY[0]) / (2 * h), -2 * 0.9 * sums.sum(YE), 1e-4 * scale * Math.sqrt(sums.sum(YY)));
            // Linear between knots.
            assertEquals((byZ[1] - byZ[0]) / (2 * h), -2 * 0.9 * sums.sum(ZE), 0.03 * scale * Math.sqrt(sums.sum(ZZ)));
        }
    }

    /** What the derivatives tell of a small change leaves a remainder of second order. */
    @ParameterizedTest
    @ValueSource(ints = {33, 64})
    void aSmallChangeIsWhatDerivativesTell(int size) {
        PreparedRings rings = new PreparedRings(table(size, size, ALL), Precision.F64);
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, size, 1);
        double x = size / 2.0 + 0.3;
        double y = size / 2.0 - 0.7;
        try (ImageKernels kernels = new ScalarKernelsF64()) {
            RingKernels sums = open(kernels, stack, rings, 215);
            double[] left = new double[2];
            for (int i = 0; i < 2; i++) {
                double step = i == 0 ? 2e-3 : 1e-3;
                PlaneInterpolation planes = new PlaneInterpolation(rings.z());
                planes.set(215);
                sums.setHeight(rings, planes);
                evaluate(sums, new double[] {x, y}, WEIGHTS.getFirst(), Rows.ALL);
                sums.evaluateChange(x + step, y - step, step, -step, 0);
                left[i] = Math.sqrt(sums.sum(EE));
            }
            assertEquals(4, left[0] / left[1], 0.1);
        }
    }

    /** Residuals that are moved by a small step are those of the place where that leads. */
    @ParameterizedTest
    @ValueSource(ints = {33, 64})
    void movedResidualsAreThoseElsewhere(int size) {
        PreparedRings rings = new PreparedRings(table(size, size, ALL), Precision.F64);
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, size, 1);
        Random random = new Random(8);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                stack.set(0, row, column, random.nextInt(256));
            }
        }
        double x = size / 2.0 + 0.3;
        double y = size / 2.0 - 0.7;
        double step = 1e-4;
        try (ImageKernels kernels = new ScalarKernelsF64()) {
            RingKernels sums = open(kernels, stack, rings, 215);
            sums.evaluate(x, y, 20, 0.9, 1, 0, Double.POSITIVE_INFINITY, Rows.ALL);
            double before = sums.sum(EE);
            sums.moveResiduals(new double[] {0.9 * step, -0.9 * step, 0, 0.3, -0.01});
            double moved = sums.sum(EE);
            sums.evaluate(x + step, y - step, 20.3, 0.89, 1, 0, Double.POSITIVE_INFINITY, Rows.ALL);
            assertEquals(sums.sum(EE), moved, 1e-5 * Math.abs(before - moved));
        }
    }

    private static double squares(
            ImageKernels kernels, ImageStack stack, PreparedRings rings, double x, double y, double z) {
        RingKernels sums = open(kernels, stack, rings, z);
        evaluate(sums, new double[] {x, y}, WEIGHTS.getFirst(), Rows.ALL);
        return sums.sum(EE);
    }
}
