package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A mapped file that becomes shorter while it is read is an {@link InternalError}, whatever reads it and however that
 * is compiled: the JVM lives, and the backend goes on working.
 */
class ShrinkingFileTest {
    @TempDir
    private Path folder;

    /** The machine's widest vectors, compiled as in any program. */
    @Test
    void everyReaderOutlivesTheFile() throws IOException, InterruptedException {
        requireOutliving(ChildJvm.WIDEST, "-XX:+TieredCompilation", 64);
    }

    /** Compiled while the program waits, so that what runs after so many calls is no matter of chance. */
    @ParameterizedTest
    @Tag("exhaustive")
    @Execution(ExecutionMode.CONCURRENT) // each is a JVM of its own
    @CsvSource({
        "512, -XX:+TieredCompilation, 64",
        "512, -XX:-TieredCompilation, 64",
        "256, -XX:+TieredCompilation, 64",
        "128, -XX:+TieredCompilation, 64",
        "512, -XX:TieredStopAtLevel=1, 1"
    })
    void everyReaderOutlivesTheFileHoweverCompiled(int vectorBits, String compiler, int calls)
            throws IOException, InterruptedException {
        ChildJvm.assumeWidth(vectorBits);
        requireOutliving(vectorBits, compiler, calls);
    }

    private void requireOutliving(int vectorBits, String compiler, int calls) throws IOException, InterruptedException {
        List<String> lines = run(vectorBits, List.of("-Xbatch", compiler), calls);
        assertTrue(lines.getFirst().contains(vectorBits + "-bit vectors"), lines.getFirst());
    }

    /** After one call, so in the interpreter and as the first compiler has it; the exhaustive tests: after more. */
    @Test
    void soDoTheScalarKernels() throws IOException, InterruptedException {
        scalarKernels(1);
    }

    @Test
    @Tag("exhaustive")
    void soDoTheScalarKernelsHoweverCompiled() throws IOException, InterruptedException {
        scalarKernels(16);
    }

    private void scalarKernels(int calls) throws IOException, InterruptedException {
        List<String> lines = run(512, List.of("-Xbatch", "-Dmagtrack4j.cpu=scalar"), calls);
        assertTrue(lines.getFirst().contains("scalar"), lines.getFirst());
    }

    private List<String> run(int vectorBits, List<String> flags, int calls) throws IOException, InterruptedException {
        ChildJvm.Outcome outcome = ChildJvm.run(
                vectorBits,
                flags,
                ShrinkingFileCases.class,
                folder.resolve("movie").toString(),
                "" + calls);
        List<String> lines = outcome.lines();
        assertEquals(
                List.of(),
                lines.stream().filter(line -> line.startsWith("WRONG")).toList(),
                outcome.output());
        assertTrue(lines.getLast().startsWith("done"), outcome.output());
        return lines;
    }
}
