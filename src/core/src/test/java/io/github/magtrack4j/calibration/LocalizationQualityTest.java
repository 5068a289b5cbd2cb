package io.github.magtrack4j.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.simulation.BeadOptics;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalizationQualityTest {
    private static final int SIZE = 64;
    private static final int REPEATS = 400;

    /** By how much the estimate may miss the scatter of repeats, either way. */
    private static final double FACTOR = 1.5;

    private final Arena arena = Arena.ofAuto();

    private static double sd(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private ImageStack repeats(Backend backend, double xNm, double yNm, double zNm, double noise) {
        ImageStack bead =
                backend.simulateBeads(DoubleMatrix.copyOf(new double[] {xNm, yNm, zNm}), SIZE, BeadOptics.DEFAULTS);
        ImageStack images = ImageStack.allocate(arena, PixelType.F32, SIZE, REPEATS);
        Random random = new Random(11);
        for (int image = 0; image < REPEATS; image++) {
            for (int row = 0; row < SIZE; row++) {
                for (int column = 0; column < SIZE; column++) {
                    images.set(image, row, column, bead.get(0, row, column) + noise * random.nextGaussian());
                }
            }
        }
        return images;
    }

    @ParameterizedTest
    @CsvSource({
        "0.003, 2500, 13, -10",
        "0.01, 2500, 13, -10",
        "0.03, 2500, 13, -10",
        "0.01, 3600, -12, 20",
        "0.03, 1900, 0, 0",
    })
    void repeatsScatterAsItSays(double noise, double z, double x, double y) {
        try (Backend backend = Backend.cpu(1)) {
            ZLut zlut = backend.simulateZlut(ZLut.heights(1000, 4500, 25), SIZE, BeadOptics.DEFAULTS);
            ImageStack images = repeats(backend, x, y, z, noise);
            Tracks tracks = Tracks.allocate(arena, REPEATS, zlut.bins());
            backend.stackToXyzp(images, zlut, TrackingOptions.DEFAULTS, tracks);
            LocalizationQuality quality = new LocalizationQuality(SIZE, TrackingOptions.DEFAULTS, zlut);
            double[][] sigmas = new double[3][REPEATS];
            for (int image = 0; image < REPEATS; image++) {
                LocalizationQuality.Estimate estimate = quality.estimate(
                        images,
                        image,
                        tracks.x().get(image),
                        tracks.y().get(image),
                        tracks.z().get(image),
                        tracks.profiles().row(image));
                sigmas[0][image] = estimate.sigmaX();
                sigmas[1][image] = estimate.sigmaY();
                sigmas[2][image] = estimate.sigmaZ();
                assertEquals(0, estimate.flags());
                assertTrue(estimate.match() > 0.95, "r " + estimate.match());
            }
            double[][] found = {
                tracks.x().toArray(), tracks.y().toArray(), tracks.z().toArray()
            };
            for (int axis = 0; axis < 3; axis++) {
                double ratio = sd(found[axis]) / median(sigmas[axis]);
                assertTrue(
                        ratio < FACTOR && ratio > 1 / FACTOR,
                        "xyz".charAt(axis) + ": repeats scatter by " + sd(found[axis]) + ", " + ratio
                                + " times the estimate");
            }
        }
    }

    @Test
    void flagsSayWhatIsWrong() {
        try (Backend backend = Backend.cpu(1)) {
            ZLut zlut = backend.simulateZlut(ZLut.heights(1000, 4500, 25), SIZE, BeadOptics.DEFAULTS);
            ImageStack images = repeats(backend, 0, 0, 2500, 0.01);
            LocalizationQuality quality = new LocalizationQuality(SIZE, TrackingOptions.DEFAULTS, zlut);
            DoubleMatrix right = DoubleMatrix.copyOf(profile(zlut, 60));
            DoubleMatrix wrong = DoubleMatrix.copyOf(profile(zlut, 5));
            assertEquals(
                    0, quality.estimate(images, 0, 32, 32, 2500, right.row(0)).flags());
            assertEquals(
                    LocalizationQuality.POOR_MATCH,
                    quality.estimate(images, 0, 32, 32, 2500, wrong.row(0)).flags());
            assertEquals(
                    LocalizationQuality.REGION_EDGE,
                    quality.estimate(images, 0, 32, 49, 2500, right.row(0)).flags());
            DoubleMatrix last = DoubleMatrix.copyOf(profile(zlut, 139));
            LocalizationQuality.Estimate edge = quality.estimate(images, 0, 32, 32, 4476, last.row(0));
            assertEquals(LocalizationQuality.TABLE_EDGE, edge.flags());
            LocalizationQuality.Estimate lost = quality.estimate(images, 0, Double.NaN, 32, 2500, right.row(0));
            assertTrue(Double.isNaN(lost.sigmaX()) && Double.isNaN(lost.sigmaZ()));
            LocalizationQuality.Estimate flat = new LocalizationQuality(SIZE, TrackingOptions.DEFAULTS, null)
                    .estimate(images, 0, 32, 32, Double.NaN, null);
            assertTrue(flat.sigmaX() > 0 && Double.isNaN(flat.sigmaZ()) && Double.isNaN(flat.match()));
        }
    }

    private static double[] profile(ZLut zlut, int plane) {
        double[] profile = new double[zlut.bins()];
        for (int bin = 0; bin < profile.length; bin++) {
            profile[bin] = zlut.profile(plane, bin);
        }
        return profile;
    }
}
