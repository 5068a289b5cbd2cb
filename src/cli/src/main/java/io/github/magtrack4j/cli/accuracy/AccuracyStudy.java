package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.accuracy.AccuracyCondition.Varied;
import io.github.magtrack4j.cli.console.Progress;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.simulation.Camera;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The accuracy of each method on simulated beads, whose true positions are known, seen by a camera of 16 bits with read
 * noise, normally distributed and the same in all pixels, and shot noise. One value is varied at a time; the others are
 * as given.
 *
 * @param optics the beads and the light
 * @param images the images of each condition
 * @param sizePx the width of the images
 * @param zNm the height
 * @param noisePercent the read noise in percent of full scale
 * @param photons the photons that a pixel of the background detects; {@link #NO_SHOT_NOISE} for no shot noise
 * @param profiles the profiles that heights are looked up by
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
        double photons,
        Set<Profile> profiles,
        double planeStepNm,
        int[] sizes,
        double[] heights,
        double[] noises,
        double[] fractions,
        long seed) {
    /** So many photons that their noise is far below a grey level. */
    static final double NO_SHOT_NOISE = 1e15;

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
        Map<Integer, AccuracyTables> tables = new HashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (AccuracyCondition condition : conditions()) {
            points.addAll(run(
                    backend,
                    condition,
                    tables.computeIfAbsent(
                            condition.sizePx(), size -> new AccuracyTables(backend, planes(), size, optics)),
                    random.split()));
            progress.advance(images);
        }
        return points;
    }

    /** Returns the methods that are compared. */
    List<AccuracyMethod> methods() {
        return AccuracyMethod.all().stream()
                .filter(method -> method.profile() == null || profiles.contains(method.profile()))
                .toList();
    }

    /** The heights of the tables' planes. */
    private DoubleSeries planes() {
        double lowest = Math.min(zNm, Arrays.stream(heights).min().orElse(zNm));
        double highest = Math.max(zNm, Arrays.stream(heights).max().orElse(zNm));
        double margin = MORE_PLANES * planeStepNm;
        // Heights that are given lie on planes, as far as they are multiples of the planes' distance.
        double first = Math.floor((lowest - margin) / planeStepNm) * planeStepNm;
        return ZLut.heights(first, highest + margin, planeStepNm);
    }

    private List<AccuracyPoint> run(
            Backend backend, AccuracyCondition condition, AccuracyTables tables, SplittableRandom random) {
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
        ImageStack stack = exposed(AccuracyField.render(backend, places, size, optics), noise, random);
        List<Double> bound = CramerRaoBound.of(backend, places[0], size, optics, noise, photons);
        List<AccuracyPoint> points = new ArrayList<>();
        for (AccuracyMethod method : methods()) {
            Tracks tracks = method.tracker().track(backend, stack, tables);
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
    private ImageStack exposed(ImageStack images, double noise, SplittableRandom random) {
        Camera camera = new Camera(PixelType.U16, photons, noise * photons / optics.backgroundLevel());
        ImageStack result = ImageStack.allocate(Arena.ofAuto(), PixelType.U16, images.width(), images.count());
        double[] line = new double[images.width()];
        for (long image = 0; image < images.count(); image++) {
            for (int row = 0; row < images.height(); row++) {
                for (int column = 0; column < line.length; column++) {
                    line[column] = images.get(image, row, column);
                }
                camera.expose(line, optics.backgroundLevel(), random);
                for (int column = 0; column < line.length; column++) {
                    result.set(image, row, column, line[column]);
                }
            }
        }
        return result;
    }
}
