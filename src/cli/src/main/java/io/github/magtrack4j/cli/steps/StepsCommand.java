package io.github.magtrack4j.cli.steps;

import io.github.magtrack4j.cli.console.CommonOptions;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack steps}: traces in, steps out. */
@Command(
        name = "steps",
        description =
                "Finds steps in the height of each bead, or in x or y, and how long it stayed between them; tells in"
                        + " how many simulated traces of the same noise a step is found where there is none.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example:", "  magtrack steps traces.csv --out steps.csv"})
public final class StepsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TRACES.csv", description = "The traces that 'magtrack track' wrote.")
    private Path traces;

    @Option(
            names = "--axis",
            defaultValue = "z",
            paramLabel = "AXIS",
            description = "Where to look: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private StepsJob.Axis axis;

    @Option(
            names = "--false-rate",
            defaultValue = "0.02",
            paramLabel = "PART",
            description = "In what part of traces of noise alone a step may be found, 0.001 to 0.5 (default:"
                    + " ${DEFAULT-VALUE}).")
    private double falseRate;

    @Option(
            names = "--min-frames",
            defaultValue = "3",
            paramLabel = "N",
            description = "The frames that a bead stays at least (default: ${DEFAULT-VALUE}).")
    private int minFrames;

    @Option(names = "--beads", split = ",", paramLabel = "BEAD", description = "These beads only (default: all).")
    private List<Integer> beads = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "STEPS.csv",
            description = "The file to write; one that is there already is replaced.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (!(falseRate >= 0.001 && falseRate <= 0.5)) {
            throw new ParameterException(
                    spec.commandLine(), "--false-rate is " + falseRate + "; it must be 0.001 to 0.5");
        }
        if (minFrames < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--min-frames is " + minFrames + "; it must be at least 1");
        }
        CommonOptions.requireNotOverwritten(spec, "--out", out, traces);
        StepsJob.Summary summary = new StepsJob(traces, axis, falseRate, minFrames, beads, out).run();
        PrintWriter print = spec.commandLine().getOut();
        print.println("found " + summary.steps() + (summary.steps() == 1 ? " step of " : " steps of ") + summary.beads()
                + (summary.beads() == 1 ? " bead" : " beads"));
        summary.dwells().forEach(print::println);
        print.println("steps: " + out);
        print.flush();
        return ExitCode.DONE;
    }
}
