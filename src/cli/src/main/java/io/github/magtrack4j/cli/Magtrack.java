package io.github.magtrack4j.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    /** The work was done. */
    static final int DONE = 0;

    /** The work failed: a file, the disk, the memory. */
    static final int FAILED = 1;

    /** The command line was wrong, and no work was begun. */
    static final int WRONG_USAGE = 2;

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
                .setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> magtrack.failed(failure, command));
        try {
            return commandLine.execute(arguments);
        } catch (Error failure) {
            // picocli hands over exceptions alone.
            return magtrack.failed(failure, commandLine);
        }
    }

    private static int wrongUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = command.getErr();
        err.println(name + ": " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return WRONG_USAGE;
    }

    private int failed(Throwable failure, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + FailureMessage.of(failure));
        if (debug) {
            failure.printStackTrace(err);
        }
        err.flush();
        return FAILED;
    }
}
