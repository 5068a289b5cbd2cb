package io.github.magtrack4j.internal.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.CudaTest;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.TestRingTables;
import io.github.magtrack4j.jointfit.FitFlag;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two backends agree about joint fits, whatever the table, the size and the type of the pixels. */
@CudaTest
class JointFitAgainstCpuTest {
    private static final List<Harmonic> FEW = List.of(Harmonic.RINGS, Harmonic.cosine(4), Harmonic.cosine(8));
    private static final double NOISE = 2;

    /** The part of the uncertainty to which answers agree. */
    private static final double PART = 0.1;

    private static Backend cpu;
    private static Backend cuda;

    @BeforeAll
    static void open() {
        EmulatedGpu.reset();
        cpu = Backend.cpu(2);
        cuda = Backend.cuda();
    }

    @AfterAll
    static void close() {
        cuda.close();
        cpu.close();
    }

    /**
     * All series agree to a part of the uncertainty: the two take other steps on the way to the minimum, and on the CPU
     * the last one's derivatives are those of a place nearby.
     */
    private static void assertClose(JointFits expected, JointFits actual, Precision precision, String what) {
        for (long i = 0; i < expected.count(); i++) {
            String of = what + ", " + precision + ", image " + i;
            assertEquals(what(expected.flagsOf(i)), what(actual.flagsOf(i)), of);
            double[] sigmas = {
                expected.sigmaX().get(i),
                expected.sigmaY().get(i),
                expected.sigmaZ().get(i)
            };
            // Where residuals are no noise, derivatives of another place are worse ones.
            double part = PART * (expected.flagsOf(i).contains(FitFlag.OUTLIERS) ? 3 : 1);
            assertClose(expected.x(), actual.x(), i, part * sigmas[0], of + ", x");
            assertClose(expected.y(), actual.y(), i, part * sigmas[1], of + ", y");
            assertClose(expected.z(), actual.z(), i, part * sigmas[2], of + ", z");
            assertClose(expected.sigmaX(), actual.sigmaX(), i, 0.03 * sigmas[0], of + ", sigmaX");
            assertClose(expected.sigmaY(), actual.sigmaY(), i, 0.03 * sigmas[1], of + ", sigmaY");
            assertClose(expected.sigmaZ(), actual.sigmaZ(), i, 0.03 * sigmas[2], of + ", sigmaZ");
            assertClose(
                    expected.chi2(), actual.chi2(), i, 0.08 * expected.chi2().get(i), of + ", chi2");
            assertClose(expected.offset(), actual.offset(), i, 0.05, of + ", offset");
            assertClose(expected.gain(), actual.gain(), i, 1e-3, of + ", gain");
        }
    }

    /** Where steps lead away, how they end depends on each. */
    private static Set<FitFlag> what(Set<FitFlag> flags) {
        return flags.equals(Set.of(FitFlag.SINGULAR)) ? Set.of(FitFlag.NOT_CONVERGED) : flags;
    }

    private static void assertClose(
            DoubleSeries expected, DoubleSeries actual, long index, double tolerance, String what) {
        assertEquals(expected.get(index), actual.get(index), Double.isNaN(tolerance) ? 0 : tolerance, what);
    }

    private static void assertAgree(ImageStack images, RingTable table, JointFitOptions options, String what) {
        for (Precision precision : Precision.values()) {
            assertClose(
                    cpu.withPrecision(precision).jointFit(images, RingTables.of(table), options),
                    cuda.withPrecision(precision).jointFit(images, RingTables.of(table), options),
                    precision,
                    what);
        }
    }

    private static Stream<Arguments> sizesAndTypes() {
        return IntStream.of(16, 17, 31, 48, 64, 99)
                .boxed()
                .flatMap(size -> Stream.of(PixelType.values()).map(type -> Arguments.of(size, type)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndTypes")
    void everySizeAndType(int size, PixelType type) {
        RingTable table = TestRingTables.table(size, 9, size % 2 == 0, FEW);
        ImageStack images = TestRingTables.beads(new Random(size), table, type, 6, NOISE);
        assertAgree(images, table, JointFitOptions.DEFAULTS, "noise not known");
        assertAgree(images, table, JointFitOptions.DEFAULTS.withNoise(NOISE * NOISE, 0), "noise known");
        assertAgree(images, table, JointFitOptions.DEFAULTS.withNoise(1, 0.02), "shot noise");
    }

    /** Many harmonics, and large images: then the table of a height does not fit into shared memory. */
    @ParameterizedTest
    @EnumSource(PixelType.class)
    void manyHarmonicsAndLargeImages(PixelType type) {
        for (int size : new int[] {33, 200}) {
            RingTable table = TestRingTables.table(size, 8, true, TestRingTables.MANY);
            ImageStack images = TestRingTables.beads(new Random(size), table, type, 2, NOISE);
            assertAgree(images, table, JointFitOptions.DEFAULTS, "size " + size);
        }
    }

    @Test
    void theLargestImages() {
        RingTable table = TestRingTables.table(Backend.MAX_SIZE, 6, false, FEW);
        ImageStack images = TestRingTables.beads(new Random(1), table, PixelType.U8, 1, NOISE);
        assertAgree(images, table, JointFitOptions.DEFAULTS, "the largest");
    }

    /** As many planes as the polynomial has points, and fewer. */
    @Test
    void fewPlanes() {
        for (int planes : new int[] {RingTable.MIN_PLANES, 5, 6}) {
            RingTable table = TestRingTables.table(32, planes, planes % 2 == 0, FEW);
            ImageStack images = TestRingTables.beads(new Random(planes), table, PixelType.U16, 8, NOISE);
            assertAgree(images, table, JointFitOptions.DEFAULTS, planes + " planes");
        }
    }

    /** Pixels beyond the table have no weight, but must be finite numbers. */
    @Test
    void aTableThatDoesNotReachTheCorners() {
        RingTable table = TestRingTables.table(40, 9, true, FEW, 21.3);
        ImageStack images = TestRingTables.beads(new Random(2), table, PixelType.F32, 8, NOISE);
        for (long image = 0; image < images.count(); image++) {
            images.set(image, 0, 0, image % 2 == 0 ? Double.NaN : 1e9);
        }
        // Tracking would need finite pixels.
        double[] middle = new double[8];
        Arrays.fill(middle, 20);
        double[] unknown = new double[8];
        Arrays.fill(unknown, Double.NaN);
        Centers centers = Centers.copyOf(middle, middle);
        DoubleSeries heights = DoubleSeries.copyOf(unknown);
        for (JointFitOptions options : List.of(JointFitOptions.DEFAULTS, JointFitOptions.DEFAULTS.withNoise(1, 0.02))) {
            for (Precision precision : Precision.values()) {
                JointFits actual =
                        cuda.withPrecision(precision).jointFit(images, RingTables.of(table), centers, heights, options);
                assertClose(
                        cpu.withPrecision(precision).jointFit(images, RingTables.of(table), centers, heights, options),
                        actual,
                        precision,
                        options.toString());
                assertEquals(Set.of(FitFlag.NOT_FINITE), actual.flagsOf(0));
                assertEquals(Set.of(), actual.flagsOf(1));
            }
        }
    }

    /** Patches that are too bright, up to half of the image: robust weights find the bead, or nothing does. */
    @Test
    void outliers() {
        RingTable table = TestRingTables.table(48, 9, true, FEW);
        ImageStack images = TestRingTables.beads(new Random(3), table, PixelType.F64, 16, NOISE);
        for (int image = 0; image < images.count(); image++) {
            for (int row = 3; row < 3 + image; row++) {
                for (int column = 48 - 2 * image; column < 48; column++) {
                    images.set(image, row, column, images.get(image, row, column) + 8 * image);
                }
            }
        }
        assertTrue(cuda.jointFit(images, table).flagsOf(8).contains(FitFlag.OUTLIERS));
        for (JointFitOptions options : List.of(JointFitOptions.DEFAULTS, JointFitOptions.DEFAULTS.withNoise(1, 0.02))) {
            assertAgree(images, table, options, "robust " + options);
            // With larger patches there is no one minimum.
            assertAgree(images.slice(0, 12), table, options.withRobust(false), "not robust " + options);
        }
    }

    /** Starts that are far away, outside, unknown; heights that are beyond the table, unknown, or of the wrong ring. */
    @ParameterizedTest
    @EnumSource(PixelType.class)
    void startsOfEveryKind(PixelType type) {
        RingTable table = TestRingTables.table(36, 12, false, FEW);
        int count = 40;
        ImageStack images = TestRingTables.beads(new Random(4), table, type, count, NOISE);
        Random random = new Random(5);
        double[] x = random.doubles(count, 14, 22).toArray();
        double[] y = random.doubles(count, 14, 22).toArray();
        double[] z = random.doubles(count, -300, 900).toArray();
        x[0] = Double.NaN;
        x[1] = -0.001;
        y[2] = 35;
        y[3] = 35.001;
        x[4] = Double.NEGATIVE_INFINITY;
        Arrays.fill(z, 10, 20, Double.NaN);
        z[20] = Double.POSITIVE_INFINITY;
        if (type == PixelType.F32 || type == PixelType.F64) {
            images.set(21, 35, 35, Double.NaN);
            images.set(22, 0, 0, Double.NEGATIVE_INFINITY);
            images.set(10, 3, 7, Double.NaN);
        }
        for (Precision precision : Precision.values()) {
            JointFits expected = cpu.withPrecision(precision)
                    .jointFit(
                            images,
                            RingTables.of(table),
                            Centers.copyOf(x, y),
                            DoubleSeries.copyOf(z),
                            JointFitOptions.DEFAULTS);
            JointFits actual = cuda.withPrecision(precision)
                    .jointFit(
                            images,
                            RingTables.of(table),
                            Centers.copyOf(x, y),
                            DoubleSeries.copyOf(z),
                            JointFitOptions.DEFAULTS);
            int found = 0;
            for (long i = 0; i < count; i++) {
                // From far away one of the two may come to the bead, and the other not.
                if (!Double.isNaN(expected.x().get(i))
                        && Double.isNaN(actual.x().get(i))) {
                    found++;
                } else {
                    assertClose(expected.slice(i, 1), actual.slice(i, 1), precision, "starts, image " + i);
                }
            }
            assertTrue(found < 3, found + " found by the CPU alone");
        }
    }

    /** Images without a bead, or with an inverted one; images of one level, which have no start. */
    @Test
    void whatCannotBeFitted() {
        RingTable table = TestRingTables.table(32, 9, true, FEW);
        ImageStack images = TestRingTables.beads(new Random(6), table, PixelType.F32, 6, NOISE);
        for (int row = 0; row < 32; row++) {
            for (int column = 0; column < 32; column++) {
                images.set(0, row, column, 100);
                images.set(1, row, column, 0);
                images.set(2, row, column, 250 - images.get(2, row, column));
                images.set(3, row, column, row * 3);
            }
        }
        images.set(4, 31, 0, Double.NaN);
        assertAgree(images, table, JointFitOptions.DEFAULTS, "from any start");
        assertEquals(Set.of(FitFlag.NO_START), cuda.jointFit(images, table).flagsOf(0));
    }

    /** Regions of frames, in the computer's memory and on the device; in one chunk and in many. */
    @ParameterizedTest
    @ValueSource(longs = {1, 20_000, 16 << 20})
    void viewsAndChunks(long slotBytes) {
        RingTable table = TestRingTables.table(24, 9, true, FEW);
        ImageStack images = TestRingTables.beads(new Random(7), table, PixelType.U16, 12, NOISE);
        ImageStack frames = ImageStack.allocate(Arena.ofAuto(), PixelType.U16, 30, 61, 6);
        for (int image = 0; image < 12; image++) {
            for (int row = 0; row < 24; row++) {
                for (int column = 0; column < 24; column++) {
                    frames.set(image % 6, row + 5, column + (image < 6 ? 3 : 36), images.get(image, row, column));
                }
            }
        }
        List<RegionOfInterest> regions =
                List.of(new RegionOfInterest(5, 29, 3, 27), new RegionOfInterest(5, 29, 36, 60));
        JointFits expected = cpu.jointFit(images, table);
        try (Backend backend = CudaProvider.open(0, slotBytes);
                Arena arena = Arena.ofConfined();
                Arena pageLocked = backend.newArena()) {
            assertClose(expected, backend.jointFit(images, table), Precision.F64, "copies");
            assertClose(expected, backend.jointFit(frames.regions(regions), table), Precision.F64, "views");
            ImageStack onDevice = backend.upload(frames, arena);
            assertClose(
                    expected, backend.jointFit(onDevice.regions(regions), table), Precision.F64, "views on the device");
            JointFits into = JointFits.allocate(pageLocked, 12);
            backend.jointFit(onDevice.regions(regions), RingTables.of(table), JointFitOptions.DEFAULTS, into);
            assertClose(expected, into, Precision.F64, "into page-locked memory");
        }
    }

    /** Beads whose tables have other planes, harmonics and reaches, or which have none. */
    @ParameterizedTest
    @EnumSource(PixelType.class)
    void aTableForEachBead(PixelType type) {
        List<RingTable> tables = Arrays.asList(
                TestRingTables.table(28, 9, true, FEW),
                TestRingTables.table(28, 6, false, List.of(Harmonic.RINGS)),
                null,
                TestRingTables.table(28, 12, true, TestRingTables.MANY));
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), type, 28, 16);
        for (int bead = 0; bead < 4; bead++) {
            RingTable table = tables.get(bead == 2 ? 0 : bead);
            images.slice(4L * bead, 4)
                    .segment()
                    .copyFrom(TestRingTables.beads(new Random(bead), table, type, 4, NOISE)
                            .segment());
        }
        int[] indices = {0, 0, 0, 2, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 0};
        for (RingTables several : List.of(RingTables.perBead(tables, 4), RingTables.perImage(tables, indices))) {
            for (Precision precision : Precision.values()) {
                JointFits actual = cuda.withPrecision(precision).jointFit(images, several, JointFitOptions.DEFAULTS);
                assertClose(
                        cpu.withPrecision(precision).jointFit(images, several, JointFitOptions.DEFAULTS),
                        actual,
                        precision,
                        several.toString());
                assertEquals(Set.of(FitFlag.NO_START), actual.flagsOf(9));
                assertEquals(Set.of(), actual.flagsOf(5));
                // Bit for bit what a call for the bead alone answers.
                JointFits alone = cuda.withPrecision(precision).jointFit(images.slice(4, 3), tables.get(1));
                for (int series = 0; series < 10; series++) {
                    assertArrayEquals(
                            alone.series().get(series).toArray(),
                            actual.series().get(series).slice(4, 3).toArray());
                }
            }
        }
    }

    /** However many tables there are. */
    @Test
    void aChunkIsTwoLaunches() {
        List<RingTable> tables = IntStream.range(6, 26)
                .mapToObj(planes -> TestRingTables.table(24, planes, true, FEW))
                .toList();
        ImageStack images = TestRingTables.beads(new Random(1), tables.getLast(), PixelType.U8, 60, NOISE);
        RingTables several = RingTables.perBead(tables, 3);
        try (Backend backend = CudaProvider.open(0, 20_000)) {
            backend.jointFit(images, several, JointFitOptions.DEFAULTS);
            long events = EmulatedGpu.calls("cuEventRecord");
            long launches = EmulatedGpu.calls("cuLaunchKernel");
            backend.jointFit(images, several, JointFitOptions.DEFAULTS);
            long chunks = EmulatedGpu.calls("cuEventRecord") - events;
            assertTrue(chunks > 1, chunks + " chunks");
            assertEquals(2 * chunks, EmulatedGpu.calls("cuLaunchKernel") - launches);
        }
    }

    /** The pipeline for the starts, and the fit: two launches for a chunk. The table stays on the device. */
    @Test
    void whatACallCosts() {
        RingTable table = TestRingTables.table(24, 9, true, FEW);
        ImageStack images = TestRingTables.beads(new Random(8), table, PixelType.U8, 12, NOISE);
        try (Backend backend = Backend.cuda();
                Arena arena = Arena.ofConfined()) {
            ImageStack onDevice = backend.upload(images, arena);
            backend.jointFit(onDevice, table);
            long copies = EmulatedGpu.calls("cuMemcpyHtoDAsync");
            long launches = EmulatedGpu.calls("cuLaunchKernel");
            backend.jointFit(onDevice, table);
            assertEquals(0, EmulatedGpu.calls("cuMemcpyHtoDAsync") - copies);
            assertEquals(2, EmulatedGpu.calls("cuLaunchKernel") - launches);
        }
    }

    @Test
    void noImages() {
        RingTable table = TestRingTables.table(16, 6, true, FEW);
        ImageStack images = TestRingTables.beads(new Random(9), table, PixelType.U8, 1, NOISE);
        assertEquals(0, cuda.jointFit(images.slice(0, 0), table).count());
    }
}
