package io.github.magtrack4j.files.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a file holds, it is read, or refused with a sentence that names it: see {@link FuzzRun}. Inputs that fail
 * are kept in {@code target/fuzz}.
 */
@Execution(ExecutionMode.CONCURRENT) // each format is a JVM of its own
class FuzzTest {
    private static final long FEW = 500;
    private static final long MANY = Long.getLong("fuzz.files", 20_000);
    private static final Path FAILURES = Path.of("target", "fuzz");

    @TempDir
    private Path folder;

    /** What came of a run. */
    private record Result(int exitCode, String output) {}

    static Stream<FuzzFormat> formats() {
        return FuzzFormat.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void damagedFilesAreReadOrRefused(FuzzFormat format) throws Exception {
        check(format, 0, FEW);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    @Tag("exhaustive")
    void manyDamagedFilesAreReadOrRefused(FuzzFormat format) throws Exception {
        check(format, FEW, MANY);
    }

    private void check(FuzzFormat format, long first, long count) throws Exception {
        Result result = run(format.name(), first, count, FAILURES);
        assertEquals(0, result.exitCode, result.output);
        assertTrue(result.output.contains(" inputs were read, 0 kinds of faults"), result.output);
    }

    /** The fuzzer sees each kind of fault that it is there for. */
    @ParameterizedTest
    @CsvSource({
        "faulty-null, 1, NullPointerException: seen",
        "faulty-message, 1, the message does not name the file: it is bad",
        "faulty-lines, 1, the message has several lines",
        "faulty-garbage, 1, are permitted",
        "faulty-memory, 1, OutOfMemoryError",
        "faulty-stack, 1, StackOverflowError",
        "faulty-hang, 3, takes more than",
        "faulty-exit, 134, ''",
    })
    void faultsAreFound(String format, int exitCode, String words) throws Exception {
        Path kept = folder.resolve("kept");
        Result result = run(format, 0, 1, kept);
        assertEquals(exitCode, result.exitCode, result.output);
        assertTrue(result.output.contains(words), result.output);
        try (Stream<Path> files = Files.list(kept)) {
            assertEquals(1, files.count());
        }
    }

    private Result run(String format, long first, long count, Path failures) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folder.resolve("work"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=256m",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                // What libraries do in parallel is counted with the thread that reads.
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
                "-Djava.awt.headless=true",
                "-cp",
                classPath(),
                FuzzRun.class.getName(),
                format,
                Long.toString(first),
                Long.toString(count),
                work.toString(),
                failures.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        if (exitCode > 3) {
            keepLast(work, format, failures);
        }
        return new Result(exitCode, output);
    }

    /** Keeps the input that ended the JVM. */
    private static void keepLast(Path work, String format, Path failures) throws IOException {
        Files.createDirectories(failures);
        try (Stream<Path> files = Files.list(work)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, failures.resolve(format + "-" + file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"));
    }
}
