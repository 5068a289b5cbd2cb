package io.github.magtrack4j.cli.track;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.cli.MagtrackProcess;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.TiffWriter;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.quality.QualityFlag;
import io.github.magtrack4j.tracking.QualityColumns;
import io.github.magtrack4j.tracking.TraceFileSink;
import io.github.magtrack4j.tracking.testing.Folders;
import io.github.magtrack4j.tracking.testing.SmallMovie;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
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

    private static Path partial(Path out) {
        return TraceFileSink.of(out).partialResults();
    }

    @BeforeAll
    static void simulate() throws IOException {
        SmallMovie.write(input);
        writeLong(input.resolve("long.tif"), 0);
    }

    /** The frames of the small movie over and over, with these bits of each pixel inverted. */
    private static void writeLong(Path file, int turned) throws IOException {
        try (Movie movie = Movie.open(input.resolve("movie.tif"));
                Arena arena = Arena.ofConfined();
                TiffWriter writer = TiffWriter.create(
                        file, movie.pixelType(), movie.height(), movie.width(), movie.frameCount() * REPEATS)) {
            ImageStack read = movie.read(0, movie.frameCount(), arena);
            ImageStack frames =
                    ImageStack.allocate(arena, movie.pixelType(), movie.height(), movie.width(), movie.frameCount());
            for (long i = 0; i < read.segment().byteSize(); i++) {
                byte value = read.segment().get(ValueLayout.JAVA_BYTE, i);
                frames.segment().set(ValueLayout.JAVA_BYTE, i, (byte) (value ^ turned));
            }
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
        command.remove(MagtrackProcess.FIRST_COMPILER);
        for (Object argument : track(out, further)) {
            command.add(argument.toString());
        }
        return command;
    }

    private MagtrackProcess run(Path out, Object... further) throws IOException, InterruptedException {
        MagtrackProcess process = MagtrackProcess.start(command(out, further));
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        return process;
    }

    /** Starts tracking, and ends the process when it has written some partial results. */
    private void interrupt(Path out, boolean kill, Object... further) throws Exception {
        interrupt(out, command(out, further), kill);
    }

    private static void interrupt(Path out, List<String> command, boolean kill) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path partial = partial(out);
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
        try (FileChannel partial = FileChannel.open(partial(out), StandardOpenOption.WRITE)) {
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
        assertEquals(ExitCode.FAILED, failed.exitCode(), failed.toString());
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
    @DisabledOnOs(OS.WINDOWS)
    void trackingLeavesForeignFilesAlone() throws Exception {
        Path out = folder.resolve("traces.csv");
        Path partial = partial(out);
        Path victim = Files.writeString(folder.resolve("victim.txt"), "precious");
        Files.createSymbolicLink(partial, victim);
        for (int round = 0; round < 2; round++) {
            MagtrackProcess process = MagtrackProcess.start(command(out, "--restart"));
            assertEquals(ExitCode.FAILED, process.exitCode(), process.toString());
            assertTrue(process.err().contains(partial.toString()), process.err());
            assertTrue(process.err().contains(round == 0 ? "it is a link" : "it is some other file"), process.err());
            assertEquals("precious", Files.readString(victim));
            assertEquals(round == 0, Files.isSymbolicLink(partial));
            assertFalse(Files.exists(out));
            if (round == 0) {
                Files.delete(partial);
                Files.copy(victim, partial);
            }
        }
        assertEquals("precious", Files.readString(partial));
    }

    /** The files of a folder get other pixels, with the same names, sizes and times. */
    @Test
    void overwrittenFolderIsNotMixed() throws Exception {
        Path tiffs = Files.createDirectory(folder.resolve("tiffs"));
        Path out = folder.resolve("traces.csv");
        Path movie = Files.copy(input.resolve("long.tif"), tiffs.resolve("a.tif"));
        List<String> command = command(out);
        command.replaceAll(
                argument -> argument.equals(input.resolve("long.tif").toString()) ? tiffs.toString() : argument);
        interrupt(out, command, true);
        FileTime time = Files.getLastModifiedTime(movie);
        Path other = folder.resolve("other.tif");
        writeLong(other, 0x10);
        assertEquals(Files.size(movie), Files.size(other));
        Files.write(movie, Files.readAllBytes(other), StandardOpenOption.WRITE);
        Files.setLastModifiedTime(movie, time);
        MagtrackProcess again = MagtrackProcess.start(command);
        assertEquals(ExitCode.DONE, again.exitCode(), again.err());
        assertFalse(again.out().contains("resumed"), again.out());
        assertTrue(again.out().contains("(movie_pixels differed)"), again.out());
    }
}
