package io.github.magtrack4j.internal.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Look-up tables on the device, one for each of many beads: how long they stay, and what makes room for what. */
@CudaTest
class CudaTablesTest {
    private static final int SIZE = 16;
    private static final int PLANES = 12;

    private final ImageStack stack = TestStacks.rings(new Random(3), PixelType.U8, SIZE, PLANES);

    @BeforeEach
    void reset() {
        EmulatedGpu.reset();
        EmulatedGpu.set("maximalDelay", 0);
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, EmulatedGpu.held());
        assertEquals(0, EmulatedGpu.count("leaks"));
    }

    /**
     * A bead.
     *
     * @param table its table
     * @param heights what it answers for the stack
     */
    private record Bead(ZLut table, DoubleSeries heights) {}

    /** Beads with a table of their own each: what is at one height for one is at another for the next. */
    private List<Bead> beads(int count) {
        try (Backend cpu = Backend.cpu(1)) {
            DoubleMatrix profiles = cpu.stackToXyzp(stack).profiles();
            double[] heights = null;
            List<Bead> beads = new ArrayList<>();
            for (int bead = 0; bead < count; bead++) {
                int offset = bead;
                ZLut table = ZLut.of(heights(bead), profiles);
                heights = heights == null ? heights(cpu, stack, table) : heights;
                beads.add(new Bead(
                        table,
                        DoubleSeries.copyOf(Arrays.stream(heights)
                                .map(each -> each + offset)
                                .toArray())));
            }
            return beads;
        }
    }

    private static double[] heights(Backend backend, ImageStack images, ZLut table) {
        return backend.stackToXyzp(images, table).z().toArray();
    }

    private static void track(Backend backend, ImageStack images, List<Bead> beads) {
        for (Bead bead : beads) {
            assertArrayEquals(bead.heights.toArray(), heights(backend, images, bead.table), 1e-6);
        }
    }

    /** What is copied to the device by this. */
    private static long copies(Runnable work) {
        long before = EmulatedGpu.calls("cuMemcpyHtoDAsync");
        work.run();
        return EmulatedGpu.calls("cuMemcpyHtoDAsync") - before;
    }

    /** How much memory a table takes. */
    private long tableBytes() {
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            List<Bead> beads = beads(2);
            ImageStack images = backend.upload(stack, arena);
            track(backend, images, beads.subList(0, 1));
            long before = EmulatedGpu.count("device bytes");
            track(backend, images, beads.subList(1, 2));
            return EmulatedGpu.count("device bytes") - before;
        }
    }

    @Test
    void everyBeadKeepsItsTable() {
        everyBeadKeepsItsTable(30);
    }

    @Test
    @Tag("exhaustive")
    void everyOfManyBeadsKeepsItsTable() {
        everyBeadKeepsItsTable(100);
    }

    private void everyBeadKeepsItsTable(int count) {
        List<Bead> beads = beads(count);
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack images = backend.upload(stack, arena);
            assertEquals(count, copies(() -> track(backend, images, beads)));
            long allocations = EmulatedGpu.calls("cuMemAlloc");
            for (int round = 0; round < 2; round++) {
                assertEquals(0, copies(() -> track(backend, images, beads)));
            }
            assertEquals(allocations, EmulatedGpu.calls("cuMemAlloc"));
        }
    }

    /** The images of so many beads, which are those of the stack for each. */
    private ImageStack imagesOf(int beads) {
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, SIZE, beads * stack.count());
        for (int bead = 0; bead < beads; bead++) {
            images.slice(bead * stack.count(), stack.count()).segment().copyFrom(stack.segment());
        }
        return images;
    }

    /** Tracks all beads in one call. */
    private static void trackTogether(Backend backend, ImageStack images, List<Bead> beads) {
        ZLuts zluts = ZLuts.perBead(beads.stream().map(Bead::table).toList(), PLANES);
        double[] heights = backend.stackToXyzp(images, zluts).z().toArray();
        for (int bead = 0; bead < beads.size(); bead++) {
            assertArrayEquals(
                    beads.get(bead).heights.toArray(),
                    Arrays.copyOfRange(heights, bead * PLANES, (bead + 1) * PLANES),
                    1e-6);
        }
    }

    @Test
    void aCallIsOneLaunchHoweverManyTablesItHas() {
        List<Bead> beads = beads(40);
        ImageStack together = imagesOf(40);
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack images = backend.upload(together, arena);
            // The tables, which of them each image has, and where they are.
            assertEquals(42, copies(() -> trackTogether(backend, images, beads)));
            long allocations = EmulatedGpu.calls("cuMemAlloc");
            long launches = EmulatedGpu.calls("cuLaunchKernel");
            assertEquals(2, copies(() -> trackTogether(backend, images, beads)));
            assertEquals(allocations, EmulatedGpu.calls("cuMemAlloc"));
            assertEquals(1, EmulatedGpu.calls("cuLaunchKernel") - launches);
            // They serve calls for each bead, too.
            ImageStack one = backend.upload(stack, arena);
            assertEquals(0, copies(() -> track(backend, one, beads)));
        }
    }

    /** Chunks begin within a bead's images, and within a run of them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5000, 20_000})
    void everyChunkIsOneLaunch(long slotBytes) {
        List<Bead> beads = beads(10);
        ImageStack images = imagesOf(10);
        try (Backend backend = CudaProvider.open(0, slotBytes)) {
            trackTogether(backend, images, beads);
            long events = EmulatedGpu.calls("cuEventRecord");
            long launches = EmulatedGpu.calls("cuLaunchKernel");
            trackTogether(backend, images, beads);
            long chunks = EmulatedGpu.calls("cuEventRecord") - events;
            assertTrue(chunks > 1, chunks + " chunks");
            assertEquals(chunks, EmulatedGpu.calls("cuLaunchKernel") - launches);
        }
    }

    @Test
    void lookupIsOneLaunchHoweverManyTablesItHas() {
        List<Bead> beads = beads(20);
        ZLuts zluts = ZLuts.perBead(beads.stream().map(Bead::table).toList(), PLANES);
        ImageStack images = imagesOf(20);
        TrackingOptions fourier = TrackingOptions.DEFAULTS.withProfile(FourierProfile.DEFAULTS);
        try (Backend backend = Backend.cuda()) {
            DoubleMatrix profiles = backend.stackToXyzp(images).profiles();
            backend.lookupZ(profiles, zluts);
            long launches = EmulatedGpu.calls("cuLaunchKernel");
            backend.lookupZ(profiles, zluts);
            assertEquals(1, EmulatedGpu.calls("cuLaunchKernel") - launches);
            DoubleMatrix magnitudes =
                    backend.stackToXyzp(stack, ZLuts.NONE, fourier).profiles();
            ZLuts several = ZLuts.perBead(
                    IntStream.range(0, 20)
                            .mapToObj(bead -> ZLut.of(heights(bead), magnitudes))
                            .toList(),
                    PLANES);
            ZLuts single = ZLuts.of(several.tables().getFirst());
            backend.stackToXyzp(images, several, fourier);
            launches = EmulatedGpu.calls("cuLaunchKernel");
            backend.stackToXyzp(images, single, fourier);
            long ofOne = EmulatedGpu.calls("cuLaunchKernel") - launches;
            backend.stackToXyzp(images, several, fourier);
            assertEquals(2 * ofOne, EmulatedGpu.calls("cuLaunchKernel") - launches);
        }
    }

    private static DoubleSeries heights(int offset) {
        return DoubleSeries.copyOf(IntStream.range(0, PLANES)
                .mapToDouble(plane -> 100.0 * plane + offset)
                .toArray());
    }

    @Test
    void aCallMayHaveMoreTablesThanAreKept() {
        long tableBytes = tableBytes();
        EmulatedGpu.set("memory", 8 * (10 * tableBytes + tableBytes / 2));
        List<Bead> beads = beads(40);
        ImageStack together = imagesOf(40);
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack images = backend.upload(together, arena);
            trackTogether(backend, images, beads);
            assertEquals(42, copies(() -> trackTogether(backend, images, beads)));
            // The newest are kept, and no more than there may be.
            ImageStack one = backend.upload(stack, arena);
            assertEquals(0, copies(() -> track(backend, one, beads.subList(30, 40))));
            assertEquals(1, copies(() -> track(backend, one, beads.subList(29, 30))));
        }
    }

    @Test
    void callsWithManyTablesInLittleMemoryFromManyThreads() throws Exception {
        long tableBytes = tableBytes();
        EmulatedGpu.set("memory", 60 * tableBytes);
        EmulatedGpu.set("maximalDelay", 100);
        List<Bead> beads = beads(30);
        ImageStack images = imagesOf(30);
        try (Backend backend = Backend.cuda();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                calls.add(threads.submit(() -> trackTogether(backend, images, beads)));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    @Test
    void theOnesLongestUnusedMakeRoom() {
        long tableBytes = tableBytes();
        // An eighth of this holds ten tables.
        EmulatedGpu.set("memory", 8 * (10 * tableBytes + tableBytes / 2));
        List<Bead> beads = beads(40);
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack images = backend.upload(stack, arena);
            long without = EmulatedGpu.count("device bytes");
            for (int round = 0; round < 3; round++) {
                assertEquals(40, copies(() -> track(backend, images, beads)));
                assertEquals(without + 10 * tableBytes, EmulatedGpu.count("device bytes"));
            }
            List<Bead> newest = new ArrayList<>(beads.subList(30, 40));
            Collections.reverse(newest); // the thirtieth is now the newest
            assertEquals(0, copies(() -> track(backend, images, newest)));
            assertEquals(1, copies(() -> track(backend, images, beads.subList(0, 1))));
            assertEquals(0, copies(() -> track(backend, images, beads.subList(30, 39))));
            assertEquals(1, copies(() -> track(backend, images, beads.subList(39, 40))));
        }
    }

    @Test
    void anUploadGetsTheMemoryOfTables() {
        long tableBytes = tableBytes();
        long memory = 200 * tableBytes;
        EmulatedGpu.set("memory", memory);
        List<Bead> beads = beads(20);
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack images = backend.upload(stack, arena);
            track(backend, images, beads);
            // Five of the tables have to go.
            long bytes = memory - EmulatedGpu.count("device bytes") + 4 * tableBytes + tableBytes / 2;
            ImageStack large = ImageStack.allocate(arena, PixelType.U8, SIZE, bytes / (SIZE * SIZE));
            long before = EmulatedGpu.count("device allocations");
            try (Arena other = Arena.ofConfined()) {
                backend.upload(large, other);
                assertTrue(EmulatedGpu.count("device allocations") < before);
                assertEquals(0, copies(() -> track(backend, images, beads.subList(10, 20))));
            }
            assertEquals(5, copies(() -> track(backend, images, beads)));
        }
    }

    @Test
    void aChunkGetsTheMemoryOfTablesBeforeItIsHalved() {
        long tableBytes = tableBytes();
        long memory = 400 * tableBytes;
        EmulatedGpu.set("memory", memory);
        List<Bead> beads = beads(40);
        ImageStack others = TestStacks.rings(new Random(5), PixelType.F64, 64, 4);
        long needed = others.segment().byteSize();
        try (Backend cpu = Backend.cpu(1);
                Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack images = backend.upload(stack, arena);
            track(backend, images, beads);
            long free = memory - EmulatedGpu.count("device bytes");
            long kept = needed - 20 * tableBytes; // too little by the half of the tables
            assertTrue(kept > 0 && kept < free);
            ImageStack large = ImageStack.allocate(arena, PixelType.U8, SIZE, (free - kept) / (SIZE * SIZE));
            try (Arena other = Arena.ofConfined()) {
                backend.upload(large, other);
                long kernels = EmulatedGpu.calls("kernel");
                assertArrayEquals(
                        cpu.centerOfMass(others).x().toArray(),
                        backend.centerOfMass(others).x().toArray(),
                        1e-9);
                assertEquals(1, EmulatedGpu.calls("kernel") - kernels, "in one chunk");
                assertEquals(0, copies(() -> track(backend, images, beads.subList(25, 40))));
            }
            track(backend, images, beads);
        }
    }

    @Test
    void manyBeadsInLittleMemoryFromManyThreads() throws Exception {
        long tableBytes = tableBytes();
        EmulatedGpu.set("memory", 60 * tableBytes);
        EmulatedGpu.set("maximalDelay", 100);
        List<Bead> beads = beads(30);
        try (Backend backend = Backend.cuda();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                calls.add(threads.submit(() -> track(backend, stack, beads)));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    @Test
    void theTableOfABeadThatIsForgottenGoes() throws InterruptedException {
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack images = backend.upload(stack, arena);
            long before = EmulatedGpu.count("device allocations");
            track(backend, images, beads(5));
            assertEquals(before + 5, EmulatedGpu.count("device allocations"));
            List<Bead> kept = beads(1);
            Instant end = Instant.now().plus(Duration.ofSeconds(20));
            while (EmulatedGpu.count("device allocations") > before + 1
                    && Instant.now().isBefore(end)) {
                System.gc();
                Thread.sleep(20);
                track(backend, images, kept);
            }
            assertEquals(before + 1, EmulatedGpu.count("device allocations"));
        }
    }
}
