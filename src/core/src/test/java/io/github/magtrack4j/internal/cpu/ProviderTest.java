package io.github.magtrack4j.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.KernelTest;
import io.github.magtrack4j.Precision;
import org.junit.jupiter.api.Test;

/** Which implementation runs: the build forces each in turn, and here it must be the one. */
@KernelTest
class ProviderTest {
    @Test
    void whatIsForcedIsWhatRuns() {
        String expected = System.getProperty("expected.provider", "SIMD, ");
        try (Backend backend = Backend.cpu(3)) {
            String description = backend.description();
            assertTrue(description.startsWith("CPU, " + expected), description);
            assertTrue(description.contains(", F64, 3 threads"), description);
            String narrow = backend.withPrecision(Precision.F32).description();
            assertTrue(narrow.contains(", F32, "), narrow);
            assertEquals(backend, backend.withPrecision(Precision.F32).withPrecision(Precision.F64));
        }
    }
}
