package io.github.magtrack4j.cli.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.cli.MagtrackProcess;
import io.github.magtrack4j.cli.console.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A movie that is cut off while a command reads it ends the command with a sentence, not the JVM. */
@EnabledOnOs(OS.LINUX)
class ShrinkingMovieProcessTest {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    @TempDir
    private Path folder;

    /** Asks whether it is time to cut. */
    private interface Moment {
        boolean hasCome(Process process) throws IOException;
    }

    /** A movie that is long to read: of 2 GB. */
    private Path movie(int size) throws IOException {
        return HoleMovie.write(folder.resolve("movie.npy"), (2L << 30) / ((long) size * size), size);
    }

    /** Has a command read the movie, cuts it off, and returns what the command said. */
    private String cutWhile(Path movie, Moment moment, Object... arguments) throws IOException, InterruptedException {
        List<String> command = MagtrackProcess.command();
        // Compiled as for those who use it.
        command.removeAll(List.of(MagtrackProcess.FIRST_COMPILER, MagtrackProcess.SCALAR));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(folder.toFile())
                .start();
        long start = System.nanoTime();
        while (process.isAlive() && !moment.hasCome(process) && System.nanoTime() - start < PATIENCE_NANOS) {
            Thread.sleep(5);
        }
        try (FileChannel channel = FileChannel.open(movie, StandardOpenOption.WRITE)) {
            channel.truncate(100_000);
        }
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        String said = Files.readString(output);
        assertEquals(ExitCode.FAILED, process.exitValue(), said);
        assertTrue(said.contains(movie + ": the file was cut "), said);
        return said;
    }

    private static boolean isMapped(Process process, Path movie) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/maps")).contains(movie.toString());
    }

    /** When so much has been tracked that it is in the partial results. */
    private boolean isBeingTracked() throws IOException {
        Path partial = folder.resolve("traces.csv.partial");
        return Files.exists(partial) && Files.size(partial) > 60_000;
    }

    @Test
    void trackingFramesOfOneBead() throws IOException, InterruptedException {
        Path movie = movie(64);
        cutWhile(movie, process -> isBeingTracked(), "track", movie, "--out", "traces.csv", "--threads", 2);
        assertTrue(isBeingTracked(), "what was tracked is kept");
    }

    @Test
    void trackingRegions() throws IOException, InterruptedException {
        Path movie = movie(256);
        Path regions =
                Files.writeString(folder.resolve("rois.csv"), "top,bottom,left,right\n20,52,10,42\n90,122,100,132\n");
        cutWhile(movie, process -> isBeingTracked(), "track", movie, "--rois", regions, "--out", "traces.csv");
        assertTrue(isBeingTracked(), "what was tracked is kept");
    }

    @Test
    void scanningForTables() throws IOException, InterruptedException {
        Path movie = movie(64);
        cutWhile(
                movie,
                process -> isMapped(process, movie),
                "zlut",
                movie,
                "--z-start",
                0,
                "--z-step",
                10,
                "--frames-per-step",
                4096,
                "--out",
                "zlut.npy");
    }

    @Test
    void findingBeads() throws IOException, InterruptedException {
        Path movie = movie(512);
        cutWhile(movie, process -> isMapped(process, movie), "find", movie, "--average", 8000, "--out", "rois.csv");
    }
}
