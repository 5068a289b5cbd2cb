package io.github.magtrack4j.cli.demo;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.cli.accuracy.Accuracy;
import io.github.magtrack4j.cli.console.BackendOptions;
import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.TableKind;
import io.github.magtrack4j.cli.console.TrackingProgress;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.cli.plot.PlotJob;
import io.github.magtrack4j.cli.simulate.SimulateCommand;
import io.github.magtrack4j.cli.simulate.SimulationJob;
import io.github.magtrack4j.cli.track.TrackCommand;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.simulation.MovieSimulator;
import io.github.magtrack4j.tracking.MovieTracking;
import io.github.magtrack4j.tracking.TraceFileSink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code magtrack demo}: everything from a movie to a picture, on a movie whose truth is known. */
@Command(
        name = "demo",
        description =
                "Simulates a movie of beads, tracks it, compares the traces with the truth, and reports errors and"
                        + " speed. All files are kept: movie, truth, regions of interest, look-up table, traces, picture.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example:", "  magtrack demo --out my-first-beads"})
public final class DemoCommand implements Callable<Integer> {
    private static final int REGION_SIZE = 64;
    private static final double FRAME_RATE = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            defaultValue = "magtrack-demo",
            paramLabel = "DIR",
            description = "The folder for the files; created if needed (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private CommonOptions.Quiet progress;

    @Override
    public Integer call() throws IOException {
        backendOptions.check();
        Files.createDirectories(folder);
        MovieOptions options = MovieOptions.DEFAULTS;
        SimulationJob simulation = new SimulationJob(
                new MovieSimulator(options),
                folder.resolve("movie.tif"),
                folder.resolve("truth.csv"),
                folder.resolve("rois.csv"),
                REGION_SIZE,
                folder.resolve("zlut.npy"),
                TableKind.RINGS,
                SimulateCommand.ZLUT_STEP_NM,
                FRAME_RATE);
        Path traces = folder.resolve("traces.csv");
        PlotJob plot = new PlotJob(traces, folder.resolve("traces.png"), List.of());

        PrintWriter print = spec.commandLine().getOut();
        try (Backend backend = backendOptions.open()) {
            simulation.run(backend, progress.quiet);
            print.println(TrackCommand.describe(track(simulation, traces, backend), backend));
        }
        Accuracy accuracy = Accuracy.of(
                TraceFile.read(traces),
                TraceFile.read(simulation.truth()),
                options.optics().nmPerPixel());
        plot.run();
        printErrors(print, accuracy);
        printFiles(print, simulation, traces, plot);
        print.flush();
        return ExitCode.DONE;
    }

    private MovieTracking.Summary track(SimulationJob simulation, Path traces, Backend backend) throws IOException {
        TraceFileSink sink = TraceFileSink.of(traces)
                .withFrameRate(FRAME_RATE)
                .withNmPerPixel(MovieOptions.DEFAULTS.optics().nmPerPixel())
                .withCommand(CommonOptions.commandLine(spec));
        try (Movie movie = Movie.open(simulation.movie());
                TrackingProgress shown = new TrackingProgress("tracking", progress.quiet)) {
            return MovieTracking.of(movie, backend)
                    .withRegions(simulation.regions())
                    .withTables(simulation.zlut())
                    .withNotes(Warnings::tell)
                    .to(sink, shown);
        }
    }

    private static void printErrors(PrintWriter print, Accuracy accuracy) {
        print.println();
        print.println("error against the truth");
        print.println("         mean (nm)    SD (nm)     images");
        String names = "xyz";
        for (Accuracy.Errors errors : accuracy.all()) {
            print.printf(
                    Locale.ROOT,
                    "  %s  %12.3f %10.3f %,10d%n",
                    names.charAt(accuracy.all().indexOf(errors)),
                    errors.mean(),
                    errors.sd(),
                    errors.count());
        }
    }

    private void printFiles(PrintWriter print, SimulationJob simulation, Path traces, PlotJob plot) {
        print.println();
        print.println("files in " + folder.toAbsolutePath().normalize());
        print.println("  " + simulation.movie().getFileName() + "   the movie");
        print.println("  " + simulation.truth().getFileName() + "   where the beads truly were");
        print.println("  " + simulation.regions().getFileName() + "    the region of interest of each bead");
        print.println("  " + simulation.zlut().getFileName() + "    the look-up table for the heights");
        print.println("  " + traces.getFileName() + "  where the beads were found");
        print.println("  " + plot.picture().getFileName() + "  a picture of that");
    }
}
