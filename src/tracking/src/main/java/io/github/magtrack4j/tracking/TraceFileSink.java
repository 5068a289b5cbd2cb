package io.github.magtrack4j.tracking;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.files.traces.TraceFormat;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.quality.QualityFlag;
import io.github.magtrack4j.tracking.internal.Drift;
import io.github.magtrack4j.tracking.internal.MovieIdentity;
import io.github.magtrack4j.tracking.internal.TimeStamps;
import io.github.magtrack4j.tracking.internal.TrackingJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A file of traces, which appears under its name when all is done; its header says what made it. Until then the results
 * are kept beside it, in a file whose name ends in {@code .partial}. If tracking is interrupted, however abruptly,
 * tracking the same movie in the same way into the same file goes on from there, and gives the same file.
 *
 * <p>A sink takes one movie at a time, and may be used again after that.
 */
public final class TraceFileSink implements TraceSink {
    private final Path file;
    private final double frameRate;
    private final double nmPerPixel;
    private final String command;
    private final List<Integer> referenceBeads;
    private final boolean restart;
    private Session session;

    /** What is open while a movie is tracked. */
    private record Session(TrackingRun run, Map<String, String> header, TrackingJournal journal) {}

    /** What is counted while the traces are written. */
    private static final class Counts {
        private long lost;
        private long withoutZ;
        private long flagged;
        private final SubpixelCheck subpixel;

        Counts(SubpixelCheck subpixel) {
            this.subpixel = subpixel;
        }
    }

    private TraceFileSink(
            Path file,
            double frameRate,
            double nmPerPixel,
            String command,
            List<Integer> referenceBeads,
            boolean restart) {
        this.file = file;
        this.frameRate = frameRate;
        this.nmPerPixel = nmPerPixel;
        this.command = command;
        this.referenceBeads = referenceBeads;
        this.restart = restart;
    }

    /**
     * Makes the sink of a file.
     *
     * @param file the file; one that is there already is replaced. The end of its name is the {@linkplain TraceFormat
     *     format}
     * @throws IllegalArgumentException if the name ends otherwise
     */
    public static TraceFileSink of(Path file) {
        TraceFormat.of(file);
        return new TraceFileSink(file, 0, 0, "", List.of(), false);
    }

    /** Returns this with the movie's frames per second, which the header notes; 0 for what the movie tells. */
    public TraceFileSink withFrameRate(double frameRate) {
        return new TraceFileSink(file, frameRate, nmPerPixel, command, referenceBeads, restart);
    }

    /** Returns this with the width of a pixel in nm, which the header notes; 0 for what the movie tells. */
    public TraceFileSink withNmPerPixel(double nmPerPixel) {
        return new TraceFileSink(file, frameRate, nmPerPixel, command, referenceBeads, restart);
    }

    /** Returns this with the command line that the header notes; empty for none. */
    public TraceFileSink withCommand(String command) {
        return new TraceFileSink(file, frameRate, nmPerPixel, command, referenceBeads, restart);
    }

    /**
     * Returns this with the numbers of beads whose common motion over the movie is drift, which is subtracted from all
     * beads, and kept in further columns; empty for none.
     */
    public TraceFileSink withReferenceBeads(List<Integer> referenceBeads) {
        return new TraceFileSink(
                file,
                frameRate,
                nmPerPixel,
                command,
                referenceBeads.stream().distinct().toList(),
                restart);
    }

    /** Returns this with whether to begin with the first frame even if partial results are there. */
    public TraceFileSink withRestart(boolean restart) {
        return new TraceFileSink(file, frameRate, nmPerPixel, command, referenceBeads, restart);
    }

    /** Returns where the results are until all is done. */
    public Path partialResults() {
        return TrackingJournal.pathFor(file);
    }

    @Override
    public long begin(TrackingRun run) throws IOException {
        if (session != null) {
            throw new IllegalStateException(file + " takes the traces of another movie; one at a time");
        }
        requireReferences(run);
        TimeStamps stamps = stamps(run.movie());
        stamps.notes(frameRate).forEach(note -> run.notes().note(run.movie().path(), note));
        Map<String, String> header = TraceHeader.of(run, stamps, frameRate, nmPerPixel, command, referenceBeads);
        // What cannot be written in the end is refused now.
        TraceWriter.create(file, header).close();
        TrackingJournal journal =
                TrackingJournal.open(file, origin(header, run), run.beads(), rowNumbers(run), restart);
        session = new Session(run, header, journal);
        return journal.frames();
    }

    private void requireReferences(TrackingRun run) throws BadFileException {
        for (int reference : referenceBeads) {
            if (!run.beadNumbers().contains(reference)) {
                throw new BadFileException(
                        run.beadFile(),
                        "it has no bead " + reference + ", which --reference-beads names; it has "
                                + (run.beads() == 1 ? "bead " : "beads ")
                                + BeadRegion.listed(run.beadNumbers()));
            }
        }
    }

    private static TimeStamps stamps(Movie movie) {
        double[] times = movie.metadata().times().toArray();
        return TimeStamps.of(LongStream.range(0, times.length).toArray(), times);
    }

    /** The numbers of a row of partial results: x, y, z, and what else is told of each. */
    private static int rowNumbers(TrackingRun run) {
        return 3 + run.columns().size();
    }

    /** All that the numbers depend on. */
    private static Map<String, String> origin(Map<String, String> header, TrackingRun run) throws IOException {
        Map<String, String> origin = new LinkedHashMap<>(header);
        origin.keySet().removeAll(TraceHeader.NOT_OF_TRACKING);
        MovieIdentity.put(origin, run.movie());
        // Another kind of CPU may round otherwise; how many of them there are does not matter.
        origin.put("computed_by", run.computedBy().replaceAll(", \\d+ threads?", ""));
        return origin;
    }

    @Override
    public void add(TraceChunk chunk) throws IOException {
        TrackingJournal journal = session.journal();
        double[] row = new double[rowNumbers(session.run())];
        for (long frame = 0; frame < chunk.frames(); frame++) {
            for (int bead = 0; bead < chunk.beads(); bead++) {
                row[0] = chunk.x(frame, bead);
                row[1] = chunk.y(frame, bead);
                row[2] = chunk.z(frame, bead);
                chunk.copyFurther(frame, bead, row, 3);
                journal.add(row);
            }
        }
    }

    @Override
    public TrackingStoppedException stopped(TrackingStoppedException failure) throws IOException {
        session.journal().flush();
        return failure.framesTracked() == 0
                ? failure
                : failure.adding("; what was tracked is kept in " + partialResults()
                        + ", and the same command goes on from there"
                        + (failure.getCause() instanceof CudaException ? "" : " once the movie is as it was"));
    }

    @Override
    public MovieTracking.Summary commit(MovieTracking.Summary summary) throws IOException {
        TrackingJournal journal = session.journal();
        journal.flush();
        Counts counts = write();
        journal.delete();
        return new MovieTracking.Summary(
                summary.frames(),
                summary.beads(),
                counts.lost,
                counts.withoutZ,
                counts.flagged,
                summary.resumed(),
                summary.method(),
                counts.subpixel.describe(),
                journal.replaced(),
                summary.seconds());
    }

    private Counts write() throws IOException {
        TrackingRun run = session.run();
        TrackingJournal journal = session.journal();
        Map<String, String> header = session.header();
        MovieMetadata metadata = run.movie().metadata();
        Drift drift =
                referenceBeads.isEmpty() ? null : Drift.of(run.movie().path(), journal, indices(run, referenceBeads));
        if (drift != null) {
            drift.note(header, referenceBeads.size());
        }
        List<String> further = new ArrayList<>(run.columns());
        int flagsColumn = further.indexOf(TraceWriter.FLAGS);
        int timeColumn = further.size();
        if (metadata.hasTimes()) {
            further.add(TraceClock.COLUMN);
        }
        further.addAll(drift == null ? List.of() : Drift.COLUMNS);
        double[] values = new double[further.size()];
        Counts counts =
                new Counts(new SubpixelCheck(run.beadNumbers(), run.movie().frameCount()));
        try (TraceWriter writer = TraceWriter.create(file, header, further)) {
            journal.forEach((frame, bead, numbers) -> {
                counts.subpixel.add(bead, numbers[0], numbers[1]);
                if (Double.isNaN(numbers[0])) {
                    counts.lost++;
                } else if (run.hasTables() && Double.isNaN(numbers[2])) {
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
                if (flagsColumn >= 0) {
                    // A frame whose drift is not known has no position either.
                    int lost = Double.isNaN(numbers[0]) ? QualityFlag.LOST.bit() : 0;
                    values[flagsColumn] = (int) values[flagsColumn] | lost;
                    counts.flagged += values[flagsColumn] != 0 ? 1 : 0;
                }
                writer.write(frame, run.beadNumbers().get(bead), numbers[0], numbers[1], numbers[2], values);
            });
            writer.commit();
        }
        return counts;
    }

    private static List<Integer> indices(TrackingRun run, List<Integer> beads) {
        return beads.stream().map(run.beadNumbers()::indexOf).toList();
    }

    /** Closes the partial results, which stay if all is not done. */
    @Override
    public void close() throws IOException {
        if (session != null) {
            TrackingJournal journal = session.journal();
            session = null;
            journal.close();
        }
    }
}
