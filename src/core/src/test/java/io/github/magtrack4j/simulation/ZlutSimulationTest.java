package io.github.magtrack4j.simulation;

import static io.github.magtrack4j.simulation.BeadSimulationTest.assertMessage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Look-up tables of simulated beads, by the CPU backend. */
class ZlutSimulationTest {
    private static Backend backend;

    @BeforeAll
    static void open() {
        backend = Backend.cpu(1);
    }

    @AfterAll
    static void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @Test
    void aMovieIsTrackedToItsTruth() {
        int frames = 200;
        int beads = 4;
        MovieSimulator movie = new MovieSimulator(
                MovieOptions.DEFAULTS.withFrameSize(200, 300).withBeads(beads).withFrames(frames));
        ZLut zlut = movie.simulateZlut(backend, ZLut.heights(1500, 4000, 25), 64, 1);
        double[] dx = new double[beads * frames];
        double[] dy = new double[beads * frames];
        double[] dz = new double[beads * frames];
        try (Arena arena = Arena.ofShared()) {
            ImageStack movieFrames = ImageStack.allocate(arena, PixelType.U8, 200, 300, frames);
            movie.render(backend, 0, movieFrames);
            List<RegionOfInterest> regions = movie.regions(64);
            Tracks tracks = backend.stackToXyzp(backend.cropStackToRois(movieFrames, regions), zlut);
            for (int i = 0; i < dx.length; i++) {
                RegionOfInterest region = regions.get(i / frames);
                dx[i] = tracks.x().get(i) + region.left() - movie.x(i / frames, i % frames);
                dy[i] = tracks.y().get(i) + region.top() - movie.y(i / frames, i % frames);
                dz[i] = tracks.z().get(i) - movie.z(i / frames, i % frames);
            }
        }
        assertEquals(0, Arrays.stream(dx).average().orElseThrow(), 0.005);
        assertEquals(0, Arrays.stream(dy).average().orElseThrow(), 0.005);
        assertEquals(0, Arrays.stream(dz).average().orElseThrow(), 5);
        assertEquals(0, rootMeanSquare(dx), 0.03);
        assertEquals(0, rootMeanSquare(dy), 0.03);
        assertEquals(0, rootMeanSquare(dz), 15);
    }

    private static double rootMeanSquare(double[] values) {
        return Math.sqrt(
                Arrays.stream(values).map(value -> value * value).average().orElseThrow());
    }

    @Test
    void aMovieHasATableOfItsBeads() {
        MovieSimulator movie = new MovieSimulator(MovieOptions.DEFAULTS);
        ZLut zlut = movie.simulateZlut(backend, DoubleSeries.copyOf(2000, 2500), 64, 2);
        assertEquals(2, zlut.planes());
        assertEquals(64, zlut.bins());
        assertEquals(2500, zlut.z(1));
        assertTrue(zlut.profile(0, 0) > 200, "the middle of the bead is dark: " + zlut.profile(0, 0));
    }

    @Test
    void refusesWrongArguments() {
        MovieSimulator movie = new MovieSimulator(MovieOptions.DEFAULTS.withFrames(1));
        DoubleSeries none = DoubleSeries.copyOf();
        DoubleSeries bad = DoubleSeries.copyOf(1, Double.NaN);
        DoubleSeries good = DoubleSeries.copyOf(1, 2);
        assertMessage("the number of values of zNm is 0", () -> movie.simulateZlut(backend, none, 64, 1));
        assertMessage("zNm[1] is NaN; it must be finite", () -> movie.simulateZlut(backend, bad, 64, 1));
        assertMessage("oversample is 0; it must be at least 1", () -> movie.simulateZlut(backend, good, 64, 0));
        assertMessage("size is 97; it must be 8 to 96", () -> movie.simulateZlut(backend, good, 97, 1));
    }
}
