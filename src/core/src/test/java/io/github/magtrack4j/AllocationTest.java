package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Warm calls allocate nothing per image: no vector is on the heap, whatever was tracked before.
 *
 * <p>What the compiler makes of a kernel is, in a few JVMs, a matter of chance (docs/architecture.md, "Vectors that stay on
 * the heap"). That is no fault of the kernel: where a JVM has such vectors, another one is asked.
 */
class AllocationTest {
    private static final int JVMS = 3;

    /** Also where all is compiled by the best compiler at once, with what little is known by then. */
    @ParameterizedTest
    @CsvSource({"512, true", "512, false", "256, true", "256, false", "128, true", "128, false"})
    void warmCallsAllocateNothingPerImage(int vectorBits, boolean tieredCompilation)
            throws IOException, InterruptedException {
        int widest = VectorShape.preferredShape().vectorBitSize();
        assumeTrue(vectorBits <= widest, () -> "this machine has no vectors of " + vectorBits + " bits");
        List<String> found = new ArrayList<>();
        for (int jvm = 0; jvm < JVMS; jvm++) {
            List<String> lines = run(vectorBits, widest, tieredCompilation);
            assertTrue(lines.get(0).contains(vectorBits + "-bit vectors"), lines.get(0));
            if (lines.size() == 1) {
                return;
            }
            found.addAll(lines);
        }
        assertEquals(List.of(), found, "in each of " + JVMS + " JVMs");
    }

    private static List<String> run(int vectorBits, int widest, boolean tieredCompilation)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                tieredCompilation ? "-XX:+TieredCompilation" : "-XX:-TieredCompilation",
                // With less than this, chance has a much larger part in it.
                "-XX:PerMethodRecompilationCutoff=10000"));
        if (vectorBits < widest) {
            command.add("-Dmagtrack4j.vectorBits=" + vectorBits);
            String narrow = System.getProperty("narrow.flags", "");
            if (!narrow.isEmpty()) {
                command.add(narrow);
            }
        }
        command.addAll(List.of("-cp", classPath(), AllocationCases.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().filter(line -> !line.startsWith("WARNING")).toList();
    }

    /** The library and its tests, on the class path: so most programs have it. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"));
    }
}
