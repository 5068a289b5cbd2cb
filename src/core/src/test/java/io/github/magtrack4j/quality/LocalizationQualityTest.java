package io.github.magtrack4j.quality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.method.WeightedLeastSquares;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalizationQualityTest {
    private static final int SIZE = 64;
    private static final int REPEATS = 200;

    /** The rings of periodic neighbours are far away. */
    private static final BeadOptics OPTICS = BeadOptics.DEFAULTS.withPadFactor(4);

    private static final double NM_PER_PIXEL = OPTICS.nmPerPixel();

    /** By how much the estimate may miss the scatter of repeats, either way; 200 repeats alone make 5 %. */
    private static final double FACTOR = 1.4;

    private static final double FACTOR_OF_Z = 1.7;

    /** No pixels change bins there. */
    private static final double FACTOR_OF_POLAR_Z = 1.25;

    private static Backend backend;
    private static ZLut zlut;
    private static ZLut polarZlut;

    private final Arena arena = Arena.ofAuto();

    @BeforeAll
    static void simulate() {
        backend = Backend.cpu(1);
        DoubleSeries heights = ZLut.heights(1000, 4500, 25);
        zlut = backend.simulateZlut(heights, SIZE, OPTICS);
        polarZlut = backend.simulateZlut(heights, SIZE, OPTICS, PolarProfile.DEFAULTS);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static double sd(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }

    /** Variances add up: so this, and not the mean, is what repeats should scatter by. */
    private static double rootMeanSquare(Estimate[] estimates, ToDoubleFunction<Estimate> sigma) {
        return Math.sqrt(Arrays.stream(estimates)
                .mapToDouble(sigma)
                .map(value -> value * value)
                .average()
                .orElseThrow());
    }

    /** A bead at a place in pixels from the middle, and what others add. */
    private ImageStack bead(double x, double y, double z, double[]... neighbours) {
        double[][] places = new double[1 + neighbours.length][];
        places[0] = new double[] {x * NM_PER_PIXEL, y * NM_PER_PIXEL, z};
        for (int i = 0; i < neighbours.length; i++) {
            places[1 + i] =
                    new double[] {neighbours[i][0] * NM_PER_PIXEL, neighbours[i][1] * NM_PER_PIXEL, neighbours[i][2]};
        }
        ImageStack beads = backend.simulateBeads(DoubleMatrix.copyOf(places), SIZE, OPTICS);
        ImageStack sum = ImageStack.allocate(arena, PixelType.F64, SIZE, 1);
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double value = OPTICS.backgroundLevel();
                for (int bead = 0; bead < beads.count(); bead++) {
                    value += beads.get(bead, row, column) - OPTICS.backgroundLevel();
                }
                sum.set(0, row, column, value);
            }
        }
        return sum;
    }

    private ImageStack repeats(ImageStack bead, double noise, int count) {
        ImageStack images = ImageStack.allocate(arena, PixelType.F32, SIZE, count);
        Random random = new Random(11);
        for (int image = 0; image < count; image++) {
            for (int row = 0; row < SIZE; row++) {
                for (int column = 0; column < SIZE; column++) {
                    images.set(image, row, column, bead.get(0, row, column) + noise * random.nextGaussian());
                }
            }
        }
        return images;
    }

    private static Estimate[] estimate(ImageStack images, TrackingOptions options) {
        return new LocalizationQuality(SIZE, options, zlut)
                .estimate(images, backend.stackToXyzp(images, zlut, options), 2);
    }

    /**
     * Places, heights and levels of noise for each pair of methods. At -0.28 px, auto-convolution's parabola jumps.
     * Where many pixels are about to change their bins, some of hundred images decide the scatter of z; no such place
     * is here.
     */
    @ParameterizedTest
    @CsvSource({
        "0.003, 2500, -0.28, 0.13",
        "0.003, 3100, 0.24, -0.26",
        "0.01, 1500, 0.13, -0.10",
        "0.01, 2500, -0.28, -0.28",
        "0.01, 3612, -0.12, 0.20",
        "0.01, 4200, 0.49, 0.35",
        "0.03, 1900, 0, 0",
        "0.03, 3100, 3.1, -4.4",
    })
    void repeatsScatterAsItSays(double noise, double z, double x, double y) {
        ImageStack images = repeats(bead(x, y, z), noise, REPEATS);
        for (Centering center : Centering.all()) {
            for (Lookup lookup : Lookup.all()) {
                TrackingOptions options =
                        TrackingOptions.DEFAULTS.withCentering(center).withLookup(lookup);
                checkScatter(images, options, zlut, FACTOR_OF_Z);
                checkScatter(images, options.withProfile(PolarProfile.DEFAULTS), polarZlut, FACTOR_OF_POLAR_Z);
            }
        }
    }

    private static void checkScatter(ImageStack images, TrackingOptions options, ZLut table, double factorOfZ) {
        Tracks tracks = backend.stackToXyzp(images, table, options);
        Estimate[] estimates = new LocalizationQuality(SIZE, options, table).estimate(images, tracks, 2);
        String what = options.centering() + ", " + options.profile() + ", " + options.lookup();
        // At one place the bias is the same in all repeats.
        assertFactor(
                what + ", x",
                sd(tracks.x().toArray()),
                estimates,
                estimate -> without(estimate.sigmaX(), estimate.biasX()),
                FACTOR);
        assertFactor(
                what + ", y",
                sd(tracks.y().toArray()),
                estimates,
                estimate -> without(estimate.sigmaY(), estimate.biasY()),
                FACTOR);
        assertFactor(
                what + ", z",
                sd(tracks.z().toArray()),
                estimates,
                estimate -> without(estimate.sigmaZ(), estimate.biasZ()),
                factorOfZ);
        for (Estimate estimate : estimates) {
            assertEquals(0, estimate.flags(), what);
            assertTrue(estimate.match() > 0.95, what + ": r " + estimate.match());
        }
    }

    private static double without(double sigma, double bias) {
        return Math.sqrt(sigma * sigma - bias * bias);
    }

    private static void assertFactor(
            String what, double sd, Estimate[] estimates, ToDoubleFunction<Estimate> sigma, double factor) {
        double ratio = sd / rootMeanSquare(estimates, sigma);
        assertTrue(
                ratio < factor && ratio > 1 / factor,
                what + ": repeats scatter by " + sd + ", " + ratio + " times the estimate");
    }

    /** Images of a bead that moves over pixels, and where it is in each. */
    private record Movie(ImageStack images, DoubleSeries x, DoubleSeries y, DoubleSeries z) {}

    /**
     * Simulates a bead that moves by pixels, and by 60 nm (SD) about a height.
     *
     * @param noise the SD of a pixel that is as bright as full scale
     * @param shot whether the variance is in proportion to the brightness, else that of all pixels is the same
     */
    private Movie movie(double height, double noise, boolean shot, int count) {
        Random random = new Random(5);
        double[][] places = new double[count][];
        for (int image = 0; image < count; image++) {
            places[image] = new double[] {
                NM_PER_PIXEL * (random.nextDouble() - 0.5),
                NM_PER_PIXEL * (random.nextDouble() - 0.5),
                height + 60 * random.nextGaussian()
            };
        }
        ImageStack beads = backend.simulateBeads(DoubleMatrix.copyOf(places), SIZE, OPTICS);
        ImageStack images = ImageStack.allocate(arena, PixelType.F32, SIZE, count);
        for (int image = 0; image < count; image++) {
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                double value = beads.get(image, pixel / SIZE, pixel % SIZE);
                double sd = shot ? noise * Math.sqrt(Math.max(value, 0)) : noise;
                images.set(image, pixel / SIZE, pixel % SIZE, value + sd * random.nextGaussian());
            }
        }
        double[][] truth = new double[3][count];
        for (int image = 0; image < count; image++) {
            truth[0][image] = SIZE / 2.0 + places[image][0] / NM_PER_PIXEL;
            truth[1][image] = SIZE / 2.0 + places[image][1] / NM_PER_PIXEL;
            truth[2][image] = places[image][2];
        }
        return new Movie(
                images, DoubleSeries.copyOf(truth[0]), DoubleSeries.copyOf(truth[1]), DoubleSeries.copyOf(truth[2]));
    }

    private static double[] errors(DoubleSeries found, DoubleSeries truth) {
        double[] errors = found.toArray();
        Arrays.setAll(errors, image -> errors[image] - truth.get(image));
        return errors;
    }

    private static void checkErrors(Movie movie, TrackingOptions options, ZLut table) {
        Tracks tracks = backend.stackToXyzp(movie.images(), table, options);
        Estimate[] estimates = new LocalizationQuality(SIZE, options, table).estimate(movie.images(), tracks, 2);
        String what = options.centering() + ", " + options.profile() + ", " + options.lookup();
        assertRatio(what + ", x", sd(errors(tracks.x(), movie.x())), rootMeanSquare(estimates, Estimate::sigmaX));
        assertRatio(what + ", y", sd(errors(tracks.y(), movie.y())), rootMeanSquare(estimates, Estimate::sigmaY));
        assertRatio(what + ", z", sd(errors(tracks.z(), movie.z())), rootMeanSquare(estimates, Estimate::sigmaZ));
    }

    private static void assertRatio(String what, double error, double sigma) {
        double ratio = error / sigma;
        assertTrue(ratio > 0.85 && ratio < 1.25, what + ": errors of " + error + " are " + ratio + " times sigma");
    }

    /**
     * With 1 % of noise the bias of radial profiles is several times larger, with 5 % it is next to nothing of polar
     * ones.
     */
    @ParameterizedTest
    @CsvSource({"3300, 0.01, false", "4200, 0.01, false", "3300, 0.05, false", "4200, 0.03, true"})
    void errorsOfMovingBeadAreAsItSays(double height, double noise, boolean shot) {
        Movie movie = movie(height, noise, shot, 300);
        for (Centering center : Centering.all()) {
            for (Lookup lookup : Lookup.all()) {
                TrackingOptions options =
                        TrackingOptions.DEFAULTS.withCentering(center).withLookup(lookup);
                checkErrors(movie, options, zlut);
                checkErrors(movie, options.withProfile(PolarProfile.DEFAULTS), polarZlut);
            }
        }
    }

    /**
     * The planes of a scan of few frames are off by their noise, which a bead that moves over planes has in its
     * heights.
     */
    @Test
    void noiseOfTheTableCounts() {
        double noise = 0.03;
        Random random = new Random(9);
        TrackingOptions options = TrackingOptions.DEFAULTS
                .withCentering(QuadrantInterpolation.DEFAULTS)
                .withProfile(PolarProfile.DEFAULTS)
                .withLookup(WeightedLeastSquares.DEFAULTS);
        double[][] noisy = new double[polarZlut.planes()][polarZlut.bins()];
        double[] heights = new double[noisy.length];
        for (int plane = 0; plane < noisy.length; plane++) {
            heights[plane] = polarZlut.z(plane);
            for (int bin = 0; bin < polarZlut.bins(); bin++) {
                // Of the pixels about a circle in two frames.
                double sd = noise / Math.sqrt(2 * Math.max(2 * Math.PI * bin, 1));
                noisy[plane][bin] = polarZlut.profile(plane, bin) + sd * random.nextGaussian();
            }
        }
        ZLut table = ZLut.of(DoubleSeries.copyOf(heights), DoubleMatrix.copyOf(noisy));
        checkErrors(movie(3300, 0.003, false, 300), options, table);
    }

    /**
     * A neighbour is told at all heights as soon as it moves the bead by more than noise would hide, and none where
     * none is.
     */
    @ParameterizedTest
    @CsvSource({"1500", "1900", "2500", "3100", "3612", "4200"})
    void neighbourIsToldAndLoneBeadIsNot(double z) {
        double noise = 0.01;
        assertFlagged(0, bead(0.12, -0.17, z), noise);
        assertFlagged(0, bead(0.12, -0.17, z), 0.03);
        for (double distance : new double[] {25, 30, 35, 39}) {
            for (double angle : new double[] {0, 0.6, 2.5}) {
                double[] neighbour = {distance * Math.cos(angle), distance * Math.sin(angle), z + 200};
                assertFlagged(QualityFlag.OVERLAP.bit(), bead(0.12, -0.17, z, neighbour), noise);
            }
        }
    }

    private void assertFlagged(int flags, ImageStack bead, double noise) {
        for (Estimate estimate : estimate(repeats(bead, noise, 5), TrackingOptions.DEFAULTS)) {
            assertEquals(flags, estimate.flags() & QualityFlag.OVERLAP.bit(), "asymmetry " + estimate.asymmetry());
        }
    }

    /** An even slope of the light is no neighbour. */
    @Test
    void slopeOfTheLightIsNoOverlap() {
        ImageStack bead = bead(0.12, -0.17, 2500);
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                bead.set(0, row, column, bead.get(0, row, column) + 0.002 * (column - 32) - 0.001 * row);
            }
        }
        assertFlagged(0, bead, 0.01);
    }

    private Estimate judge(double x, double y, double z, ZLut table) {
        Tracks tracks = new Tracks(
                Centers.copyOf(new double[] {x}, new double[] {y}),
                DoubleSeries.copyOf(z),
                DoubleMatrix.allocate(arena, 1, 0));
        return new LocalizationQuality(SIZE, TrackingOptions.DEFAULTS, table)
                .estimate(repeats(bead(0, 0, 2500), 0.01, 1), tracks, 1)[0];
    }

    @Test
    void flagsSayWhatIsWrong() {
        assertEquals(0, judge(32, 32, 2500, zlut).flags());
        assertEquals(QualityFlag.POOR_MATCH.bit(), judge(32, 32, 1200, zlut).flags());
        assertTrue(QualityFlag.REGION_EDGE.isIn(judge(32, 49, 2500, zlut).flags()));
        assertTrue(QualityFlag.REGION_EDGE.isIn(judge(32, 65, 2500, zlut).flags()));
        assertTrue(QualityFlag.TABLE_EDGE.isIn(judge(32, 32, 4420, zlut).flags()));
        assertEquals(
                QualityFlag.TABLE_EDGE.bit() + QualityFlag.NOISE_ALONE.bit(),
                judge(32, 32, Double.NaN, zlut).flags());
        Estimate lost = judge(Double.NaN, Double.NaN, Double.NaN, zlut);
        assertEquals(QualityFlag.LOST.bit(), lost.flags());
        assertTrue(Double.isNaN(lost.sigmaX()) && Double.isNaN(lost.sigmaZ()));
        Estimate flat = judge(32, 32, Double.NaN, null);
        assertEquals(QualityFlag.NOISE_ALONE.bit(), flat.flags());
        assertFalse(QualityFlag.tellOfDoubt(flat.flags()));
        assertTrue(QualityFlag.tellOfDoubt(lost.flags()));
        assertTrue(Double.isNaN(flat.biasX()) && Double.isNaN(flat.biasZ()));
        assertTrue(flat.sigmaX() > 0 && Double.isNaN(flat.sigmaZ()) && Double.isNaN(flat.match()));
        assertEquals(
                "1 at the look-up table's edge, 2 near the region's edge, 4 poor match, 8 overlap, 16 not tracked, "
                        + "32 uncertainty of noise alone",
                QualityFlag.legend());
    }

    @Test
    void threadsAndPixelTypesDoNotMatter() {
        ImageStack images = repeats(bead(0.3, -0.2, 2500), 0.01, 150);
        Tracks tracks = backend.stackToXyzp(images, zlut);
        LocalizationQuality quality = new LocalizationQuality(SIZE, TrackingOptions.DEFAULTS, zlut);
        Estimate[] alone = quality.estimate(images, tracks, 1);
        assertArrayEquals(alone, quality.estimate(images, tracks, 3));
        try (Arena confined = Arena.ofConfined()) {
            ImageStack wide = ImageStack.allocate(confined, PixelType.F64, SIZE, images.count());
            for (int image = 0; image < images.count(); image++) {
                for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                    wide.set(image, pixel / SIZE, pixel % SIZE, images.get(image, pixel / SIZE, pixel % SIZE));
                }
            }
            assertArrayEquals(alone, quality.estimate(wide, tracks, 3));
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        TrackingOptions options = TrackingOptions.DEFAULTS;
        assertMessage("size is 4; it must be 8 to 1024", () -> new LocalizationQuality(4, options, null));
        assertMessage(
                "the image size of zlut is 64 px; it must be that of the images, 40 px",
                () -> new LocalizationQuality(40, options, zlut));
        LocalizationQuality quality = new LocalizationQuality(40, options, null);
        Tracks tracks = Tracks.allocate(arena, 2, 0);
        ImageStack images = ImageStack.allocate(arena, PixelType.U8, 40, 3);
        assertMessage("the number of images is 3; it must be 2", () -> quality.estimate(images, tracks, 1));
        assertMessage("threads is 0; it must be at least 1", () -> quality.estimate(images.slice(0, 2), tracks, 0));
        ImageStack others = ImageStack.allocate(arena, PixelType.U8, 41, 2);
        assertMessage(
                "images is 2 images of 41 × 41 U8 pixels; it must be 40 × 40 pixels",
                () -> quality.estimate(others, tracks, 1));
    }

    private static void assertMessage(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
