package io.github.magtrack4j.internal.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads, real and virtual, many backends and many GPUs at once. */
@CudaTest
class CudaThreadsTest {
    private final ImageStack stack = TestStacks.rings(new Random(3), PixelType.U8, 16, 40);

    @BeforeEach
    void reset() {
        EmulatedGpu.reset();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBackendIsSharedBetweenThreads(boolean virtual) throws Exception {
        try (Backend backend = CudaProvider.open(0, 2000);
                ExecutorService executor =
                        virtual ? Executors.newVirtualThreadPerTaskExecutor() : Executors.newFixedThreadPool(8)) {
            double[] expected = backend.stackToXyzp(stack).x().toArray();
            double[] profile =
                    backend.fftProfile(stack, FourierProfile.DEFAULTS).row(3).toArray();
            List<Future<?>> calls = new ArrayList<>();
            for (int call = 0; call < 30; call++) {
                boolean fourier = call % 3 == 0;
                calls.add(executor.submit(() -> {
                    if (fourier) {
                        assertArrayEquals(
                                profile,
                                backend.fftProfile(stack, FourierProfile.DEFAULTS)
                                        .row(3)
                                        .toArray());
                    }
                    assertArrayEquals(expected, backend.stackToXyzp(stack).x().toArray());
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    @Test
    void everyGpuComputesTheSame() throws Exception {
        EmulatedGpu.set("devices", 3);
        EmulatedGpu.set("computeCapabilities", "6.0,8.6,9.0");
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            List<Future<double[]>> results = new ArrayList<>();
            for (int device = 0; device < 3; device++) {
                int number = device;
                results.add(executor.submit(() -> {
                    try (Backend backend = Backend.cuda(number)) {
                        return backend.stackToXyzp(stack).x().toArray();
                    }
                }));
            }
            assertArrayEquals(results.get(0).get(), results.get(1).get());
            assertArrayEquals(results.get(0).get(), results.get(2).get());
        }
        assertEquals(0, EmulatedGpu.count("contexts"));
    }

    @Test
    void closingWaitsForWhatRuns() throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            Backend backend = CudaProvider.open(0, 2000);
            double[] expected = backend.stackToXyzp(stack).x().toArray();
            CountDownLatch started = new CountDownLatch(1);
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                Future<?> calls = executor.submit(() -> {
                    try {
                        while (true) {
                            started.countDown();
                            assertArrayEquals(
                                    expected, backend.stackToXyzp(stack).x().toArray());
                        }
                    } catch (IllegalStateException e) {
                        assertEquals("the backend is closed", e.getMessage());
                    }
                });
                started.await();
                backend.close();
                calls.get();
            }
            assertEquals(0, EmulatedGpu.count("leaks"));
        }
    }

    /** The GPU reads and writes memory that its owner closes: closing waits, and nothing is touched afterwards. */
    @Test
    void closingAnArenaWaitsForTheFunctionsThatUseIt() throws Exception {
        try (Backend backend = CudaProvider.open(0, 2000)) {
            for (int attempt = 0; attempt < 10; attempt++) {
                Arena arena = backend.newArena();
                ImageStack images = ImageStack.allocate(arena, PixelType.U8, 16, stack.count());
                images.segment().copyFrom(stack.segment());
                ImageStack onDevice = backend.upload(stack, arena);
                Tracks into = Tracks.allocate(arena, stack.count(), 8);
                boolean resident = attempt % 2 == 0;
                CountDownLatch started = new CountDownLatch(1);
                Thread closer = new Thread(() -> {
                    try {
                        started.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    arena.close();
                });
                closer.start();
                started.countDown();
                try {
                    backend.stackToXyzp(resident ? onDevice : images, ZLuts.NONE, TrackingOptions.DEFAULTS, into);
                } catch (IllegalStateException e) {
                    assertTrue(e.getMessage().toLowerCase(java.util.Locale.ROOT).contains("close"), e.getMessage());
                }
                closer.join();
            }
        }
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    /** What other CUDA code in the process made current in a thread stays so. */
    @Test
    void theCallersContextIsRestored() {
        try (Backend backend = Backend.cuda()) {
            backend.centerOfMass(stack);
            assertEquals(EmulatedGpu.calls("cuCtxPushCurrent"), EmulatedGpu.calls("cuCtxPopCurrent"));
        }
    }
}
