package io.github.magtrack4j.cli.track;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.console.Progress;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.TraceWriter;
import io.github.magtrack4j.files.ZLutFile;
import io.github.magtrack4j.quality.QualityFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * Tracks a movie file into a file of traces, which appears under its name when all is done. Until then the results are
 * kept beside it ({@link TrackingJournal}); the same job goes on from there if it was interrupted.
 *
 * @param movie the movie
 * @param opening what the movie's file does not tell itself
 * @param zlut the look-up table or tables, or null for none
 * @param regions the regions of interest, or null if each frame is the image of one bead
 * @param traces what is written
 * @param options the options of each stage
 * @param corrections what is taken out of images and traces
 * @param judgingThreads how many threads judge the localisations; 0 if they are not judged
 * @param notes what those who read the traces want to know
 * @param restart whether to begin with the first frame even if partial results are there
 */
public record TrackingJob(
        Path movie,
        OpenOptions opening,
        Path zlut,
        Path regions,
        Path traces,
        TrackingOptions options,
        Corrections corrections,
        int judgingThreads,
        Notes notes,
        boolean restart) {

    /**
     * What is noted in the traces, and has no influence on them.
     *
     * @param frameRate the movie's frames per second; 0 for what the movie tells
     * @param nmPerPixel the width of a pixel in nm; 0 for what the movie tells
     * @param command the command line
     */
    public record Notes(double frameRate, double nmPerPixel, String command) {}

    /**
     * What was done.
     *
     * @param tracked what was tracked now; lost images, and those without z, are counted over all frames
     * @param resumed the frames that had been tracked before
     * @param replaced what differed in partial results that were replaced; empty if none were
     * @param flagged the images that have any flag; 0 if they were not judged
     */
    record Result(MovieTracker.Summary tracked, long resumed, String replaced, long flagged) {}

    /** What was counted while the traces were written. */
    private static final class Counts {
        private long lost;
        private long withoutZ;
        private long flagged;
    }

    /**
     * Does it.
     *
     * @param backend what computes; it stays open
     * @param quiet whether to show no progress
     */
    public Result run(Backend backend, boolean quiet) throws IOException {
        return run(backend, quiet, tracker -> tracker);
    }

    /** Does it with a tracker that is adjusted first. */
    public Result run(Backend backend, boolean quiet, UnaryOperator<MovieTracker> adjustment) throws IOException {
        // Opened first, so that what is wrong with the movie is told before what is wrong with anything else.
        try (Movie frames = Movie.open(movie, opening)) {
            return run(frames, backend, quiet, adjustment);
        }
    }

    /** Does it with the movie, which is open, and stays so. */
    public Result run(Movie frames, Backend backend, boolean quiet, UnaryOperator<MovieTracker> adjustment)
            throws IOException {
        if (frames.frameCount() == 0) {
            throw new BadFileException(movie, "it has no frame");
        }
        Warnings.tell(movie, frames.notes());
        List<RegionOfInterest> squares = InputChecks.readRegions(regions, frames);
        requireReferences(Math.max(squares.size(), 1));
        MovieTracker tracker = adjustment.apply(new MovieTracker(backend, options, readZluts(squares, frames), squares)
                .withCalibration(corrections.readCalibration(frames)));
        TimeStamps stamps = stamps(frames);
        Warnings.tell(movie, stamps.notes(notes.frameRate()));
        Map<String, String> header = TraceHeader.of(this, frames, stamps, backend.precision());
        // What cannot be written in the end is refused now.
        TraceWriter.create(traces, header).close();
        try (TrackingJournal journal =
                TrackingJournal.open(traces, origin(header, frames, backend), tracker.beads(), rowNumbers(), restart)) {
            long resumed = journal.frames();
            MovieTracker.Summary summary = track(tracker, frames, journal, quiet);
            Counts counts = new Counts();
            summary = write(journal, header, frames.metadata(), summary, counts);
            journal.delete();
            return new Result(summary, resumed, journal.replaced(), counts.flagged);
        }
    }

    private static TimeStamps stamps(Movie frames) {
        double[] times = frames.metadata().times().toArray();
        return TimeStamps.of(LongStream.range(0, times.length).toArray(), times);
    }

    /** Whether it is told of each localisation how far it can be trusted. */
    boolean isJudged() {
        return judgingThreads > 0;
    }

    /** The numbers of a row of partial results: x, y, z, and what is known of their quality. */
    private int rowNumbers() {
        return 3 + (isJudged() ? QualityColumns.NAMES.size() : 0);
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
    private static Map<String, String> origin(Map<String, String> header, Movie frames, Backend backend)
            throws IOException {
        Map<String, String> origin = new LinkedHashMap<>(header);
        origin.keySet().removeAll(TraceHeader.NOT_OF_TRACKING);
        MovieIdentity.put(origin, frames);
        // Another kind of processor may round otherwise; how many of them there are does not matter.
        origin.put("computed_by", backend.description().replaceAll(", \\d+ threads?", ""));
        return origin;
    }

    private MovieTracker.Summary track(MovieTracker tracker, Movie frames, TrackingJournal journal, boolean quiet)
            throws IOException {
        try (Progress progress = Progress.of("tracking", "frames", frames.frameCount(), quiet)) {
            progress.advance(journal.frames());
            MovieTracker rest = tracker.withFirstFrame(journal.frames());
            MovieTracker.Summary summary = isJudged()
                    ? rest.track(
                            frames,
                            judgingThreads,
                            (frame, bead, x, y, z, quality) -> journal.add(QualityColumns.row(x, y, z, quality)),
                            progress::advance)
                    : rest.track(frames, (frame, bead, x, y, z) -> journal.add(x, y, z), progress::advance);
            journal.flush();
            return summary;
        } catch (TrackingStoppedException stopped) {
            journal.flush();
            throw stopped.framesTracked() == 0
                    ? stopped
                    : stopped.adding("; what was tracked is kept in " + TrackingJournal.pathFor(traces)
                            + ", and the same command goes on from there"
                            + (stopped.getCause() instanceof CudaException ? "" : " once the movie is as it was"));
        }
    }

    private MovieTracker.Summary write(
            TrackingJournal journal,
            Map<String, String> header,
            MovieMetadata metadata,
            MovieTracker.Summary summary,
            Counts counts)
            throws IOException {
        long start = System.nanoTime();
        List<Integer> references = corrections.referenceBeads();
        Drift drift = references.isEmpty() ? null : Drift.of(movie, journal, references);
        if (drift != null) {
            drift.note(header, references.size());
        }
        List<String> further = new ArrayList<>(isJudged() ? QualityColumns.NAMES : List.of());
        int timeColumn = further.size();
        if (metadata.hasTimes()) {
            further.add(TraceClock.COLUMN);
        }
        further.addAll(drift == null ? List.of() : Drift.COLUMNS);
        double[] values = new double[further.size()];
        try (TraceWriter writer = TraceWriter.create(traces, header, further)) {
            journal.forEach((frame, bead, numbers) -> {
                if (Double.isNaN(numbers[0])) {
                    counts.lost++;
                } else if (zlut != null && Double.isNaN(numbers[2])) {
                    counts.withoutZ++;
                }
                System.arraycopy(numbers, 3, values, 0, numbers.length - 3);
                if (metadata.hasTimes()) {
                    values[timeColumn] =
                            frame < metadata.times().size() ? metadata.times().get(frame) : Double.NaN;
                }
                if (drift != null) {
                    drift.takeOff((int) frame, numbers, values);
                }
                if (isJudged()) {
                    // A frame whose drift is not known has no position either.
                    int lost = Double.isNaN(numbers[0]) ? QualityFlag.LOST.bit() : 0;
                    values[QualityColumns.FLAGS] = (int) values[QualityColumns.FLAGS] | lost;
                    counts.flagged += values[QualityColumns.FLAGS] != 0 ? 1 : 0;
                }
                writer.write(frame, bead, numbers[0], numbers[1], numbers[2], values);
            });
            writer.commit();
        }
        double seconds = summary.seconds() + (System.nanoTime() - start) * 1e-9;
        return new MovieTracker.Summary(summary.frames(), summary.beads(), counts.lost, counts.withoutZ, seconds);
    }

    private List<ZLut> readZluts(List<RegionOfInterest> squares, Movie frames) throws IOException {
        if (zlut == null) {
            return List.of();
        }
        ZLutFile file = ZLutFile.open(zlut);
        int size = squares.isEmpty() ? frames.width() : squares.getFirst().width();
        InputChecks.requireTablesFor(zlut, file.tables(), Math.max(squares.size(), 1), size, options);
        InputChecks.requireProfile(zlut, file, options);
        Warnings.tell(zlut, InputChecks.withoutHeights(file.tables()));
        return file.tables();
    }
}
