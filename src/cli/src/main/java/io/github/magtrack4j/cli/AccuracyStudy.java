package io.github.magtrack4j.cli;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.AccuracyCondition.Varied;
import io.github.magtrack4j.simulation.BeadOptics;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How exact each method is on simulated beads whose place is known, with normally distributed noise, the same in all
 * pixels, and a camera of 16 bits. One value is varied at a time; the others are as given.
 *
 * @param optics the beads and the light
 * @param images the images of each condition
 * @param sizePx the width of the images
 * @param zNm the height
 * @param noisePercent the noise in percent of full scale
 * @param planeStepNm the distance of two planes of the look-up table
 * @param sizes the widths
 * @param heights the heights
 * @param noises the noises
 * @param fractions the places between pixels and planes
 * @param seed another seed, other noise
 */
@SuppressWarnings("ArrayRecordComponent") // made and read by the command alone
record AccuracyStudy(
        BeadOptics optics,
        int images,
        int sizePx,
        double zNm,
        double noisePercent,
        double planeStepNm,
        int[] sizes,
        double[] heights,
        double[] noises,
        double[] fractions,
        long seed) {
    private static final int FULL_SCALE = 0xFFFF;

    /** The planes beyond the heights that are looked up. */
    private static final int MORE_PLANES = 12;

    /** Returns all conditions. */
    List<AccuracyCondition> conditions() {
        List<AccuracyCondition> conditions = new ArrayList<>();
        for (double z : heights) {
            conditions.add(new AccuracyCondition(Varied.Z, sizePx, z, noisePercent, Double.NaN, Double.NaN));
        }
        for (double at : fractions) {
            conditions.add(new AccuracyCondition(Varied.PIXEL, sizePx, zNm, noisePercent, at, Double.NaN));
        }
        for (double at : fractions) {
            conditions.add(new AccuracyCondition(Varied.PLANE, sizePx, zNm, noisePercent, 0, at));
        }
        for (double noise : noises) {
            conditions.add(new AccuracyCondition(Varied.NOISE, sizePx, zNm, noise, Double.NaN, Double.NaN));
        }
        for (int size : sizes) {
            conditions.add(new AccuracyCondition(Varied.SIZE, size, zNm, noisePercent, Double.NaN, Double.NaN));
        }
        return conditions;
    }

    /** Simulates and tracks the beads of every condition. */
    List<AccuracyPoint> run(Backend backend, Progress progress) {
        List<AccuracyPoint> points = new ArrayList<>();
        Map<Integer, ZLut> zluts = new HashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (AccuracyCondition condition : conditions()) {
            ZLut zlut = zluts.computeIfAbsent(condition.sizePx(), size -> zlut(backend, size));
            points.addAll(run(backend, condition, zlut, random.split()));
            progress.advance(images);
        }
        return points;
    }

    private ZLut zlut(Backend backend, int size) {
        double lowest = Math.min(zNm, Arrays.stream(heights).min().orElse(zNm));
        double highest = Math.max(zNm, Arrays.stream(heights).max().orElse(zNm));
        double margin = MORE_PLANES * planeStepNm;
        // Heights that are given lie on planes, as far as they are multiples of the planes' distance.
        double first = Math.floor((lowest - margin) / planeStepNm) * planeStepNm;
        return backend.simulateZlut(ZLut.heights(first, highest + margin, planeStepNm), size, optics);
    }

    private List<AccuracyPoint> run(Backend backend, AccuracyCondition condition, ZLut zlut, SplittableRandom random) {
        double[][] places = new double[images][];
        double planeNm = Math.rint(condition.zNm() / planeStepNm) * planeStepNm;
        for (int i = 0; i < images; i++) {
            places[i] = new double[] {
                fraction(condition.pixelFraction(), random) * optics.nmPerPixel(),
                fraction(condition.pixelFraction(), random) * optics.nmPerPixel(),
                planeNm + fraction(condition.planeFraction(), random) * planeStepNm
            };
        }
        int size = condition.sizePx();
        double noise = condition.noisePercent() / 100;
        ImageStack stack = exposed(backend.simulateBeads(DoubleMatrix.copyOf(places), size, optics), noise, random);
        List<Double> bound = CramerRaoBound.of(backend, places[0], size, optics, noise);
        List<AccuracyPoint> points = new ArrayList<>();
        for (AccuracyMethod method : AccuracyMethod.values()) {
            Tracks tracks = method.track(backend, stack, zlut);
            Accuracy.Sums x = new Accuracy.Sums();
            Accuracy.Sums y = new Accuracy.Sums();
            Accuracy.Sums z = new Accuracy.Sums();
            int middle = size / 2; // where a bead at x = y = 0 is centred
            for (int i = 0; i < images; i++) {
                x.add(tracks.x().get(i) - middle - places[i][0] / optics.nmPerPixel());
                y.add(tracks.y().get(i) - middle - places[i][1] / optics.nmPerPixel());
                z.add(tracks.z().get(i) - places[i][2]);
            }
            points.add(new AccuracyPoint(condition, method, List.of(x.errors(), y.errors(), z.errors()), bound));
        }
        return points;
    }

    private static double fraction(double given, SplittableRandom random) {
        return Double.isNaN(given) ? random.nextDouble(-0.5, 0.5) : given;
    }

    /** What the camera makes of images. */
    private static ImageStack exposed(ImageStack images, double noise, SplittableRandom random) {
        ImageStack result = ImageStack.allocate(Arena.ofAuto(), PixelType.U16, images.width(), images.count());
        for (long image = 0; image < images.count(); image++) {
            for (int row = 0; row < images.height(); row++) {
                for (int column = 0; column < images.width(); column++) {
                    double value = images.get(image, row, column) + noise * random.nextGaussian();
                    result.set(image, row, column, Math.rint(Math.clamp(value, 0.0, 1.0) * FULL_SCALE));
                }
            }
        }
        return result;
    }
}
