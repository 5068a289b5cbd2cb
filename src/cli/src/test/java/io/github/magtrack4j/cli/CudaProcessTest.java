package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.track.HoleMovie;
import io.github.magtrack4j.tracking.testing.SmallMovie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with {@code --backend cuda}, on the emulated driver or on none. */
public class CudaProcessTest {
    public static final Path DRIVER = Path.of("../../native/target/plain/libemulatedcuda.so");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void simulate() throws IOException {
        SmallMovie.write(folder);
    }

    private static MagtrackProcess track(String emulator, Path driver, String backend, Path out) throws Exception {
        return track(emulator, driver, backend, out, folder.resolve("movie.tif"));
    }

    private static MagtrackProcess track(String emulator, Path driver, String backend, Path out, Path movie)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "MAGTRACK4J_EMULATOR=" + emulator));
        command.addAll(MagtrackProcess.command());
        command.add(command.indexOf("-cp"), "-Dmagtrack4j.cuda.driver=" + driver.toAbsolutePath());
        command.addAll(List.of(
                "track",
                movie.toString(),
                "--rois",
                folder.resolve("rois.csv").toString(),
                "--zlut",
                folder.resolve("zlut.npy").toString(),
                "--backend",
                backend,
                "--out",
                out.toString()));
        return MagtrackProcess.start(command);
    }

    /** Skips where there was no C++ compiler for the emulated driver, but not in continuous integration. */
    public static void requireEmulator() {
        boolean required =
                "true".equals(System.getenv("CI")) || "true".equals(System.getenv("MAGTRACK4J_REQUIRE_EMULATOR"));
        assumeTrue(required || Files.exists(DRIVER), "the emulated driver was not built");
    }

    /** The rows without the header, which says what computed them. */
    private static List<String> rows(Path traces) throws IOException {
        return Files.readAllLines(traces).stream()
                .filter(line -> Character.isDigit(line.charAt(0)))
                .toList();
    }

    private static double[] numbers(String row) {
        return Stream.of(row.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void theGpuTracksWhatTheProcessorTracks() throws Exception {
        requireEmulator();
        Path byGpu = folder.resolve("gpu.csv");
        Path byProcessor = folder.resolve("cpu.csv");
        MagtrackProcess process = track("", DRIVER, "cuda", byGpu);
        assertEquals(0, process.exitCode(), process.toString());
        assertTrue(process.out().contains("computed by: CUDA, "), process.out());
        assertEquals(0, track("", DRIVER, "cpu", byProcessor).exitCode());
        List<String> expected = rows(byProcessor);
        List<String> actual = rows(byGpu);
        assertEquals(SmallMovie.FRAMES * SmallMovie.BEADS, expected.size());
        assertEquals(expected.size(), actual.size());
        for (int row = 0; row < expected.size(); row++) {
            assertArrayEquals(numbers(expected.get(row)), numbers(actual.get(row)), 1e-6, "row " + row);
        }
    }

    @Test
    void aGpuThatFailsAtOnceLeavesNothing() throws Exception {
        requireEmulator();
        Path out = folder.resolve("lost.csv");
        MagtrackProcess process = track("fail=kernel:1:46", DRIVER, "cuda", out);
        assertEquals(ExitCode.FAILED, process.exitCode(), process.toString());
        assertTrue(
                process.err().contains("the GPU failed after 0 of " + SmallMovie.FRAMES + " frames: "), process.err());
        assertTrue(process.err().contains("CUDA_ERROR_DEVICE_UNAVAILABLE (46)"), process.err());
        assertFalse(Files.exists(out));
    }

    /** As the guide says: what was tracked is kept, and the same command goes on. */
    @Test
    void aGpuThatFailsInTheMiddleLosesNothing() throws Exception {
        requireEmulator();
        Path movie = HoleMovie.write(folder.resolve("long.npy"), 130, 1024);
        Path out = folder.resolve("middle.csv");
        Path partial = folder.resolve("middle.csv.partial");
        MagtrackProcess failed = track("fail=kernel:2:46", DRIVER, "cuda", out, movie);
        assertEquals(ExitCode.FAILED, failed.exitCode(), failed.toString());
        assertTrue(failed.err().matches("(?s).*the GPU failed after [1-9]\\d* of 130 frames: .*"), failed.err());
        assertTrue(failed.err().contains("kept in " + partial + ", and the same command goes on"), failed.err());
        assertTrue(Files.exists(partial));
        assertFalse(Files.exists(out));
        MagtrackProcess resumed = track("", DRIVER, "cuda", out, movie);
        assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.toString());
        assertTrue(resumed.out().contains("had been tracked before"), resumed.out());
        assertEquals(130 * SmallMovie.BEADS, rows(out).size());
        assertFalse(Files.exists(partial));
    }

    @Test
    void aDriverThatIsNotThereIsTold() throws Exception {
        Path out = folder.resolve("none.csv");
        MagtrackProcess process = track("", folder.resolve("libcuda.so.1"), "cuda", out);
        assertEquals(ExitCode.FAILED, process.exitCode(), process.toString());
        assertTrue(process.err().contains("there is no CUDA driver"), process.err());
        assertTrue(process.err().contains("; tried: "), process.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void theBestWithoutADriverIsTheProcessorAndSaysWhyInALine() throws Exception {
        MagtrackProcess process = track("", folder.resolve("libcuda.so.1"), "best", folder.resolve("processor.csv"));
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        String line = process.out()
                .lines()
                .filter(each -> each.startsWith("computed by: CPU, "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                line.endsWith(
                        "(CUDA does not work here: there is no CUDA driver, which comes with NVIDIA's driver for a"
                                + " GPU)"),
                line);
    }
}
