package io.github.magtrack4j.cli.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.SmallMovie;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.RegionFile;
import io.github.magtrack4j.files.TraceFile;
import io.github.magtrack4j.files.ZLutFile;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.quality.LocalizationQuality;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovieTrackerTest {
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

    private static List<String> rows(Movie movie, MovieTracker tracker) throws IOException {
        List<String> rows = new ArrayList<>();
        List<Long> portions = new ArrayList<>();
        tracker.track(
                movie,
                (frame, bead, x, y, z) -> rows.add(frame + " " + bead + " " + x + " " + y + " " + z),
                portions::add);
        assertEquals(
                movie.frameCount(), portions.stream().mapToLong(Long::longValue).sum());
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
            MovieTracker tracker = new MovieTracker(backend, TrackingOptions.DEFAULTS, List.of(zlut), regions);
            List<String> rows = rows(movie, tracker);
            assertEquals(expected(movie), rows);
            assertEquals(rows, rows(movie, tracker.withChunkFrames(chunkFrames)));
        }
    }

    /** What the library says of each image, whatever the chunks and the threads, with one table for all and one for each. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 1000})
    void judgementsDoNotDependOnChunks(long chunkFrames) throws IOException {
        try (Movie movie = Movie.open(folder.resolve("movie.tif"));
                Arena arena = Arena.ofShared()) {
            ImageStack crops = backend.cropStackToRois(movie.read(0, movie.frameCount(), arena), regions);
            Estimate[] expected = new LocalizationQuality(SmallMovie.REGION_SIZE, TrackingOptions.DEFAULTS, zlut)
                    .estimate(crops, backend.stackToXyzp(crops, zlut), 1);
            for (List<ZLut> tables : List.of(List.of(zlut), List.of(zlut, zlut))) {
                Estimate[] judged = new Estimate[expected.length];
                List<String> rows = new ArrayList<>();
                new MovieTracker(backend, TrackingOptions.DEFAULTS, tables, regions)
                        .withChunkFrames(chunkFrames)
                        .track(
                                movie,
                                2,
                                (frame, bead, x, y, z, quality) -> {
                                    rows.add(frame + " " + bead + " " + x + " " + y + " " + z);
                                    judged[(int) (bead * movie.frameCount() + frame)] = quality;
                                },
                                done -> {});
                assertEquals(expected(movie), rows);
                assertArrayEquals(expected, judged);
            }
        }
    }

    @Test
    void summaryCounts() throws IOException {
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracker tracker = new MovieTracker(backend, TrackingOptions.DEFAULTS, List.of(zlut), regions);
            MovieTracker.Summary summary = tracker.track(movie, (frame, bead, x, y, z) -> {}, done -> {});
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
            MovieTracker tracker = new MovieTracker(backend, TrackingOptions.DEFAULTS, List.of(table), List.of());
            List<String> rows = rows(movie, tracker.withChunkFrames(1));
            assertEquals(4, rows.size());
            assertEquals("1 0 NaN NaN NaN", rows.get(1));
            assertTrue(rows.get(0).matches("0 0 [0-9.]+ [0-9.]+ [0-9.]+"), rows.get(0));
            assertTrue(rows.get(2).matches("2 0 [0-9.]+ [0-9.]+ NaN"), rows.get(2));
            MovieTracker.Summary summary = tracker.track(movie, (frame, bead, x, y, z) -> {}, done -> {});
            assertEquals(1, summary.lost());
            assertEquals(1, summary.withoutZ());
        }
    }

    @Test
    void failureToWriteEndsTheTracking() throws IOException {
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracker tracker =
                    new MovieTracker(backend, TrackingOptions.DEFAULTS, List.of(zlut), regions).withChunkFrames(2);
            IOException failure = assertThrows(
                    IOException.class,
                    () -> tracker.track(
                            movie,
                            (frame, bead, x, y, z) -> {
                                if (frame == 5) {
                                    throw new IOException("disk full");
                                }
                            },
                            done -> {}));
            assertEquals("disk full", failure.getMessage());
        }
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
            MovieTracker tracker =
                    new MovieTracker(backend, TrackingOptions.DEFAULTS, List.of(), List.of()).withChunkFrames(3);
            IOException failure = assertThrows(
                    IOException.class, () -> tracker.track(movie, (frame, bead, x, y, z) -> {}, done -> {}));
            assertEquals("cut off", failure.getMessage());
        }
    }

    /** A GPU that is gone in the middle: its rows so far are there, and in the file that the command writes. */
    @Test
    void whatWasTrackedBeforeAGpuFailsIsKept() throws IOException {
        CudaException lost = new CudaException("cuEventSynchronize", 46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "gone");
        List<String> all;
        try (Movie movie = Movie.open(folder.resolve("movie.tif"))) {
            MovieTracker whole = new MovieTracker(backend, TrackingOptions.DEFAULTS, List.of(zlut), regions);
            all = rows(movie, whole);
            List<String> rows = new ArrayList<>();
            MovieTracker tracker = new MovieTracker(failing(3, lost), TrackingOptions.DEFAULTS, List.of(zlut), regions)
                    .withChunkFrames(2);
            TrackingStoppedException failure = assertThrows(
                    TrackingStoppedException.class,
                    () -> tracker.track(
                            movie,
                            (frame, bead, x, y, z) -> rows.add(frame + " " + bead + " " + x + " " + y + " " + z),
                            done -> {}));
            assertEquals(4, failure.framesTracked());
            assertEquals(
                    "the GPU failed after 4 of " + SmallMovie.FRAMES + " frames: " + lost.getMessage(),
                    failure.getMessage());
            assertEquals(all.subList(0, 4 * SmallMovie.BEADS), rows);
        }
        Path traces = folder.resolve("stopped.csv");
        TrackingJob job = new TrackingJob(
                folder.resolve("movie.tif"),
                OpenOptions.DEFAULTS,
                folder.resolve("zlut.npy"),
                folder.resolve("rois.csv"),
                traces,
                TrackingOptions.DEFAULTS,
                Corrections.NONE,
                0,
                new TrackingJob.Notes(0, 0, "magtrack track"),
                false);
        TrackingStoppedException failure = assertThrows(
                TrackingStoppedException.class,
                () -> job.run(failing(3, lost), true, tracker -> tracker.withChunkFrames(2)));
        assertTrue(failure.getMessage().endsWith(".partial, and the same command goes on from there"));
        assertFalse(Files.exists(traces));
        TrackingJob.Result rest = job.run(failing(0, lost), true);
        assertEquals(4, rest.resumed());
        List<String> lines = Files.readAllLines(traces).stream()
                .filter(line -> Character.isDigit(line.charAt(0)))
                .map(line -> line.replace(',', ' '))
                .toList();
        assertEquals(all, lines);
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
            MovieTracker tracker =
                    new MovieTracker(cutting, TrackingOptions.DEFAULTS, List.of(), List.of()).withChunkFrames(2);
            TrackingStoppedException failure = assertThrows(
                    TrackingStoppedException.class,
                    () -> tracker.track(movie, (frame, bead, x, y, z) -> frames.add(frame), done -> {}));
            assertEquals(
                    cut + ": the file was cut off, or its disk failed, while it was being read; 4 of 12 frames had been"
                            + " tracked",
                    failure.getMessage());
            assertEquals(List.of(0L, 1L, 2L, 3L), frames);
        }
    }

    private TrackingJob job(Path traces, TrackingJob.Notes notes) {
        return new TrackingJob(
                folder.resolve("movie.tif"),
                OpenOptions.DEFAULTS,
                folder.resolve("zlut.npy"),
                folder.resolve("rois.csv"),
                traces,
                TrackingOptions.DEFAULTS,
                new Corrections(null, null, List.of(1)),
                1,
                notes,
                false);
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
        TrackingJob job = job(traces, new TrackingJob.Notes(0, 0, "magtrack track"));
        try (Movie file = Movie.open(folder.resolve("movie.tif"))) {
            Movie movie = telling(file, metadata);
            job.run(movie, backend, true, tracker -> tracker);
            byte[] whole = Files.readAllBytes(traces);
            Files.delete(traces);
            CudaException lost = new CudaException("cuEventSynchronize", 46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "gone");
            assertThrows(
                    TrackingStoppedException.class,
                    () -> job.run(movie, failing(3, lost), true, tracker -> tracker.withChunkFrames(2)));
            assertEquals(
                    4,
                    job.run(movie, failing(0, lost), true, tracker -> tracker).resumed());
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
            job(traces, new TrackingJob.Notes(50, 80, "magtrack track")).run(movie, backend, true, tracker -> tracker);
            assertEquals("50.0", TraceFile.read(traces).header().get("frame_rate_hz"));
            assertEquals("80.0", TraceFile.read(traces).header().get("nm_per_px"));
            assertFalse(TraceFile.read(traces).header().containsKey("nm_per_px_from"));
            assertFalse(TraceFile.read(traces).header().containsKey("frame_rate_hz_from"));

            // A rate without stamps.
            job.run(telling(file, new MovieMetadata(0, 20, DoubleSeries.copyOf())), backend, true, tracker -> tracker);
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
        MovieTracker tracker = new MovieTracker(backend, TrackingOptions.DEFAULTS, List.of(), List.of());
        assertThrows(IllegalArgumentException.class, () -> tracker.withChunkFrames(0));
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
}
