package io.github.magtrack4j.cli.experiment;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --settle}. */
public final class SettleOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--settle",
            defaultValue = "1",
            paramLabel = "S",
            description = "Leave out so many seconds after each change (default: ${DEFAULT-VALUE}).")
    private double seconds;

    /** Returns the seconds, 0 or more. */
    public double seconds() {
        if (!(seconds >= 0 && Double.isFinite(seconds))) {
            throw new ParameterException(spec.commandLine(), "--settle is " + seconds + "; it must be 0 or more");
        }
        return seconds;
    }
}
