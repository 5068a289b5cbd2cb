package io.github.magtrack4j.cli;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.cli.simulate.SimulationJob;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.simulation.MovieSimulator;
import java.io.IOException;
import java.nio.file.Path;

/** A simulated movie in a folder, small enough to be made in a moment. */
public final class SmallMovie {
    public static final int FRAMES = 30;
    public static final int BEADS = 2;
    public static final int REGION_SIZE = 32;

    private SmallMovie() {}

    /** Writes {@code movie.tif}, {@code truth.csv}, {@code rois.csv} and {@code zlut.npy}. */
    public static void write(Path folder) throws IOException {
        MovieOptions options = MovieOptions.DEFAULTS
                .withFrameSize(70, 110)
                .withBeads(BEADS)
                .withFrames(FRAMES)
                .withSizePx(REGION_SIZE + REGION_SIZE / 2);
        SimulationJob job = new SimulationJob(
                new MovieSimulator(options),
                folder.resolve("movie.tif"),
                folder.resolve("truth.csv"),
                folder.resolve("rois.csv"),
                REGION_SIZE,
                folder.resolve("zlut.npy"),
                100,
                0);
        try (Backend backend = Backend.cpu(1)) {
            job.run(backend, true);
        }
    }
}
