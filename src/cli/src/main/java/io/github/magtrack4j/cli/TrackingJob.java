package io.github.magtrack4j.cli;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.AxisOrder;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.TraceWriter;
import io.github.magtrack4j.files.ZLutFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Tracks a movie file into a file of traces, which appears under its name when all is done, or when a GPU has failed and
 * only the first frames are.
 *
 * @param movie the movie
 * @param axisOrder the order of the axes, if the movie is a {@code .npy} file
 * @param zlut the look-up table or tables, or null for none
 * @param regions the regions of interest, or null if each frame is the image of one bead
 * @param traces what is written
 * @param options the options of each stage
 * @param frameRate the movie's frames per second, for those who read the traces; 0 if unknown
 */
record TrackingJob(
        Path movie,
        AxisOrder axisOrder,
        Path zlut,
        Path regions,
        Path traces,
        TrackingOptions options,
        double frameRate) {

    /**
     * Does it.
     *
     * @param backend what computes; it stays open
     * @param quiet whether to show no progress
     */
    MovieTracker.Summary run(Backend backend, boolean quiet) throws IOException {
        return run(backend, quiet, tracker -> tracker);
    }

    /** Does it with a tracker that is adjusted first. */
    MovieTracker.Summary run(Backend backend, boolean quiet, UnaryOperator<MovieTracker> adjustment)
            throws IOException {
        // Opened first, so that what is wrong with the movie is told before what is wrong with anything else.
        try (Movie frames = Movie.open(movie, axisOrder)) {
            if (frames.frameCount() == 0) {
                throw new BadFileException(movie, "it has no frame");
            }
            List<RegionOfInterest> squares = InputChecks.readRegions(regions, frames);
            List<ZLut> tables = readZluts(squares, frames);
            MovieTracker tracker = adjustment.apply(new MovieTracker(backend, options, tables, squares));
            try (TraceWriter writer = TraceWriter.create(traces, TraceHeader.of(this, frames, backend.precision()));
                    Progress progress = Progress.of("tracking", "frames", frames.frameCount(), quiet)) {
                try {
                    MovieTracker.Summary summary = tracker.track(frames, writer::write, progress::advance);
                    writer.commit();
                    return summary;
                } catch (TrackingStoppedException stopped) {
                    if (stopped.framesTracked() == 0) {
                        throw stopped;
                    }
                    writer.commit();
                    throw stopped.adding("; " + traces + " has the traces of the frames before");
                }
            }
        }
    }

    private List<ZLut> readZluts(List<RegionOfInterest> squares, Movie frames) throws IOException {
        if (zlut == null) {
            return List.of();
        }
        List<ZLut> tables = ZLutFile.open(zlut).tables();
        int size = squares.isEmpty() ? frames.width() : squares.getFirst().width();
        InputChecks.requireTablesFor(zlut, tables, Math.max(squares.size(), 1), size, options);
        return tables;
    }
}
