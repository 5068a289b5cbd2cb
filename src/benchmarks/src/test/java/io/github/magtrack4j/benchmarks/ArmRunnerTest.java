package io.github.magtrack4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.benchmarks.functions.BackendFunction;
import io.github.magtrack4j.benchmarks.functions.BackendKind;
import io.github.magtrack4j.benchmarks.functions.Residence;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arms in JVMs of their own, with hardly any time. */
class ArmRunnerTest {
    private static final String IGNORE_LOCK = "jmh.ignoreLock";

    @TempDir
    private Path folder;

    /** Other benchmarks may be running; figures are not looked at here. */
    @BeforeAll
    static void ignoreOthers() {
        System.setProperty(IGNORE_LOCK, "true");
    }

    @AfterAll
    static void respectOthers() {
        System.clearProperty(IGNORE_LOCK);
    }

    private Measurement run(int threads, int batch) throws Exception {
        Arm arm = new Arm(
                BackendFunction.CENTER_OF_MASS,
                32,
                PixelType.U8,
                Precision.F32,
                BackendKind.SCALAR,
                0,
                threads,
                Residence.CACHE,
                batch);
        return new ArmRunner(new Timing(20, 20), folder.resolve("jmh.log")).run(arm);
    }

    @Test
    void armIsTimedAndItsBackendTold() throws Exception {
        Measurement measurement = run(1, 7);
        assertTrue(measurement.isGood(), measurement.failure());
        assertEquals(10, measurement.samples().size());
        assertTrue(measurement.min() > 0 && measurement.min() <= measurement.median());
        assertTrue(measurement.heapBytesPerImage() >= 0);
        assertTrue(
                measurement.computer().description().contains("scalar"),
                measurement.computer().description());
        assertEquals("scalar", measurement.backendLabel());
    }

    @Test
    void armThatFailsSaysWhyAndAllThatJmhSaidIsKept() throws Exception {
        Measurement measurement = run(0, 0);
        assertFalse(measurement.isGood());
        assertEquals("threads is 0; it must be at least 1", measurement.failure());
        run(0, 0);
        assertEquals(
                2,
                Files.readAllLines(folder.resolve("jmh.log")).stream()
                        .filter(line -> line.contains("# Fork: 1 of 1"))
                        .count());
    }
}
