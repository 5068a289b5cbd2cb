package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call with several look-up tables answers bit for bit what calls with one each answer. */
@KernelTest
@EveryBackend
class ZLutsTest {
    private static final int SIZE = 16;
    private static final int FRAMES = 5;

    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static Map<String, TrackingOptions> ways() {
        TrackingOptions defaults = TrackingOptions.DEFAULTS;
        Map<String, TrackingOptions> ways = new LinkedHashMap<>();
        ways.put("as MagTrack does", defaults);
        ways.put("weighted", defaults.withLookup(WeightedLeastSquares.DEFAULTS));
        ways.put("oversampled", defaults.withProfile(new RadialProfile(3)));
        ways.put(
                "quadrants and polar profiles",
                defaults.withCentering(QuadrantInterpolation.DEFAULTS)
                        .withProfile(PolarProfile.DEFAULTS)
                        .withLookup(WeightedLeastSquares.DEFAULTS));
        ways.put("Fourier profiles", defaults.withProfile(FourierProfile.DEFAULTS));
        return ways;
    }

    static Stream<Arguments> cases() {
        return ways().entrySet().stream()
                .flatMap(way -> Stream.of(Precision.values())
                        .map(precision -> Arguments.of(way.getKey(), way.getValue(), precision)));
    }

    /**
     * Frames with beads of different periods in them: a table of each has to be another one.
     *
     * @param beads the regions, beside one another
     */
    private record Scene(ImageStack frames, List<RegionOfInterest> beads) {
        static Scene of(int beads) {
            ImageStack frames = ImageStack.allocate(Arena.ofAuto(), PixelType.U16, SIZE + 3, beads * SIZE + 5, FRAMES);
            List<RegionOfInterest> regions = new ArrayList<>();
            Random random = new Random(5);
            for (int bead = 0; bead < beads; bead++) {
                regions.add(new RegionOfInterest(2, 2 + SIZE, 1 + bead * SIZE, 1 + bead * SIZE + SIZE));
                ImageStack rings = TestStacks.rings(random, PixelType.U16, SIZE, FRAMES);
                for (int frame = 0; frame < FRAMES; frame++) {
                    for (int row = 0; row < SIZE; row++) {
                        for (int column = 0; column < SIZE; column++) {
                            frames.set(
                                    frame, 2 + row, 1 + bead * SIZE + column, 300 * rings.get(frame, row, column) / 2);
                        }
                    }
                }
            }
            return new Scene(frames, regions);
        }

        ImageStack images() {
            return frames.regions(beads);
        }
    }

    /** A table of some planes, of rings that grow with the height; what it looks like depends on a seed. */
    private static ZLut table(int seed, int planes, TrackingOptions options) {
        int bins = options.profile().bins(SIZE);
        DoubleMatrix profiles = DoubleMatrix.allocate(Arena.ofAuto(), planes, bins);
        double[] z = new double[planes];
        for (int plane = 0; plane < planes; plane++) {
            z[plane] = seed + 100.0 * plane;
            for (int bin = 0; bin < bins; bin++) {
                double period = 2 + 3.0 * plane / planes;
                profiles.set(plane, bin, 100 + 60 * Math.cos(seed + 2 * Math.PI * bin * SIZE / 2 / bins / period));
            }
        }
        return ZLut.of(DoubleSeries.copyOf(z), profiles);
    }

    /** A table in which every height is NaN, since a plane has no variance. */
    private static ZLut flat(int bins) {
        return ZLut.of(DoubleSeries.copyOf(1, 2, 3, 4, 5, 6, 7, 8), DoubleMatrix.allocate(Arena.ofAuto(), 8, bins));
    }

    /**
     * Of beads: different numbers of planes, a bead without a table, one whose table has no heights, one used twice.
     */
    private static List<ZLut> tables(TrackingOptions options) {
        ZLut first = table(1, 20, options);
        return Arrays.asList(
                first,
                table(2, 9, options),
                null,
                table(3, 140, options),
                flat(options.profile().bins(SIZE)),
                first);
    }

    private static void assertEqual(MemorySegment expected, MemorySegment actual, String where) {
        assertEquals(-1, expected.mismatch(actual), where);
    }

    private static void assertEqual(Tracks expected, Tracks actual, String where) {
        assertEqual(expected.x().segment(), actual.x().segment(), where + ", x");
        assertEqual(expected.y().segment(), actual.y().segment(), where + ", y");
        assertEqual(expected.z().segment(), actual.z().segment(), where + ", z");
        assertEqual(expected.profiles().segment(), actual.profiles().segment(), where + ", profiles");
    }

    private static long found(DoubleSeries heights) {
        return Arrays.stream(heights.toArray()).filter(z -> !Double.isNaN(z)).count();
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("cases")
    void beadsAnswerWhatACallForEachDoes(String name, TrackingOptions options, Precision precision) {
        Backend with = backend.withPrecision(precision);
        List<ZLut> tables = tables(options);
        Scene scene = Scene.of(tables.size());
        ImageStack images = scene.images();
        ZLuts zluts = ZLuts.perBead(tables, FRAMES);
        try (Arena arena = with.newArena()) {
            for (ImageStack each : List.of(
                    images,
                    with.cropStackToRois(scene.frames, scene.beads),
                    with.upload(images, arena),
                    with.upload(scene.frames, arena).regions(scene.beads))) {
                Tracks tracks = with.stackToXyzp(each, zluts, options);
                Tracks withoutProfiles = Tracks.allocate(Arena.ofAuto(), images.count(), 0);
                with.stackToXyzp(each, zluts, options, withoutProfiles);
                assertEqual(tracks.z().segment(), withoutProfiles.z().segment(), "profiles not kept");
                for (int bead = 0; bead < tables.size(); bead++) {
                    long first = (long) bead * FRAMES;
                    assertEqual(
                            with.stackToXyzp(each.slice(first, FRAMES), tables.get(bead), options),
                            tracks.slice(first, FRAMES),
                            "bead " + bead);
                }
                assertTrue(found(tracks.z().slice(0, 2 * FRAMES)) > 0, "z is found in tables");
                assertEquals(0, found(tracks.z().slice(2 * FRAMES, FRAMES)), "z of a bead without table");
                assertTrue(found(tracks.x().slice(2 * FRAMES, FRAMES)) > 0, "x of a bead without table");
            }
        }
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("cases")
    void imagesNameTheirTables(String name, TrackingOptions options, Precision precision) {
        Backend with = backend.withPrecision(precision);
        List<ZLut> tables = tables(options);
        ImageStack images = Scene.of(4).images();
        int[] indices = new Random(11).ints(images.count(), 0, tables.size()).toArray();
        ZLuts zluts = ZLuts.perImage(tables, indices);
        Tracks tracks = with.stackToXyzp(images, zluts, options);
        DoubleSeries z = with.lookupZ(tracks.profiles(), zluts, options.lookup());
        for (int image = 0; image < indices.length; image++) {
            Tracks alone = with.stackToXyzp(images.slice(image, 1), tables.get(indices[image]), options);
            assertEqual(alone, tracks.slice(image, 1), "image " + image);
            assertSame(tables.get(indices[image]), zluts.tables().get(zluts.index(image)));
            if (precision == Precision.F64) {
                assertEqual(alone.z().segment(), z.slice(image, 1).segment(), "look-up of image " + image);
            }
        }
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("cases")
    void profilesAreLookedUpInTheTableOfTheirBead(String name, TrackingOptions options, Precision precision) {
        Backend with = backend.withPrecision(precision);
        List<ZLut> tables = tables(options);
        DoubleMatrix profiles = with.stackToXyzp(Scene.of(tables.size()).images(), ZLuts.NONE, options)
                .profiles();
        ZLuts zluts = ZLuts.perBead(tables, FRAMES);
        DoubleSeries byCorrelation = with.lookupZ(profiles, zluts, 7);
        DoubleSeries weighted = with.lookupZWeighted(profiles, zluts, 7);
        long rowBytes = (long) profiles.columns() * Double.BYTES;
        for (int bead = 0; bead < tables.size(); bead++) {
            DoubleSeries found = byCorrelation.slice((long) bead * FRAMES, FRAMES);
            DoubleSeries foundWeighted = weighted.slice((long) bead * FRAMES, FRAMES);
            ZLut table = tables.get(bead);
            if (table == null) {
                assertEquals(0, found(found) + found(foundWeighted), "a bead without table");
                continue;
            }
            DoubleMatrix ofBead = DoubleMatrix.of(
                    profiles.segment().asSlice((long) bead * FRAMES * rowBytes, FRAMES * rowBytes),
                    FRAMES,
                    profiles.columns());
            assertEqual(with.lookupZ(ofBead, table, 7).segment(), found.segment(), "bead " + bead);
            assertEqual(with.lookupZWeighted(ofBead, table, 7).segment(), foundWeighted.segment(), "weighted, " + bead);
        }
    }

    @Test
    void oneTableOrNoneServesAnyNumberOfImages() {
        ZLut table = table(1, 12, TrackingOptions.DEFAULTS);
        ImageStack images = Scene.of(3).images();
        Tracks expected = backend.stackToXyzp(images, table);
        assertEqual(expected, backend.stackToXyzp(images, ZLuts.of(table)), "of one");
        assertEqual(expected, backend.stackToXyzp(images, ZLuts.perBead(List.of(table), 15)), "of one bead");
        assertEqual(expected, backend.stackToXyzp(images, ZLuts.perBead(List.of(table, table, table), 5)), "thrice");
        assertEqual(expected, backend.stackToXyzp(images, ZLuts.perImage(List.of(table), new int[15])), "by index");
        Tracks without = backend.stackToXyzp(images);
        assertEqual(without, backend.stackToXyzp(images, ZLuts.NONE), "none");
        assertEqual(without, backend.stackToXyzp(images, (ZLut) null), "null");
        assertEqual(without, backend.stackToXyzp(images, ZLuts.perBead(Arrays.asList(null, null, null), 5)), "nulls");
        assertEquals(0, found(backend.lookupZ(expected.profiles(), ZLuts.NONE)));
        assertEquals(OptionalLong.empty(), ZLuts.of(table).images());
        assertEquals(
                OptionalLong.of(15),
                ZLuts.perBead(List.of(table, table, table), 5).images());
        assertSame(table, ZLuts.perBead(List.of(table, table), 5).common().orElseThrow());
        assertTrue(ZLuts.perBead(Arrays.asList(table, null), 5).common().isEmpty());
        assertTrue(ZLuts.NONE.isEmpty());
        assertEquals(
                "1 look-up table for 10 images",
                ZLuts.perBead(Arrays.asList(table, null), 5).toString());
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> ZLuts.perBead(List.of(table), 5).index(5));
    }

    @Test
    void aTableThatKnowsItsKindAnswersAsOneThatDoesNot() {
        TrackingOptions polar = TrackingOptions.DEFAULTS.withProfile(PolarProfile.DEFAULTS);
        ImageStack images = Scene.of(3).images();
        for (TrackingOptions options : List.of(TrackingOptions.DEFAULTS, polar)) {
            ZLut table = table(1, 12, options);
            ZLut known = table.withKind(ZLutKind.of(options, SIZE));
            ZLut partly = table.withKind(new ZLutKind(options.profile(), Optional.empty(), OptionalInt.empty()));
            Tracks expected = backend.stackToXyzp(images, table, options);
            assertEqual(expected, backend.stackToXyzp(images, known, options), "of a kind");
            ZLuts zluts = ZLuts.perBead(List.of(table, known, partly), FRAMES);
            assertEqual(expected, backend.stackToXyzp(images, zluts, options), "of kinds known and not");
            assertEquals(Optional.of(ZLutKind.of(options, SIZE)), known.kind());
            assertEquals(Optional.empty(), table.kind());
        }
        ZLut simulated =
                backend.simulateZlut(ZLut.heights(0, 300, 100), SIZE, BeadOptics.DEFAULTS, PolarProfile.DEFAULTS);
        assertEquals(Optional.of(ZLutKind.of(PolarProfile.DEFAULTS, SIZE)), simulated.kind());
    }

    @Test
    void noImagesHaveNoHeights() {
        ZLuts none = ZLuts.perBead(
                List.of(table(1, 12, TrackingOptions.DEFAULTS), table(2, 9, TrackingOptions.DEFAULTS)), 0);
        assertEquals(
                0, backend.stackToXyzp(Scene.of(1).images().slice(0, 0), none).count());
        assertEquals(
                0,
                backend.lookupZ(DoubleMatrix.allocate(Arena.ofAuto(), 0, SIZE / 2), none)
                        .size());
    }

    @Test
    void aTableIsKeptAsItWasGiven() {
        ZLut table = table(1, 12, TrackingOptions.DEFAULTS);
        List<ZLut> tables = new ArrayList<>(Arrays.asList(table, null));
        int[] indices = {1, 0};
        ZLuts zluts = ZLuts.perImage(tables, indices);
        tables.clear();
        indices[0] = 0;
        assertEquals(Arrays.asList(table, null), zluts.tables());
        assertEquals(1, zluts.index(0));
        assertThrows(UnsupportedOperationException.class, () -> zluts.tables().add(table));
        assertEquals(
                List.of(0, 0, 1, 1),
                IntStream.range(0, 4)
                        .mapToObj(image ->
                                ZLuts.perBead(Arrays.asList(table, null), 2).index(image))
                        .toList());
    }
}
