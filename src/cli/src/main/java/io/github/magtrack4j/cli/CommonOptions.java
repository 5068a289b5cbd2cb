package io.github.magtrack4j.cli;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that several commands share. */
final class CommonOptions {
    private CommonOptions() {}

    /** Whether progress is shown. */
    static final class Quiet {
        @Option(names = "--quiet", description = "Show no progress.")
        boolean quiet;
    }

    /** How fast the camera was. */
    static final class FrameRate {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Option(
                names = "--frame-rate",
                paramLabel = "HZ",
                showDefaultValue = Visibility.NEVER,
                description = "The movie's frames per second: noted in the traces, and plot then shows time.")
        private double hertz;

        /** Returns the frames per second; 0 if unknown. */
        double hertz() {
            if (!(hertz >= 0 && Double.isFinite(hertz))) {
                throw new ParameterException(
                        command.commandLine(), "--frame-rate is " + hertz + "; it must be a positive number");
            }
            return hertz;
        }
    }
}
