package io.github.magtrack4j.internal.cuda;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.PolarProfileOptions;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.TrackingOptions;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not on the GPU yet is refused, with what to do instead; never computed by something else. */
@CudaTest
class PolarProfileOnCudaTest {
    @BeforeEach
    void reset() {
        EmulatedGpu.reset();
    }

    @Test
    void itIsRefused() {
        ImageStack stack = TestStacks.rings(new Random(3), PixelType.U8, 16, 4);
        try (Backend backend = Backend.cuda()) {
            Centers centers = backend.centerOfMass(stack);
            TrackingOptions options = TrackingOptions.DEFAULTS.withProfile(PolarProfileOptions.DEFAULTS);
            assertRefused(() -> backend.polarProfile(stack, centers));
            assertRefused(() -> backend.stackToXyzp(stack, null, options));
        }
    }

    private static void assertRefused(Runnable call) {
        String message =
                assertThrows(UnsupportedOperationException.class, call::run).getMessage();
        assertTrue(message.contains("polar profile is not on the GPU yet; use Backend.cpu()"), message);
    }
}
