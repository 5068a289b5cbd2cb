package io.github.magtrack4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command in a process of its own, on the Java and the class path of the test.
 *
 * @param exitCode the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error, without the JVM's warning of the incubator module
 */
public record MagtrackProcess(int exitCode, String out, String err) {
    /** An option of {@link #command}, for tests to take out. */
    public static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Another one: without it, the CPU computes with vectors, as users have it. */
    public static final String SCALAR = "-Dmagtrack4j.cpu=scalar";

    private static final int PATIENCE_SECONDS = 300;

    /** Runs it with these arguments. */
    public static MagtrackProcess run(Object... arguments) throws IOException, InterruptedException {
        List<String> command = command();
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return start(command);
    }

    /** Returns the command line of the command without arguments. */
    public static List<String> command() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                // What runs for a second is not worth the better compiler's time, nor a file of counters. Without that
                // compiler each vector is an object on the heap: numbers take a tenth of the time.
                FIRST_COMPILER,
                SCALAR,
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                Magtrack.class.getName()));
    }

    /** Runs a command line. */
    public static MagtrackProcess start(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("magtrack", ".out");
        Path err = Files.createTempFile("magtrack", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + command);
            }
            String errors = Files.readString(err, StandardCharsets.UTF_8)
                    .replaceFirst("WARNING: Using incubator modules: jdk.incubator.vector\\R", "");
            return new MagtrackProcess(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), errors);
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
