package io.github.magtrack4j.cli.simulate;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.TableKind;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.simulation.MovieSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code magtrack simulate}: a movie of beads whose true places are known. */
@Command(
        name = "simulate",
        description =
                "Simulates a movie of moving beads, and writes it, the true positions of the beads, and the regions"
                        + " to track. The same options make the same movie.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: 5000 frames of 20 beads on a large 16-bit camera, with the look-up table to track them:",
            "  magtrack simulate --out movie.tif --zlut zlut.npy --width 1024 --height 1024 \\",
            "      --beads 20 --frames 5000 --pixel-type u16"
        })
public final class SimulateCommand implements Callable<Integer> {
    public static final double ZLUT_STEP_NM = 25;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "MOVIE.tif",
            description = "The movie to write. The truth and the regions of interest are written beside it, under names"
                    + " that end in -truth.csv and -rois.csv.")
    private Path out;

    @Option(names = "--truth", paramLabel = "TRUTH.csv", description = "Another file name for the truth.")
    private Path truth;

    @Option(names = "--rois", paramLabel = "ROIS.csv", description = "Another file name for the regions of interest.")
    private Path regions;

    @Option(names = "--zlut", paramLabel = "Z.npy", description = "Also write a look-up table, to this file.")
    private Path zlut;

    @Option(
            names = "--table",
            defaultValue = "rings",
            paramLabel = "KIND",
            description = "The kind of the look-up table: rings (default), for the joint fit, or classic.")
    private TableKind kind;

    @Option(
            names = "--zlut-step",
            paramLabel = "NM",
            description = "The distance between its planes in nm (default: ${DEFAULT-VALUE}).")
    private double zlutStepNm = ZLUT_STEP_NM;

    @Mixin
    private CommonOptions.FrameRate frameRate;

    @ArgGroup(exclusive = false, heading = "%nThe movie:%n")
    private SimulationOptions.Frames frames = new SimulationOptions.Frames();

    @ArgGroup(exclusive = false, heading = "%nThe camera:%n")
    private SimulationOptions.Noise noise = new SimulationOptions.Noise();

    @ArgGroup(exclusive = false, heading = "%nThe beads and the light:%n")
    private SimulationOptions.Optics optics = new SimulationOptions.Optics();

    @ArgGroup(exclusive = false, heading = "%nThe beads' motion:%n")
    private SimulationOptions.Motion motion = new SimulationOptions.Motion();

    @Mixin
    private CommonOptions.Quiet progress;

    @Override
    public Integer call() throws IOException {
        SimulationJob job = job();
        try (Backend backend = Backend.best()) {
            job.run(backend, progress.quiet);
        }
        PrintWriter print = spec.commandLine().getOut();
        print.println("movie: " + job.movie());
        print.println("truth: " + job.truth());
        print.println("regions of interest: " + job.regions());
        if (job.zlut() != null) {
            print.println("look-up table: " + job.zlut());
        }
        print.flush();
        return ExitCode.DONE;
    }

    private SimulationJob job() {
        try {
            return new SimulationJob(
                    new MovieSimulator(SimulationOptions.toMovie(frames, noise, optics, motion)),
                    out,
                    truth == null ? beside("-truth.csv") : truth,
                    regions == null ? beside("-rois.csv") : regions,
                    frames.regionSize,
                    zlut,
                    kind,
                    zlutStepNm,
                    frameRate.hertz());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Path beside(String ending) {
        String name = out.getFileName().toString().replaceFirst("(?i)\\.tiff?$", "");
        return out.resolveSibling(name + ending);
    }
}
