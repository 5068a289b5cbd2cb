package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.VectorShape;

/**
 * Runs a test's program in a JVM of its own, with vectors of a width, and the library on the class path as most have
 * it.
 */
final class ChildJvm {
    static final int WIDEST = VectorShape.preferredShape().vectorBitSize();

    private ChildJvm() {}

    /** What a JVM printed, and how it ended. */
    record Outcome(int exitCode, String output) {
        /** The lines of a JVM that must have ended well, without the JVM's own warnings. */
        List<String> lines() {
            assertEquals(0, exitCode, output);
            return output.lines().filter(line -> !line.startsWith("WARNING")).toList();
        }
    }

    /** Skips the test where this machine has no such vectors. */
    static void assumeWidth(int vectorBits) {
        assumeTrue(vectorBits <= WIDEST, () -> "this machine has no vectors of " + vectorBits + " bits");
    }

    static Outcome run(int vectorBits, List<String> flags, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g"));
        if (vectorBits < WIDEST) {
            command.add("-Dmagtrack4j.vectorBits=" + vectorBits);
            String narrow = System.getProperty("narrow.flags", "");
            if (!narrow.isEmpty()) {
                command.add(narrow);
            }
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"));
    }
}
