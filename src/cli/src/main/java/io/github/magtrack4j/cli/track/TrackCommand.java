package io.github.magtrack4j.cli.track;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.cli.console.BackendOptions;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.PartConverter;
import io.github.magtrack4j.cli.console.TrackingProgress;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.traces.TraceFormat;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.TrackingMethod;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.tracking.MovieTracking;
import io.github.magtrack4j.tracking.TraceFileSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack track}: a movie in, traces out. */
@Command(
        name = "track",
        description = {
            "Tracks the beads of a movie.",
            "",
            "With ring tables, which magtrack zlut makes, one fit to a bead's whole image gives x, y and z (joint fit)."
                    + " Its SD is as small as the image's noise allows. With a classic look-up table, or none, MagTrack's"
                    + " steps are used: centre, profile, look-up.",
            "",
            "Writes a CSV, .npy or HDF5 file with the columns frame, bead, x_px, y_px (pixels of the full frame) and"
                    + " z_nm. An image that cannot be tracked is a row of NaN.",
            "",
            "Partial results are kept beside the output, in a file that ends in .partial, until the movie is done. If"
                    + " the run is interrupted, the same command resumes it.",
            "",
            "If the movie has a time stamp for each frame, the traces have a column time_s, in seconds."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: track the beads in the regions of rois.csv, with heights from zlut.npy:",
            "  magtrack track movie.tif --rois rois.csv --zlut zlut.npy --out traces.csv"
        })
public final class TrackCommand implements Callable<Integer> {
    /** What one of the methods alone has. */
    private static final List<String> STEPS_OPTIONS =
            List.of("--background", "--xy", "--profile", "--iterations", "--z");

    private static final List<String> FIT_OPTIONS = List.of("--not-robust", "--camera-noise");

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MOVIE",
            description =
                    "A TIFF, .npy, HDF5 or AVI file of frames, or a folder of such files or of PNG pictures; greyscale,"
                            + " integers or floating point.")
    private Path movie;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "TRACES",
            description = "The file to write: .csv, .npy or .h5 (.hdf5). It appears when the movie is done; an existing"
                    + " file is replaced.")
    private Path out;

    @Option(
            names = "--rois",
            paramLabel = "ROIS.csv",
            description = "A CSV file with the columns top, bottom, left, right: a square region for each bead, all of"
                    + " one size. It may have been edited in a spreadsheet. Without it, each frame is the image of"
                    + " bead 0.")
    private Path regions;

    @Option(
            names = "--zlut",
            paramLabel = "Z.npy",
            description =
                    "Look-up tables, one for all beads or one for each bead: ring tables from magtrack zlut, or classic"
                            + " tables. A classic table has 1 + bins rows: heights in nm in row 0, rising or falling, and"
                            + " below them a profile in each column; bins is half the width of a bead's image. Without"
                            + " tables, z is NaN.")
    private Path zlut;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            converter = MethodConverter.class,
            completionCandidates = MethodConverter.class,
            description =
                    "joint-fit or steps (default: what the tables are for). Each method also takes the other's tables;"
                            + " the fit is then less accurate than with ring tables.")
    private TrackingMethod method;

    @Option(
            names = "--not-robust",
            description = "Joint fit: give all pixels their full weight, even where the residuals show a neighbouring"
                    + " bead or dirt.")
    private boolean notRobust;

    @Option(
            names = "--camera-noise",
            paramLabel = "VARIANCE,GAIN",
            split = ",",
            description =
                    "Joint fit: weight pixels by the camera's noise. A pixel of value I has the variance VARIANCE + GAIN"
                            + " * I, in squared pixel values. Default: estimated from the movie's first frames; if that fails,"
                            + " all pixels have the same weight.")
    private List<Double> cameraNoise = List.of();

    @Option(
            names = "--background",
            defaultValue = "none",
            paramLabel = "LEVEL",
            description = "Steps: the background that is subtracted before the centre of mass: none, mean or median"
                    + " (default: ${DEFAULT-VALUE}).")
    private Background background;

    @Mixin
    private CommonOptions.Center center;

    @Mixin
    private CommonOptions.ProfileOption profile;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Steps: how often the centre is refined below a pixel (default: 5).")
    private Integer iterations;

    @Option(
            names = "--z",
            defaultValue = "correlation",
            paramLabel = "METHOD",
            converter = PartConverter.OfLookup.class,
            completionCandidates = PartConverter.OfLookup.class,
            description = "Steps: how heights are looked up: ${bundle:parts.z} (default: ${DEFAULT-VALUE}).")
    private Lookup lookup;

    @Mixin
    private CommonOptions.Opening opening;

    @Option(
            names = "--offset",
            paramLabel = "IMAGE",
            description =
                    "An image (TIFF, PNG or .npy) of the size of a frame: the offset of each pixel, which is the mean"
                            + " of dark frames. Pixels become (pixel - offset) * gain before they are tracked.")
    private Path offset;

    @Option(
            names = "--gain",
            paramLabel = "IMAGE",
            description = "An image of the size of a frame: the gain of each pixel.")
    private Path gain;

    @Option(
            names = "--reference-beads",
            split = ",",
            paramLabel = "N",
            description =
                    "Beads that are stuck to the surface. Their mean motion, the drift, is subtracted from all beads"
                            + " and written to further columns.")
    private List<Integer> referenceBeads = List.of();

    @Option(
            names = "--quality",
            description =
                    "Estimate the uncertainty of each localization from the image's noise and the bias of the steps"
                            + " within a pixel: write the standard deviations of x, y and z, and flags, to further columns. The"
                            + " joint fit always does; with the steps, tracking then takes several times as long.")
    private boolean quality;

    @Mixin
    private CommonOptions.FrameRate frameRate;

    @Mixin
    private CommonOptions.PixelSize pixelSize;

    @Option(
            names = "--restart",
            description =
                    "Start at the first frame, even if an interrupted run left partial results. Nothing but partial"
                            + " results is deleted.")
    private boolean restart;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private CommonOptions.Quiet progress;

    @Override
    public Integer call() throws IOException {
        check();
        try (Backend backend = backendOptions.open();
                // First, so that errors in the movie are reported first.
                Movie frames = Movie.open(movie, opening.options());
                TrackingProgress shown = new TrackingProgress("tracking", progress.quiet)) {
            MovieTracking.Summary summary = tracking(frames, backend).to(sink(), shown);
            PrintWriter print = spec.commandLine().getOut();
            print.println(describe(summary, backend));
            print.println(describeMethod(summary));
            print.println("position within a pixel: " + summary.subpixel());
            if (quality || summary.method() == TrackingMethod.JOINT_FIT) {
                print.println(String.format(Locale.ROOT, "flagged: %,d images may be wrong", summary.flagged()));
            }
            print.println("traces: " + out);
            print.flush();
        }
        return ExitCode.DONE;
    }

    private MovieTracking tracking(Movie frames, Backend backend) {
        MovieTracking tracking = MovieTracking.of(frames, backend)
                .openedWith(opening.options())
                .withOptions(options())
                .withCalibration(offset, gain)
                .withNotes(Warnings::tell);
        tracking = regions == null ? tracking : tracking.withRegions(regions);
        tracking = zlut == null ? tracking : tracking.withTables(zlut);
        tracking = tracking.withJointFit(fitOptions());
        TrackingMethod chosen = method();
        tracking = chosen == null ? tracking : tracking.withMethod(chosen);
        return quality ? tracking.withQuality(backendOptions.threads()) : tracking;
    }

    private TraceFileSink sink() {
        return TraceFileSink.of(out)
                .withFrameRate(frameRate.hertz())
                .withNmPerPixel(pixelSize.nm())
                .withCommand(CommonOptions.commandLine(spec))
                .withReferenceBeads(referenceBeads)
                .withRestart(restart);
    }

    private TrackingOptions options() {
        return new TrackingOptions(background, center.with("iterations", iterations), profile.profile(), lookup);
    }

    /** The method that is asked for, if only by an option that one of them alone has; null for that of the tables. */
    private TrackingMethod method() {
        String ofSteps = given(STEPS_OPTIONS);
        String ofFit = given(FIT_OPTIONS);
        CommonOptions.require(
                spec,
                ofSteps == null || method != TrackingMethod.JOINT_FIT,
                ofSteps + " is an option of the steps, and --method is joint-fit");
        CommonOptions.require(
                spec,
                ofFit == null || method != TrackingMethod.STEPS,
                ofFit + " is an option of the joint fit, and --method is steps");
        CommonOptions.require(
                spec,
                ofSteps == null || ofFit == null,
                ofSteps + " is an option of the steps, and " + ofFit + " one of the joint fit");
        if (ofSteps != null) {
            return TrackingMethod.STEPS;
        }
        return ofFit != null ? TrackingMethod.JOINT_FIT : method;
    }

    private String given(List<String> options) {
        return options.stream()
                .filter(option -> CommonOptions.isGiven(spec, option))
                .findFirst()
                .orElse(null);
    }

    private JointFitOptions fitOptions() {
        JointFitOptions options = JointFitOptions.DEFAULTS.withRobust(!notRobust);
        return cameraNoise.isEmpty() ? options : options.withNoise(cameraNoise.get(0), cameraNoise.get(1));
    }

    private void check() throws IOException {
        backendOptions.check();
        options();
        CommonOptions.require(
                spec,
                cameraNoise.isEmpty() || (cameraNoise.size() == 2 && cameraNoise.get(0) > 0 && cameraNoise.get(1) >= 0),
                "--camera-noise must be two numbers with a comma between, the first above 0, the second at least 0");
        CommonOptions.require(
                spec,
                method() != TrackingMethod.JOINT_FIT || zlut != null,
                "the joint fit needs look-up tables (--zlut)");
        CommonOptions.requireNotOverwritten(spec, "--out", out, movie, regions, zlut, offset, gain);
        requireTraceFormat();
    }

    private void requireTraceFormat() {
        try {
            TraceFormat.of(out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--out: " + e.getMessage(), e);
        }
    }

    /** Tells how the beads were tracked, and what that costs. */
    private String describeMethod(MovieTracking.Summary summary) {
        if (summary.method() == TrackingMethod.JOINT_FIT) {
            return "method: joint fit";
        }
        return zlut == null
                ? "method: steps"
                : "method: steps; z may be off by tens of nm where a bead moves. With ring tables (magtrack zlut) the errors of"
                        + " x, y and z are as small as the noise allows";
    }

    /** Tells a person what was done. */
    public static String describe(MovieTracking.Summary summary, Backend backend) {
        StringBuilder text = new StringBuilder();
        if (!summary.replaced().isEmpty()) {
            text.append(
                    String.format("partial results of another run were replaced (%s differed)%n", summary.replaced()));
        }
        if (summary.resumed() > 0) {
            text.append(String.format(Locale.ROOT, "resumed: %,d frames had been tracked before%n", summary.resumed()));
        }
        text.append(String.format(
                Locale.ROOT,
                "tracked %,d %s in %,d %s: %,d images in %.2f s, %,.0f images/s%n",
                summary.beads(),
                summary.beads() == 1 ? "bead" : "beads",
                summary.frames(),
                summary.frames() == 1 ? "frame" : "frames",
                summary.images(),
                summary.seconds(),
                summary.imagesPerSecond()));
        text.append(String.format(Locale.ROOT, "lost: %,d images could not be tracked (NaN)", summary.lost()));
        if (summary.withoutZ() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nwithout z: %,d images are outside the look-up table (z is NaN)",
                    summary.withoutZ()));
        }
        text.append(String.format("%ncomputed by: %s", backend.description()));
        return text.toString();
    }
}
