package io.github.magtrack4j.cli.doctor;

import io.github.magtrack4j.benchmarks.JsonWriter;
import io.github.magtrack4j.benchmarks.functions.SelfTest;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.Version;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code magtrack doctor}: whether everything works on this machine. */
@Command(
        name = "doctor",
        description =
                "Checks Java, the CPU and NVIDIA GPUs: compares what they compute, measures their speed roughly, and"
                        + " says what to do about what fails. Nothing is changed or written.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 everything that is installed works (a GPU is not needed), 1 something failed, 2 the command"
                    + " line was wrong.",
            "",
            "Examples:",
            "  magtrack doctor",
            "  magtrack doctor --self-test full --json"
        })
public final class DoctorCommand implements Callable<Integer> {
    /** Raised when a reader of the old format would misunderstand the new one. */
    private static final int FORMAT_VERSION = 2;

    /** How much is compared. */
    enum Extent {
        /** Tracking of a small stack. */
        QUICK,
        /** Every function, pixel type and precision, at several sizes. */
        FULL;

        SelfTest test() {
            return this == FULL ? SelfTest.FULL : SelfTest.QUICK;
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--self-test",
            defaultValue = "quick",
            paramLabel = "EXTENT",
            description = "What to compare: quick, the tracking of a small stack; or full, every function at several"
                    + " sizes, pixel types and precisions, which takes minutes (default: ${DEFAULT-VALUE}).")
    private Extent extent;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = Examination.of(extent.test());
        boolean healthy = findings.stream().noneMatch(finding -> finding.state() == Finding.State.FAILED);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(findings, healthy) : text(findings, healthy));
        out.flush();
        return healthy ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String text(List<Finding> findings, boolean healthy) {
        int width = findings.stream()
                .mapToInt(finding -> finding.name().length())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(String.format(
                    Locale.ROOT, "%-7s  %-" + width + "s  %s%n", word(finding), finding.name(), finding.found()));
            String indent = " ".repeat(width + 11);
            for (String place : finding.tried()) {
                text.append(indent).append("tried: ").append(place).append('\n');
            }
            if (!finding.advice().isEmpty()) {
                text.append(indent).append("to do: ").append(finding.advice()).append('\n');
            }
        }
        return text.append(healthy ? "Everything works.\n" : "Something failed; see 'to do' above.\n")
                .toString();
    }

    private static String word(Finding finding) {
        return finding.state().name().toLowerCase(Locale.ROOT);
    }

    private static String json(List<Finding> findings, boolean healthy) {
        JsonWriter json = new JsonWriter().begin('{');
        json.field("format", "magtrack4j-doctor")
                .field("formatVersion", FORMAT_VERSION)
                .field("version", Version.ofMagtrack())
                .field("healthy", healthy);
        json.begin("findings", '[');
        for (Finding finding : findings) {
            json.begin('{')
                    .field("name", finding.name())
                    .field("state", word(finding))
                    .field("found", finding.found())
                    .field("advice", finding.advice());
            json.begin("tried", '[');
            finding.tried().forEach(json::element);
            json.end(']');
            json.begin("figures", '{');
            finding.figures().forEach(json::field);
            json.end('}').end('}');
        }
        return json.end(']').end('}').toString();
    }
}
