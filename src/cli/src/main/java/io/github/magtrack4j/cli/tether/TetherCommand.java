package io.github.magtrack4j.cli.tether;

import io.github.magtrack4j.cli.console.CommonOptions;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.cli.experiment.SettleOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack tether}: traces in, verdicts out. */
@Command(
        name = "tether",
        description =
                "Tells of each bead whether it hangs on one molecule, on several, is stuck, or attached far from its"
                        + " lowest point, and why; with the hat curve, where the magnet was turned.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  magtrack tether traces.csv --settings settings.properties --experiment experiment.csv --out tethers.csv"
        })
public final class TetherCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TRACES.csv", description = "The traces that 'magtrack track' wrote.")
    private Path traces;

    @Option(
            names = "--settings",
            required = true,
            paramLabel = "SETTINGS.properties",
            description = "As for 'magtrack force'.")
    private Path settings;

    @Option(
            names = "--experiment",
            required = true,
            paramLabel = "EXPERIMENT.csv",
            description = "What was done and when, as for 'magtrack force'; magnet_mm and turns are looked at.")
    private Path experiment;

    @Mixin
    private SettleOption settle;

    @Option(
            names = "--contour-length",
            paramLabel = "NM",
            description = "The molecule's contour length, to tell beads that do not rise when they are pulled.")
    private double contourLength = Double.NaN;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "TETHERS.csv",
            description = "The file to write; one that is there already is replaced.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        double seconds = settle.seconds();
        if (contourLength <= 0) {
            throw new ParameterException(
                    spec.commandLine(), "--contour-length is " + contourLength + "; it must be positive");
        }
        CommonOptions.requireNotOverwritten(spec, "--out", out, traces, settings, experiment);
        List<String> verdicts = new TetherJob(traces, settings, experiment, seconds, contourLength, out).run();
        PrintWriter print = spec.commandLine().getOut();
        verdicts.forEach(print::println);
        print.println("tethers: " + out);
        print.flush();
        return ExitCode.DONE;
    }
}
