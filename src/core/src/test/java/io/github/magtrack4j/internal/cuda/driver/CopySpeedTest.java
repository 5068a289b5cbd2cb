package io.github.magtrack4j.internal.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.internal.cuda.EmulatedGpu;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@CudaTest
class CopySpeedTest {
    private static final long BYTES = 1 << 16;

    @BeforeEach
    void reset() {
        EmulatedGpu.reset();
    }

    @Test
    void somethingIsMeasuredAndNothingKept() {
        try (Backend cuda = Backend.cuda()) {
            long before = EmulatedGpu.held();
            assertTrue(cuda.diagnostics().copyBytesPerSecond(BYTES) > 0);
            assertEquals(before, EmulatedGpu.held());
        }
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cuMemHostAlloc", "cuMemAlloc", "cuStreamCreate", "cuMemcpyHtoDAsync", "cuStreamSynchronize"})
    void aFailureIsToldAndNothingKept(String call) {
        try (Backend cuda = Backend.cuda()) {
            long before = EmulatedGpu.held();
            EmulatedGpu.fail(call, 1, EmulatedGpu.OUT_OF_MEMORY);
            CudaException failure =
                    assertThrows(CudaException.class, () -> cuda.diagnostics().copyBytesPerSecond(BYTES));
            assertEquals(call, failure.call());
            assertEquals(before, EmulatedGpu.held());
        }
        assertEquals(0, EmulatedGpu.count("leaks"));
    }
}
