package io.github.magtrack4j.cli.zlut;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.cli.console.BackendOptions;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.TrackingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
            "Tracks x and y in each frame, averages the profiles of each step, and tells over which heights each table"
                    + " can be trusted. Nothing is smoothed."
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
                    "A TIFF, .npy, HDF5 or AVI file of frames, or a folder of such files, or of PNG pictures, step after"
                            + " step.")
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
            description = "The frames of each step (default: ${DEFAULT-VALUE}); with 4 or more, the noise is known,"
                    + " and how much z will scatter.")
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
            description = "The file to write: (beads, 1 + bins, steps), and what made it.")
    private Path out;

    @Option(names = "--picture", paramLabel = "P.png", description = "Draw the tables.")
    private Path picture;

    @Option(
            names = "--background",
            defaultValue = "none",
            paramLabel = "LEVEL",
            description = "What is taken off an image before its centre of mass: none, mean or median"
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

    @Override
    public Integer call() throws IOException {
        backendOptions.check();
        CommonOptions.require(spec, Double.isFinite(zStart), "--z-start is " + zStart + "; it must be finite");
        CommonOptions.require(
                spec, Double.isFinite(zStep) && zStep != 0, "--z-step is " + zStep + "; it must be finite, and not 0");
        CommonOptions.require(
                spec, framesPerStep >= 1, "--frames-per-step is " + framesPerStep + "; it must be at least 1");
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
                        .withProfile(profile.profile()));
        try (Backend backend = backendOptions.open()) {
            List<ZLutJob.Table> tables = job.run(backend, progress.quiet);
            PrintWriter print = spec.commandLine().getOut();
            for (ZLutJob.Table table : tables) {
                print.println("bead " + table.bead() + ": " + ZLutJob.describe(table));
            }
            print.println("tables: " + out);
            if (picture != null) {
                print.println("picture: " + picture);
            }
            print.flush();
        }
        return ExitCode.DONE;
    }
}
