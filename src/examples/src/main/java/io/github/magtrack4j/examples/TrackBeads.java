package io.github.magtrack4j.examples;

import io.github.magtrack4j.*;
import io.github.magtrack4j.simulation.*;
import java.lang.foreign.Arena;
import java.util.List;

/** Tracks the beads of a movie. */
public class TrackBeads {
    public static void main(String[] args) {
        // A simulated movie stands for yours: two beads, 100 frames of 120 × 240 pixels, one byte each.
        MovieSimulator movie = new MovieSimulator(
                MovieOptions.DEFAULTS.withFrameSize(120, 240).withBeads(2).withFrames(100));
        try (Backend backend = Backend.best();
                Arena arena = backend.newArena()) {
            ImageStack frames = ImageStack.allocate(arena, PixelType.U8, 120, 240, 100);
            movie.render(backend, 0, frames); // yours: fill frames.segment()
            List<RegionOfInterest> regions = movie.regions(64); // yours: a square of 64 pixels around each bead
            ZLut zlut = movie.simulateZlut(backend, ZLut.heights(1500, 4000, 25), 64, 1);

            // One image for each bead and frame: first all of bead 0, then all of bead 1.
            ImageStack images = backend.cropStackToRois(frames, regions);
            Tracks tracks = backend.stackToXyzp(images, zlut);

            long last = tracks.count() - 1; // bead 1 in frame 99
            double x = regions.get(1).left() + tracks.x().get(last);
            double y = regions.get(1).top() + tracks.y().get(last);
            System.out.printf(
                    "found x %.2f px, y %.2f px, z %.0f nm%n", x, y, tracks.z().get(last));
            System.out.printf(
                    "truth x %.2f px, y %.2f px, z %.0f nm%n", movie.x(1, 99), movie.y(1, 99), movie.z(1, 99));
        }
    }
}
