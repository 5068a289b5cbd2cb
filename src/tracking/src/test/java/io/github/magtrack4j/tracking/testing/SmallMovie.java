package io.github.magtrack4j.tracking.testing;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.TiffWriter;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.simulation.MovieSimulator;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;

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
        MovieSimulator simulator = new MovieSimulator(options);
        RegionFile.write(folder.resolve("rois.csv"), simulator.regions(REGION_SIZE));
        try (TraceWriter truth = TraceWriter.create(folder.resolve("truth.csv"), Map.of())) {
            for (long frame = 0; frame < FRAMES; frame++) {
                for (int bead = 0; bead < BEADS; bead++) {
                    truth.write(
                            frame, bead, simulator.x(bead, frame), simulator.y(bead, frame), simulator.z(bead, frame));
                }
            }
            truth.commit();
        }
        try (Backend backend = Backend.cpu(1);
                Arena arena = Arena.ofShared();
                TiffWriter movie = TiffWriter.create(
                        folder.resolve("movie.tif"),
                        options.camera().pixelType(),
                        options.height(),
                        options.width(),
                        FRAMES)) {
            ZLutFile.write(
                    folder.resolve("zlut.npy"),
                    simulator.simulateZlut(backend, ZLut.heights(1750, 3750, 100), REGION_SIZE, 1));
            ImageStack frames =
                    ImageStack.allocate(arena, options.camera().pixelType(), options.height(), options.width(), FRAMES);
            simulator.render(backend, 0, frames);
            movie.write(frames);
            movie.commit();
        }
    }
}
