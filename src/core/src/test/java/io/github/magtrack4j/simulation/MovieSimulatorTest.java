package io.github.magtrack4j.simulation;

import static io.github.magtrack4j.simulation.BeadSimulationTest.assertMessage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MovieSimulatorTest {
    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = Backend.cpu(2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static final MovieOptions SMALL = MovieOptions.DEFAULTS
            .withSizePx(32)
            .withFrameSize(80, 100)
            .withBeads(3)
            .withFrames(12);

    private static final MovieOptions WITHOUT_NOISE = SMALL.withSizePx(96)
            .withFrameSize(140, 150)
            .withBeads(1)
            .withCamera(new Camera(PixelType.U16, Double.POSITIVE_INFINITY, 0));

    private static ImageStack render(MovieSimulator movie, long firstFrame, long count) {
        MovieOptions options = movie.options();
        ImageStack frames = ImageStack.allocate(
                Arena.ofAuto(), options.camera().pixelType(), options.height(), options.width(), count);
        movie.render(backend, firstFrame, frames);
        return frames;
    }

    private static byte[] bytes(ImageStack frames) {
        return frames.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @EnumSource(names = {"U8", "U16"})
    void theSeedMakesTheMovie(PixelType pixelType) {
        MovieOptions options = SMALL.withCamera(Camera.DEFAULTS.withPixelType(pixelType));
        byte[] movie = bytes(render(new MovieSimulator(options), 0, 12));
        assertArrayEquals(movie, bytes(render(new MovieSimulator(options), 0, 12)));
        assertFalse(Arrays.equals(movie, bytes(render(new MovieSimulator(options.withSeed(2)), 0, 12))));
    }

    @Test
    void framesDoNotDependOnOrderPortionsOrThreads() {
        MovieSimulator movie = new MovieSimulator(SMALL);
        ImageStack together = render(movie, 0, 12);
        List<byte[]> apart = IntStream.range(0, 12)
                .parallel()
                .mapToObj(frame -> bytes(render(movie, frame, 1)))
                .toList();
        for (int frame = 11; frame >= 0; frame--) {
            byte[] expected = bytes(together.slice(frame, 1));
            assertArrayEquals(expected, apart.get(frame));
            assertArrayEquals(expected, bytes(render(movie, frame, 1)));
        }
        assertArrayEquals(bytes(together.slice(5, 7)), bytes(render(movie, 5, 7)));
    }

    @Test
    void theNoiseOfEachFrameIsItsOwn() {
        MovieSimulator still = new MovieSimulator(SMALL.withBeads(0));
        assertFalse(Arrays.equals(bytes(render(still, 0, 1)), bytes(render(still, 1, 1))));
    }

    @Test
    void theTruthIsTheCenterOfMass() {
        // At a fiftieth of the contrast the bright spot in the middle is not clipped. Clipped, it has an edge that is
        // sampled too coarsely to tell its centre to better than 0.03 px.
        MovieSimulator movie =
                new MovieSimulator(WITHOUT_NOISE.withOptics(BeadOptics.DEFAULTS.withContrastScale(0.02)));
        ImageStack frames = render(movie, 0, 12);
        double background = Math.rint(0.4 * 65535);
        for (int frame = 0; frame < 12; frame++) {
            double mass = 0;
            double x = 0;
            double y = 0;
            for (int row = 0; row < frames.height(); row++) {
                for (int column = 0; column < frames.width(); column++) {
                    double weight = Math.pow(frames.get(frame, row, column) - background, 2);
                    mass += weight;
                    x += weight * column;
                    y += weight * row;
                }
            }
            assertEquals(x / mass, movie.x(0, frame), 0.001);
            assertEquals(y / mass, movie.y(0, frame), 0.001);
        }
    }

    @Test
    void theMiddleOfASquareIsASimulatedBead() {
        MovieSimulator movie = new MovieSimulator(WITHOUT_NOISE);
        ImageStack frames = render(movie, 0, 12);
        for (int frame = 0; frame < 12; frame++) {
            int column = (int) Math.rint(movie.x(0, frame));
            int row = (int) Math.rint(movie.y(0, frame));
            double[] xyzNm = {100 * (movie.x(0, frame) - column), 100 * (movie.y(0, frame) - row), movie.z(0, frame)};
            ImageStack bead = backend.simulateBeads(DoubleMatrix.copyOf(xyzNm), 96, WITHOUT_NOISE.optics());
            for (int dy = -24; dy <= 24; dy++) {
                for (int dx = -24; dx <= 24; dx++) {
                    double expected = Math.rint(65535 * bead.get(0, 48 + dy, 48 + dx));
                    assertEquals(expected, frames.get(frame, row + dy, column + dx), 1);
                }
            }
        }
    }

    /** A patch that ended abruptly would show as a square about each bead. */
    @Test
    void squaresEndWithoutAStep() {
        MovieOptions options = WITHOUT_NOISE.withMotion(new BeadMotion(0, 0, 0, 0, 5000, 5000, 1));
        MovieSimulator movie = new MovieSimulator(options);
        ImageStack frame = render(movie, 0, 1);
        RegionOfInterest square = movie.regions(96).getFirst();
        double background = Math.rint(0.4 * 65535);
        for (int i = 0; i < 96; i++) {
            assertEquals(background, frame.get(0, square.top(), square.left() + i), 0.002 * 65535);
            assertEquals(background, frame.get(0, square.bottom() - 1, square.left() + i), 0.002 * 65535);
            assertEquals(background, frame.get(0, square.top() + i, square.left()), 0.002 * 65535);
            assertEquals(background, frame.get(0, square.top() + i, square.right() - 1), 0.002 * 65535);
        }
    }

    @ParameterizedTest
    @CsvSource({"96, 128, 12", "100, 140, 12", "97, 500, 5", "500, 97, 5", "33, 33, 1", "200, 300, 40", "64, 96, 0"})
    void beadsLieApartInsideTheFrame(int height, int width, int beads) {
        for (long seed = 0; seed < 20; seed++) {
            MovieOptions options = SMALL.withFrameSize(height, width)
                    .withBeads(beads)
                    .withFrames(1)
                    .withMotion(BeadMotion.DEFAULTS.withSdNm(0, 0))
                    .withSeed(seed);
            MovieSimulator movie = new MovieSimulator(options);
            List<RegionOfInterest> squares = movie.regions(32);
            assertEquals(beads, squares.size());
            boolean[][] taken = new boolean[height][width];
            for (int bead = 0; bead < beads; bead++) {
                RegionOfInterest square = squares.get(bead);
                assertEquals(square.left() + 16, movie.x(bead, 0), 0.5);
                assertEquals(square.top() + 16, movie.y(bead, 0), 0.5);
                for (int row = square.top(); row < square.bottom(); row++) {
                    for (int column = square.left(); column < square.right(); column++) {
                        assertFalse(taken[row][column], "squares overlap");
                        taken[row][column] = true;
                    }
                }
            }
        }
    }

    @Test
    void largeRegionsStayInsideTheFrame() {
        for (RegionOfInterest region : new MovieSimulator(SMALL).regions(80)) {
            assertEquals(0, region.top());
            assertEquals(80, region.bottom());
            assertEquals(80, region.width());
            assertTrue(region.right() <= 100);
        }
    }

    @Test
    void aBeadMayStrayBeyondTheFrame() {
        MovieSimulator movie = new MovieSimulator(SMALL.withMotion(BeadMotion.DEFAULTS.withSdNm(20_000, 15)));
        assertTrue(
                IntStream.range(0, 12).anyMatch(frame -> movie.x(0, frame) < 0 || movie.x(0, frame) > 100),
                "no bead strays");
        assertEquals(12L * 80 * 100, bytes(render(movie, 0, 12)).length);
    }

    @ParameterizedTest
    @CsvSource({"60, 5", "200, 0", "0, 3"})
    void pathsHaveTheStatedSpreadAndMemory(double sd, double correlationFrames) {
        int frames = 200_000;
        BeadMotion motion = new BeadMotion(sd, 2 * sd, correlationFrames, correlationFrames, 1000, 9999, 1);
        BeadPath path = new BeadPath(motion, frames, RandomStreams.of(1, RandomStreams.Use.PATH, 0));
        double[] x = IntStream.range(0, frames).mapToDouble(path::x).toArray();
        double[] z = IntStream.range(0, frames)
                .mapToDouble(frame -> path.z(frame) - 1000)
                .toArray();
        assertEquals(sd, Math.sqrt(covariance(x, 0)), 0.02 * sd);
        assertEquals(2 * sd, Math.sqrt(covariance(z, 0)), 0.04 * sd);
        double memory = correlationFrames == 0 ? 0 : Math.exp(-3 / correlationFrames);
        assertEquals(memory * sd * sd, covariance(x, 3), 0.03 * sd * sd);
    }

    private static double covariance(double[] values, int lag) {
        return IntStream.range(lag, values.length)
                .mapToDouble(i -> values[i] * values[i - lag])
                .average()
                .orElseThrow();
    }

    @Test
    void heightsChangeInSteps() {
        BeadMotion motion = new BeadMotion(0, 0, 0, 0, 3000, 2000, 3);
        MovieSimulator movie = new MovieSimulator(SMALL.withMotion(motion));
        double[] z =
                IntStream.range(0, 12).mapToDouble(frame -> movie.z(2, frame)).toArray();
        assertArrayEquals(new double[] {3000, 3000, 3000, 3000, 2500, 2500, 2500, 2500, 2000, 2000, 2000, 2000}, z);
    }

    @Test
    void refusesWrongArguments() {
        MovieSimulator movie = new MovieSimulator(SMALL);
        assertMessage("size is 81; it must be 1 to 80", () -> movie.regions(81));
        assertMessage("firstFrame is -1; it must be 0 to 12", () -> render(movie, -1, 1));
        assertMessage("the number of images in into is 3; it must be 0 to 2", () -> render(movie, 10, 3));
        assertMessage(
                "into is 1 images of 80 × 100 U16 pixels; it must be images of 80 × 100 U8 pixels",
                () -> movie.render(backend, 0, ImageStack.allocate(Arena.ofAuto(), PixelType.U16, 80, 100, 1)));
        assertMessage(
                "into is 1 images of 100 × 80 U8 pixels",
                () -> movie.render(backend, 0, ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 100, 80, 1)));
        assertThrows(IndexOutOfBoundsException.class, () -> movie.x(3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> movie.z(0, 12));
    }

    @Test
    void refusesWrongOptions() {
        assertMessage("sizePx is 7; it must be 8 to 1024", () -> SMALL.withSizePx(7));
        assertMessage("height is 0; it must be at least 1", () -> SMALL.withFrameSize(0, 100));
        assertMessage("width is 0; it must be at least 1", () -> SMALL.withFrameSize(80, 0));
        assertMessage("beads is -1; it must be at least 0", () -> SMALL.withBeads(-1));
        assertMessage("frames is 0; it must be at least 1", () -> SMALL.withFrames(0));
        assertMessage(
                "optics.backgroundLevel is 0.0; it must be positive",
                () -> SMALL.withOptics(BeadOptics.DEFAULTS.withBackgroundLevel(0)));
        BeadMotion motion = BeadMotion.DEFAULTS;
        assertMessage("lateralSdNm is -1.0; it must be 0 or more", () -> motion.withSdNm(-1, 0));
        assertMessage("axialSdNm is NaN; it must be 0 or more", () -> motion.withSdNm(0, Double.NaN));
        assertMessage("lateralCorrelationFrames is -1.0", () -> motion.withCorrelationFrames(-1, 0));
        assertMessage("axialCorrelationFrames is -2.0", () -> motion.withCorrelationFrames(0, -2));
        assertMessage("firstZNm is NaN; it must be finite", () -> motion.withHeights(Double.NaN, 1, 1));
        assertMessage("lastZNm is Infinity", () -> motion.withHeights(1, Double.POSITIVE_INFINITY, 1));
        assertMessage("steps is 0; it must be at least 1", () -> motion.withHeights(1, 2, 0));
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        MovieOptions low = SMALL.withFrameSize(31, 100);
        MovieOptions narrow = SMALL.withFrameSize(80, 31);
        MovieOptions huge = SMALL.withFrameSize(100_000, 100_000);
        MovieOptions crowded = SMALL.withBeads(7);
        assertMessage("height is 31; it must be at least 32", () -> new MovieSimulator(low));
        assertMessage("width is 31; it must be at least 32", () -> new MovieSimulator(narrow));
        assertMessage("height × width is 10000000000; it must be at most", () -> new MovieSimulator(huge));
        assertMessage("beads is 7; it must be 0 to 6", () -> new MovieSimulator(crowded));
    }

    @Test
    void optionsChangeOneByOne() {
        BeadOptics optics = BeadOptics.DEFAULTS.withRadiusNm(500);
        BeadMotion motion =
                BeadMotion.DEFAULTS.withSdNm(1, 2).withCorrelationFrames(3, 4).withHeights(5, 6, 7);
        assertEquals(new BeadMotion(1, 2, 3, 4, 5, 6, 7), motion);
        Camera camera = Camera.DEFAULTS.withReadNoiseElectrons(9);
        MovieOptions all = MovieOptions.DEFAULTS
                .withSizePx(16)
                .withFrameSize(100, 200)
                .withBeads(4)
                .withFrames(5)
                .withOptics(optics)
                .withMotion(motion)
                .withCamera(camera)
                .withSeed(6);
        assertEquals(new MovieOptions(100, 200, 4, 5, 16, optics, motion, camera, 6), all);
    }
}
