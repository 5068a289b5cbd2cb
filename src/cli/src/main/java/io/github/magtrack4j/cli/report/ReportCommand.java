package io.github.magtrack4j.cli.report;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code magtrack report}: traces in, a page for the browser out. */
@Command(
        name = "report",
        description =
                "Writes a report for the browser, as one HTML file that needs no network: the traces of each bead,"
                        + " its positions in x and y, power spectra and Allan deviations; pictures of the look-up tables; and"
                        + " the headers of the files.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example:", "  magtrack report traces.csv --zlut zlut.npy --out report.html"})
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "TRACES.csv",
            description = "The traces that 'magtrack track' wrote, of one or several runs.")
    private List<Path> traces;

    @Option(names = "--zlut", paramLabel = "ZLUT.npy", description = "Show these look-up tables too.")
    private Path zlut;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "REPORT.html",
            description = "The file to write; an existing file is replaced.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        CommonOptions.requireNotOverwritten(spec, "--out", out, traces.toArray(Path[]::new));
        CommonOptions.requireNotOverwritten(spec, "--out", out, zlut);
        int beads = new ReportJob(traces, zlut, out).run();
        PrintWriter print = spec.commandLine().getOut();
        print.println("reported " + beads + (beads == 1 ? " bead" : " beads"));
        print.println("report: " + out);
        print.flush();
        return ExitCode.DONE;
    }
}
