package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.internal.cpu.GuardedArena;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Regions are tracked where they lie in their frames, and every function answers bit for bit what it does for copies of
 * them.
 */
@KernelTest
@EveryBackend
class RegionsTest {
    /** Narrower than a block of pixels, whole blocks, a pixel more than one, and several. */
    private static final int[] SIZES = {8, 16, 17, 64};

    private static final int[] FURTHER_SIZES = {9, 15, 31, 32, 33, 100};

    /** The emulated driver is slow: fewer pixels than a block has threads, and more. */
    private static final int[] CUDA_SIZES = {8, 17};

    private static final int[] FURTHER_CUDA_SIZES = {9, 16, 33, 64, 100};

    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = TestBackends.open(2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /** A function of images and centres in them, and the memory of its results. */
    private interface ImageFunction {
        List<MemorySegment> apply(Backend backend, ImageStack images, Centers centers);
    }

    private static List<MemorySegment> of(Centers centers) {
        return List.of(centers.x().segment(), centers.y().segment());
    }

    private static List<MemorySegment> of(DoubleMatrix matrix) {
        return List.of(matrix.segment());
    }

    private static List<MemorySegment> of(Tracks tracks) {
        return List.of(
                tracks.x().segment(),
                tracks.y().segment(),
                tracks.z().segment(),
                tracks.profiles().segment());
    }

    private static List<MemorySegment> of(SelfConvolutions convolutions) {
        List<MemorySegment> all = new ArrayList<>(of(convolutions.centers()));
        all.addAll(of(convolutions.columns()));
        all.addAll(of(convolutions.rows()));
        return all;
    }

    /** Every function of images that a backend has. */
    private static Map<String, ImageFunction> functions(int size) {
        Map<String, ImageFunction> all = new LinkedHashMap<>();
        for (Background background : Background.values()) {
            all.put("centerOfMass " + background, (b, images, c) -> of(b.centerOfMass(images, background)));
            all.put(
                    "stackToXyzp " + background,
                    (b, images, c) ->
                            of(b.stackToXyzp(images, ZLuts.NONE, TrackingOptions.DEFAULTS.withBackground(background))));
        }
        all.put("autoConv", (b, images, c) -> of(b.autoConv(images, c)));
        all.put("autoConvSubPixel", (b, images, c) -> of(b.autoConvSubPixel(images, c)));
        all.put("autoConvMultiline", (b, images, c) -> of(b.autoConvMultiline(images, c, 0.3)));
        all.put("autoConvMultilineSubPixel", (b, images, c) -> of(b.autoConvMultilineSubPixel(images, c)));
        all.put("autoConvWithConvolutions", (b, images, c) -> of(b.autoConvWithConvolutions(images, c)));
        all.put(
                "quadrantInterpolation",
                (b, images, c) -> of(b.quadrantInterpolation(images, c, QuadrantInterpolation.DEFAULTS)));
        all.put("qi", (b, images, c) -> of(b.qi(images, c)));
        all.put("qiSampleAxisProfiles", (b, images, c) -> of(b.qiSampleAxisProfiles(images, c, Axis.X)));
        all.put("radialProfile", (b, images, c) -> of(b.radialProfile(images, c, 2)));
        all.put("polarProfile", (b, images, c) -> of(b.polarProfile(images, c, PolarProfile.DEFAULTS)));
        all.put(
                "stackToXyzp by quadrants and polar profiles",
                (b, images, c) -> of(b.stackToXyzp(
                        images,
                        ZLuts.NONE,
                        TrackingOptions.DEFAULTS
                                .withCentering(QuadrantInterpolation.DEFAULTS)
                                .withProfile(PolarProfile.DEFAULTS))));
        if (size % 2 == 0) {
            all.put("fftProfile", (b, images, c) -> of(b.fftProfile(images, c)));
            all.put("fftProfile as it is", (b, images, c) -> of(b.fftProfile(images, FourierProfile.DEFAULTS)));
            all.put(
                    "stackToXyzp by Fourier profiles",
                    (b, images, c) -> of(b.stackToXyzp(
                            images, ZLuts.NONE, TrackingOptions.DEFAULTS.withProfile(FourierProfile.DEFAULTS))));
        }
        return all;
    }

    private static Stream<Arguments> cases(int[] sizes) {
        return Stream.of(PixelType.values())
                .flatMap(type -> Stream.of(Precision.values())
                        .flatMap(precision ->
                                Arrays.stream(sizes).mapToObj(size -> Arguments.of(type, precision, size))));
    }

    static Stream<Arguments> cases() {
        return cases(TestBackends.areCuda() ? CUDA_SIZES : SIZES);
    }

    static Stream<Arguments> furtherCases() {
        return cases(TestBackends.areCuda() ? FURTHER_CUDA_SIZES : FURTHER_SIZES);
    }

    /** Frames a little larger than four regions, of an odd width, so that rows begin at any alignment. */
    private static ImageStack frames(Arena arena, PixelType type, int size, int count) {
        int height = 2 * size + 3;
        int width = (2 * size + 5) | 1;
        ImageStack frames = ImageStack.allocate(arena, type, height, width, count);
        Random random = new Random(size);
        double scale = type == PixelType.U8 ? 200 : type == PixelType.U16 ? 50_000 : 1.5;
        double phase = random.nextDouble();
        for (int frame = 0; frame < count; frame++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    double ring = Math.hypot(row - size / 2.0 - phase, column - size / 2.0 - 0.3 * frame);
                    frames.set(frame, row, column, scale * (0.5 + 0.3 * Math.cos(ring) + 0.1 * random.nextDouble()));
                }
            }
        }
        return frames;
    }

    private static RegionOfInterest square(int top, int left, int size) {
        return new RegionOfInterest(top, top + size, left, left + size);
    }

    /** The first and the last there is in a frame, one that overlaps both, and one at an odd place. */
    private static List<RegionOfInterest> regions(ImageStack frames, int size) {
        return List.of(
                square(0, 0, size),
                square(1, 3, size),
                square(size / 2, size / 2, size),
                square(frames.height() - size, frames.width() - size, size));
    }

    private static Centers middles(ImageStack images) {
        double[] x = new double[Math.toIntExact(images.count())];
        double[] y = new double[x.length];
        for (int image = 0; image < x.length; image++) {
            x[image] = images.width() / 2.0 - 0.7 + 0.13 * image;
            y[image] = images.height() / 2.0 + 0.4 - 0.11 * image;
        }
        return Centers.copyOf(x, y);
    }

    private static void assertAlike(Backend with, ImageStack view, ImageStack copy, String where) {
        Centers centers = middles(copy);
        functions(copy.width()).forEach((name, function) -> {
            List<MemorySegment> expected = function.apply(with, copy, centers);
            List<MemorySegment> actual = function.apply(with, view, centers);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(-1, expected.get(i).mismatch(actual.get(i)), name + ", result " + i + ", " + where);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void functionsAnswerWhatTheyDoForCopies(PixelType type, Precision precision, int size) {
        compare(type, precision, size);
    }

    @ParameterizedTest
    @MethodSource("furtherCases")
    @Tag("exhaustive")
    void functionsOfFurtherSizesAnswerWhatTheyDoForCopies(PixelType type, Precision precision, int size) {
        compare(type, precision, size);
    }

    /** With a page behind the frames, and before them, that must not be touched. */
    private static void compare(PixelType type, Precision precision, int size) {
        Backend with = backend.withPrecision(precision);
        for (boolean behind : new boolean[] {true, false}) {
            try (GuardedArena arena = new GuardedArena(behind)) {
                ImageStack frames = frames(arena, type, size, 2);
                List<RegionOfInterest> regions = regions(frames, size);
                assertAlike(with, frames.regions(regions), with.cropStackToRois(frames, regions), "behind " + behind);
            }
        }
    }

    @Test
    void regionsOnTheDeviceAreThoseOfTheFrames() {
        try (Arena arena = backend.newArena()) {
            for (PixelType type : PixelType.values()) {
                ImageStack frames = frames(arena, type, 32, 3);
                List<RegionOfInterest> regions = regions(frames, 32);
                ImageStack uploaded = backend.upload(frames, arena);
                ImageStack copy = backend.cropStackToRois(frames, regions);
                assertAlike(backend, uploaded.regions(regions), copy, "uploaded frames");
                assertAlike(backend, backend.upload(frames.regions(regions), arena), copy, "uploaded regions");
                assertAlike(backend, uploaded.regions(regions).slice(4, 3), copy.slice(4, 3), "a slice of them");
            }
        }
    }

    @Test
    void slicesOfRegionsAreSlicesOfTheirCopies() {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack frames = frames(arena, PixelType.U16, 16, 5);
            List<RegionOfInterest> regions = regions(frames, 16);
            ImageStack view = frames.regions(regions);
            ImageStack copy = backend.cropStackToRois(frames, regions);
            for (int first = 0; first < view.count(); first += 3) {
                for (int count : new int[] {0, 1, (int) view.count() - first}) {
                    assertAlike(backend, view.slice(first, count), copy.slice(first, count), first + " and " + count);
                }
            }
            // A slice of a slice, and regions of a slice of the frames.
            assertAlike(backend, view.slice(2, 9).slice(4, 3), copy.slice(6, 3), "a slice of a slice");
            assertAlike(
                    backend,
                    frames.slice(2, 2).regions(regions),
                    backend.cropStackToRois(frames.slice(2, 2), regions),
                    "regions of a slice");
        }
    }

    @Test
    void regionsOfRegionsAreRegions() {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack frames = frames(arena, PixelType.U8, 32, 3);
            List<RegionOfInterest> outer = regions(frames, 32);
            List<RegionOfInterest> inner = List.of(square(3, 5, 16), square(16, 16, 16));
            ImageStack copy = backend.cropStackToRois(backend.cropStackToRois(frames, outer), inner);
            assertAlike(backend, frames.regions(outer).regions(inner), copy, "regions of regions");
            assertEquals(
                    -1,
                    copy.segment()
                            .mismatch(backend.cropStackToRois(frames.regions(outer), inner)
                                    .segment()));
        }
    }

    @Test
    void framesWithPaddedRowsAreViewsToo() {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack packed = frames(arena, PixelType.U16, 16, 3);
            long rowBytes = 2L * packed.width() + 30;
            long frameBytes = rowBytes * packed.height();
            MemorySegment memory = arena.allocate(4 * frameBytes, 64);
            long[] offsets = {2 * frameBytes + 6, 0, frameBytes};
            ImageStack padded =
                    ImageStack.strided(memory, PixelType.U16, packed.height(), packed.width(), rowBytes, offsets);
            for (int frame = 0; frame < 3; frame++) {
                for (int row = 0; row < packed.height(); row++) {
                    MemorySegment.copy(
                            packed.segment(),
                            packed.offset(frame) + row * packed.rowBytes(),
                            memory,
                            offsets[frame] + row * rowBytes,
                            packed.rowBytes());
                }
            }
            List<RegionOfInterest> regions = regions(packed, 16);
            assertAlike(
                    backend, padded.regions(regions), backend.cropStackToRois(packed, regions), "rows with padding");
            assertEquals(packed.get(2, 5, 7), padded.get(2, 5, 7));
        }
    }

    @Test
    void aViewIsWhatItSays() {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack frames = frames(arena, PixelType.U16, 16, 3);
            List<RegionOfInterest> regions = regions(frames, 16);
            ImageStack view = frames.regions(regions);
            assertTrue(frames.isPacked());
            assertFalse(view.isPacked());
            assertEquals(12, view.count());
            assertEquals(frames.rowBytes(), view.rowBytes());
            assertEquals(frames.offset(2) + frames.rowBytes() + 3 * 2, view.offset(5));
            assertEquals(frames.get(1, 1 + 4, 3 + 6), view.get(4, 4, 6));
            double[] pixels = new double[256];
            view.copyImage(11, pixels);
            assertEquals(frames.get(2, frames.height() - 1, frames.width() - 1), pixels[255]);
            assertEquals(0, frames.regions(List.of()).count());
            assertEquals(0, frames.slice(0, 0).regions(regions).count());
        }
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack frames = frames(arena, PixelType.U8, 16, 2);
            ImageStack view = frames.regions(List.of(square(0, 0, 16)));
            assertRefused(
                    "regions[1] is rows 0 to 17", () -> frames.regions(List.of(square(0, 0, 16), square(0, 0, 17))));
            assertRefused("regions[0] is rows 20 to 36", () -> frames.regions(List.of(square(20, 0, 16))));
            assertThrows(UnsupportedOperationException.class, view::segment);
            assertRefused(
                    "into is",
                    () -> backend.cropStackToRois(
                            ImageStack.allocate(arena, PixelType.U8, 32, 32, 2), List.of(square(0, 0, 16)), view));
            MemorySegment memory = arena.allocate(1000, 8);
            assertRefused("rowBytes is 15", () -> ImageStack.strided(memory, PixelType.U8, 8, 16, 15, 0));
            assertRefused("offsets[1] is 900", () -> ImageStack.strided(memory, PixelType.U8, 8, 16, 16, 0, 900));
            assertRefused("offsets[0] is 1", () -> ImageStack.strided(memory, PixelType.U16, 8, 16, 32, 1));
            assertRefused(
                    "memory is on the Java heap",
                    () -> ImageStack.strided(MemorySegment.ofArray(new byte[1000]), PixelType.U8, 8, 16, 16, 0));
        }
    }

    private static void assertRefused(String beginning, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(beginning), message);
    }
}
