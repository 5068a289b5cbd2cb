package io.github.magtrack4j.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RealFrame;
import io.github.magtrack4j.simulation.BeadMotion;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.simulation.MovieSimulator;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding beads: simulated ones, whose truth is known, and all that is to be left out. */
class BeadFinderTest {
    private static final BeadFinder FINDER = new BeadFinder(BeadFinderOptions.DEFAULTS);

    private final Arena arena = Arena.ofConfined();
    private final Backend backend = Backend.cpu(1);

    @AfterEach
    void close() {
        backend.close();
        arena.close();
    }

    private ImageStack frame(MovieSimulator movie, long number) {
        MovieOptions options = movie.options();
        ImageStack frame =
                ImageStack.allocate(arena, options.camera().pixelType(), options.height(), options.width(), 1);
        movie.render(backend, number, frame);
        return frame;
    }

    /** Rings about a point, of some three pixels' width, that fade towards a radius. */
    private static void addRings(ImageStack frame, double x, double y, double radius, double contrast) {
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++) {
                double r = Math.hypot(column - x, row - y);
                if (r < radius) {
                    double value = frame.get(0, row, column);
                    frame.set(0, row, column, value + contrast * Math.cos(r * 1.3) * (1 - r / radius));
                }
            }
        }
    }

    private ImageStack empty(int height, int width, double noise) {
        ImageStack frame = ImageStack.allocate(arena, PixelType.F64, height, width, 1);
        SplittableRandom random = new SplittableRandom(7);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                frame.set(0, row, column, 100 + noise * random.nextGaussian());
            }
        }
        return frame;
    }

    /** 12 beads at four depths of focus in each of ten fields, at the demo's noise. */
    @Test
    void findsSimulatedBeadsAndNothingElse() {
        int found = 0;
        int right = 0;
        int beads = 0;
        for (int seed = 1; seed <= 10; seed++) {
            BeadMotion motion = MovieOptions.DEFAULTS.motion().withHeights(1500 + 250 * seed, 1500 + 250 * seed, 1);
            MovieOptions options =
                    MovieOptions.DEFAULTS.withFrames(1).withSeed(seed).withMotion(motion);
            MovieSimulator movie = new MovieSimulator(options);
            List<FoundBead> answer = FINDER.find(frame(movie, 0));
            found += answer.size();
            beads += options.beads();
            for (int bead = 0; bead < options.beads(); bead++) {
                double x = movie.x(bead, 0);
                double y = movie.y(bead, 0);
                right += answer.stream().anyMatch(other -> Math.hypot(other.x() - x, other.y() - y) < 0.5) ? 1 : 0;
            }
        }
        assertTrue(right >= 0.98 * beads, "recall: " + right + " of " + beads);
        assertTrue(right >= 0.98 * found, "precision: " + right + " of " + found);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1, -1", "4, 1"})
    void ringsMayBeDarkOrBrightAndNoisy(double noise, int sign) {
        ImageStack frame = empty(200, 260, noise);
        addRings(frame, 70.3, 61.8, 20, sign * 60);
        addRings(frame, 180.9, 120.2, 18, -sign * 60);
        List<FoundBead> beads = FINDER.find(frame);
        assertEquals(2, beads.size(), beads.toString());
        assertEquals(70.3, beads.get(0).x(), 0.15);
        assertEquals(61.8, beads.get(0).y(), 0.15);
        assertEquals(180.9, beads.get(1).x(), 0.15);
        assertEquals(120.2, beads.get(1).y(), 0.15);
        assertEquals(30, beads.get(0).region().top());
        assertEquals(38, beads.get(0).region().left());
        assertEquals(64, beads.get(0).region().width());
    }

    @Test
    void leavesOutWhatTouchesIsCutOrIsFaint() {
        ImageStack frame = empty(400, 500, 1);
        addRings(frame, 100, 100, 20, 60);
        addRings(frame, 300, 100, 20, 60);
        // A pair that touches, one that the edge cuts, one too near to the edge for its square, and a faint one.
        addRings(frame, 100, 250, 20, 60);
        addRings(frame, 128, 250, 20, 60);
        addRings(frame, 495, 200, 20, 60);
        addRings(frame, 300, 375, 20, 60);
        addRings(frame, 300, 250, 20, 15);
        List<FoundBead> beads = FINDER.find(frame);
        assertEquals(2, beads.size(), beads.toString());
        assertEquals(
                List.of(100L, 300L),
                beads.stream().map(bead -> Math.round(bead.x())).toList());
        List<FoundBead> withFaint = new BeadFinder(BeadFinderOptions.DEFAULTS.withMinimumContrast(0.01)).find(frame);
        assertEquals(3, withFaint.size(), withFaint.toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 20})
    void findsNothingWhereThereIsNothing(double noise) {
        assertEquals(List.of(), FINDER.find(empty(150, 170, noise)));
        assertEquals(List.of(), FINDER.find(empty(3, 3, noise)));
    }

    /** An edge is steep, and straight. */
    @Test
    void anEdgeIsNoBead() {
        ImageStack frame = empty(200, 200, 1);
        for (int row = 0; row < 200; row++) {
            for (int column = 0; column < row; column++) {
                frame.set(0, row, column, frame.get(0, row, column) + 50);
            }
        }
        assertEquals(List.of(), FINDER.find(frame));
    }

    @Test
    void badPixelsHideWhatIsThereAndNothingElse() {
        ImageStack frame = empty(200, 260, 1);
        addRings(frame, 70, 62, 20, 60);
        addRings(frame, 180, 120, 20, 60);
        frame.set(0, 120, 182, Double.NaN);
        frame.set(0, 5, 250, Double.POSITIVE_INFINITY);
        List<FoundBead> beads = FINDER.find(frame);
        assertEquals(1, beads.size(), beads.toString());
        assertEquals(70, beads.getFirst().x(), 0.15);
    }

    @Test
    void meanOfFramesHasLessNoise() {
        int frames = 25;
        ImageStack stack = ImageStack.allocate(arena, PixelType.F32, 160, 160, frames);
        SplittableRandom random = new SplittableRandom(3);
        ImageStack one = empty(160, 160, 0);
        addRings(one, 80, 80, 20, 20);
        for (int frame = 0; frame < frames; frame++) {
            for (int row = 0; row < 160; row++) {
                for (int column = 0; column < 160; column++) {
                    stack.set(frame, row, column, one.get(0, row, column) + 10 * random.nextGaussian());
                }
            }
        }
        assertEquals(List.of(), FINDER.find(stack.slice(0, 1)));
        assertEquals(1, FINDER.find(stack).size());
    }

    /**
     * A frame in which somebody counted some 55 to 60 beads that are whole and apart, and looked where clusters are.
     */
    @Test
    void findsTheBeadsOfARealFrame() throws IOException {
        Path file = RealFrame.file();
        assumeTrue(file != null, "there is no shared/real/frame.png in the folders above");
        Raster raster = ImageIO.read(file.toFile()).getData();
        ImageStack frame = ImageStack.allocate(arena, PixelType.U8, raster.getHeight(), raster.getWidth(), 1);
        for (int row = 0; row < frame.height(); row++) {
            for (int column = 0; column < frame.width(); column++) {
                frame.set(0, row, column, raster.getSample(column, row, 0));
            }
        }
        List<FoundBead> beads = FINDER.find(frame);
        assertTrue(beads.size() >= 55 && beads.size() <= 63, beads.size() + " beads");
        int[][] clustered = {
            {118, 590}, {163, 592}, {137, 613}, {107, 616}, {556, 70}, {469, 289}, {476, 321}, {804, 326}, {804, 346},
            {259, 723}, {259, 743}, {466, 794}, {467, 815}, {469, 835}, {510, 784}, {534, 777}, {523, 851}, {535, 867},
            {1057, 790}, {1056, 811}, {243, 884}, {245, 904}, {764, 897}, {744, 927}, {1128, 314}, {658, 241}
        };
        for (int[] place : clustered) {
            for (FoundBead bead : beads) {
                assertTrue(Math.hypot(bead.x() - place[0], bead.y() - place[1]) > 10, bead.toString());
            }
        }
        int[][] alone = {
            {344, 208}, {645, 168}, {612, 637}, {486, 596}, {1004, 632}, {1231, 494}, {392, 813}, {270, 460}, {297, 43}
        };
        for (int[] place : alone) {
            assertTrue(
                    beads.stream().anyMatch(bead -> Math.hypot(bead.x() - place[0], bead.y() - place[1]) < 2),
                    "the bead at " + place[0] + ", " + place[1]);
        }
    }

    @Test
    void wrongArguments() {
        ImageStack frame = empty(100, 100, 1);
        assertMessage("the number of frames is 0; it must be at least 1", () -> FINDER.find(frame.slice(0, 0)));
        assertMessage("the height of the frames is 2; it must be at least 3", () -> FINDER.find(empty(2, 100, 1)));
        assertMessage("the width of the frames is 1; it must be at least 3", () -> FINDER.find(empty(9, 1, 1)));
        BeadFinderOptions options = BeadFinderOptions.DEFAULTS;
        assertMessage("size is 7; it must be 8 to 1024", () -> options.withSize(7));
        assertMessage("minimumScore is 1.1; it must be 0 to 1", () -> options.withMinimumScore(1.1));
        assertMessage("minimumContrast is NaN; it must be 0 to 1", () -> options.withMinimumContrast(Double.NaN));
    }

    private static void assertMessage(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
