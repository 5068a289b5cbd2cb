package io.github.magtrack4j.cli.force;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack force}: traces in, forces out. */
@Command(
        name = "force",
        description = "Measures the force on each bead at each setting of the magnet, from its thermal motion along and"
                + " across the field, by each method that applies, with errors; says which to trust and why; and fits a"
                + " worm-like chain to force and extension.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  magtrack force traces.csv --settings settings.properties --experiment experiment.csv --out forces.csv"
        })
public final class ForceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TRACES.csv", description = "The traces that 'magtrack track' wrote.")
    private Path traces;

    @Option(
            names = "--settings",
            required = true,
            paramLabel = "SETTINGS.properties",
            description =
                    "What no movie tells, a line key=value each: bead_radius_nm, and as needed field_direction_deg,"
                            + " exposure_s, temperature_c, viscosity_mpa_s, focal_factor, noise_nm, surface_z_nm, frame_rate_hz,"
                            + " nm_per_px.")
    private Path settings;

    @Option(
            names = "--experiment",
            paramLabel = "EXPERIMENT.csv",
            description = "What was done and when: columns frame or time_s, and magnet_mm, turns, buffer, event; a line"
                    + " for each change (default: nothing was changed).")
    private Path experiment;

    @Mixin
    private SettleOption settle;

    @Option(names = "--beads", split = ",", paramLabel = "BEAD", description = "These beads only (default: all).")
    private List<Integer> beads = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FORCES.csv",
            description = "The file to write; one that is there already is replaced.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        double seconds = settle.seconds();
        CommonOptions.requireNotOverwritten(spec, "--out", out, traces, settings, experiment);
        ForceJob.Summary summary = new ForceJob(traces, settings, experiment, seconds, beads, out).run();
        PrintWriter print = spec.commandLine().getOut();
        print.println("measured " + summary.beads() + (summary.beads() == 1 ? " bead at " : " beads at ")
                + summary.plateaus() + (summary.plateaus() == 1 ? " plateau" : " plateaus"));
        summary.chains().forEach(print::println);
        print.println("forces: " + out);
        print.flush();
        return ExitCode.DONE;
    }
}
