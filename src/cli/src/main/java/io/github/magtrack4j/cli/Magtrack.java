package io.github.magtrack4j.cli;

import io.github.magtrack4j.cli.accuracy.AccuracyCommand;
import io.github.magtrack4j.cli.bench.BenchCommand;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.FailureMessage;
import io.github.magtrack4j.cli.console.NumberConverter;
import io.github.magtrack4j.cli.console.PartDescriptions;
import io.github.magtrack4j.cli.console.PathConverter;
import io.github.magtrack4j.cli.console.PlainWriter;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.cli.demo.DemoCommand;
import io.github.magtrack4j.cli.doctor.DoctorCommand;
import io.github.magtrack4j.cli.find.FindCommand;
import io.github.magtrack4j.cli.force.ForceCommand;
import io.github.magtrack4j.cli.plot.PlotCommand;
import io.github.magtrack4j.cli.report.ReportCommand;
import io.github.magtrack4j.cli.simulate.SimulateCommand;
import io.github.magtrack4j.cli.steps.StepsCommand;
import io.github.magtrack4j.cli.tether.TetherCommand;
import io.github.magtrack4j.cli.track.TrackCommand;
import io.github.magtrack4j.cli.zlut.ZLutCommand;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The {@code magtrack} command: its subcommands, its exit codes, and how it tells what went wrong.
 *
 * <p>Exit codes: 0 if the work was done, 1 if it failed, 2 if the command line was wrong.
 */
@Command(
        name = "magtrack",
        description = "Tracks beads in movies of magnetic tweezers.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            SimulateCommand.class,
            FindCommand.class,
            ZLutCommand.class,
            TrackCommand.class,
            PlotCommand.class,
            ReportCommand.class,
            ForceCommand.class,
            TetherCommand.class,
            StepsCommand.class,
            AccuracyCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        },
        footer = {
            "",
            "Example: see everything work on a simulated movie, in less than a minute:",
            "  magtrack demo",
            "",
            "Exit codes: 0 done, 1 the work failed, 2 the command line was wrong."
        })
public final class Magtrack {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where in the program an error came from.")
    private boolean debug;

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command and returns its exit code. */
    static int run(String... arguments) {
        Magtrack magtrack = new Magtrack();
        CommandLine commandLine = new CommandLine(magtrack)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setResourceBundle(new PartDescriptions())
                .registerConverter(Path.class, new PathConverter())
                .setExecutionStrategy(Magtrack::execute)
                .setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> magtrack.failed(failure, command));
        NumberConverter.register(commandLine);
        commandLine.setErr(PlainWriter.of(commandLine.getErr()));
        try {
            return commandLine.execute(arguments);
        } catch (Error failure) {
            // picocli hands over exceptions alone.
            return magtrack.failed(failure, commandLine);
        }
    }

    /** Help is our own, and may have colours; what a command prints has names of files. */
    private static int execute(ParseResult parsed) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        CommandLine commandLine = parsed.commandSpec().commandLine();
        commandLine.setOut(PlainWriter.of(commandLine.getOut()));
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int wrongUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        err.println(name + ": " + reason(wrong));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return ExitCode.WRONG_USAGE;
    }

    /** Of several files, picocli takes one whose name cannot be read for an argument that does not belong there. */
    private static String reason(ParameterException wrong) {
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            PathConverter converter = new PathConverter();
            for (String argument : unmatched.getUnmatched()) {
                try {
                    converter.convert(argument);
                } catch (CommandLine.TypeConversionException e) {
                    return e.getMessage();
                }
            }
        }
        return wrong.getMessage();
    }

    private int failed(Throwable failure, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": "
                + FailureMessage.of(failure).replaceAll("\\R", " "));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILED;
    }
}
