package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.internal.backend.ResultMemory;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results in memory that the caller's allocator gives: each function's, once, whole, and the same as elsewhere. */
@EveryBackend
class ResultMemoryTest {
    private static final int IMAGES = 300;
    private static final int SIZE = 24;

    /** The memory of a result, and what is in it. */
    private record Result(List<MemorySegment> memory, List<double[]> values) {
        private static Result of(DoubleSeries... parts) {
            return new Result(
                    Stream.of(parts).map(DoubleSeries::segment).toList(),
                    Stream.of(parts).map(DoubleSeries::toArray).toList());
        }

        static Result of(DoubleMatrix matrix) {
            return of(DoubleSeries.of(matrix.segment()));
        }

        static Result of(Centers centers) {
            return of(centers.x(), centers.y());
        }

        static Result of(Tracks tracks) {
            return of(
                    tracks.x(),
                    tracks.y(),
                    tracks.z(),
                    DoubleSeries.of(tracks.profiles().segment()));
        }

        static Result of(SelfConvolutions convolutions) {
            return of(
                    convolutions.centers().x(),
                    convolutions.centers().y(),
                    convolutions.columnMaxima(),
                    convolutions.rowMaxima(),
                    DoubleSeries.of(convolutions.columns().segment()),
                    DoubleSeries.of(convolutions.rows().segment()));
        }

        static Result of(ImageStack stack) {
            return new Result(List.of(stack.segment()), List.of(TestStacks.pixels(stack)));
        }
    }

    private Backend backend;
    private Map<String, Function<Backend, Result>> functions;

    /** What some of the functions read, and is as large as what they give. */
    private Map<String, MemorySegment> arguments;

    @BeforeEach
    void open() {
        backend = TestBackends.open(2);
        ImageStack stack = TestStacks.rings(new Random(1), PixelType.U8, SIZE, IMAGES);
        Centers centers = backend.centerOfMass(stack);
        DoubleMatrix profiles = backend.radialProfile(stack, centers);
        ZLut zlut = ZLut.of(
                ZLut.heights(0, 1900, 100),
                DoubleMatrix.of(
                        profiles.segment().asSlice(0, 20L * profiles.columns() * Double.BYTES),
                        20,
                        profiles.columns()));
        DoubleMatrix samples = backend.qiSampleAxisProfiles(stack, centers, Axis.X);
        DoubleSeries axis = DoubleSeries.copyOf(new double[] {-1, 0, 1.5});
        DoubleMatrix xyz = DoubleMatrix.copyOf(new double[][] {{0, 0, 1000}, {Double.NaN, 0, 0}, {50, -20, 1500}});
        DoubleMatrix bins = DoubleMatrix.copyOf(new double[][] {{0, 2, 2}, {1, Double.NaN, 3}});
        arguments = new LinkedHashMap<>();
        for (String function : List.of(
                "centerOfMass",
                "autoConv",
                "autoConvMultilineSubPixel",
                "convolutions",
                "quadrantInterpolation",
                "qi",
                "qiSampleAxisProfiles",
                "radialProfile",
                "polarProfile",
                "fftProfile",
                "fftProfile, no centres",
                "stackToXyzp",
                "cropStackToRois")) {
            arguments.put(function, stack.segment());
        }
        arguments.put("qiQuadraticOffsets", samples.segment());
        arguments.put("gaussian", centers.x().segment());
        arguments.put("parabolicVertex", profiles.segment());
        arguments.put("lookupZ", profiles.segment());
        arguments.put("lookupZWeighted", profiles.segment());
        functions = new LinkedHashMap<>();
        functions.put("centerOfMass", b -> Result.of(b.centerOfMass(stack, Background.MEAN)));
        functions.put("autoConv", b -> Result.of(b.autoConv(stack, centers)));
        functions.put("autoConvSubPixel", b -> Result.of(b.autoConvSubPixel(stack, centers)));
        functions.put("autoConvMultiline", b -> Result.of(b.autoConvMultiline(stack, centers)));
        functions.put("autoConvMultilineSubPixel", b -> Result.of(b.autoConvMultilineSubPixel(stack, centers)));
        functions.put("convolutions", b -> Result.of(b.autoConvSubPixelWithConvolutions(stack, centers, 5)));
        functions.put("quadrantInterpolation", b -> Result.of(b.quadrantInterpolation(stack, centers)));
        functions.put("qi", b -> Result.of(b.qi(stack, centers)));
        functions.put("qiSampleAxisProfiles", b -> Result.of(b.qiSampleAxisProfiles(stack, centers, Axis.Y)));
        functions.put("qiQuadraticOffsets", b -> Result.of(b.qiQuadraticOffsets(samples)));
        functions.put("radialProfile", b -> Result.of(b.radialProfile(stack, centers)));
        functions.put("polarProfile", b -> Result.of(b.polarProfile(stack, centers)));
        functions.put("fftProfile", b -> Result.of(b.fftProfile(stack, centers)));
        functions.put("fftProfile, no centres", b -> Result.of(b.fftProfile(stack, FourierProfile.DEFAULTS)));
        functions.put("binmean", b -> Result.of(b.binmean(bins, bins, 4)));
        functions.put("pearson", b -> Result.of(b.pearson(profiles, profiles)));
        functions.put("gaussian", b -> Result.of(b.gaussian(centers.x(), 10, 2)));
        functions.put("gaussian2d", b -> Result.of(b.gaussian2d(axis, axis, centers, 2)));
        functions.put("parabolicVertex", b -> Result.of(b.parabolicVertex(profiles, centers.x(), 3)));
        functions.put("lookupZ", b -> Result.of(b.lookupZ(profiles, zlut)));
        functions.put("lookupZWeighted", b -> Result.of(b.lookupZWeighted(profiles, zlut)));
        functions.put("stackToXyzp", b -> Result.of(b.stackToXyzp(stack, zlut)));
        functions.put("simulateBeads", b -> Result.of(b.simulateBeads(xyz, 16, BeadOptics.DEFAULTS)));
        functions.put(
                "cropStackToRois",
                b -> Result.of(b.cropStackToRois(stack, List.of(new RegionOfInterest(2, 10, 3, 11)))));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void everyResultIsWhereItIsToBeAndWhole() {
        functions.forEach((name, function) -> {
            List<double[]> expected = function.apply(backend).values();
            // Memory of one thread alone, with something in it; several threads write to it.
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(1 << 23, 64).fill((byte) 0x55);
                int[] asked = new int[1];
                SegmentAllocator given = SegmentAllocator.slicingAllocator(memory);
                Result result = function.apply(backend.withResultsFrom((bytes, alignment) -> {
                    asked[0]++;
                    return given.allocate(bytes, alignment);
                }));
                assertEquals(1, asked[0], name);
                List<double[]> found = result.values();
                assertEquals(expected.size(), found.size(), name);
                for (int i = 0; i < found.size(); i++) {
                    assertArrayEquals(expected.get(i), found.get(i), name);
                }
                for (MemorySegment part : result.memory()) {
                    assertTrue(memory.asOverlappingSlice(part).isPresent(), name);
                }
            }
        });
    }

    @Test
    void theSameMemoryServesAgainAndAgain() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(1 << 16, 64);
            Backend again = backend.withResultsFrom(SegmentAllocator.prefixAllocator(memory));
            Function<Backend, Result> radial = functions.get("radialProfile");
            Result first = radial.apply(again);
            Result second = radial.apply(again);
            assertEquals(memory.address(), first.memory().get(0).address());
            assertEquals(memory.address(), second.memory().get(0).address());
        }
    }

    @Test
    void aViewIsOfTheSameBackend() {
        SegmentAllocator allocator = Arena.ofAuto();
        Backend view = backend.withResultsFrom(allocator);
        assertSame(allocator, view.resultAllocator());
        assertEquals(backend.precision(), view.precision());
        Backend narrow = view.withPrecision(Precision.F32);
        assertSame(allocator, narrow.resultAllocator());
        assertEquals(Precision.F32, narrow.precision());
        assertSame(view, narrow.withPrecision(view.precision()));
        assertNotEquals(allocator, backend.resultAllocator());
        assertEquals(backend.description(), view.description());
        view.close();
        ImageStack stack = TestStacks.rings(new Random(2), PixelType.U8, SIZE, 1);
        assertThrows(IllegalStateException.class, () -> backend.centerOfMass(stack));
    }

    @Test
    void tablesAreNoResults() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(1 << 20, 64);
            DoubleSeries heights = ZLut.heights(0, 1000, 500);
            Backend again = backend.withResultsFrom(SegmentAllocator.prefixAllocator(memory));
            ZLut expected = backend.simulateZlut(heights, 16, BeadOptics.DEFAULTS);
            ZLut found = again.simulateZlut(heights, 16, BeadOptics.DEFAULTS);
            memory.fill((byte) 0);
            for (int plane = 0; plane < expected.planes(); plane++) {
                for (int bin = 0; bin < expected.bins(); bin++) {
                    assertEquals(expected.profile(plane, bin), found.profile(plane, bin));
                }
            }
        }
    }

    private void assertRefused(
            Class<? extends RuntimeException> expected, String words, String name, SegmentAllocator allocator) {
        Function<Backend, Result> function = functions.get(name);
        String message = assertThrows(expected, () -> function.apply(backend.withResultsFrom(allocator)), name)
                .getMessage();
        assertTrue(message.contains("allocator") && message.contains(words), name + ": " + message);
    }

    private static <T> T onAnotherThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task).start())
                .join();
    }

    @Test
    void memoryThatWillNotDoIsRefused() {
        Class<IllegalArgumentException> wrong = IllegalArgumentException.class;
        long room = 1 << 23;
        Arena theirs = onAnotherThread(Arena::ofConfined);
        MemorySegment ofTheirs = onAnotherThread(() -> {
            Arena arena = Arena.ofConfined();
            return arena.allocate(room, 64);
        });
        Arena closed = Arena.ofShared();
        MemorySegment gone = closed.allocate(room, 64);
        closed.close();
        MemorySegment memory = Arena.ofAuto().allocate(room, 64);
        MemorySegment little = Arena.ofAuto().allocate(16, 64);
        for (String name : functions.keySet()) {
            assertRefused(wrong, "another thread's confined arena", name, theirs);
            assertRefused(wrong, "another thread's confined arena", name, (b, a) -> ofTheirs.asSlice(0, b));
            assertRefused(
                    wrong, "read-only", name, (b, a) -> memory.asReadOnly().asSlice(0, b));
            assertRefused(wrong, "aligned", name, (b, a) -> memory.asSlice(4, b));
            assertRefused(
                    wrong, "on the Java heap", name, (b, a) -> MemorySegment.ofArray(new double[(int) b / 8 + 1]));
            assertRefused(wrong, "nothing", name, (b, a) -> null);
            assertRefused(wrong, "bytes, aligned to 64", name, SegmentAllocator.prefixAllocator(little));
            assertRefused(wrong, "gave 16 bytes for a result; it must give the ", name, (b, a) -> little);
            assertRefused(IllegalStateException.class, "closed", name, (b, a) -> gone.asSlice(0, b));
        }
        arguments.forEach((name, read) -> assertRefused(
                wrong,
                "overlaps the memory of an argument",
                name,
                (b, a) -> read.asSlice(read.byteSize() - b & -64, b)));
    }

    @Test
    void moreThanWasAskedForWillDo() {
        MemorySegment memory = Arena.ofAuto().allocate(1 << 23, 64);
        functions.forEach((name, function) -> {
            List<double[]> expected = function.apply(backend).values();
            List<double[]> found = function.apply(backend.withResultsFrom((bytes, alignment) -> memory))
                    .values();
            for (int i = 0; i < found.size(); i++) {
                assertArrayEquals(expected.get(i), found.get(i), name);
            }
        });
    }

    @Test
    void intoMayNotBeWhatIsRead() {
        ImageStack stack = TestStacks.rings(new Random(2), PixelType.U8, SIZE, 8);
        DoubleSeries inside = DoubleSeries.of(stack.segment().asSlice(64, 64));
        DoubleSeries outside = DoubleSeries.allocate(Arena.ofAuto(), 8);
        Tracks into = new Tracks(
                new Centers(outside, inside),
                outside,
                DoubleMatrix.of(outside.segment().asSlice(0, 0), 8, 0));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> backend.stackToXyzp(stack, ZLuts.NONE, TrackingOptions.DEFAULTS, into))
                .getMessage();
        assertEquals("into overlaps the memory of stack; it must be apart from it", message);
        List<RegionOfInterest> regions = List.of(new RegionOfInterest(2, 10, 3, 11));
        ImageStack crops = ImageStack.of(stack.segment().asSlice(0, 8 * 64), PixelType.U8, 8, 8);
        assertThrows(IllegalArgumentException.class, () -> backend.cropStackToRois(stack, regions, crops));
    }

    @Test
    void newMemoryThatIsNotThereNamesTheFlag() {
        String message = assertThrows(OutOfMemoryError.class, () -> ResultMemory.NEW.allocate(1L << 46, 64))
                .getMessage();
        assertTrue(message.contains("-XX:MaxDirectMemorySize"), message);
    }

    @Test
    void wrongAllocatorsAreNamed() {
        assertEquals(
                "allocator",
                assertThrows(NullPointerException.class, () -> backend.withResultsFrom(null))
                        .getMessage());
        Backend onHeap =
                backend.withResultsFrom((bytes, alignment) -> MemorySegment.ofArray(new long[(int) bytes / 8]));
        ImageStack stack = TestStacks.rings(new Random(2), PixelType.U8, SIZE, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> onHeap.centerOfMass(stack))
                .getMessage();
        assertTrue(message.contains("must be native memory"), message);
    }
}
