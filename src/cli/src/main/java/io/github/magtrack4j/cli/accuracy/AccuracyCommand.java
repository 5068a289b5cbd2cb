package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.cli.charts.PictureFile;
import io.github.magtrack4j.cli.console.BackendOptions;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.PartConverter;
import io.github.magtrack4j.cli.console.Progress;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.cli.simulate.SimulationOptions;
import io.github.magtrack4j.method.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code magtrack accuracy}: the accuracy of each method, beside the Cramér-Rao bound. */
@Command(
        name = "accuracy",
        description = {
            "Measures the accuracy of each method on simulated beads, whose true positions are known: bias and standard"
                    + " deviation (SD) of x, y and z against the height, the position between pixels and planes, the noise"
                    + " and the width of the images.",
            "",
            "The Cramér-Rao bound, the smallest SD that any unbiased method can have, is shown beside them."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: with beads of 2.8 µm, pixels of 70 nm, and noise of 2 %%:",
            "  magtrack accuracy --bead-radius 1400 --nm-per-pixel 70 --noise 2 --csv a.csv --out a.png"
        })
public final class AccuracyCommand implements Callable<Integer> {
    private static final double TABLE_STEP_NM = 50;

    /** A row of what is printed, but for the kinds of the figures. */
    private static final String ROW = "%%-24s %%-12s %%-8s %%10%s %%10%s %%10%s%%n";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            defaultValue = "magtrack-accuracy.png",
            paramLabel = "P.png",
            description = "The picture (default: ${DEFAULT-VALUE}).")
    private Path picture;

    @Option(names = "--csv", paramLabel = "T.csv", description = "A table of all figures.")
    private Path table;

    @Option(
            names = "--quick",
            description = "Use a quarter of the images and every other default value. Values that are given are kept.")
    private boolean quick;

    @Option(names = "--images", paramLabel = "N", description = "The number of images per condition (default: 400).")
    private Integer images;

    @Option(names = "--size", paramLabel = "PX", description = "The width of the images (default: ${DEFAULT-VALUE}).")
    private int size = 100;

    @Option(names = "--z", paramLabel = "NM", description = "The height (default: ${DEFAULT-VALUE}).")
    private double z = 4000;

    @Option(
            names = "--noise",
            paramLabel = "PERCENT",
            description =
                    "The SD of the read noise, which is the same in all pixels, in percent of full scale (default:"
                            + " ${DEFAULT-VALUE}).")
    private double noise = 1;

    @Option(
            names = "--photons",
            paramLabel = "N",
            description =
                    "Add shot noise: the photons that a pixel of the background detects in an image (default:"
                            + " none). A camera whose pixels hold 10000 electrons detects at most 10000 times the background level.")
    private Double photons;

    @Option(
            names = "--profile",
            split = ",",
            paramLabel = "KIND",
            converter = PartConverter.OfProfile.class,
            completionCandidates = PartConverter.OfProfile.class,
            description = "The profiles to compare: radial, polar or both (default: both).")
    private Set<Profile> profiles = new LinkedHashSet<>(PartConverter.PROFILES);

    @Option(
            names = "--table-step",
            paramLabel = "NM",
            description = "The distance between planes of the look-up table (default: ${DEFAULT-VALUE}).")
    private double tableStep = TABLE_STEP_NM;

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "PX",
            description = "The widths to compare (default: 32 to 128).")
    private int[] sizes = {32, 40, 48, 56, 64, 80, 100, 128};

    @Option(
            names = "--heights",
            split = ",",
            paramLabel = "NM",
            description = "The heights to compare (default: 1500 to 6500).")
    private double[] heights = DoubleStream.iterate(1500, height -> height <= 6500, height -> height + 500)
            .toArray();

    @Option(
            names = "--noises",
            split = ",",
            paramLabel = "PERCENT",
            description = "The read noises to compare (default: 0.1 to 10).")
    private double[] noises = {0.1, 0.2, 0.5, 1, 2, 5, 10};

    @Option(
            names = "--places",
            split = ",",
            paramLabel = "PX",
            description = "The positions between pixels and planes to compare (default: -0.5 to 0.5).")
    private double[] places = {-0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5};

    @Option(names = "--seed", paramLabel = "N", description = "The seed of the noise (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private SimulationOptions.Optics optics;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private CommonOptions.Quiet progress;

    @Override
    public Integer call() throws IOException {
        AccuracyStudy study = study();
        List<AccuracyPoint> points;
        Map<String, String> header = new LinkedHashMap<>();
        header.put("magtrack", Version.ofMagtrack());
        try (Backend backend = backendOptions.open();
                Progress shown = Progress.of(
                        "measuring",
                        "images",
                        (long) study.images() * study.conditions().size(),
                        progress.quiet)) {
            header.put("computed_by", backend.description());
            points = study.run(backend, shown);
        }
        header.put("optics", study.optics().toString());
        header.put("images_per_condition", String.valueOf(study.images()));
        header.put("photons_per_pixel", photons == null ? "no shot noise" : String.valueOf(photons));
        header.put("table_step_nm", String.valueOf(tableStep));
        header.put("seed", String.valueOf(seed));
        if (table != null) {
            AccuracyTable.write(table, header, points);
        }
        PictureFile.write(picture, () -> new AccuracyPicture(title(study), points).draw());
        print(study.methods(), points);
        return ExitCode.DONE;
    }

    private AccuracyStudy study() {
        backendOptions.check();
        int count = images != null ? images : quick ? 100 : 400;
        CommonOptions.require(spec, count >= 2, "--images is " + count + "; it must be at least 2");
        requireSize("--size", size);
        Arrays.stream(sizes).forEach(each -> requireSize("--sizes", each));
        CommonOptions.require(spec, Double.isFinite(z), "--z is " + z + "; it must be finite");
        requirePositive("--noise", noise);
        if (photons != null) {
            requirePositive("--photons", photons);
        }
        requirePositive("--table-step", tableStep);
        Arrays.stream(noises).forEach(each -> requirePositive("--noises", each));
        for (double height : heights) {
            CommonOptions.require(spec, Double.isFinite(height), "--heights has " + height + "; it must be finite");
        }
        for (double place : places) {
            CommonOptions.require(spec, Math.abs(place) <= 1, "--places has " + place + "; it must be -1 to 1");
        }
        try {
            return new AccuracyStudy(
                    SimulationOptions.toOptics(optics),
                    count,
                    size,
                    z,
                    noise,
                    photons == null ? AccuracyStudy.NO_SHOT_NOISE : photons,
                    profiles,
                    tableStep,
                    isThinned("--sizes")
                            ? everyOther(Arrays.stream(sizes).asDoubleStream().toArray())
                                    .mapToInt(each -> (int) each)
                                    .toArray()
                            : sizes,
                    isThinned("--heights") ? everyOther(heights).toArray() : heights,
                    isThinned("--noises") ? everyOther(noises).toArray() : noises,
                    isThinned("--places") ? everyOther(places).toArray() : places,
                    seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private boolean isThinned(String option) {
        return quick && !CommonOptions.isGiven(spec, option);
    }

    private static DoubleStream everyOther(double[] values) {
        return IntStream.range(0, (values.length + 1) / 2).mapToDouble(i -> values[2 * i]);
    }

    private void requireSize(String name, int value) {
        CommonOptions.require(
                spec,
                value >= Backend.MIN_SIZE && value <= Backend.MAX_SIZE,
                name + " is " + value + "; it must be " + Backend.MIN_SIZE + " to " + Backend.MAX_SIZE);
    }

    private void requirePositive(String name, double value) {
        CommonOptions.require(
                spec, value > 0 && Double.isFinite(value), name + " is " + value + "; it must be positive and finite");
    }

    private static String title(AccuracyStudy study) {
        BeadOptics optics = study.optics();
        return String.format(
                Locale.ROOT,
                "Bead of %.1f µm, pixels of %.0f nm, %s; N = %d px, z = %.0f nm, read noise %s %% where these are"
                        + " not varied; %d images each",
                2 * optics.radiusNm() / 1000,
                optics.nmPerPixel(),
                study.photons() == AccuracyStudy.NO_SHOT_NOISE
                        ? "no shot noise"
                        : String.format(Locale.ROOT, "%,.0f photons per pixel of the background", study.photons()),
                study.sizePx(),
                study.zNm(),
                study.noisePercent(),
                study.images());
    }

    /** What is most wanted: each method at the heights, all of them together. */
    private void print(List<AccuracyMethod> methods, List<AccuracyPoint> points) {
        PrintWriter print = spec.commandLine().getOut();
        print.printf(
                Locale.ROOT,
                "median over the heights, %d px, read noise %s %%, %s%n" + ROW.formatted("s", "s", "s"),
                size,
                noise,
                photons == null ? "no shot noise" : photons + " photons",
                "x, y",
                "z",
                "profile",
                "SD x (px)",
                "SD y (px)",
                "SD z (nm)");
        for (AccuracyMethod method : methods) {
            List<AccuracyPoint> rows = points.stream()
                    .filter(point ->
                            point.method().equals(method) && point.condition().varied() == AccuracyCondition.Varied.Z)
                    .toList();
            printRow(
                    print,
                    rows,
                    method.xy(),
                    method.z(),
                    method.profileName(),
                    (point, coordinate) -> point.errors().get(coordinate).sd());
            if (method.equals(methods.getLast())) {
                printRow(
                        print,
                        rows,
                        "Cramér-Rao bound",
                        "",
                        "",
                        (point, coordinate) -> point.bound().get(coordinate));
            }
        }
        print.println("picture: " + picture);
        if (table != null) {
            print.println("table: " + table);
        }
        print.flush();
    }

    private static void printRow(
            PrintWriter print,
            List<AccuracyPoint> rows,
            String xy,
            String z,
            String profile,
            ToDoubleBiFunction<AccuracyPoint, Integer> value) {
        Object[] medians = IntStream.range(0, 3)
                .mapToObj(coordinate -> median(rows.stream().mapToDouble(row -> value.applyAsDouble(row, coordinate))))
                .toArray();
        print.printf(
                Locale.ROOT, ROW.formatted(".4f", ".4f", ".3f"), xy, z, profile, medians[0], medians[1], medians[2]);
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
