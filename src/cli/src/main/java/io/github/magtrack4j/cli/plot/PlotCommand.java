package io.github.magtrack4j.cli.plot;

import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack plot}: traces in, a picture out. */
@Command(
        name = "plot",
        description =
                "Draws x, y and z of each bead, a row per bead, into a PNG file: against time if the traces have time"
                        + " stamps or a frame rate, else against the frame.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example:", "  magtrack plot traces.csv --out traces.png"})
public final class PlotCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TRACES.csv", description = "The traces that 'magtrack track' wrote.")
    private Path traces;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PICTURE.png",
            description = "The file to write; an existing file is replaced.")
    private Path out;

    @Option(
            names = "--beads",
            split = ",",
            paramLabel = "BEAD",
            description = "Draw these beads only (default: all, at most the first " + TracePicture.MAX_BEADS + ").")
    private List<Integer> beads = List.of();

    @Override
    public Integer call() throws IOException {
        PlotJob.Summary summary = new PlotJob(traces, out, beads).run();
        PrintWriter print = spec.commandLine().getOut();
        print.println("drew " + summary.drawn() + " of " + summary.beads() + " beads");
        print.println("picture: " + out);
        print.flush();
        return ExitCode.DONE;
    }
}
