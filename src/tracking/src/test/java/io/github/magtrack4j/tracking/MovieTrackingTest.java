package io.github.magtrack4j.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.PixelCalibration;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.quality.LocalizationQuality;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import io.github.magtrack4j.simulation.MovieOptions;
import io.github.magtrack4j.tracking.testing.SmallMovie;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovieTrackingTest {
    @TempDir
    private static Path folder;

    private static Backend backend;
    private static ZLut zlut;
    private static List<RegionOfInterest> regions;

    @BeforeAll
    static void simulate() throws IOException {
        SmallMovie.write(folder);
        backend = Backend.cpu(2);
        zlut = ZLutFile.read(folder.resolve("zlut.npy"));
        regions = RegionFile.read(folder.resolve("rois.csv"));
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static MovieTracking tracking(Movie movie) {
        return tracking(movie, backend);
    }

    private static MovieTracking tracking(Movie movie, Backend by) {
        return MovieTracking.of(movie, by).withRegions(regions).withTables(List.of(zlut));
    }

    /** The rows of a chunk as text. */
    private static List<String> rows(TraceChunk chunk) {
        List<String> rows = new ArrayList<>();
        for (long frame = 0; frame < chunk.frames(); frame++) {
            for (int bead = 0; bead < chunk.beads(); bead++) {
                rows.add((chunk.firstFrame() + frame) + " " + bead + " " + chunk.x(frame, bead) + " "
                        + chunk.y(frame, bead) + " " + chunk.z(frame, bead));
            }
        }
        return rows;
    }

    private static List<String> rows(MovieTracking tracking) throws IOException {
        List<String> rows = new ArrayList<>();
        tracking.to(chunk -> rows.addAll(rows(chunk)));
        return rows;
    }

    /** What must come out, by the library alone: all frames at once, and rows sorted by frame. */
    private static List<String> expected(Movie movie) throws IOException {
        List<String> rows = new ArrayList<>();
        try (Arena arena = Arena.ofShared()) {
            ImageStack crops = backend.cropStackToRois(movie.read(0, movie.frameCount(), arena), regions);
            Tracks tracks = backend.stackToXyzp(crops, zlut);
            for (long frame = 0; frame < movie.frameCount(); frame++) {
                for (int bead = 0; bead < regions.size(); bead++) {
                    long image = bead * movie.frameCount() + frame;
                    double x = regions.get(bead).left() + tracks.x().get(image);
                    double y = regions.get(bead).top() + tracks.y().get(image);
                    rows.add(frame + " " + bead + " " + x + " " + y + " "
                            + tracks.z().get(image));
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, SmallMovie.FRAMES - 1, SmallMovie.FRAMES, 1000})
    void rowsDoNotDependOnChunks(long chunkFrames) throws IOException {
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            List<String> rows = rows(tracking(movie));
            assertEquals(expected(movie), rows);
            assertEquals(rows, rows(tracking(movie).withChunkFrames(chunkFrames)));
        }
    }

    /**
     * What the library says of each image, whatever the chunks and the threads, with one table for all and one for
     * each.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 1000})
    void judgementsDoNotDependOnChunks(long chunkFrames) throws IOException {
        try (Movie movie = Movie.open(folder.resolve("movie.tif"));
                Arena arena = Arena.ofShared()) {
            ImageStack crops = backend.cropStackToRois(movie.read(0, movie.frameCount(), arena), regions);
            Estimate[] expected = new LocalizationQuality(SmallMovie.REGION_SIZE, TrackingOptions.DEFAULTS, zlut)
                    .estimate(crops, backend.stackToXyzp(crops, zlut), 1);
            long flagged = Arrays.stream(expected)
                    .filter(estimate -> estimate.flags() != 0)
                    .count();
            for (List<ZLut> tables : List.of(List.of(zlut), List.of(zlut, zlut))) {
                Estimate[] judged = new Estimate[expected.length];
                List<String> rows = new ArrayList<>();
                MovieTracking.Summary summary = tracking(movie)
                        .withTables(tables)
                        .withChunkFrames(chunkFrames)
                        .withQuality(2)
                        .to(chunk -> {
                            rows.addAll(rows(chunk));
                            for (long frame = 0; frame < chunk.frames(); frame++) {
                                for (int bead = 0; bead < chunk.beads(); bead++) {
                                    long image = bead * movie.frameCount() + chunk.firstFrame() + frame;
                                    judged[(int) image] = chunk.quality(frame, bead);
                                }
                            }
                        });
                assertEquals(expected(movie), rows);
                assertArrayEquals(expected, judged);
                assertEquals(flagged, summary.flagged());
            }
        }
    }

    /** A bead whose table begins 500 nm higher is found 500 nm higher, and no other is. */
    @Test
    void eachBeadHasItsTable() throws IOException {
        double[][] higher = new double[1 + zlut.bins()][zlut.planes()];
        for (int plane = 0; plane < zlut.planes(); plane++) {
            higher[0][plane] = zlut.z(plane) + 500;
            for (int bin = 0; bin < zlut.bins(); bin++) {
                higher[1 + bin][plane] = zlut.profile(plane, bin);
            }
        }
        ZLut other = ZLut.ofReference(DoubleMatrix.copyOf(higher));
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            double[][] one = heights(tracking(movie));
            double[][] each = heights(tracking(movie).withTables(List.of(zlut, other)));
            assertArrayEquals(one[0], each[0]);
            for (int frame = 0; frame < SmallMovie.FRAMES; frame++) {
                assertEquals(one[1][frame] + 500, each[1][frame], 1e-6);
            }
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> rows(tracking(movie).withTables(List.of(zlut, zlut, zlut))));
            assertEquals(
                    "there are 3 look-up tables; there must be 1, or one for each of 2 beads", refused.getMessage());
        }
    }

    private static double[][] heights(MovieTracking tracking) throws IOException {
        double[][] heights = new double[SmallMovie.BEADS][SmallMovie.FRAMES];
        tracking.to(chunk -> {
            for (long frame = 0; frame < chunk.frames(); frame++) {
                for (int bead = 0; bead < chunk.beads(); bead++) {
                    heights[bead][(int) (chunk.firstFrame() + frame)] = chunk.z(frame, bead);
                }
            }
        });
        return heights;
    }

    @Test
    void summaryCounts() throws IOException {
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracking.Summary summary = tracking(movie).to(chunk -> {});
            assertEquals(SmallMovie.FRAMES, summary.frames());
            assertEquals(SmallMovie.BEADS, summary.beads());
            assertEquals(SmallMovie.FRAMES * SmallMovie.BEADS, summary.images());
            List<String> rows = expected(movie);
            long lost = rows.stream().filter(row -> row.endsWith("NaN NaN NaN")).count();
            long noZ = rows.stream().filter(row -> row.endsWith("NaN")).count();
            assertEquals(lost, summary.lost());
            assertEquals(noZ - lost, summary.withoutZ());
            assertTrue(summary.imagesPerSecond() > 0);
        }
    }

    /** What comes when, and on which thread. */
    @Test
    void sinkAndListenersAreCalledInTurn() throws IOException {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        Thread caller = Thread.currentThread();
        TraceSink sink = new TraceSink() {
            private void note(String call, boolean byCaller) {
                calls.add(call);
                assertEquals(byCaller, Thread.currentThread() == caller, call);
            }

            @Override
            public long begin(TrackingRun run) {
                note("begin " + run.beads() + " " + run.imageSize() + " " + run.hasTables(), true);
                return 10;
            }

            @Override
            public void add(TraceChunk chunk) {
                note("add " + chunk.firstFrame() + " " + chunk.frames(), false);
            }

            @Override
            public MovieTracking.Summary commit(MovieTracking.Summary summary) {
                note("commit " + summary.frames() + " " + summary.resumed(), true);
                return summary;
            }

            @Override
            public void close() {
                note("close", true);
            }
        };
        List<String> updates = new ArrayList<>();
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            tracking(movie).withChunkFrames(15).to(sink, (done, frames) -> updates.add(done + " of " + frames));
        }
        assertEquals(List.of("begin 2 32 true", "add 10 15", "add 25 5", "commit 20 10", "close"), List.copyOf(calls));
        assertEquals(List.of("10 of 30", "25 of 30", "30 of 30"), updates);
    }

    /** A sink may have all frames already; it may not want what is not in the movie. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, SmallMovie.FRAMES - 1, SmallMovie.FRAMES, SmallMovie.FRAMES + 1})
    void sinkSaysWhichFramesItWants(long first) throws IOException {
        AtomicInteger closed = new AtomicInteger();
        List<Long> frames = new ArrayList<>();
        TraceSink sink = new TraceSink() {
            @Override
            public long begin(TrackingRun run) {
                return first;
            }

            @Override
            public void add(TraceChunk chunk) {
                for (long frame = 0; frame < chunk.frames(); frame++) {
                    frames.add(chunk.firstFrame() + frame);
                }
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            if (first < 0 || first > SmallMovie.FRAMES) {
                IllegalStateException refused = assertThrows(
                        IllegalStateException.class, () -> tracking(movie).to(sink));
                assertEquals("the sink wants frames from " + first + " on; the movie has 30", refused.getMessage());
                assertEquals(List.of(), frames);
            } else {
                MovieTracking.Summary summary = tracking(movie).to(sink);
                assertEquals(SmallMovie.FRAMES - first, summary.frames());
                assertEquals(first, summary.resumed());
                assertEquals(LongStream.range(first, SmallMovie.FRAMES).boxed().toList(), frames);
            }
        }
        assertEquals(1, closed.get());
    }

    /** Bead images, one of them not a number in one pixel, one as high as the last plane of the look-up table. */
    @Test
    void lostAndOutsideAreCountedApart() throws IOException {
        int size = SmallMovie.REGION_SIZE;
        ImageStack images = backend.simulateBeads(
                DoubleMatrix.copyOf(new double[][] {{0, 0, 2500}, {0, 0, 2600}, {0, 0, 3000}, {0, 0, 2700}}),
                size,
                BeadOptics.DEFAULTS);
        images.set(1, 3, 4, Double.NaN);
        ZLut table = backend.simulateZlut(ZLut.heights(2000, 3000, 50), size, BeadOptics.DEFAULTS);
        try (Movie movie = new MemoryMovie(images)) {
            MovieTracking tracking = MovieTracking.of(movie, backend).withTables(List.of(table));
            List<String> rows = rows(tracking.withChunkFrames(1));
            assertEquals(4, rows.size());
            assertEquals("1 0 NaN NaN NaN", rows.get(1));
            assertTrue(rows.get(0).matches("0 0 [0-9.]+ [0-9.]+ [0-9.]+"), rows.get(0));
            assertTrue(rows.get(2).matches("2 0 [0-9.]+ [0-9.]+ NaN"), rows.get(2));
            MovieTracking.Summary summary = tracking.to(chunk -> {});
            assertEquals(1, summary.lost());
            assertEquals(1, summary.withoutZ());
        }
    }

    /** What a sink throws reaches the caller as it is, and the chunks before have been added. */
    @ParameterizedTest
    @ValueSource(classes = {IOException.class, IllegalStateException.class, AssertionError.class})
    void failureToWriteEndsTheTracking(Class<? extends Throwable> type) throws Exception {
        Throwable full = type.getConstructor(String.class, Throwable.class).newInstance("disk full", null);
        List<String> rows = new ArrayList<>();
        AtomicInteger closed = new AtomicInteger();
        TraceSink sink = new TraceSink() {
            @Override
            public void add(TraceChunk chunk) throws IOException {
                if (chunk.firstFrame() == 6) {
                    throwIt(full);
                }
                rows.addAll(rows(chunk));
            }

            @Override
            public MovieTracking.Summary commit(MovieTracking.Summary summary) {
                throw new AssertionError("not all frames were added");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracking tracking = tracking(movie).withChunkFrames(2);
            assertSame(full, assertThrows(type, () -> tracking.to(sink)));
            assertEquals(expected(movie).subList(0, 6 * SmallMovie.BEADS), rows);
        }
        assertEquals(0, full.getSuppressed().length);
        assertEquals(1, closed.get());
    }

    private static void throwIt(Throwable failure) throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        throw (Error) failure;
    }

    /** What a listener throws reaches the caller as it is, and what was tracked before is added. */
    @Test
    void failureOfAListenerEndsTheTracking() throws IOException {
        IllegalStateException failure = new IllegalStateException("the window is closed");
        List<String> rows = new ArrayList<>();
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracking tracking = tracking(movie).withChunkFrames(2);
            ProgressListener closing = (done, frames) -> {
                if (done == 8) {
                    throw failure;
                }
            };
            assertSame(
                    failure,
                    assertThrows(
                            IllegalStateException.class,
                            () -> tracking.to(chunk -> rows.addAll(rows(chunk)), closing)));
            assertEquals(expected(movie).subList(0, 8 * SmallMovie.BEADS), rows);

            Path traces = folder.resolve("listened.csv");
            TraceFileSink file = TraceFileSink.of(traces);
            assertSame(failure, assertThrows(IllegalStateException.class, () -> tracking.to(file, closing)));
            assertFalse(Files.exists(traces));
            assertEquals(8, tracking.to(file).resumed());
            assertEquals(expected(movie), rows(traces));
        }
    }

    /** A failure of the sink does not hide behind one of the listener. */
    @Test
    void bothFailuresAreTold() throws IOException {
        IOException full = new IOException("disk full");
        IllegalStateException closed = new IllegalStateException("the window is closed");
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracking tracking = tracking(movie).withChunkFrames(2);
            IllegalStateException failure = assertThrows(
                    IllegalStateException.class,
                    () -> tracking.to(
                            chunk -> {
                                throw full;
                            },
                            (done, frames) -> {
                                if (done > 0) {
                                    throw closed;
                                }
                            }));
            assertSame(closed, failure);
            assertSame(full, failure.getSuppressed()[0]);
        }
    }

    /** The rows of a file of traces, as text. */
    private static List<String> rows(Path traces) throws IOException {
        return Files.readAllLines(traces).stream()
                .filter(line -> Character.isDigit(line.charAt(0)))
                .map(line -> line.replace(',', ' '))
                .toList();
    }

    /** With inputs from files and from memory; the file says which. */
    @Test
    void fileHasWhatALambdaGets() throws IOException {
        Path traces = folder.resolve("whole.csv");
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracking tracking = tracking(movie);
            MovieTracking.Summary summary = tracking.to(TraceFileSink.of(traces));
            assertEquals(SmallMovie.FRAMES, summary.frames());
            assertEquals(rows(tracking), rows(traces));
            Map<String, String> given = TraceFile.read(traces).header();
            assertEquals("not from a file", given.get("rois"));
            assertEquals("not from a file", given.get("zlut"));
            assertFalse(given.containsKey("command"));

            MovieTracking ofFiles =
                    tracking.withRegions(folder.resolve("rois.csv")).withTables(folder.resolve("zlut.npy"));
            ofFiles.to(TraceFileSink.of(traces).withCommand("magtrack track"));
            assertEquals(rows(tracking), rows(traces));
            Map<String, String> read = TraceFile.read(traces).header();
            assertEquals("rois.csv", read.get("rois"));
            assertEquals("zlut.npy", read.get("zlut"));
            assertEquals("magtrack track", read.get("command"));
            assertEquals(given.get("magtrack"), read.get("magtrack"));
            assertTrue(read.get("magtrack").matches("\\d+\\.\\d+.*"), read.get("magtrack"));
        }
    }

    /** Results are continued with the same regions, tables and calibration, in memory too, and with no others. */
    @Test
    void inputsFromMemoryAreToldApart() throws IOException {
        Path traces = folder.resolve("apart.csv");
        IllegalStateException stop = new IllegalStateException("stop");
        ProgressListener stopping = (done, frames) -> {
            if (done == 4) {
                throw stop;
            }
        };
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            ImageStack offsets = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, movie.height(), movie.width(), 1);
            PixelCalibration none = PixelCalibration.of(offsets, null);
            offsets.set(0, 40, 50, 1);
            PixelCalibration one = PixelCalibration.of(offsets, null);
            ZLut other = backend.simulateZlut(
                    ZLut.heights(1700, 3750, 100), SmallMovie.REGION_SIZE, MovieOptions.DEFAULTS.optics());
            MovieTracking tracking = tracking(movie).withChunkFrames(2).withCalibration(none);
            List<MovieTracking> others = List.of(
                    tracking.withRegions(List.of(regions.get(1), regions.get(0))),
                    tracking.withTables(List.of(other)),
                    tracking.withCalibration(one));
            List<String> differences = List.of("rois_sha256", "zlut_sha256", "calibration_sha256");
            for (int i = 0; i < others.size(); i++) {
                assertThrows(IllegalStateException.class, () -> tracking.to(TraceFileSink.of(traces), stopping));
                MovieTracking.Summary summary = others.get(i).to(TraceFileSink.of(traces));
                assertEquals(0, summary.resumed());
                assertEquals(differences.get(i), summary.replaced());
            }
            assertThrows(IllegalStateException.class, () -> tracking.to(TraceFileSink.of(traces), stopping));
            assertEquals(4, tracking.to(TraceFileSink.of(traces)).resumed());
        }
    }

    @Test
    void inputsThatDoNotSuitTheMovieAreRefused() throws IOException {
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracking tracking = tracking(movie);
            for (MovieTracking wrong : List.of(
                    tracking.withRegions(List.of(new RegionOfInterest(60, 92, 0, 32))),
                    tracking.withRegions(List.of(new RegionOfInterest(0, 20, 0, 20))),
                    tracking.withCalibration(
                            PixelCalibration.of(ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 32, 1), null)))) {
                assertThrows(IllegalArgumentException.class, () -> wrong.to(chunk -> {}));
            }
            BadFileException notSquare = assertThrows(
                    BadFileException.class,
                    () -> tracking.withRegions(List.of()).to(chunk -> {}));
            assertTrue(notSquare.getMessage().contains("must be square"), notSquare.getMessage());
            TraceFileSink file = TraceFileSink.of(folder.resolve("bad.csv")).withReferenceBeads(List.of(0, 2));
            BadFileException noBead = assertThrows(BadFileException.class, () -> tracking.to(file));
            assertTrue(noBead.getMessage().contains("it has no bead 2"), noBead.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> TraceFileSink.of(folder.resolve("traces.txt")));
    }

    @Test
    void failureToReadEndsTheTracking() throws IOException {
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 16, 10);
        try (Movie movie = new MemoryMovie(images) {
            @Override
            public ImageStack read(long first, long count, Arena arena) throws IOException {
                if (first >= 6) {
                    throw new IOException("cut off");
                }
                return super.read(first, count, arena);
            }
        }) {
            MovieTracking tracking = MovieTracking.of(movie, backend).withChunkFrames(3);
            List<Long> frames = new ArrayList<>();
            IOException failure =
                    assertThrows(IOException.class, () -> tracking.to(chunk -> frames.add(chunk.firstFrame())));
            assertEquals("cut off", failure.getMessage());
            assertEquals(List.of(0L, 3L), frames);
        }
    }

    /** A GPU that is gone in the middle: its rows so far are there, and in the file that the command writes. */
    @Test
    void whatWasTrackedBeforeAGpuFailsIsKept() throws IOException {
        CudaException lost = new CudaException("cuEventSynchronize", 46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "gone");
        List<String> all;
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            all = rows(tracking(movie));
            List<String> rows = new ArrayList<>();
            MovieTracking tracking = tracking(movie, failing(3, lost)).withChunkFrames(2);
            TrackingStoppedException failure =
                    assertThrows(TrackingStoppedException.class, () -> tracking.to(chunk -> rows.addAll(rows(chunk))));
            assertEquals(4, failure.framesTracked());
            assertEquals(
                    "the GPU failed after 4 of " + SmallMovie.FRAMES + " frames: " + lost.getMessage(),
                    failure.getMessage());
            assertEquals(all.subList(0, 4 * SmallMovie.BEADS), rows);

            Path traces = folder.resolve("stopped.csv");
            TraceFileSink file = TraceFileSink.of(traces);
            failure = assertThrows(
                    TrackingStoppedException.class,
                    () -> tracking(movie, failing(3, lost)).withChunkFrames(2).to(file));
            assertTrue(failure.getMessage().endsWith(".partial, and the same command goes on from there"));
            assertFalse(Files.exists(traces));
            assertEquals(4, tracking(movie, failing(0, lost)).to(file).resumed());
            assertEquals(all, rows(traces));
        }
    }

    /** A movie that another program cuts off in the middle: it is named, and the rows so far are there. */
    @Test
    void whatWasTrackedBeforeAMovieIsCutOffIsKept(@TempDir Path ofMovie) throws IOException {
        Path cut = ofMovie.resolve("cut.npy");
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 64, 12);
        NpyArray.write(cut, images);
        try (Movie movie = Movie.open(cut)) {
            List<Long> frames = new ArrayList<>();
            Backend cutting = disturbed(3, () -> {
                try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
                    channel.truncate(4096);
                }
            });
            MovieTracking tracking = MovieTracking.of(movie, cutting).withChunkFrames(2);
            TrackingStoppedException failure = assertThrows(
                    TrackingStoppedException.class, () -> tracking.to(chunk -> frames.add(chunk.firstFrame())));
            assertEquals(
                    cut + ": the file was cut off, or its disk failed, while it was being read; 4 of 12 frames had been"
                            + " tracked",
                    failure.getMessage());
            assertEquals(List.of(0L, 2L), frames);
        }
    }

    private static MovieTracking judged(Movie movie, Backend by) {
        return MovieTracking.of(movie, by)
                .withRegions(folder.resolve("rois.csv"))
                .withTables(folder.resolve("zlut.npy"))
                .withQuality(1);
    }

    /** A movie of a microscope that tells what it knows, and of which a part is missing. */
    private static Movie telling(Movie movie, MovieMetadata metadata) {
        return (Movie) Proxy.newProxyInstance(
                Movie.class.getClassLoader(), new Class<?>[] {Movie.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "metadata" -> metadata;
                        case "notes" -> List.of("it is cut off", "page 3 is\na preview");
                        default -> method.invoke(movie, arguments);
                    };
                });
    }

    /** In all formats, in one go and after an interruption. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "npy", "h5"})
    void whatTheMovieTellsIsInTheTraces(String format) throws IOException {
        double[] times = new double[SmallMovie.FRAMES];
        for (int frame = 0; frame < times.length; frame++) {
            times[frame] = 1234.5 + frame / 64.0;
        }
        MovieMetadata metadata = new MovieMetadata(65, 0, DoubleSeries.copyOf(times));
        Path traces = folder.resolve("told." + format);
        TraceFileSink sink = TraceFileSink.of(traces).withReferenceBeads(List.of(1));
        try (Movie file = Movie.open(folder.resolve("movie.tif"))) {
            Movie movie = telling(file, metadata);
            List<String> notes = new ArrayList<>();
            judged(movie, backend)
                    .withNotes((path, note) -> notes.add(path + ": " + note))
                    .to(sink);
            assertEquals(List.of(movie.path() + ": it is cut off", movie.path() + ": page 3 is\na preview"), notes);
            byte[] whole = Files.readAllBytes(traces);
            Files.delete(traces);
            CudaException lost = new CudaException("cuEventSynchronize", 46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "gone");
            assertThrows(
                    TrackingStoppedException.class,
                    () -> judged(movie, failing(3, lost)).withChunkFrames(2).to(sink));
            assertEquals(4, judged(movie, failing(0, lost)).to(sink).resumed());
            assertArrayEquals(whole, Files.readAllBytes(traces));

            TraceFile read = TraceFile.read(traces);
            assertEquals("65.0", read.header().get("nm_per_px"));
            assertEquals("movie", read.header().get("nm_per_px_from"));
            assertEquals("64.0", read.header().get("frame_rate_hz"));
            assertEquals("time stamps", read.header().get("frame_rate_hz_from"));
            assertEquals("it is cut off", read.header().get("movie_note"));
            assertEquals("page 3 is?a preview", read.header().get("movie_note_2"));
            for (TraceFile.Trace trace : read.traces()) {
                List<String> names = List.of(
                        "sigma_x_px",
                        "sigma_y_px",
                        "sigma_z_nm",
                        "flags",
                        "time_s",
                        "drift_x_px",
                        "drift_y_px",
                        "drift_z_nm");
                // HDF5 has no order of data sets.
                assertEquals(Set.copyOf(names), trace.further().keySet());
                assertTrue(format.equals("h5")
                        || names.equals(List.copyOf(trace.further().keySet())));
                assertArrayEquals(times, trace.further().get("time_s"));
            }

            // What the user says is taken before what the movie says.
            judged(movie, backend).to(sink.withFrameRate(50).withNmPerPixel(80));
            assertEquals("50.0", TraceFile.read(traces).header().get("frame_rate_hz"));
            assertEquals("80.0", TraceFile.read(traces).header().get("nm_per_px"));
            assertFalse(TraceFile.read(traces).header().containsKey("nm_per_px_from"));
            assertFalse(TraceFile.read(traces).header().containsKey("frame_rate_hz_from"));

            // A rate without stamps.
            judged(telling(file, new MovieMetadata(0, 20, DoubleSeries.copyOf())), backend)
                    .to(sink);
            read = TraceFile.read(traces);
            assertEquals("20.0", read.header().get("frame_rate_hz"));
            assertEquals("movie", read.header().get("frame_rate_hz_from"));
            assertFalse(read.header().containsKey("nm_per_px"));
            assertFalse(read.traces().getFirst().further().containsKey("time_s"));
        }
    }

    /** The backend, but that its nth tracking fails. */
    private static Backend failing(int nth, RuntimeException failure) {
        return disturbed(nth, () -> {
            throw failure;
        });
    }

    private interface Disturbance {
        void happen() throws IOException;
    }

    /** The backend, but that something happens right before its nth tracking. */
    private static Backend disturbed(int nth, Disturbance disturbance) {
        AtomicInteger calls = new AtomicInteger();
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    boolean tracks = method.getName().equals("stackToXyzp");
                    if (tracks && calls.incrementAndGet() == nth) {
                        disturbance.happen();
                    }
                    try {
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void noChunkIsEmpty() {
        MovieTracking tracking =
                MovieTracking.of(new MemoryMovie(ImageStack.allocate(Arena.ofAuto(), PixelType.U8, 16, 1)), backend);
        assertThrows(IllegalArgumentException.class, () -> tracking.withChunkFrames(0));
        assertThrows(IllegalArgumentException.class, () -> tracking.withQuality(0));
    }

    /** A movie that is in memory. */
    private static class MemoryMovie implements Movie {
        private final ImageStack images;

        MemoryMovie(ImageStack images) {
            this.images = images;
        }

        @Override
        public Path path() {
            return Path.of("memory");
        }

        @Override
        public String format() {
            return "memory";
        }

        @Override
        public long bytes() {
            return images.segment().byteSize();
        }

        @Override
        public PixelType pixelType() {
            return images.pixelType();
        }

        @Override
        public int height() {
            return images.height();
        }

        @Override
        public int width() {
            return images.width();
        }

        @Override
        public long frameCount() {
            return images.count();
        }

        @Override
        public ImageStack read(long first, long count, Arena arena) throws IOException {
            return images.slice(first, count);
        }

        @Override
        public void close() {}
    }

    @Test
    void beadsKeepTheirNumbersFromRegionsToTraces() throws IOException {
        // A file of which a line was deleted, and the others exchanged; tables of more beads, in another order.
        RegionOfInterest first = regions.get(0);
        RegionOfInterest second = regions.get(1);
        Path rois = folder.resolve("numbered.csv");
        Files.writeString(rois, "top,bottom,left,right,bead\n" + line(second, 7) + line(first, 3));
        Path tables = folder.resolve("numbered.npy");
        ZLutFile.write(tables, List.of(shifted(zlut, 1000), zlut, shifted(zlut, 500)), Map.of(ZLutFile.BEADS, "9,7,3"));
        Path traces = folder.resolve("numbered.csv.traces.csv");
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracking tracking =
                    MovieTracking.of(movie, backend).withRegions(rois).withTables(tables);
            tracking.to(TraceFileSink.of(traces));
            List<TraceFile.Trace> read = TraceFile.read(traces).traces();
            assertEquals(
                    List.of(3, 7),
                    read.stream().map(TraceFile.Trace::bead).sorted().toList());
            List<String> expected = expected(movie);
            for (TraceFile.Trace trace : read) {
                int bead = trace.bead() == 7 ? 1 : 0;
                double shift = trace.bead() == 7 ? 0 : 500;
                String[] row = expected.get(bead).split(" ", -1);
                assertEquals(Double.parseDouble(row[2]), trace.x()[0], 1e-6);
                assertEquals(Double.parseDouble(row[4]) + shift, trace.z()[0], 1e-3);
            }
            // A bead without a table is refused, and so is a reference that is not there.
            Files.writeString(rois, "top,bottom,left,right,bead\n" + line(second, 7) + line(first, 4));
            assertTrue(assertThrows(BadFileException.class, () -> tracking.to(chunk -> {}))
                    .getMessage()
                    .contains("it has no look-up table of bead 4; it has those of beads 9, 7, 3"));
            TraceFileSink sink = TraceFileSink.of(traces).withReferenceBeads(List.of(0));
            assertTrue(assertThrows(
                            BadFileException.class,
                            () -> MovieTracking.of(movie, backend)
                                    .withRegions(rois)
                                    .to(sink))
                    .getMessage()
                    .contains("it has no bead 0, which --reference-beads names; it has beads 7, 4"));
        }
    }

    private static String line(RegionOfInterest region, int bead) {
        return region.top() + "," + region.bottom() + "," + region.left() + "," + region.right() + "," + bead + "\n";
    }

    private static ZLut shifted(ZLut table, double nm) {
        DoubleMatrix reference = table.toReference();
        for (int plane = 0; plane < table.planes(); plane++) {
            reference.set(0, plane, table.z(plane) + nm);
        }
        return ZLut.ofReference(reference);
    }
}
