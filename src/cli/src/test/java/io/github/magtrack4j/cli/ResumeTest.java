package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.calibration.QualityFlag;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.TiffWriter;
import io.github.magtrack4j.files.TraceFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tracking that was interrupted goes on, and gives what it would have given. */
class ResumeTest {
    /** So many frames that there is time to interrupt. */
    private static final int REPEATS = 600;

    private static final long PATIENCE_NANOS = 120_000_000_000L;

    @TempDir
    private static Path input;

    @TempDir
    private Path folder;

    /** The small movie, over and over. */
    @BeforeAll
    static void simulate() throws IOException {
        SmallMovie.write(input);
        try (Movie movie = Movie.open(input.resolve("movie.tif"));
                Arena arena = Arena.ofConfined();
                TiffWriter writer = TiffWriter.create(
                        input.resolve("long.tif"),
                        movie.pixelType(),
                        movie.height(),
                        movie.width(),
                        movie.frameCount() * REPEATS)) {
            ImageStack frames = movie.read(0, movie.frameCount(), arena);
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                writer.write(frames);
            }
            writer.commit();
        }
    }

    private Object[] track(Path out, Object... further) {
        List<Object> arguments = new ArrayList<>(List.of("track", input.resolve("long.tif"), "--rois"));
        arguments.addAll(List.of(input.resolve("rois.csv"), "--zlut", input.resolve("zlut.npy")));
        arguments.addAll(List.of("--out", out, "--quiet", "--threads", 1));
        arguments.addAll(List.of(further));
        return arguments.toArray();
    }

    /** The command line; compiled by the better compiler, as it takes a while. */
    private List<String> command(Path out, Object... further) {
        List<String> command = MagtrackProcess.command();
        command.remove("-XX:TieredStopAtLevel=1");
        for (Object argument : track(out, further)) {
            command.add(argument.toString());
        }
        return command;
    }

    private MagtrackProcess run(Path out, Object... further) throws IOException, InterruptedException {
        MagtrackProcess process = MagtrackProcess.start(command(out, further));
        assertEquals(Magtrack.DONE, process.exitCode(), process.err());
        return process;
    }

    /** Starts tracking, and ends the process when it has written some partial results. */
    private void interrupt(Path out, boolean kill, Object... further) throws Exception {
        Process process = new ProcessBuilder(command(out, further))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path partial = TrackingJournal.pathFor(out);
        long start = System.nanoTime();
        while (!Files.exists(partial) || Files.size(partial) < 200_000) {
            assertTrue(process.isAlive(), "it ended before it could be interrupted");
            assertTrue(System.nanoTime() - start < PATIENCE_NANOS);
            Thread.sleep(1);
        }
        if (kill) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        process.waitFor();
    }

    @ParameterizedTest
    @CsvSource({"csv, false", "csv, true", "npy, true", "h5, true"})
    void killedTrackingGoesOn(String format, boolean judged) throws Exception {
        Path out = folder.resolve("traces." + format);
        Object[] further = judged ? new Object[] {"--quality"} : new Object[0];
        run(out, further);
        byte[] uninterrupted = Files.readAllBytes(out);
        TraceFile whole = TraceFile.read(out);
        assertEquals(SmallMovie.FRAMES * REPEATS, whole.traces().get(0).frames().length);
        assertEquals(
                judged ? Set.copyOf(QualityColumns.NAMES) : Set.of(),
                whole.traces().get(0).further().keySet());
        assertEquals(judged ? QualityFlag.legend() : null, whole.header().get("flags"));
        Files.delete(out);

        interrupt(out, true, further);
        assertEquals(List.of(out.getFileName() + ".partial"), Folders.names(folder));
        // The end of what was being written.
        try (FileChannel partial = FileChannel.open(TrackingJournal.pathFor(out), StandardOpenOption.WRITE)) {
            partial.truncate(partial.size() - 5);
        }
        MagtrackProcess resumed = run(out, further);
        assertTrue(resumed.out().contains("resumed: "), resumed.out());
        assertEquals(judged, resumed.out().contains("flagged: "), resumed.out());
        assertEquals(List.of(out.getFileName().toString()), Folders.names(folder));
        assertArrayEquals(uninterrupted, Files.readAllBytes(out));
    }

    /** A file that may not grow, as a disk that is full, fails a write in the middle. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void trackingThatFilledTheDiskGoesOn() throws Exception {
        Path out = folder.resolve("traces.csv");
        run(out);
        byte[] uninterrupted = Files.readAllBytes(out);
        Files.writeString(out, "old");

        List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 400; exec \"$@\"", "sh"));
        limited.addAll(command(out));
        MagtrackProcess failed = MagtrackProcess.start(limited);
        assertEquals(Magtrack.FAILED, failed.exitCode(), failed.toString());
        assertTrue(failed.err().contains(out + ": partial results: "), failed.err());
        assertEquals("old", Files.readString(out));
        assertEquals(List.of("traces.csv", "traces.csv.partial"), Folders.names(folder));

        MagtrackProcess resumed = run(out);
        assertTrue(resumed.out().contains("resumed: "), resumed.out());
        assertEquals(List.of("traces.csv"), Folders.names(folder));
        assertArrayEquals(uninterrupted, Files.readAllBytes(out));
    }

    @Test
    void otherParametersStartAnew() throws Exception {
        Path out = folder.resolve("traces.csv");
        interrupt(out, false);
        assertEquals(List.of("traces.csv.partial"), Folders.names(folder));
        MagtrackProcess other = run(out, "--iterations", 1);
        assertFalse(other.out().contains("resumed"), other.out());
        assertTrue(other.out().contains("partial results of another run were replaced (iterations"), other.out());
        byte[] whole = Files.readAllBytes(out);

        interrupt(out, false, "--iterations", 1);
        assertArrayEquals(whole, Files.readAllBytes(out));
        MagtrackProcess restarted = run(out, "--iterations", 1, "--restart");
        assertFalse(restarted.out().contains("resumed"), restarted.out());
        assertEquals(List.of("traces.csv"), Folders.names(folder));
    }

    @Test
    void journalKeepsWholeBlocksAlone() throws IOException {
        Path out = folder.resolve("traces.csv");
        Map<String, String> origin = Map.of("movie", "a.tif");
        try (TrackingJournal journal = TrackingJournal.open(out, origin, 2, 3, false)) {
            assertThrows(IOException.class, () -> TrackingJournal.open(out, origin, 2, 3, false));
            for (int row = 0; row < 20_000; row++) {
                journal.add(row, -row, row / 3.0);
            }
        }
        Path partial = TrackingJournal.pathFor(out);
        byte[] whole = Files.readAllBytes(partial);
        for (int lost : new int[] {0, 1, 70_000, whole.length - 100}) {
            byte[] cut = Arrays.copyOf(whole, whole.length - lost);
            if (lost == 1) {
                cut[cut.length / 2]++;
            }
            Files.write(partial, cut);
            try (TrackingJournal journal = TrackingJournal.open(out, origin, 2, 3, false)) {
                long frames = journal.frames();
                assertTrue(lost == 0 ? frames == 10_000 : frames < 10_000, lost + ": " + frames);
                for (long row = 2 * frames; row < 20_000; row++) {
                    journal.add((double) row, (double) -row, row / 3.0);
                }
                long[] rows = new long[1];
                journal.forEach((frame, bead, numbers) -> {
                    assertEquals(rows[0] / 2, frame);
                    assertEquals(rows[0] % 2, bead);
                    assertArrayEquals(new double[] {(double) rows[0], (double) -rows[0], rows[0] / 3.0}, numbers);
                    rows[0]++;
                });
                assertEquals(20_000, rows[0]);
            }
        }
        try (TrackingJournal journal = TrackingJournal.open(out, Map.of("movie", "b.tif"), 2, 3, false)) {
            assertEquals(0, journal.frames());
            assertEquals("movie", journal.replaced());
        }
        assertEquals(List.of(), Folders.names(folder));
    }
}
