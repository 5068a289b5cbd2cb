package io.github.magtrack4j.internal.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.method.FourierProfile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that fails: what is said, and that everything is given back all the same. */
@CudaTest
class CudaFailuresTest {
    private final ImageStack stack = TestStacks.rings(new Random(3), PixelType.U8, 16, 60);

    @BeforeEach
    void reset() {
        EmulatedGpu.reset();
    }

    /** Opens a backend with small slots, so that a call has many chunks. */
    private static Backend openWithSmallSlots() {
        return CudaProvider.open(0, 4000);
    }

    private static void assertNothingIsHeld(long before) {
        assertEquals(before, EmulatedGpu.held());
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    /** Nothing but the one thing that the driver did not free. */
    private static void assertLittleIsHeld(long before) {
        assertTrue(EmulatedGpu.held() <= before + 1);
        assertTrue(EmulatedGpu.count("leaks") <= 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cuInit",
                "cuDriverGetVersion",
                "cuDeviceGetCount",
                "cuDeviceGet",
                "cuDeviceGetName",
                "cuDeviceGetAttribute",
                "cuDeviceTotalMem",
                "cuDevicePrimaryCtxRetain",
                "cuCtxPushCurrent",
                "cuModuleLoadData",
                "cuModuleGetFunction",
                "cuFuncGetAttribute"
            })
    void aFailureWhileOpeningIsTold(String call) {
        long before = EmulatedGpu.held();
        EmulatedGpu.fail(call, 1, 999);
        CudaException failure = assertThrows(CudaException.class, Backend::cuda);
        assertEquals(call, failure.call());
        assertEquals(999, failure.code());
        assertEquals("CUDA_ERROR_UNKNOWN", failure.codeName());
        assertNothingIsHeld(before);
        Backend.cuda().close();
    }

    /** Each call of each function fails once in its turn. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cuCtxPushCurrent",
                "cuStreamCreate",
                "cuEventCreate",
                "cuMemAlloc",
                "cuMemHostAlloc",
                "cuPointerGetAttribute",
                "cuMemcpyHtoDAsync",
                "cuModuleGetFunction",
                "cuLaunchKernel",
                "cuEventRecord",
                "cuEventSynchronize"
            })
    void aFailureWhileTrackingIsToldAndNothingIsLost(String call) {
        long before = EmulatedGpu.held();
        for (long nth : new long[] {1, 2, 3, 5}) {
            EmulatedGpu.reset();
            try (Backend backend = openWithSmallSlots()) {
                EmulatedGpu.fail(call, nth, 999);
                try {
                    backend.stackToXyzp(stack);
                    // Some functions are not called so often; then all is well.
                    assertTrue(EmulatedGpu.calls(call) < nth + 20, call + " failed, and nobody noticed");
                } catch (CudaException failure) {
                    assertEquals(call, failure.call());
                }
            }
            assertNothingIsHeld(before);
        }
    }

    @Test
    void outOfMemoryHalfwayMakesChunksSmaller() {
        try (Backend backend = openWithSmallSlots()) {
            double[] expected = backend.centerOfMass(stack).x().toArray();
            for (String call : new String[] {"cuMemAlloc", "cuMemHostAlloc"}) {
                for (int nth = 1; nth <= 3; nth++) {
                    try (Backend fresh = openWithSmallSlots()) {
                        EmulatedGpu.fail(call, nth, EmulatedGpu.OUT_OF_MEMORY);
                        assertArrayEquals(
                                expected, fresh.centerOfMass(stack).x().toArray());
                    }
                    EmulatedGpu.reset();
                }
            }
        }
    }

    @Test
    void outOfMemoryForATransformMakesChunksSmaller() {
        try (Backend backend = Backend.cuda()) {
            double[] expected =
                    backend.fftProfile(stack, FourierProfile.DEFAULTS).row(59).toArray();
            try (Backend fresh = Backend.cuda()) {
                EmulatedGpu.fail("cufftPlanMany", 1, 2);
                double[] actual =
                        fresh.fftProfile(stack, FourierProfile.DEFAULTS).row(59).toArray();
                assertArrayEquals(expected, actual);
            }
            EmulatedGpu.fail("cufftExecD2Z", 1, 6);
            CudaException failure =
                    assertThrows(CudaException.class, () -> backend.fftProfile(stack, FourierProfile.DEFAULTS));
            assertEquals(
                    "cufftExecD2Z failed with CUFFT_EXEC_FAILED (6): the transform failed on the GPU",
                    failure.getMessage());
        }
    }

    /** A plan that is not on its slot's stream would transform what the stream has not copied yet. */
    @Test
    void aPlanWithoutItsStreamIsNotKept() {
        try (Backend backend = Backend.cuda()) {
            double[] expected =
                    backend.fftProfile(stack, FourierProfile.DEFAULTS).row(59).toArray();
            try (Backend fresh = Backend.cuda()) {
                long plans = EmulatedGpu.count("cufft plans");
                EmulatedGpu.fail("cufftSetStream", 1, 5);
                CudaException failure =
                        assertThrows(CudaException.class, () -> fresh.fftProfile(stack, FourierProfile.DEFAULTS));
                assertEquals("cufftSetStream", failure.call());
                assertEquals(plans, EmulatedGpu.count("cufft plans"));
                double[] actual =
                        fresh.fftProfile(stack, FourierProfile.DEFAULTS).row(59).toArray();
                assertArrayEquals(expected, actual);
                assertTrue(EmulatedGpu.count("cufft plans") > plans);
            }
        }
    }

    /** A launch that the driver takes and the GPU does not survive. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3, 6})
    void aKernelThatBreaksIsTold(long nth) {
        long before = EmulatedGpu.held();
        try (Backend backend = openWithSmallSlots()) {
            EmulatedGpu.fail("kernel", nth, EmulatedGpu.LAUNCH_FAILED);
            CudaException failure = assertThrows(CudaException.class, () -> backend.stackToXyzp(stack));
            assertEquals("CUDA_ERROR_LAUNCH_FAILED", failure.codeName());
            // The context is beyond use until all who share it have released it.
            assertThrows(CudaException.class, () -> backend.centerOfMass(stack));
        }
        assertEquals(before, EmulatedGpu.held());
        EmulatedGpu.reset();
        try (Backend backend = Backend.cuda()) {
            assertFalse(Double.isNaN(backend.centerOfMass(stack).x().get(0)));
        }
    }

    /** What was tracked before stays as it is, in page-locked memory too. */
    @Test
    void aLostGpuTakesNothingAlongThatWasFinished() {
        Backend backend = Backend.cuda();
        Arena arena = backend.newArena();
        ImageStack images = ImageStack.allocate(arena, PixelType.U8, 16, stack.count());
        images.segment().copyFrom(stack.segment());
        Centers centers = backend.centerOfMass(images);
        double[] expected = centers.x().toArray();
        EmulatedGpu.fail("kernel", 1, EmulatedGpu.DEVICE_UNAVAILABLE);
        CudaException failure = assertThrows(CudaException.class, () -> backend.stackToXyzp(images));
        assertEquals("CUDA_ERROR_DEVICE_UNAVAILABLE", failure.codeName());
        assertArrayEquals(expected, centers.x().toArray());
        assertEquals(stack.get(5, 5, 5), images.get(5, 5, 5));
        backend.close(); // says nothing more
        EmulatedGpu.reset();
        arena.close();
    }

    @Test
    void aHealthyDriverThatCannotFreeIsTold() {
        Backend backend = Backend.cuda();
        backend.centerOfMass(stack);
        EmulatedGpu.fail("cuModuleUnload", 1, 999);
        assertEquals(
                "cuModuleUnload",
                assertThrows(CudaException.class, backend::close).call());
        backend.close();
    }

    /** As the driver does with the failure of a kernel that broke late: whatever is called next returns it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cufftDestroy",
                "cuMemFreeHost",
                "cuMemFree",
                "cuEventDestroy",
                "cuStreamDestroy",
                "cuModuleUnload"
            })
    void aFailureThatShowsAtTheEndIsToldAndNothingIsLost(String call) {
        long before = EmulatedGpu.held();
        Backend backend = Backend.cuda();
        backend.fftProfile(stack, FourierProfile.DEFAULTS);
        EmulatedGpu.fail(call, 1, EmulatedGpu.LAUNCH_FAILED);
        CudaException failure = assertThrows(CudaException.class, backend::close);
        assertEquals(call, failure.call());
        assertLittleIsHeld(before);
        backend.close();
    }

    /** Another failure than the one that was told is news, and takes the place of none. */
    @Test
    void aFailureAtTheEndDoesNotHideAnEarlierOne() {
        long before = EmulatedGpu.held();
        CudaException first = assertThrows(CudaException.class, () -> {
            try (Backend backend = Backend.cuda()) {
                EmulatedGpu.fail("cuMemcpyHtoDAsync", 1, 999);
                try {
                    backend.centerOfMass(stack);
                } finally {
                    EmulatedGpu.fail("cuModuleUnload", 1, EmulatedGpu.LAUNCH_FAILED);
                }
            }
        });
        assertEquals("cuMemcpyHtoDAsync", first.call());
        assertEquals(1, first.getSuppressed().length);
        assertEquals("cuModuleUnload", ((CudaException) first.getSuppressed()[0]).call());
        assertLittleIsHeld(before);
    }

    @Test
    void aMappedFileThatBecomesShorterIsAnErrorAndNothingIsLost(@TempDir Path folder) throws IOException {
        long before = EmulatedGpu.held();
        long bytes = stack.segment().byteSize();
        try (Arena arena = Arena.ofShared();
                FileChannel file = FileChannel.open(
                        folder.resolve("movie"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            file.write(stack.segment().asByteBuffer());
            ImageStack mapped =
                    ImageStack.of(file.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena), PixelType.U8, 16, 60);
            try (Backend backend = openWithSmallSlots()) {
                double[] expected = backend.centerOfMass(mapped).x().toArray();
                file.truncate(4096);
                assertThrows(InternalError.class, () -> backend.centerOfMass(mapped));
                assertThrows(InternalError.class, () -> backend.upload(mapped, arena));
                assertArrayEquals(expected, backend.centerOfMass(stack).x().toArray());
            }
        }
        assertNothingIsHeld(before);
    }

    @Test
    void whatIsNotThereIsSaid() {
        EmulatedGpu.set("devices", 0);
        CudaUnavailableException none = assertThrows(CudaUnavailableException.class, Backend::cuda);
        assertTrue(none.getMessage().startsWith("there is no NVIDIA GPU that CUDA can use here"), none.getMessage());
        assertEquals(CudaUnavailableException.Lacking.GPU, none.lacking());
        assertEquals(none.getMessage(), none.reason());
        assertEquals(List.of(), none.tried());
        EmulatedGpu.set("devices", 2);
        IllegalArgumentException third = assertThrows(IllegalArgumentException.class, () -> Backend.cuda(2));
        assertEquals("device is 2; it must be 0 to 1", third.getMessage());
        IllegalArgumentException negative = assertThrows(IllegalArgumentException.class, () -> Backend.cuda(-1));
        assertEquals("device is -1; it must be at least 0", negative.getMessage());
    }

    @Test
    void whatIsTooOldIsSaid() {
        EmulatedGpu.set("driverVersion", 10020);
        CudaUnavailableException driver = assertThrows(CudaUnavailableException.class, Backend::cuda);
        assertTrue(
                driver.getMessage().contains("is for CUDA 10.2; it must be for 11.0 or later: update NVIDIA's driver"),
                driver.getMessage());
        assertEquals(CudaUnavailableException.Lacking.NEWER_DRIVER, driver.lacking());
        EmulatedGpu.reset();
        EmulatedGpu.set("computeCapabilities", "5.2");
        CudaUnavailableException gpu = assertThrows(CudaUnavailableException.class, Backend::cuda);
        assertTrue(
                gpu.getMessage().endsWith("has compute capability 5.2; it must have 6.0 (Pascal) or later"),
                gpu.getMessage());
        assertEquals(CudaUnavailableException.Lacking.NEWER_GPU, gpu.lacking());
    }

    @Test
    void bestTellsWhatItChoseAndWhy() {
        try (Backend best = Backend.best()) {
            assertTrue(best.description().startsWith("CUDA, Emulated GPU (compute capability 8.6"), best.description());
        }
        EmulatedGpu.set("devices", 0);
        try (Backend best = Backend.best()) {
            assertTrue(
                    best.description().contains("CUDA does not work here: there is no NVIDIA GPU"), best.description());
            assertFalse(Double.isNaN(best.centerOfMass(stack).x().get(0)));
        }
    }
}
