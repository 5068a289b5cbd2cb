package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.calibration.RingTableBuilder;
import io.github.magtrack4j.calibration.RingTableFit;
import io.github.magtrack4j.jointfit.FitFlag;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The joint fit on simulated beads: rendered in a large field and cut, so that no periodic neighbour is in the picture;
 * the bound is that of the simulation's own derivatives.
 */
@KernelTest
@EveryBackend
class JointFitTest {
    private static final int SIZE = 48;
    private static final int FIELD = 128;
    private static final int BEADS = 100;
    private static final double NOISE = 2;
    private static final double CONTRAST = 200;
    private static final BeadOptics OPTICS = BeadOptics.DEFAULTS.withPadFactor(4);

    private static Backend backend;

    /** Renders beads: where the other has cuFFT emulated, that takes long. */
    private static Backend simulator;

    private static RingTableFit scan;
    private static RingTable table;

    /** Beads between the planes, anywhere in a pixel, with noise. */
    private static DoubleMatrix places;

    private static ImageStack beads;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
        simulator = Backend.cpu(2);
        Random random = new Random(5);
        int planes = 11;
        int frames = 8;
        DoubleMatrix scanned = DoubleMatrix.allocate(Arena.ofAuto(), (long) planes * frames, 3);
        double[] z = new double[planes * frames];
        for (int image = 0; image < z.length; image++) {
            z[image] = 4800 + 50 * (image / frames);
            scanned.set(image, 0, random.nextDouble(-100, 100));
            scanned.set(image, 1, random.nextDouble(-100, 100));
            scanned.set(image, 2, z[image]);
        }
        ImageStack images = cut(simulator.simulateBeads(scanned, FIELD, OPTICS), random, PixelType.F32, NOISE);
        scan = RingTableBuilder.of(simulator)
                .build(
                        images,
                        DoubleSeries.copyOf(z),
                        simulator.stackToXyzp(images).centers());
        table = scan.table();
        places = DoubleMatrix.allocate(Arena.ofAuto(), BEADS, 3);
        for (int bead = 0; bead < BEADS; bead++) {
            places.set(bead, 0, random.nextDouble(-50, 50));
            places.set(bead, 1, random.nextDouble(-50, 50));
            places.set(bead, 2, random.nextDouble(4850, 5250));
        }
        beads = cut(simulator.simulateBeads(places, FIELD, OPTICS), random, PixelType.F32, NOISE);
    }

    @AfterAll
    static void close() {
        backend.close();
        simulator.close();
    }

    /** The middle of simulated fields, times the contrast, with noise. */
    private static ImageStack cut(ImageStack fields, Random random, PixelType type, double noise) {
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), type, SIZE, fields.count());
        int first = (FIELD - SIZE) / 2;
        for (long image = 0; image < fields.count(); image++) {
            for (int row = 0; row < SIZE; row++) {
                for (int column = 0; column < SIZE; column++) {
                    double value = CONTRAST * fields.get(image, first + row, first + column)
                            + (noise == 0 ? 0 : noise * random.nextGaussian());
                    boolean whole = type == PixelType.U8 || type == PixelType.U16;
                    images.set(image, row, column, whole ? Math.clamp(Math.rint(value), 0, 255) : value);
                }
            }
        }
        return images;
    }

    private static double x(long bead) {
        return SIZE / 2.0 + places.get(bead, 0) / 100;
    }

    private static double y(long bead) {
        return SIZE / 2.0 + places.get(bead, 1) / 100;
    }

    /** The Cramér-Rao bound of x, y (pixels) and z (nm), offset and gain free, root mean square over the beads. */
    private static double[] bound() {
        double step = 1;
        double[] squares = new double[3];
        DoubleMatrix shifted = DoubleMatrix.allocate(Arena.ofAuto(), 7L * BEADS, 3);
        for (int bead = 0; bead < BEADS; bead++) {
            for (int k = 0; k < 7; k++) {
                for (int axis = 0; axis < 3; axis++) {
                    double shift = k == 2 * axis + 1 ? -step : k == 2 * axis + 2 ? step : 0;
                    shifted.set(7L * bead + k, axis, places.get(bead, axis) + shift);
                }
            }
        }
        ImageStack images = cut(simulator.simulateBeads(shifted, FIELD, OPTICS), null, PixelType.F64, 0);
        for (int bead = 0; bead < BEADS; bead++) {
            double[][] information = new double[5][6];
            for (int row = 0; row < SIZE; row++) {
                for (int column = 0; column < SIZE; column++) {
                    double[] slopes = new double[5];
                    for (int axis = 0; axis < 3; axis++) {
                        slopes[axis] = (images.get(7L * bead + 2L * axis + 2, row, column)
                                        - images.get(7L * bead + 2L * axis + 1, row, column))
                                / (2 * step);
                    }
                    slopes[3] = 1;
                    slopes[4] = images.get(7L * bead, row, column);
                    for (int i = 0; i < 5; i++) {
                        for (int j = 0; j < 5; j++) {
                            information[i][j] += slopes[i] * slopes[j] / (NOISE * NOISE);
                        }
                    }
                }
            }
            for (int axis = 0; axis < 3; axis++) {
                double variance = inverseDiagonal(information, axis);
                squares[axis] += variance * (axis < 2 ? 1e-4 : 1) / BEADS;
            }
        }
        return new double[] {Math.sqrt(squares[0]), Math.sqrt(squares[1]), Math.sqrt(squares[2])};
    }

    /** By Gauss-Jordan elimination, the right side a column of the unit matrix. */
    private static double inverseDiagonal(double[][] matrix, int index) {
        double[][] m = new double[5][];
        for (int i = 0; i < 5; i++) {
            m[i] = matrix[i].clone();
            m[i][5] = i == index ? 1 : 0;
        }
        for (int pivot = 0; pivot < 5; pivot++) {
            for (int i = 0; i < 5; i++) {
                double factor = i == pivot ? 0 : m[i][pivot] / m[pivot][pivot];
                for (int j = 0; j < 6; j++) {
                    m[i][j] -= factor * m[pivot][j];
                }
            }
        }
        return m[index][5] / m[index][index];
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void fitsReachTheBoundAndTellTheirError(Precision precision) {
        JointFits fits = backend.withPrecision(precision).jointFit(beads, table);
        double[] bound = bound();
        double[] squares = new double[3];
        double[] ratios = new double[3];
        for (long bead = 0; bead < BEADS; bead++) {
            double[] errors = {
                fits.x().get(bead) - x(bead),
                fits.y().get(bead) - y(bead),
                fits.z().get(bead) - places.get(bead, 2)
            };
            double[] sigmas = {
                fits.sigmaX().get(bead), fits.sigmaY().get(bead), fits.sigmaZ().get(bead)
            };
            for (int axis = 0; axis < 3; axis++) {
                squares[axis] += errors[axis] * errors[axis] / BEADS;
                ratios[axis] += errors[axis] / sigmas[axis] * (errors[axis] / sigmas[axis]) / BEADS;
            }
            assertEquals(NOISE * NOISE, fits.chi2().get(bead), 0.2 * NOISE * NOISE, "chi2 of bead " + bead);
            assertEquals(1, fits.gain().get(bead), 0.05);
        }
        // The root mean square of 100 errors is known to 7 %.
        for (int axis = 0; axis < 3; axis++) {
            double ratio = Math.sqrt(squares[axis]) / bound[axis];
            assertTrue(ratio > 0.8 && ratio < 1.2, "axis " + axis + ": error " + ratio + " times the bound");
            double told = Math.sqrt(ratios[axis]);
            assertTrue(told > 0.8 && told < 1.2, "axis " + axis + ": error " + told + " times sigma");
        }
    }

    @Test
    void theScanChoosesItsHarmonics() {
        assertEquals(Harmonic.RINGS, table.harmonics().getFirst());
        assertTrue(table.harmonics().contains(Harmonic.cosine(4)), table.toString());
        // A field of square pixels, symmetric about the bead, has no others.
        for (Harmonic harmonic : table.harmonics()) {
            assertTrue(harmonic.order() % 4 == 0 && !harmonic.sine(), harmonic.toString());
        }
        for (int plane = 0; plane < table.planes(); plane++) {
            assertEquals(NOISE, scan.residuals().get(plane), 0.15 * NOISE, "plane " + plane);
        }
    }

    @Test
    void everyPixelTypeIsFitted() {
        for (PixelType type : PixelType.values()) {
            ImageStack images = cut(simulator.simulateBeads(places, FIELD, OPTICS), new Random(1), type, NOISE);
            JointFits fits = backend.jointFit(images, table);
            for (long bead = 0; bead < BEADS; bead++) {
                assertEquals(x(bead), fits.x().get(bead), 0.02, type + ", bead " + bead);
                assertEquals(places.get(bead, 2), fits.z().get(bead), 5, type + ", bead " + bead);
            }
        }
    }

    @Test
    void narrowPrecisionIsFarWithinTheUncertainty() {
        JointFits wide = backend.jointFit(beads, table);
        JointFits narrow = backend.withPrecision(Precision.F32).jointFit(beads, table);
        for (long bead = 0; bead < BEADS; bead++) {
            assertEquals(
                    wide.x().get(bead),
                    narrow.x().get(bead),
                    0.05 * wide.sigmaX().get(bead));
            assertEquals(
                    wide.z().get(bead),
                    narrow.z().get(bead),
                    0.05 * wide.sigmaZ().get(bead));
            assertEquals(
                    wide.sigmaZ().get(bead),
                    narrow.sigmaZ().get(bead),
                    0.01 * wide.sigmaZ().get(bead));
        }
    }

    @Test
    void aNeighborIsFlaggedAndCostsLittleWithRobustWeights() {
        ImageStack disturbed = ImageStack.allocate(Arena.ofAuto(), PixelType.F32, SIZE, BEADS);
        disturbed.segment().copyFrom(beads.segment());
        for (long bead = 0; bead < BEADS; bead++) {
            for (int row = 30; row < 40; row++) {
                for (int column = 28; column < 38; column++) {
                    disturbed.set(bead, row, column, disturbed.get(bead, row, column) + 60);
                }
            }
        }
        JointFits robust = backend.jointFit(disturbed, table);
        JointFits plain = backend.jointFit(disturbed, RingTables.of(table), JointFitOptions.DEFAULTS.withRobust(false));
        for (long bead = 0; bead < BEADS; bead++) {
            assertTrue(robust.flagsOf(bead).contains(FitFlag.OUTLIERS));
            assertTrue(plain.flagsOf(bead).contains(FitFlag.OUTLIERS));
        }
        double clean = errorOfX(backend.jointFit(beads, table));
        assertTrue(errorOfX(robust) < 1.3 * clean, errorOfX(robust) + " px robust, clean " + clean);
        assertTrue(errorOfX(plain) > 2 * clean, errorOfX(plain) + " px plain, clean " + clean);
    }

    private static double errorOfX(JointFits fits) {
        double squares = 0;
        for (long bead = 0; bead < BEADS; bead++) {
            squares += Math.pow(fits.x().get(bead) - x(bead), 2);
        }
        return Math.sqrt(squares / BEADS);
    }

    @Test
    void cleanImagesAreNotFlagged() {
        JointFits fits = backend.jointFit(beads, table);
        long flagged = 0;
        for (long bead = 0; bead < BEADS; bead++) {
            flagged += fits.flags().get(bead) == 0 ? 0 : 1;
        }
        assertTrue(flagged <= BEADS / 20, flagged + " of " + BEADS + " images are flagged");
    }

    @Test
    void theNoiseThatIsGivenIsTheUncertaintys() {
        JointFits told =
                backend.jointFit(beads, RingTables.of(table), JointFitOptions.DEFAULTS.withNoise(4 * NOISE * NOISE, 0));
        JointFits found = backend.jointFit(beads, table);
        for (long bead = 0; bead < BEADS; bead++) {
            assertEquals(0.25, told.chi2().get(bead), 0.06);
            assertEquals(
                    2 * found.sigmaX().get(bead),
                    told.sigmaX().get(bead),
                    0.3 * found.sigmaX().get(bead));
            assertEquals(
                    found.x().get(bead),
                    told.x().get(bead),
                    0.1 * found.sigmaX().get(bead));
        }
    }

    @Test
    void viewsAnswerWhatCopiesDo() {
        int width = 2 * SIZE + 5;
        ImageStack frames = ImageStack.allocate(Arena.ofAuto(), PixelType.F32, SIZE + 3, width, 4);
        for (int frame = 0; frame < 4; frame++) {
            for (int row = 0; row < SIZE; row++) {
                for (int column = 0; column < SIZE; column++) {
                    frames.set(frame, row + 2, column + 7, beads.get(frame, row, column));
                }
            }
        }
        List<RegionOfInterest> regions = List.of(new RegionOfInterest(2, 2 + SIZE, 7, 7 + SIZE));
        JointFits ofViews = backend.jointFit(frames.regions(regions), table);
        JointFits ofCopies = backend.jointFit(backend.cropStackToRois(frames, regions), table);
        for (int series = 0; series < ofViews.series().size(); series++) {
            assertArrayEquals(
                    ofCopies.series().get(series).toArray(),
                    ofViews.series().get(series).toArray());
        }
    }

    /** Another table for every other image, with other planes and harmonics, and none for one image. */
    @Test
    void eachImageMayHaveItsOwnTable() {
        double[] heights = {4700, 4800, 4900, 5000, 5100, 5200, 5300};
        double[][][] coefficients = new double[heights.length][1][table.coefficients()];
        for (int plane = 0; plane < heights.length; plane++) {
            int nearest = (int) Math.clamp(
                    Math.round((heights[plane] - table.z(0)) / (table.z(1) - table.z(0))), 0L, table.planes() - 1L);
            for (int knot = 0; knot < table.coefficients(); knot++) {
                coefficients[plane][0][knot] = table.coefficient(nearest, 0, knot);
            }
        }
        RingTable other = RingTable.of(SIZE, heights, List.of(Harmonic.RINGS), coefficients);
        int[] indices = new int[BEADS];
        Arrays.setAll(indices, image -> image == 5 ? 2 : image % 2);
        JointFits mixed = backend.jointFit(
                beads, RingTables.perImage(Arrays.asList(table, other, null), indices), JointFitOptions.DEFAULTS);
        List<JointFits> alone = List.of(backend.jointFit(beads, table), backend.jointFit(beads, other));
        for (int image = 0; image < BEADS; image++) {
            for (int series = 0; series < mixed.series().size(); series++) {
                double value = mixed.series().get(series).get(image);
                if (image != 5) {
                    assertEquals(alone.get(image % 2).series().get(series).get(image), value);
                } else if (series < 9) {
                    assertEquals(Double.NaN, value);
                }
            }
        }
        assertEquals(Set.of(FitFlag.NO_START), mixed.flagsOf(5));
        assertThrows(
                IllegalArgumentException.class,
                () -> backend.jointFit(
                        beads, RingTables.perBead(List.of(table, other), BEADS), JointFitOptions.DEFAULTS));
    }

    @Test
    void startsMayBeGiven() {
        double[] x = new double[BEADS];
        double[] y = new double[BEADS];
        double[] z = new double[BEADS];
        for (int bead = 0; bead < BEADS; bead++) {
            x[bead] = x(bead) + 0.3;
            y[bead] = y(bead) - 0.3;
            z[bead] = places.get(bead, 2) + 40;
        }
        x[3] = Double.NaN;
        y[4] = SIZE;
        z[5] = Double.NaN;
        JointFits given = backend.jointFit(
                beads, RingTables.of(table), Centers.copyOf(x, y), DoubleSeries.copyOf(z), JointFitOptions.DEFAULTS);
        JointFits found = backend.jointFit(beads, table);
        for (long bead = 0; bead < BEADS; bead++) {
            if (bead == 3 || bead == 4) {
                assertEquals(Set.of(FitFlag.NO_START), given.flagsOf(bead));
                assertTrue(Double.isNaN(given.x().get(bead))
                        && Double.isNaN(given.sigmaZ().get(bead)));
            } else {
                assertEquals(
                        found.x().get(bead),
                        given.x().get(bead),
                        0.03 * found.sigmaX().get(bead));
                assertEquals(
                        found.z().get(bead),
                        given.z().get(bead),
                        0.03 * found.sigmaZ().get(bead));
            }
        }
    }

    @Test
    void whatCannotBeFittedSaysWhy() {
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), PixelType.F32, SIZE, 3);
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                images.set(0, row, column, 100);
                images.set(1, row, column, beads.get(0, row, column));
                images.set(2, row, column, 250 - beads.get(0, row, column));
            }
        }
        images.set(1, 20, 20, Double.POSITIVE_INFINITY);
        Centers middle = Centers.copyOf(new double[] {24, 24, 24}, new double[] {24, 24, 24});
        DoubleSeries z = DoubleSeries.copyOf(5000, 5000, 5000);
        for (Precision precision : Precision.values()) {
            for (double level : new double[] {0, 100, 40_000}) {
                for (int row = 0; row < SIZE; row++) {
                    for (int column = 0; column < SIZE; column++) {
                        images.set(0, row, column, level);
                    }
                }
                JointFits fits = backend.withPrecision(precision)
                        .jointFit(images, RingTables.of(table), middle, z, JointFitOptions.DEFAULTS);
                assertEquals(Set.of(FitFlag.SINGULAR), fits.flagsOf(0), precision + ", level " + level);
                assertEquals(Set.of(FitFlag.NOT_FINITE), fits.flagsOf(1));
                assertEquals(Set.of(FitFlag.SINGULAR), fits.flagsOf(2));
                for (DoubleSeries series : fits.series().subList(0, 9)) {
                    assertTrue(
                            Double.isNaN(series.get(0)) && Double.isNaN(series.get(1)) && Double.isNaN(series.get(2)));
                }
            }
        }
    }

    @Test
    void theClassicTableHasTheProfilesOfItsPlanes() {
        ZLut classic = ZLut.of(table);
        DoubleMatrix plane = DoubleMatrix.copyOf(new double[] {20, 30, table.z(5)});
        ImageStack image = cut(simulator.simulateBeads(plane, FIELD, OPTICS), null, PixelType.F64, 0);
        DoubleSeries profile = backend.radialProfile(
                        image, Centers.copyOf(new double[] {SIZE / 2.0 + 0.2}, new double[] {SIZE / 2.0 + 0.3}))
                .row(0);
        for (int bin = 2; bin < classic.bins(); bin++) {
            assertEquals(profile.get(bin), classic.profile(5, bin), 0.03 * CONTRAST, "bin " + bin);
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        ImageStack other = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, SIZE + 2, 1);
        assertEquals(
                "table is " + table + "; it must be for images of 50 px, as stack has",
                assertThrows(IllegalArgumentException.class, () -> backend.jointFit(other, table))
                        .getMessage());
        Centers one = Centers.copyOf(new double[] {1}, new double[] {1});
        assertThrows(
                IllegalArgumentException.class,
                () -> backend.jointFit(
                        beads, RingTables.of(table), one, DoubleSeries.copyOf(1), JointFitOptions.DEFAULTS));
        assertThrows(
                IllegalArgumentException.class,
                () -> backend.jointFit(
                        beads,
                        RingTables.of(table),
                        JointFitOptions.DEFAULTS,
                        JointFits.allocate(Arena.ofAuto(), BEADS + 1)));
        assertThrows(IllegalArgumentException.class, () -> JointFitOptions.DEFAULTS.withNoise(0, 1));
        assertThrows(IllegalArgumentException.class, () -> JointFitOptions.DEFAULTS.withSteps(0));
        assertThrows(IllegalArgumentException.class, () -> new JointFitOptions(0, 0.1, true, 8));
        assertThrows(IllegalArgumentException.class, () -> Harmonic.cosine(5));
        assertThrows(IllegalArgumentException.class, () -> Harmonic.sine(0));
        assertEquals(Harmonic.sine(12), Harmonic.parse("sin12"));
        assertThrows(IllegalArgumentException.class, () -> Harmonic.parse("sin0"));
        double[][][] coefficients = new double[4][1][8];
        double[] z = {1, 2, 3, 4};
        assertThrows(
                IllegalArgumentException.class, () -> RingTable.of(16, z, List.of(Harmonic.cosine(4)), coefficients));
        assertThrows(
                IllegalArgumentException.class,
                () -> RingTable.of(16, new double[] {1, 2, 2, 4}, List.of(Harmonic.RINGS), coefficients));
        assertThrows(
                IllegalArgumentException.class,
                () -> RingTable.of(16, z, List.of(Harmonic.RINGS), new double[4][1][7]));
        coefficients[2][0][3] = Double.NaN;
        assertEquals(
                "coefficient 3 of plane 2, rings is NaN; it must be finite",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> RingTable.of(16, z, List.of(Harmonic.RINGS), coefficients))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> table.value(table.radius() + 1, 0, 5000));
        assertThrows(IllegalArgumentException.class, () -> table.value(1, 0, 4700));
    }
}
