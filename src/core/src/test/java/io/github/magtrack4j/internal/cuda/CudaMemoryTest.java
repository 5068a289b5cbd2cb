package io.github.magtrack4j.internal.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.internal.cuda.driver.CudaContext;
import io.github.magtrack4j.internal.cuda.driver.CudaDevice;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory: of the driver, of the device, page-locked; how much there is, how long it lives, and who copies. */
@CudaTest
class CudaMemoryTest {
    private static final int SIZE = 16;
    private static final int COUNT = 60;

    private final ImageStack stack = TestStacks.rings(new Random(3), PixelType.U8, SIZE, COUNT);

    @BeforeEach
    void reset() {
        EmulatedGpu.reset();
    }

    private ZLut zlut(Backend backend) {
        double[] z = new double[20];
        for (int plane = 0; plane < z.length; plane++) {
            z[plane] = 100.0 * plane;
        }
        ImageStack planes = stack.slice(0, z.length);
        return ZLut.of(DoubleSeries.copyOf(z), backend.radialProfile(planes, backend.centerOfMass(planes)));
    }

    private static ImageStack copy(ImageStack stack, Arena arena) {
        ImageStack copy = ImageStack.allocate(arena, stack.pixelType(), stack.width(), stack.count());
        copy.segment().copyFrom(stack.segment());
        return copy;
    }

    private static void assertEqualTracks(Tracks expected, Tracks actual) {
        assertArrayEquals(expected.x().toArray(), actual.x().toArray());
        assertArrayEquals(expected.y().toArray(), actual.y().toArray());
        assertArrayEquals(expected.z().toArray(), actual.z().toArray());
        for (long image = 0; image < expected.count(); image++) {
            assertArrayEquals(
                    expected.profiles().row(image).toArray(),
                    actual.profiles().row(image).toArray());
        }
    }

    @Test
    void everythingIsGivenBack() {
        long before = EmulatedGpu.held();
        try (Backend backend = Backend.cuda();
                Arena arena = backend.newArena()) {
            ZLut zlut = zlut(backend);
            ImageStack pageLocked = copy(stack, arena);
            ImageStack onDevice = backend.upload(stack, arena);
            for (ImageStack images : List.of(stack, pageLocked, onDevice)) {
                backend.stackToXyzp(images, zlut);
                backend.fftProfile(images, FourierProfile.DEFAULTS);
                backend.stackToXyzp(images, ZLuts.NONE, TrackingOptions.DEFAULTS.withProfile(FourierProfile.DEFAULTS));
            }
            assertTrue(EmulatedGpu.held() > before);
        }
        assertEquals(before, EmulatedGpu.held());
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    @Test
    void arenasAndUploadsMayOutliveTheirBackend() {
        long before = EmulatedGpu.held();
        Backend backend = Backend.cuda();
        Arena arena = backend.newArena();
        Arena other = Arena.ofShared();
        Tracks tracks = Tracks.allocate(arena, COUNT, SIZE / 2);
        backend.upload(stack, other);
        backend.stackToXyzp(stack, ZLuts.NONE, TrackingOptions.DEFAULTS, tracks);
        double x = tracks.x().get(7);
        backend.close();
        assertEquals(x, tracks.x().get(7));
        assertThrows(IllegalStateException.class, backend::newArena);
        arena.close();
        assertThrows(IllegalStateException.class, () -> tracks.x().get(7));
        other.close();
        assertEquals(before, EmulatedGpu.held());
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    @Test
    void anArenaGivesClearedAndAlignedMemory() {
        try (Backend backend = Backend.cuda();
                Arena arena = backend.newArena()) {
            for (long alignment : new long[] {1, 64, 4096, 1 << 16}) {
                for (long bytes : new long[] {0, 1, 1000}) {
                    var segment = arena.allocate(bytes, alignment);
                    assertEquals(bytes, segment.byteSize());
                    assertEquals(0, segment.address() % alignment);
                    for (long i = 0; i < bytes; i++) {
                        assertEquals(0, segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, i));
                    }
                }
            }
        }
    }

    @Test
    void pageLockedMemoryIsReadAndWrittenWhereItLies() {
        ZLut zlut;
        Tracks expected;
        try (Backend other = Backend.cuda()) {
            zlut = zlut(other);
            expected = other.stackToXyzp(stack, zlut);
        }
        // A backend whose slots have no memory yet.
        try (Backend backend = Backend.cuda();
                Arena arena = backend.newArena()) {
            ImageStack pageLocked = copy(stack, arena);
            Tracks inPlace = Tracks.allocate(arena, COUNT, SIZE / 2);
            long allocations = EmulatedGpu.count("host allocations");
            backend.stackToXyzp(pageLocked, zlut, TrackingOptions.DEFAULTS, inPlace);
            // All but the look-up table went without a slot's page-locked memory.
            assertEquals(allocations + 1, EmulatedGpu.count("host allocations"));
            assertEqualTracks(expected, inPlace);
        }
        assertEquals(0, EmulatedGpu.count("pageable copies"));
    }

    /** Other code may have page-locked a part of what it hands over: the rest cannot be reached where it lies. */
    @Test
    void memoryThatIsPageLockedInPartIsCopied() {
        CudaContext context = CudaContext.open(CudaDevice.open(0));
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(stack.segment().byteSize(), 4096);
            memory.copyFrom(stack.segment());
            MemorySegment firstPages = memory.asSlice(0, 8192);
            context.run(() -> EmulatedGpu.pageLock(firstPages));
            ImageStack images = ImageStack.of(memory, PixelType.U8, SIZE, COUNT);
            ImageStack locked = ImageStack.of(firstPages, PixelType.U8, SIZE, 8192 / (SIZE * SIZE));
            assertEqualTracks(backend.stackToXyzp(stack), backend.stackToXyzp(images));
            assertEqualTracks(backend.stackToXyzp(stack.slice(0, locked.count())), backend.stackToXyzp(locked));
            context.run(() -> EmulatedGpu.pageUnlock(firstPages));
        } finally {
            context.release();
        }
        assertEquals(0, EmulatedGpu.count("registered ranges"));
    }

    /** Even what need not be copied is not computed by one kernel, which might run for too long. */
    @Test
    void aKernelReadsSoManyPixelsAndNoMore() {
        ImageStack image = TestStacks.rings(new Random(8), PixelType.U8, Backend.MAX_SIZE, 1);
        long count = Call.MAX_PIXELS / ((long) Backend.MAX_SIZE * Backend.MAX_SIZE) + 1;
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack many = ImageStack.allocate(arena, PixelType.U8, Backend.MAX_SIZE, count);
            for (long i = 0; i < count; i++) {
                many.slice(i, 1).segment().copyFrom(image.segment());
            }
            double expected = backend.centerOfMass(image).x().get(0);
            ImageStack onDevice = backend.upload(many, arena);
            long kernels = EmulatedGpu.calls("kernel");
            Centers centers = backend.centerOfMass(onDevice);
            assertEquals(2, EmulatedGpu.calls("kernel") - kernels);
            for (long i = 0; i < count; i++) {
                assertEquals(expected, centers.x().get(i));
            }
        }
    }

    @Test
    void stacksStayOnTheDevice() {
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack onDevice = backend.upload(stack, arena);
            assertTrue(onDevice.isOnDevice());
            assertFalse(stack.isOnDevice());
            assertSame(onDevice, backend.upload(onDevice, arena));
            assertEqualTracks(backend.stackToXyzp(stack), backend.stackToXyzp(onDevice));
            long copies = EmulatedGpu.calls("cuMemcpyHtoDAsync");
            backend.stackToXyzp(onDevice);
            backend.centerOfMass(onDevice);
            assertEquals(copies, EmulatedGpu.calls("cuMemcpyHtoDAsync"));
            assertEqualTracks(backend.stackToXyzp(stack.slice(10, 20)), backend.stackToXyzp(onDevice.slice(10, 20)));
            assertEquals(
                    "20 images of 16 × 16 U8 pixels in a GPU's memory",
                    onDevice.slice(10, 20).toString());
            assertThrows(UnsupportedOperationException.class, onDevice::segment);
            assertThrows(UnsupportedOperationException.class, () -> onDevice.get(0, 0, 0));
            assertThrows(UnsupportedOperationException.class, stack::deviceAddress);
            try (Backend cpu = Backend.cpu(1)) {
                assertSame(stack, cpu.upload(stack, arena));
                IllegalArgumentException refused =
                        assertThrows(IllegalArgumentException.class, () -> cpu.centerOfMass(onDevice));
                assertEquals(
                        "stack is in a GPU's memory; for the CPU backend it must be in the computer's",
                        refused.getMessage());
            }
        }
    }

    @Test
    void aStackWhoseMemoryOnTheDeviceIsGoneIsRefused() {
        try (Backend backend = Backend.cuda()) {
            Arena arena = Arena.ofShared();
            ImageStack onDevice = backend.upload(stack, arena);
            arena.close();
            assertFalse(onDevice.isAlive());
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> backend.centerOfMass(onDevice));
            assertEquals("stack is in memory that is closed; it must be open", refused.getMessage());
        }
    }

    @Test
    void aStackOfAnotherGpuIsRefused() {
        EmulatedGpu.set("devices", 2);
        try (Backend first = Backend.cuda(0);
                Backend second = Backend.cuda(1);
                Arena arena = Arena.ofShared()) {
            ImageStack onFirst = first.upload(stack, arena);
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> second.centerOfMass(onFirst));
            assertTrue(refused.getMessage().contains("not in the memory of this backend's GPU"), refused.getMessage());
            // Page-locked memory serves them all.
            try (Arena shared = first.newArena()) {
                ImageStack pageLocked = copy(stack, shared);
                assertArrayEquals(
                        first.centerOfMass(stack).x().toArray(),
                        second.centerOfMass(pageLocked).x().toArray());
            }
        }
    }

    @Test
    void framesOnTheDeviceAreCutThere() {
        ImageStack frames = TestStacks.rings(new Random(5), PixelType.U16, 40, 7);
        List<RegionOfInterest> regions =
                List.of(new RegionOfInterest(0, 16, 0, 16), new RegionOfInterest(24, 40, 3, 19));
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofShared()) {
            double[] expected = TestStacks.pixels(backend.cropStackToRois(frames, regions));
            ImageStack onDevice = backend.upload(frames, arena);
            assertArrayEquals(expected, TestStacks.pixels(backend.cropStackToRois(onDevice, regions)));
            assertTrue(EmulatedGpu.calls("kernel crop_stack_to_rois_u16") > 0);
        }
    }

    /** Slots of a few images each: chunks, the last of them smaller, through all slots several times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 1000, 5000, 20_000})
    void resultsDoNotDependOnTheChunks(long slotBytes) {
        try (Backend whole = Backend.cuda();
                Backend parts = CudaProvider.open(0, slotBytes);
                Arena arena = parts.newArena()) {
            ZLut zlut = zlut(whole);
            assertEqualTracks(whole.stackToXyzp(stack, zlut), parts.stackToXyzp(stack, zlut));
            Tracks inPlace = Tracks.allocate(arena, COUNT, SIZE / 2);
            parts.stackToXyzp(copy(stack, arena), zlut, TrackingOptions.DEFAULTS, inPlace);
            assertEqualTracks(whole.stackToXyzp(stack, zlut), inPlace);
            Centers centers = whole.centerOfMass(stack);
            DoubleMatrix expected = whole.fftProfile(stack, centers);
            DoubleMatrix actual = parts.fftProfile(stack, centers);
            for (long image = 0; image < COUNT; image++) {
                assertArrayEquals(
                        expected.row(image).toArray(), actual.row(image).toArray());
            }
        }
    }

    @Test
    void stacksMayBeLargerThanTheDevice() {
        ImageStack large = TestStacks.rings(new Random(8), PixelType.F64, 64, 100);
        try (Backend cpu = Backend.cpu(2)) {
            EmulatedGpu.set("memory", 500_000); // 15 of the images
            try (Backend backend = Backend.cuda()) {
                Centers expected = cpu.centerOfMass(large);
                assertArrayEquals(
                        expected.x().toArray(), backend.centerOfMass(large).x().toArray(), 1e-9);
                try (Arena arena = Arena.ofShared()) {
                    CudaException refused = assertThrows(CudaException.class, () -> backend.upload(large, arena));
                    assertEquals("CUDA_ERROR_OUT_OF_MEMORY", refused.codeName());
                }
                // It goes on.
                assertArrayEquals(
                        expected.y().toArray(), backend.centerOfMass(large).y().toArray(), 1e-9);
            }
        }
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    @Test
    void anImageThatDoesNotFitIsAnError() {
        ImageStack huge = TestStacks.rings(new Random(8), PixelType.F64, 256, 2);
        EmulatedGpu.set("memory", 100_000);
        try (Backend backend = Backend.cuda()) {
            CudaException failure = assertThrows(CudaException.class, () -> backend.centerOfMass(huge));
            assertEquals("CUDA_ERROR_OUT_OF_MEMORY", failure.codeName());
            assertFalse(Double.isNaN(backend.centerOfMass(stack).x().get(0)));
        }
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    @Test
    void warmCallsAllocateLittle() {
        try (Backend backend = Backend.cuda();
                Arena arena = backend.newArena()) {
            ZLut zlut = zlut(backend);
            ImageStack pageLocked = copy(stack, arena);
            Tracks into = Tracks.allocate(arena, COUNT, SIZE / 2);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            long held = 0;
            for (int call = 0; call < 12; call++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                backend.stackToXyzp(pageLocked, zlut, TrackingOptions.DEFAULTS, into);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                if (call == 0) {
                    held = EmulatedGpu.held();
                }
            }
            assertTrue(least <= 20_000, "a call allocates " + least + " bytes of the heap");
            assertEquals(held, EmulatedGpu.held());
        }
    }
}
