package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.TrackingOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a backend whatever the function: memory, threads, bad images, order. */
@EveryBackend
class BackendTest {
    private static final int SIZE = 32;

    private Backend backend;
    private ImageStack stack;
    private ZLut zlut;

    @BeforeEach
    void open() {
        backend = TestBackends.open(3);
        stack = TestStacks.rings(new Random(7), PixelType.U8, SIZE, TestBackends.areCuda() ? 60 : 500);
        zlut = zlutOf(stack.slice(0, 20));
    }

    @AfterEach
    void close() {
        backend.close();
    }

    /** A table of profiles that have a variance, which is all that is asked of it here. */
    private ZLut zlutOf(ImageStack planes) {
        DoubleSeries z = DoubleSeries.allocate(Arena.ofAuto(), planes.count());
        for (long plane = 0; plane < planes.count(); plane++) {
            z.set(plane, 100.0 * plane);
        }
        return ZLut.of(z, backend.radialProfile(planes, backend.centerOfMass(planes)));
    }

    private static List<double[]> values(Tracks tracks) {
        List<double[]> values = new ArrayList<>();
        values.add(tracks.x().toArray());
        values.add(tracks.y().toArray());
        values.add(tracks.z().toArray());
        for (long image = 0; image < tracks.count(); image++) {
            values.add(tracks.profiles().row(image).toArray());
        }
        return values;
    }

    private static void assertSame(Tracks expected, Tracks actual) {
        List<double[]> left = values(expected);
        List<double[]> right = values(actual);
        assertEquals(left.size(), right.size());
        for (int i = 0; i < left.size(); i++) {
            assertArrayEquals(left.get(i), right.get(i));
        }
    }

    @CpuOnly
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16})
    void resultsDoNotDependOnTheNumberOfThreads(int threads) {
        try (Backend other = Backend.cpu(threads)) {
            assertSame(backend.stackToXyzp(stack, zlut), other.stackToXyzp(stack, zlut));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void resultsDoNotDependOnHowTheImagesAreDivided(Precision precision) {
        Backend view = backend.withPrecision(precision);
        Tracks whole = view.stackToXyzp(stack, zlut);
        for (long first = 0; first < stack.count(); first += 37) {
            long count = Math.min(37, stack.count() - first);
            Tracks part = view.stackToXyzp(stack.slice(first, count), zlut);
            assertArrayEquals(whole.x().slice(first, count).toArray(), part.x().toArray());
            assertArrayEquals(whole.z().slice(first, count).toArray(), part.z().toArray());
        }
    }

    @ParameterizedTest
    @EnumSource(PixelType.class)
    void thePixelTypeDoesNotMatter(PixelType type) {
        assertSame(backend.stackToXyzp(stack, zlut), backend.stackToXyzp(TestStacks.converted(stack, type), zlut));
    }

    @Test
    void in32BitsCentresAreWithinAThousandthOfAPixel() {
        Tracks wide = backend.stackToXyzp(stack, zlut);
        Tracks narrow = backend.withPrecision(Precision.F32).stackToXyzp(stack, zlut);
        assertArrayEquals(wide.x().toArray(), narrow.x().toArray(), 1e-3);
        assertArrayEquals(wide.y().toArray(), narrow.y().toArray(), 1e-3);
    }

    @Test
    void noImagesGiveNoResults() {
        ImageStack none = stack.slice(0, 0);
        Centers centers = Centers.allocate(Arena.ofAuto(), 0);
        assertEquals(0, backend.stackToXyzp(none, zlut).count());
        assertEquals(0, backend.centerOfMass(none, Background.MEDIAN).count());
        assertEquals(0, backend.autoConv(none, centers).count());
        assertEquals(0, backend.autoConvSubPixel(none, centers).count());
        assertEquals(0, backend.autoConvMultiline(none, centers).count());
        assertEquals(0, backend.autoConvMultilineSubPixel(none, centers).count());
        assertEquals(0, backend.autoConvWithConvolutions(none, centers).rows().rows());
        assertEquals(0, backend.qi(none, centers).count());
        assertEquals(0, backend.qiSampleAxisProfiles(none, centers, Axis.X).rows());
        assertEquals(0, backend.radialProfile(none, centers).rows());
        assertEquals(0, backend.fftProfile(none, centers).rows());
        assertEquals(0, backend.fftProfile(none, FourierProfile.DEFAULTS).rows());
        assertEquals(0, backend.cropStackToRois(none, List.of()).count());

        DoubleSeries noValues = DoubleSeries.copyOf();
        DoubleMatrix noRows = DoubleMatrix.allocate(Arena.ofAuto(), 0, zlut.bins());
        assertEquals(0, backend.lookupZ(noRows, zlut).size());
        assertEquals(0, backend.parabolicVertex(noRows, noValues, 5).size());
        assertEquals(
                0,
                backend.qiQuadraticOffsets(DoubleMatrix.allocate(Arena.ofAuto(), 0, 3))
                        .size());
        assertEquals(0, backend.binmean(noRows, noRows, 3).rows());
        assertEquals(
                0,
                backend.pearson(zlut.toReference(), DoubleMatrix.allocate(Arena.ofAuto(), 0, zlut.planes()))
                        .rows());
        assertEquals(0, backend.gaussian(noValues, 0, 1).size());
        assertEquals(0, backend.gaussian2d(zeros(3), zeros(4), centers, 1).count());
    }

    private static DoubleSeries zeros(int count) {
        return DoubleSeries.allocate(Arena.ofAuto(), count);
    }

    @Test
    void theSmallestAndTheLargestImagesAreTracked() {
        for (int size : new int[] {Backend.MIN_SIZE, Backend.MAX_SIZE}) {
            ImageStack images = TestStacks.rings(new Random(size), PixelType.U16, size, 2);
            for (Precision precision : Precision.values()) {
                Backend view = backend.withPrecision(precision);
                Centers centers = view.centerOfMass(images);
                assertEquals((size - 1) / 2.0, centers.x().get(0), size / 8.0);
                assertEquals(size / 2, view.radialProfile(images, centers).columns());
                assertEquals(2, view.qi(images, centers).count());
                assertEquals(2, view.stackToXyzp(images).count());
                assertFalse(Double.isNaN(view.fftProfile(images, centers).get(1, 0)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aPixelThatIsNoNumberSpoilsItsImageAlone(double bad) {
        ImageStack spoiled = TestStacks.converted(stack.slice(0, 9), PixelType.F32);
        Tracks expected = backend.stackToXyzp(spoiled, zlut);
        spoiled.set(4, 0, 0, bad);
        Tracks actual = backend.stackToXyzp(spoiled, zlut);
        for (int image = 0; image < 9; image++) {
            if (image == 4) {
                assertTrue(Double.isNaN(actual.x().get(image)));
                assertTrue(Double.isNaN(actual.y().get(image)));
                assertTrue(Double.isNaN(actual.z().get(image)));
                assertTrue(Double.isNaN(actual.profiles().get(image, 3)));
            } else {
                assertEquals(expected.x().get(image), actual.x().get(image));
                assertEquals(expected.z().get(image), actual.z().get(image));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aStepAnswersNanInWhatDependsOnAPixelThatIsNoNumber(double bad) {
        ImageStack spoiled = TestStacks.converted(stack.slice(0, 1), PixelType.F64);
        int middle = SIZE / 2;
        Centers centers = Centers.copyOf(new double[] {middle + 0.2}, new double[] {middle - 0.3});
        spoiled.set(0, middle, 2, bad);
        for (Precision precision : Precision.values()) {
            Backend view = backend.withPrecision(precision);
            for (Background background : Background.values()) {
                Centers lost = view.centerOfMass(spoiled, background);
                assertTrue(
                        Double.isNaN(lost.x().get(0)) && Double.isNaN(lost.y().get(0)), background.toString());
            }
            // It lies in the row through the centre, not in the column.
            Centers moved = view.autoConv(spoiled, centers);
            assertTrue(Double.isNaN(moved.x().get(0)));
            // A backend may spoil the rest as well, and on a GPU all of the image is.
            assertEquals(TestBackends.areCuda(), Double.isNaN(moved.y().get(0)));
            assertTrue(Double.isNaN(
                    view.autoConvMultilineSubPixel(spoiled, centers).x().get(0)));
            assertTrue(Double.isNaN(
                    view.autoConvWithConvolutions(spoiled, centers).rowMaxima().get(0)));
            assertTrue(Double.isNaN(view.qi(spoiled, centers).x().get(0)));
            assertTrue(Double.isNaN(view.radialProfile(spoiled, centers).get(0, 2)));
        }
    }

    @Test
    void anImageOfZerosHasNoCentreAndAConstantOneNoHeight() {
        ImageStack flat = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, SIZE, 2);
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                flat.set(1, row, column, 77);
            }
        }
        Centers centers = backend.centerOfMass(flat);
        assertTrue(Double.isNaN(centers.x().get(0)));
        assertEquals((SIZE - 1) / 2.0, centers.y().get(1), 1e-12);
        assertTrue(
                Double.isNaN(backend.centerOfMass(flat, Background.MEDIAN).x().get(1)));
        assertTrue(Double.isNaN(backend.stackToXyzp(flat, zlut).z().get(1)));
    }

    @Test
    void aLostCentreAnswersNanAndAHalfLostOneToo() {
        ImageStack images = stack.slice(0, 4);
        Centers centers =
                Centers.copyOf(new double[] {Double.NaN, 15, 15, -0.6}, new double[] {15, Double.NaN, 15, SIZE / 2.0});
        Centers moved = backend.autoConvMultilineSubPixel(images, centers);
        DoubleMatrix profiles = backend.radialProfile(images, centers);
        for (int lost : new int[] {0, 1}) {
            assertTrue(
                    Double.isNaN(moved.x().get(lost)) && Double.isNaN(moved.y().get(lost)));
            assertTrue(Double.isNaN(profiles.get(lost, 5)));
        }
        assertFalse(Double.isNaN(moved.x().get(2)));
        // Rounded to -1, so outside.
        assertTrue(Double.isNaN(moved.x().get(3)) && Double.isNaN(moved.y().get(3)));
        assertFalse(Double.isNaN(profiles.get(3, 5)));
    }

    @Test
    void aTableWithAConstantPlaneAnswersNan() {
        DoubleMatrix table = zlut.toReference();
        for (int row = 1; row < table.rows(); row++) {
            table.set(row, 10, 3);
        }
        Tracks tracks = backend.stackToXyzp(stack.slice(0, 5), ZLut.ofReference(table));
        for (double z : tracks.z().toArray()) {
            assertTrue(Double.isNaN(z));
        }
    }

    @Test
    void memoryOfOneThreadIsTrackedByAllThreads() {
        try (Arena confined = Arena.ofConfined()) {
            ImageStack mine = ImageStack.allocate(confined, PixelType.U8, SIZE, stack.count());
            mine.segment().copyFrom(stack.segment());
            Tracks into = Tracks.allocate(confined, stack.count(), SIZE / 2);
            backend.stackToXyzp(mine, zlut, TrackingOptions.DEFAULTS, into);
            assertSame(backend.stackToXyzp(stack, zlut), into);
        }
    }

    @Test
    void memoryOfAnotherThreadIsRefused() throws Exception {
        try (Arena confined = Arena.ofConfined();
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            ImageStack mine = ImageStack.allocate(confined, PixelType.U8, SIZE, 10);
            Future<?> call = executor.submit(() -> backend.centerOfMass(mine));
            Exception refused = assertThrows(java.util.concurrent.ExecutionException.class, call::get);
            assertTrue(refused.getMessage().contains("stack is in memory of another thread's confined arena"));
        }
    }

    @Test
    void closedMemoryIsRefused() {
        Arena arena = Arena.ofShared();
        ImageStack closed = ImageStack.allocate(arena, PixelType.U8, SIZE, 10);
        arena.close();
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> backend.stackToXyzp(closed, zlut));
        assertTrue(refused.getMessage().contains("stack is in memory that is closed"), refused.getMessage());
    }

    @CpuOnly
    @Test
    void memoryClosedWhileItIsTrackedThrowsAndTheBackendGoesOn() throws Exception {
        // However the race ends, nothing worse than the exception may happen.
        for (int attempt = 0; attempt < 20; attempt++) {
            Arena arena = Arena.ofShared();
            ImageStack doomed = ImageStack.allocate(arena, PixelType.U8, SIZE, 20_000);
            Thread closer = new Thread(arena::close);
            closer.start();
            try {
                backend.stackToXyzp(doomed, zlut);
            } catch (IllegalStateException e) {
                assertTrue(e.getMessage().toLowerCase(Locale.ROOT).contains("closed"), e.getMessage());
                Thread.interrupted(); // the JVM wakes a thread so that it notices; clear that for what follows
            }
            closer.join();
            assertFalse(doomed.segment().scope().isAlive());
        }
        assertSame(backend.stackToXyzp(stack, zlut), backend.stackToXyzp(stack, zlut));
    }

    @Test
    void readOnlyStacksAreTrackedAndReadOnlyResultsRefused() {
        ImageStack readOnly = ImageStack.of(stack.segment().asReadOnly(), PixelType.U8, SIZE, stack.count());
        assertSame(backend.stackToXyzp(stack, zlut), backend.stackToXyzp(readOnly, zlut));
        Tracks tracks = Tracks.allocate(Arena.ofAuto(), stack.count(), 0);
        Tracks unwritable = new Tracks(
                tracks.centers(), DoubleSeries.of(tracks.z().segment().asReadOnly()), tracks.profiles());
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> backend.stackToXyzp(stack, zlut, TrackingOptions.DEFAULTS, unwritable));
        assertTrue(refused.getMessage().contains("into is in read-only memory"), refused.getMessage());
    }

    @Test
    void profilesNeedNotBeKept() {
        Tracks tracks = Tracks.allocate(Arena.ofAuto(), stack.count(), 0);
        backend.stackToXyzp(stack, zlut, TrackingOptions.DEFAULTS, tracks);
        assertArrayEquals(
                backend.stackToXyzp(stack, zlut).z().toArray(), tracks.z().toArray());
    }

    /** Of 2.3 GB only one pixel of the last image is not zero. */
    @CpuOnly
    @Test
    void stacksMayBeLargerThanTwoGigabytes(@TempDir Path folder) throws IOException {
        int size = 1024;
        long count = 2200;
        long bytes = count * size * size;
        try (FileChannel file = FileChannel.open(
                        folder.resolve("large.raw"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                Arena arena = Arena.ofShared()) {
            MemorySegment mapped = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            ImageStack large = ImageStack.of(mapped, PixelType.U8, size, count);
            large.set(count - 1, 300, 700, 9);
            Centers centers = backend.withPrecision(Precision.F32).centerOfMass(large);
            assertTrue(Double.isNaN(centers.x().get(count - 2)));
            assertEquals(700, centers.x().get(count - 1));
            assertEquals(300, centers.y().get(count - 1));
        }
    }

    @CpuOnly
    @Test
    void aBackendIsSharedBetweenThreads() throws Exception {
        Tracks expected = backend.stackToXyzp(stack, zlut);
        Centers expectedCenters = backend.centerOfMass(stack);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int call = 0; call < 40; call++) {
                boolean narrow = call % 3 == 0;
                calls.add(executor.submit(() -> {
                    if (narrow) {
                        backend.withPrecision(Precision.F32).radialProfile(stack, expectedCenters, 4);
                    }
                    assertSame(expected, backend.stackToXyzp(stack, zlut));
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    @Test
    void closingWaitsForWhatRunsAndRefusesWhatComesLater() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Tracks expected = backend.stackToXyzp(stack, zlut);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Integer> calls = executor.submit(() -> {
                int completed = 0;
                while (true) {
                    try {
                        started.countDown();
                        assertSame(expected, backend.stackToXyzp(stack, zlut));
                        completed++;
                    } catch (IllegalStateException e) {
                        assertEquals("the backend is closed", e.getMessage());
                        return completed;
                    }
                }
            });
            started.await();
            backend.close();
            assertTrue(calls.get() >= 0);
        }
        assertThrows(
                IllegalStateException.class,
                () -> backend.withPrecision(Precision.F32).centerOfMass(stack));
        backend.close();
    }
}
