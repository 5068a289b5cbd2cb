package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.PixelCalibration;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.TrackingMethod;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.quality.QualityFlag;
import io.github.magtrack4j.tracking.internal.CalibrationInput;
import io.github.magtrack4j.tracking.internal.HeaderText;
import io.github.magtrack4j.tracking.internal.InputChecks;
import io.github.magtrack4j.tracking.internal.RegionInput;
import io.github.magtrack4j.tracking.internal.TableInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Tracks a whole movie, however large, into a {@link TraceSink}.
 *
 * <pre>{@code
 * MovieTracking.Summary summary = MovieTracking.of(movie, backend)
 *         .withRegions(Path.of("rois.csv"))
 *         .withTables(Path.of("zlut.npy"))
 *         .to(TraceFileSink.of(Path.of("traces.csv")));
 * }</pre>
 *
 * <p>With regions of interest, each region is a bead, and x and y are in pixels of the full frame. Without, each image
 * of a movie of square images is one image of bead 0.
 *
 * <p>The movie is tracked in chunks of frames: while one chunk is tracked, the next is read and the one before is
 * handed to the sink. The traces do not depend on the chunks' size.
 *
 * <p>Nothing is read before {@link #to}. Immutable, and safe to share between threads that track into different sinks,
 * if the movie and the backend are.
 */
public final class MovieTracking {
    private final Movie movie;
    private final Backend backend;
    private final Settings settings;

    /**
     * What was done.
     *
     * @param frames the frames that were tracked
     * @param beads the beads in each
     * @param lost the images that could not be tracked: NaN
     * @param withoutZ the images that were tracked, but have no z although there is a look-up table: they are outside
     *     it
     * @param flagged the images with any {@linkplain QualityFlag#tellOfDoubt flag that tells of doubt}; 0 if they were
     *     not judged
     * @param resumed the frames that the sink had from an earlier run. A file of traces counts their lost, flagged
     *     images and those without z too.
     * @param method how they were tracked
     * @param subpixel in a sentence, whether x and y depend on the position within a pixel; empty if the sink does not
     *     check it. See {@link SubpixelCheck}
     * @param replaced what differed in the results of another run that the sink replaced; empty if it replaced none
     * @param seconds how long it took, reading and writing included
     */
    public record Summary(
            long frames,
            int beads,
            long lost,
            long withoutZ,
            long flagged,
            long resumed,
            TrackingMethod method,
            String subpixel,
            String replaced,
            double seconds) {
        /** Returns the number of bead images that were tracked: beads times frames. */
        public long images() {
            return frames * beads;
        }

        /** Returns how many bead images were tracked a second. */
        public double imagesPerSecond() {
            return images() / seconds;
        }
    }

    /** What can be set. It changes while a copy is being made, and never after that. */
    private static final class Settings {
        private OpenOptions opening = OpenOptions.DEFAULTS;
        private RegionInput regions = RegionInput.NONE;
        private TableInput tables = TableInput.NONE;
        private CalibrationInput calibration = CalibrationInput.NONE;
        private TrackingMethod method;
        private TrackingOptions options = TrackingOptions.DEFAULTS;
        private JointFitOptions fitOptions = JointFitOptions.DEFAULTS;
        private boolean profiles;
        private int judgingThreads;
        private long chunkFrames;
        private NoteListener notes = NoteListener.NONE;

        Settings with(Consumer<Settings> change) {
            Settings other = new Settings();
            other.opening = opening;
            other.regions = regions;
            other.tables = tables;
            other.calibration = calibration;
            other.method = method;
            other.options = options;
            other.fitOptions = fitOptions;
            other.profiles = profiles;
            other.judgingThreads = judgingThreads;
            other.chunkFrames = chunkFrames;
            other.notes = notes;
            change.accept(other);
            return other;
        }
    }

    /** The sink while it is in use. */
    private record OpenSink(TraceSink sink) implements Closeable {
        @Override
        public void close() throws IOException {
            sink.close();
        }
    }

    private MovieTracking(Movie movie, Backend backend, Settings settings) {
        this.movie = Objects.requireNonNull(movie, "movie");
        this.backend = Objects.requireNonNull(backend, "backend");
        this.settings = settings;
    }

    /**
     * Makes the tracking of a movie, with {@link TrackingOptions#DEFAULTS}, no regions and no look-up table.
     *
     * @param movie the movie; it stays open
     * @param backend what computes; it stays open
     */
    public static MovieTracking of(Movie movie, Backend backend) {
        return new MovieTracking(movie, backend, new Settings());
    }

    private MovieTracking with(Consumer<Settings> change) {
        return new MovieTracking(movie, backend, settings.with(change));
    }

    /** Returns this for a movie that was opened with given options; they are written to the header of traces. */
    public MovieTracking openedWith(OpenOptions opening) {
        Objects.requireNonNull(opening, "opening");
        return with(other -> other.opening = opening);
    }

    /** Returns this with regions of interest: squares of one size, a bead each; empty if each image is one bead's. */
    public MovieTracking withRegions(List<RegionOfInterest> regions) {
        return withBeads(IntStream.range(0, regions.size())
                .mapToObj(bead -> new BeadRegion(bead, regions.get(bead)))
                .toList());
    }

    /**
     * Returns this with the regions of beads that have numbers: squares of one size; empty if each image is one bead's.
     */
    public MovieTracking withBeads(List<BeadRegion> beads) {
        RegionInput input = new RegionInput(null, List.copyOf(beads));
        return with(other -> other.regions = input);
    }

    /** Returns this with the regions of interest of a file. */
    public MovieTracking withRegions(Path file) {
        RegionInput input = new RegionInput(Objects.requireNonNull(file, "file"), List.of());
        return with(other -> other.regions = input);
    }

    /**
     * Returns this with a look-up table for all beads, or one for each in their order; empty for none: z is then NaN.
     */
    public MovieTracking withTables(List<ZLut> tables) {
        TableInput input = new TableInput(null, List.copyOf(tables), List.of());
        return with(other -> other.tables = input);
    }

    /** Returns this with a ring table for all beads, or one for each in their order. */
    public MovieTracking withRingTables(List<RingTable> tables) {
        TableInput input = new TableInput(null, List.of(), List.copyOf(tables));
        return with(other -> other.tables = input);
    }

    /**
     * Returns this with the look-up tables of a file, classic ones or ring tables: one for all beads, or one for each,
     * found by the bead's number.
     */
    public MovieTracking withTables(Path file) {
        TableInput input = new TableInput(Objects.requireNonNull(file, "file"), List.of(), List.of());
        return with(other -> other.tables = input);
    }

    /**
     * Returns this with a given method, whatever the kind of the tables. By default ring tables are tracked by the
     * joint fit, classic tables, or none, by the steps.
     *
     * @param method the method; the joint fit converts classic tables to ring tables, which is less accurate, and the
     *     steps convert ring tables to classic ones
     */
    public MovieTracking withMethod(TrackingMethod method) {
        Objects.requireNonNull(method, "method");
        return with(other -> other.method = method);
    }

    /**
     * Returns this with options of the joint fit. If they do not have the camera's noise, it is estimated from the
     * movie's first frames.
     */
    public MovieTracking withJointFit(JointFitOptions options) {
        Objects.requireNonNull(options, "options");
        return with(other -> other.fitOptions = options);
    }

    /** Returns this with these options of each of the steps. */
    public MovieTracking withOptions(TrackingOptions options) {
        Objects.requireNonNull(options, "options");
        return with(other -> other.options = options);
    }

    /** Returns this with pixels that are calibrated first: of a whole frame. */
    public MovieTracking withCalibration(PixelCalibration calibration) {
        CalibrationInput input = new CalibrationInput(null, null, Objects.requireNonNull(calibration, "calibration"));
        return with(other -> other.calibration = input);
    }

    /**
     * Returns this with pixels that are calibrated first, by images of the size of a frame.
     *
     * @param offset the offset of each pixel, or null for none
     * @param gain the gain of each pixel, or null for none
     */
    public MovieTracking withCalibration(Path offset, Path gain) {
        CalibrationInput input = new CalibrationInput(offset, gain, null);
        return with(other -> other.calibration = input);
    }

    /** Returns this with chunks that have the profile of each image, which the joint fit has not. */
    public MovieTracking withProfiles() {
        return with(other -> other.profiles = true);
    }

    /**
     * Returns this with an estimate, for each localization, of its uncertainty, which takes several times as long. The
     * joint fit always has one, at no cost.
     *
     * @param threads how many threads estimate, at least 1; the estimates do not depend on it
     */
    public MovieTracking withQuality(int threads) {
        requireAtLeastOne("threads", threads);
        return with(other -> other.judgingThreads = threads);
    }

    /** Returns this with this many frames per chunk, at least 1, in place of a number that suits the movie. */
    public MovieTracking withChunkFrames(long chunkFrames) {
        requireAtLeastOne("chunkFrames", chunkFrames);
        return with(other -> other.chunkFrames = chunkFrames);
    }

    private static void requireAtLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be at least 1");
        }
    }

    /** Returns this with a listener that is told what should be known of the movie and the tables. */
    public MovieTracking withNotes(NoteListener notes) {
        Objects.requireNonNull(notes, "notes");
        return with(other -> other.notes = notes);
    }

    /**
     * Tracks the movie.
     *
     * @param sink what takes the traces
     * @throws TrackingStoppedException if a GPU fails, or the movie is cut off; the sink has the frames before
     * @throws IOException if a file cannot be read or does not suit the others, or the sink throws it
     * @throws IllegalArgumentException if regions, tables and calibration do not suit the movie
     */
    public Summary to(TraceSink sink) throws IOException {
        return to(sink, ProgressListener.NONE);
    }

    /**
     * Tracks the movie.
     *
     * @param sink what takes the traces
     * @param progress is told how many frames have been tracked
     * @throws TrackingStoppedException if a GPU fails, or the movie is cut off; the sink has the frames before
     * @throws IOException if a file cannot be read or does not suit the others, or the sink throws it
     * @throws IllegalArgumentException if regions, tables and calibration do not suit the movie
     */
    public Summary to(TraceSink sink, ProgressListener progress) throws IOException {
        if (movie.frameCount() == 0) {
            throw new BadFileException(movie.path(), "it has no frame");
        }
        NoteListener notes = settings.notes;
        movie.notes().forEach(note -> notes.note(movie.path(), note));
        List<BeadRegion> numbered = settings.regions.read(movie);
        List<RegionOfInterest> squares =
                numbered.stream().map(BeadRegion::region).toList();
        List<Integer> beads = numbered.isEmpty()
                ? List.of(0)
                : numbered.stream().map(BeadRegion::bead).toList();
        int size = squares.isEmpty() ? movie.width() : squares.getFirst().width();
        TableInput.Tables tables = settings.tables.read(beads, size, settings.method, settings.options);
        InputChecks.withoutHeights(tables.zluts(), beads)
                .forEach(note -> notes.note(nameable(settings.tables.file()), note));
        BeadStacks stacks = new BeadStacks(squares, settings.calibration.read(movie));
        Localizer localizer = localizer(tables, size, stacks);
        TrackingLoop loop = new TrackingLoop(
                backend, movie, stacks, beads, localizer, tables.method(), !tables.isEmpty(), settings.chunkFrames);
        TrackingRun run = new TrackingRun(
                movie,
                beads,
                nameable(settings.regions.file()),
                size,
                !tables.isEmpty(),
                tables.method(),
                localizer.columns(),
                inputs(),
                parameters(tables, localizer),
                backend.description(),
                notes);
        long first = sink.begin(run);
        try (OpenSink open = new OpenSink(sink)) {
            if (first < 0 || first > movie.frameCount()) {
                throw new IllegalStateException(
                        "the sink wants frames from " + first + " on; the movie has " + movie.frameCount());
            }
            long began = System.nanoTime();
            progress.update(first, movie.frameCount());
            Summary summary = sink.commit(track(loop, first, open.sink(), progress));
            return new Summary(
                    summary.frames(),
                    summary.beads(),
                    summary.lost(),
                    summary.withoutZ(),
                    summary.flagged(),
                    summary.resumed(),
                    summary.method(),
                    summary.subpixel(),
                    summary.replaced(),
                    (System.nanoTime() - began) * 1e-9);
        }
    }

    private Localizer localizer(TableInput.Tables tables, int size, BeadStacks stacks) throws IOException {
        if (tables.method() == TrackingMethod.STEPS) {
            return StepsLocalizer.of(
                    backend,
                    tables.zluts(),
                    settings.options,
                    size,
                    settings.profiles ? settings.options.profile().bins(size) : 0,
                    settings.judgingThreads);
        }
        if (settings.profiles) {
            throw new IllegalArgumentException("the joint fit has no profiles; track by the steps");
        }
        JointFitLocalizer localizer = new JointFitLocalizer(backend, tables.rings(), settings.fitOptions)
                .withNoise(movie, stacks)
                .withNeighbors(stacks.regions());
        int near = localizer.neighbors().count();
        if (near > 0) {
            settings.notes.note(
                    movie.path(),
                    near + " of " + stacks.regions().size()
                            + " beads have regions that overlap with others'; they are fitted together, which takes longer");
        }
        return localizer;
    }

    private static Summary track(TrackingLoop loop, long first, TraceSink sink, ProgressListener progress)
            throws IOException {
        try {
            return loop.track(first, sink, progress);
        } catch (TrackingStoppedException stopped) {
            throw sink.stopped(stopped);
        }
    }

    /** The file that a sentence is about: the movie where the input did not come from a file. */
    private Path nameable(Path file) {
        return file == null ? movie.path() : file;
    }

    private Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        settings.regions.putName(inputs);
        settings.tables.putName(inputs);
        return inputs;
    }

    /** All that the traces depend on, beside the movie. What is not used has no line, the tables and regions aside. */
    private Map<String, String> parameters(TableInput.Tables tables, Localizer localizer) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("axis_order", HeaderText.lowerCase(settings.opening.axisOrder()));
        if (!settings.opening.dataset().isEmpty()) {
            parameters.put("dataset", settings.opening.dataset());
        }
        settings.regions.putDigest(parameters);
        settings.tables.putDigest(parameters);
        if (localizer instanceof JointFitLocalizer fit) {
            TraceHeader.putOptions(parameters, fit.options(), backend.precision());
            parameters.put(
                    "noise_from",
                    settings.fitOptions.isNoiseKnown()
                            ? "given"
                            : fit.options().isNoiseKnown() ? "movie" : "residuals");
            parameters.put("table", tables.wereClassic() ? "rings made of a classic table" : "rings");
        } else {
            TraceHeader.putOptions(parameters, settings.options, backend.precision());
        }
        TraceHeader.putFocus(parameters, tables.header());
        settings.calibration.putDigests(parameters);
        if (localizer.columns().contains(TraceWriter.FLAGS)) {
            parameters.put(TraceWriter.FLAGS, QualityFlag.legend());
        }
        return parameters;
    }
}
