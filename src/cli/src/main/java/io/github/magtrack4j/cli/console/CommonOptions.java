package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.files.AxisOrder;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that several commands share. */
public final class CommonOptions {
    private CommonOptions() {}

    /** Whether an option is on the command line. */
    public static boolean isGiven(CommandSpec spec, String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Refuses a command line that does not meet a condition. */
    public static void require(CommandSpec command, boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), otherwise);
        }
    }

    /**
     * Refuses to write over what is read.
     *
     * @param option the name of the option that has the output
     * @param inputs what is read; nulls are skipped
     */
    public static void requireNotOverwritten(CommandSpec command, String option, Path output, Path... inputs)
            throws IOException {
        for (Path input : inputs) {
            require(
                    command,
                    input == null || !Files.exists(output) || !Files.exists(input) || !Files.isSameFile(output, input),
                    option + " is the same file as " + input + ", which would be overwritten");
        }
    }

    /** How a movie's file is opened. */
    public static final class Opening {
        @Option(
                names = "--axis-order",
                defaultValue = "image-first",
                paramLabel = "ORDER",
                converter = DashedEnumConverter.OfAxisOrder.class,
                description =
                        "The axes of a .npy movie: image-first (image, row, column) or image-last (row, column, image), as"
                                + " MagTrack has them (default: ${DEFAULT-VALUE}).")
        private AxisOrder axisOrder;

        @Option(
                names = "--dataset",
                defaultValue = "",
                paramLabel = "NAME",
                showDefaultValue = Visibility.NEVER,
                description =
                        "The data set of an HDF5 file that has the frames, such as /entry/data; needed if there are"
                                + " several.")
        private String dataset;

        @Option(
                names = "--incomplete",
                description =
                        "Read the complete frames of a recording that was cut off, and note what is missing. Without"
                                + " this option, such a file is an error.")
        private boolean incomplete;

        /** Returns what was asked for. */
        public OpenOptions options() {
            return new OpenOptions(axisOrder, incomplete, dataset);
        }
    }

    /** How centres are refined. */
    public static final class Center {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Option(
                names = "--xy",
                defaultValue = "auto-convolution",
                paramLabel = "METHOD",
                converter = PartConverter.OfCentering.class,
                completionCandidates = PartConverter.OfCentering.class,
                description = "How the centre is refined: ${bundle:parts.xy} (default: ${DEFAULT-VALUE}).")
        private Centering centering;

        /** Returns what was asked for. */
        public Centering centering() {
            return centering;
        }

        /**
         * Returns what was asked for, with a parameter's value that an option of its own has given; null for none.
         *
         * @param name the name of the parameter, and without its dashes that of the option
         */
        public Centering with(String name, Integer value) {
            if (value == null) {
                return centering;
            }
            require(
                    command,
                    centering.parameters().stream()
                            .anyMatch(parameter -> parameter.name().equals(name)),
                    "--xy " + centering.name() + " has no --" + name);
            try {
                return centering.with(Map.of(name, value.toString()));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
            }
        }
    }

    /** Which profile heights are looked up by. */
    public static final class ProfileOption {
        @Option(
                names = "--profile",
                defaultValue = "radial",
                paramLabel = "KIND",
                converter = PartConverter.OfProfile.class,
                completionCandidates = PartConverter.OfProfile.class,
                description = "The profile of a bead: ${bundle:parts.profile} (default: ${DEFAULT-VALUE}). A look-up"
                        + " table and the movie that is tracked with it need the same.")
        private Profile profile;

        /** Returns what was asked for. */
        public Profile profile() {
            return profile;
        }
    }

    /** Returns the command line in one line, such as {@code magtrack track movie.tif --out traces.csv}. */
    public static String commandLine(CommandSpec command) {
        CommandSpec root = command.root();
        return root.name()
                + root.commandLine().getParseResult().originalArgs().stream()
                        .map(CommonOptions::quoted)
                        .collect(Collectors.joining(" ", " ", ""));
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./:,=+@%-]+")
                ? argument
                : "'" + argument.replaceAll("\\p{Cntrl}", "?").replace("'", "'\\''") + "'";
    }

    /** Whether progress is shown. */
    public static final class Quiet {
        @Option(names = "--quiet", description = "Show no progress.")
        public boolean quiet;
    }

    /** How large a pixel is. */
    public static final class PixelSize {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Option(
                names = "--nm-per-pixel",
                paramLabel = "NM",
                showDefaultValue = Visibility.NEVER,
                description =
                        "The width of a pixel in the sample in nm, for the header of the traces (default: what the movie says).")
        private double nm;

        /** Returns nm per pixel; 0 if unknown. */
        public double nm() {
            require(
                    command,
                    nm >= 0 && Double.isFinite(nm),
                    "--nm-per-pixel is " + nm + "; it must be a positive number");
            return nm;
        }
    }

    /** How fast the camera was. */
    public static final class FrameRate {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Option(
                names = "--frame-rate",
                paramLabel = "HZ",
                showDefaultValue = Visibility.NEVER,
                description =
                        "The movie's frames per second, for the header of the traces; plots then show time (default: what"
                                + " the movie says). Time stamps in the movie take precedence.")
        private double hertz;

        /** Returns the frames per second; 0 if unknown. */
        public double hertz() {
            require(
                    command,
                    hertz >= 0 && Double.isFinite(hertz),
                    "--frame-rate is " + hertz + "; it must be a positive number");
            return hertz;
        }
    }
}
