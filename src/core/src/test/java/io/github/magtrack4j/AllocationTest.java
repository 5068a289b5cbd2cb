package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Warm calls allocate nothing per image: no vector is boxed, whatever was tracked before.
 *
 * <p>What the compiler makes of a kernel is, in a few JVMs, a matter of chance (docs/explanation/kernels.md, "Boxed
 * vectors"). That is no fault of the kernel: where a JVM boxes vectors, another one is asked.
 */
class AllocationTest {
    private static final int JVMS = 3;

    @ParameterizedTest
    @ValueSource(ints = {512, 256, 128})
    void warmCallsAllocateNothingPerImage(int vectorBits) throws IOException, InterruptedException {
        check(vectorBits, true);
    }

    /** Where all is compiled by the best compiler at once, with what little is known by then. */
    @ParameterizedTest
    @ValueSource(ints = {512, 256, 128})
    @Tag("exhaustive")
    void norWithTheBestCompilerAlone(int vectorBits) throws IOException, InterruptedException {
        check(vectorBits, false);
    }

    private static void check(int vectorBits, boolean tieredCompilation) throws IOException, InterruptedException {
        ChildJvm.assumeWidth(vectorBits);
        List<String> found = new ArrayList<>();
        for (int jvm = 0; jvm < JVMS; jvm++) {
            List<String> lines = run(vectorBits, tieredCompilation);
            assertTrue(lines.get(0).contains(vectorBits + "-bit vectors"), lines.get(0));
            if (lines.size() == 1) {
                return;
            }
            found.addAll(lines);
        }
        assertEquals(List.of(), found, "in each of " + JVMS + " JVMs");
    }

    private static List<String> run(int vectorBits, boolean tieredCompilation)
            throws IOException, InterruptedException {
        List<String> flags = List.of(
                tieredCompilation ? "-XX:+TieredCompilation" : "-XX:-TieredCompilation",
                // With less than this, chance has a much larger part in it.
                "-XX:PerMethodRecompilationCutoff=10000");
        return ChildJvm.run(vectorBits, flags, AllocationCases.class).lines();
    }
}
