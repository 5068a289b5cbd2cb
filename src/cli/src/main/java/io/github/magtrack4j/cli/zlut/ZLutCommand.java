package io.github.magtrack4j.cli.zlut;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.calibration.RingTableBuilder;
import io.github.magtrack4j.cli.console.BackendOptions;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.TableKind;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.TrackingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack zlut}: a focus scan in, look-up tables out. */
@Command(
        name = "zlut",
        description = {
            "Builds a look-up table for each bead from a focus scan, in which the objective moves in equal steps and the"
                    + " beads stay where they are.",
            "",
            "Tracks x and y in each frame, fits a ring table to all pixels of the scan, and reports the range of heights"
                    + " in which each table is unambiguous, and its accuracy. The scan's noise determines how much ring"
                    + " tables are smoothed, which is reported, too. With --table classic the profiles of each step are"
                    + " averaged, without smoothing."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: a scan of 100 steps of 25 nm with 10 frames each, upwards from 1500 nm:",
            "  magtrack zlut scan.tif --rois rois.csv --z-start 1500 --z-step 25 --frames-per-step 10 \\",
            "      --out zlut.npy --picture zlut.png"
        })
public final class ZLutCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SCAN",
            description =
                    "A TIFF, .npy, HDF5 or AVI file of frames, or a folder of such files or of PNG pictures; the frames of"
                            + " one step after those of the other.")
    private Path scan;

    @Option(
            names = "--z-start",
            required = true,
            paramLabel = "NM",
            description = "The height of the first step in nm.")
    private double zStart;

    @Option(
            names = "--z-step",
            required = true,
            paramLabel = "NM",
            description = "How much higher each next step is in nm; negative if it is lower.")
    private double zStep;

    @Option(
            names = "--frames-per-step",
            defaultValue = "1",
            paramLabel = "N",
            description = "The frames of each step (default: ${DEFAULT-VALUE}). With 4 or more, the noise can be"
                    + " estimated, and from it the SD of z.")
    private int framesPerStep;

    @Option(
            names = "--rois",
            paramLabel = "ROIS.csv",
            description = "A CSV file with a square region for each bead. Without it, each frame is the image of one"
                    + " bead.")
    private Path regions;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "ZLUT.npy",
            description = "The file to write: the tables, and a header that says how they were made.")
    private Path out;

    @Option(
            names = "--table",
            defaultValue = "rings",
            paramLabel = "KIND",
            description =
                    "rings (default): ring tables, for the joint fit, which has the smallest SD of x, y and z. classic:"
                            + " tables of profiles, like MagTrack's.")
    private TableKind kind;

    @Option(
            names = "--focal-factor",
            defaultValue = "1",
            paramLabel = "F",
            description = "Height per travel of the objective (default: ${DEFAULT-VALUE}). Refraction makes it about"
                    + " 0.88 for an oil objective and a sample in water; measured factors go down to 0.57. Negative if"
                    + " heights fall while the numbers of the scan rise.")
    private double focalFactor;

    @Option(
            names = "--penalty",
            paramLabel = "L",
            description = "How strongly the rings are smoothed along the radius (default: chosen by generalized"
                    + " cross-validation).")
    private Double penalty;

    @Option(
            names = "--smooth-steps",
            paramLabel = "N",
            description =
                    "How many steps each cubic spans that smooths along z: an odd number of at least 5, or 1 for no"
                            + " smoothing (default: determined by the scan's noise).")
    private Integer smoothSteps;

    @Option(names = "--picture", paramLabel = "P.png", description = "Draw the tables.")
    private Path picture;

    @Option(
            names = "--background",
            defaultValue = "none",
            paramLabel = "LEVEL",
            description = "The background that is subtracted before the centre of mass: none, mean or median"
                    + " (default: ${DEFAULT-VALUE}).")
    private Background background;

    @Mixin
    private CommonOptions.Opening opening;

    @Mixin
    private CommonOptions.Center center;

    @Mixin
    private CommonOptions.ProfileOption profile;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private CommonOptions.Quiet progress;

    private UnaryOperator<RingTableBuilder> builderOptions() {
        CommonOptions.require(
                spec,
                penalty == null || (penalty > 0 && Double.isFinite(penalty)),
                "--penalty is " + penalty + "; it must be above 0");
        CommonOptions.require(
                spec,
                smoothSteps == null || smoothSteps == 1 || (smoothSteps >= 5 && smoothSteps % 2 != 0),
                "--smooth-steps is " + smoothSteps + "; it must be 1, or odd and at least 5");
        return builder -> {
            RingTableBuilder smoothed = smoothSteps == null ? builder : builder.withSmoothedPlanes(smoothSteps);
            return penalty == null ? smoothed : smoothed.withPenalty(penalty);
        };
    }

    @Override
    public Integer call() throws IOException {
        backendOptions.check();
        CommonOptions.require(spec, Double.isFinite(zStart), "--z-start is " + zStart + "; it must be finite");
        CommonOptions.require(
                spec, Double.isFinite(zStep) && zStep != 0, "--z-step is " + zStep + "; it must be finite, and not 0");
        CommonOptions.require(
                spec, framesPerStep >= 1, "--frames-per-step is " + framesPerStep + "; it must be at least 1");
        CommonOptions.require(
                spec,
                Double.isFinite(focalFactor) && focalFactor != 0,
                "--focal-factor is " + focalFactor + "; it must be finite, and not 0");
        CommonOptions.require(
                spec,
                kind == TableKind.RINGS || (penalty == null && smoothSteps == null),
                "--penalty and --smooth-steps are for ring tables, and --table is classic");
        CommonOptions.require(
                spec,
                kind == TableKind.CLASSIC || !CommonOptions.isGiven(spec, "--profile"),
                "--profile is for classic tables; add --table classic");
        CommonOptions.requireNotOverwritten(spec, "--out", out, scan, regions);
        if (picture != null) {
            CommonOptions.requireNotOverwritten(spec, "--picture", picture, scan, regions);
        }
        ZLutJob job = new ZLutJob(
                scan,
                opening.options(),
                regions,
                zStart,
                zStep,
                framesPerStep,
                out,
                picture,
                TrackingOptions.DEFAULTS
                        .withBackground(background)
                        .withCentering(center.centering())
                        .withProfile(profile.profile()),
                focalFactor,
                kind == TableKind.RINGS ? builderOptions() : null);
        try (Backend backend = backendOptions.open()) {
            List<ZLutJob.Table> tables = job.run(backend, progress.quiet);
            PrintWriter print = spec.commandLine().getOut();
            for (ZLutJob.Table table : tables) {
                print.println("bead " + table.bead() + ": " + ZLutJob.describe(table));
            }
            print.println("tables: " + out);
            if (focalFactor == 1) {
                print.println("heights are the objective's travel; because of refraction, beads move less"
                        + " (--focal-factor, about 0.88 for oil and water)");
            }
            if (picture != null) {
                print.println("picture: " + picture);
            }
            print.flush();
        }
        return ExitCode.DONE;
    }
}
