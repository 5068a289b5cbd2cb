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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Tracks a movie file into a file of traces, which appears under its name when all is done. Until then the results are
 * kept beside it ({@link TrackingJournal}); the same job goes on from there if it was interrupted.
 *
 * @param movie the movie
 * @param axisOrder the order of the axes, if the movie is a {@code .npy} file
 * @param zlut the look-up table or tables, or null for none
 * @param regions the regions of interest, or null if each frame is the image of one bead
 * @param traces what is written
 * @param options the options of each stage
 * @param corrections what is taken out of images and traces
 * @param notes what those who read the traces want to know
 * @param restart whether to begin with the first frame even if partial results are there
 */
record TrackingJob(
        Path movie,
        AxisOrder axisOrder,
        Path zlut,
        Path regions,
        Path traces,
        TrackingOptions options,
        Corrections corrections,
        Notes notes,
        boolean restart) {

    /** The numbers of a row of partial results: x, y, z. */
    private static final int ROW_NUMBERS = 3;

    /**
     * What is noted in the traces, and has no influence on them.
     *
     * @param frameRate the movie's frames per second; 0 if unknown
     * @param nmPerPixel the width of a pixel in nm; 0 if unknown
     * @param command the command line
     */
    record Notes(double frameRate, double nmPerPixel, String command) {}

    /**
     * What was done.
     *
     * @param tracked what was tracked now; lost images, and those without z, are counted over all frames
     * @param resumed the frames that had been tracked before
     * @param replaced what differed in partial results that were replaced; empty if none were
     */
    record Result(MovieTracker.Summary tracked, long resumed, String replaced) {}

    /**
     * Does it.
     *
     * @param backend what computes; it stays open
     * @param quiet whether to show no progress
     */
    Result run(Backend backend, boolean quiet) throws IOException {
        return run(backend, quiet, tracker -> tracker);
    }

    /** Does it with a tracker that is adjusted first. */
    Result run(Backend backend, boolean quiet, UnaryOperator<MovieTracker> adjustment) throws IOException {
        // Opened first, so that what is wrong with the movie is told before what is wrong with anything else.
        try (Movie frames = Movie.open(movie, axisOrder)) {
            if (frames.frameCount() == 0) {
                throw new BadFileException(movie, "it has no frame");
            }
            List<RegionOfInterest> squares = InputChecks.readRegions(regions, frames);
            requireReferences(Math.max(squares.size(), 1));
            MovieTracker tracker =
                    adjustment.apply(new MovieTracker(backend, options, readZluts(squares, frames), squares)
                            .withCalibration(corrections.readCalibration(frames)));
            Map<String, String> header = TraceHeader.of(this, frames, backend.precision());
            // What cannot be written in the end is refused now.
            TraceWriter.create(traces, header).close();
            try (TrackingJournal journal =
                    TrackingJournal.open(traces, origin(header, backend), tracker.beads(), ROW_NUMBERS, restart)) {
                long resumed = journal.frames();
                MovieTracker.Summary summary = track(tracker, frames, journal, quiet);
                summary = write(journal, header, summary);
                journal.delete();
                return new Result(summary, resumed, journal.replaced());
            }
        }
    }

    private void requireReferences(int beads) throws BadFileException {
        for (int reference : corrections.referenceBeads()) {
            if (reference < 0 || reference >= beads) {
                throw new BadFileException(
                        regions == null ? movie : regions,
                        "it has no bead " + reference + ", which --reference-beads names; there are " + beads
                                + " beads, from 0");
            }
        }
    }

    /** All that the numbers depend on. */
    private Map<String, String> origin(Map<String, String> header, Backend backend) throws IOException {
        Map<String, String> origin = new LinkedHashMap<>(header);
        origin.keySet().removeAll(TraceHeader.NOT_OF_TRACKING);
        origin.put("movie_modified", Files.getLastModifiedTime(movie).toString());
        // Another kind of processor may round otherwise; how many of them there are does not matter.
        origin.put("computed_by", backend.description().replaceAll(", \\d+ threads?", ""));
        return origin;
    }

    private static MovieTracker.Summary track(
            MovieTracker tracker, Movie frames, TrackingJournal journal, boolean quiet) throws IOException {
        try (Progress progress = Progress.of("tracking", "frames", frames.frameCount(), quiet)) {
            progress.advance(journal.frames());
            MovieTracker.Summary summary = tracker.withFirstFrame(journal.frames())
                    .track(frames, (frame, bead, x, y, z) -> journal.add(x, y, z), progress::advance);
            journal.flush();
            return summary;
        } catch (TrackingStoppedException stopped) {
            journal.flush();
            throw stopped.framesTracked() == 0
                    ? stopped
                    : stopped.adding("; what was tracked is kept, and the same command goes on from there");
        }
    }

    private MovieTracker.Summary write(
            TrackingJournal journal, Map<String, String> header, MovieTracker.Summary summary) throws IOException {
        long start = System.nanoTime();
        long[] counts = new long[2];
        List<Integer> references = corrections.referenceBeads();
        Drift drift = references.isEmpty() ? null : Drift.of(movie, journal, references);
        if (drift != null) {
            drift.note(header, references.size());
        }
        List<String> further = drift == null ? List.of() : Drift.COLUMNS;
        try (TraceWriter writer = TraceWriter.create(traces, header, further)) {
            journal.forEach((frame, bead, numbers) -> {
                double z = numbers[2];
                if (Double.isNaN(numbers[0])) {
                    counts[0]++;
                } else if (zlut != null && Double.isNaN(z)) {
                    counts[1]++;
                }
                if (drift == null) {
                    writer.write(frame, bead, numbers[0], numbers[1], z);
                } else {
                    double dx = drift.x().drift((int) frame);
                    double dy = drift.y().drift((int) frame);
                    double dz = drift.z().drift((int) frame);
                    writer.write(frame, bead, numbers[0] - dx, numbers[1] - dy, z - dz, dx, dy, dz);
                }
            });
            writer.commit();
        }
        double seconds = summary.seconds() + (System.nanoTime() - start) * 1e-9;
        return new MovieTracker.Summary(summary.frames(), summary.beads(), counts[0], counts[1], seconds);
    }

    private List<ZLut> readZluts(List<RegionOfInterest> squares, Movie frames) throws IOException {
        if (zlut == null) {
            return List.of();
        }
        ZLutFile file = ZLutFile.open(zlut);
        int size = squares.isEmpty() ? frames.width() : squares.getFirst().width();
        InputChecks.requireTablesFor(zlut, file.tables(), Math.max(squares.size(), 1), size, options);
        InputChecks.requireProfile(zlut, file, options);
        return file.tables();
    }
}
