package io.github.magtrack4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.cli.CudaProcessTest;
import io.github.magtrack4j.cli.MagtrackProcess;
import io.github.magtrack4j.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code magtrack bench} as its user sees it, with hardly any time for each function. */
class BenchProcessTest {
    @TempDir
    private Path folder;

    private static List<String> command(Object... arguments) {
        List<String> command = MagtrackProcess.command();
        command.remove(MagtrackProcess.SCALAR);
        // Other benchmarks may be running; figures are not looked at here.
        command.add(1, "-Djmh.ignoreLock=true");
        // The JVM warns of what JMH does; the launcher holds that back where it can.
        if (Runtime.version().feature() >= 24) {
            command.add(1, "--sun-misc-unsafe-memory-access=allow");
        }
        command.add("bench");
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    private Path baseline(String lines) throws IOException {
        Path program = Files.writeString(folder.resolve("baseline"), "#!/bin/sh\n" + lines + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void figuresTableAndPictureAreWritten() throws Exception {
        Path program = baseline("echo '{\"stage\":\"lookup_z\",\"n\":32,\"type\":\"float32\",\"resident\":\"cache\","
                + "\"us_min\":0.5,\"us_median\":0.75}'");
        Path out = folder.resolve("figures");
        MagtrackProcess process = MagtrackProcess.start(command(
                "lookupZ",
                "--size=32",
                "--precision=f32",
                "--backend=scalar,simd",
                "--time=20",
                "--baseline",
                program,
                "--out",
                out));
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        List<String> said = process.err().lines().toList();
        assertTrue(said.get(0).startsWith("measuring 2 combinations, which takes about "), process.err());
        assertTrue(said.get(1).startsWith("1 of 2  lookupZ, 32 px, pixels -, precision F32, scalar, 1 thread"));
        assertTrue(said.get(1).endsWith("(C 0.750)"), said.get(1));
        assertEquals(3, said.size(), process.err());

        String table = Files.readString(out.resolve("results.md"));
        assertTrue(process.out().startsWith(table), process.out());
        assertEquals(
                2, table.lines().filter(line -> line.startsWith("| lookupZ ")).count(), table);
        assertTrue(table.contains("| scalar "), table);
        String json = Files.readString(out.resolve("results.json"));
        assertTrue(json.contains("\"backend\": \"simd\"") && json.contains("\"ratio\": "), json);
        assertTrue(json.contains("\"description\": \"CPU, SIMD, "), json);
        assertTrue(ImageIO.read(out.resolve("results.png").toFile()).getWidth() > 1000);
        assertTrue(Files.readString(out.resolve("jmh.log")).contains("JMH version"));
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void emulatedGpuIsMeasuredAndToldToBeEmulated() throws Exception {
        CudaProcessTest.requireEmulator();
        Path out = folder.resolve("figures");
        List<String> command = command(
                "stackToXyzp",
                "--size=64",
                "--pixels=u8",
                "--precision=f32",
                "--backend=simd,cuda",
                "--images-from=cache,page-locked,device",
                "--batch=1,4",
                "--time=20",
                "--out",
                out);
        command.add(1, "-Dmagtrack4j.cuda.driver=" + CudaProcessTest.DRIVER.toAbsolutePath());
        MagtrackProcess process = MagtrackProcess.start(command);
        assertEquals(ExitCode.DONE, process.exitCode(), process.toString());
        assertTrue(process.err().contains("8 of 8  "), process.err());
        assertEquals(
                6,
                process.err()
                        .lines()
                        .filter(line -> line.contains(" a call (emulated): "))
                        .count(),
                process.err());
        for (String place : List.of("cache", "page-locked", "device")) {
            assertTrue(
                    process.out()
                            .lines()
                            .anyMatch(line -> line.startsWith("- stackToXyzp, 64 px, pixels U8, precision F32,"
                                    + " cuda (emulated), images from " + place + ": the ")),
                    process.out());
        }
        assertTrue(process.out().contains("no GPU's figures"), process.out());
        String json = Files.readString(out.resolve("results.json"));
        assertEquals(
                6 + 3,
                json.lines().filter(line -> line.contains("\"emulated\": true")).count(),
                json);
        assertEquals(
                2,
                json.lines()
                        .filter(line -> line.contains("\"emulated\": false"))
                        .count(),
                json);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void interruptedRunLeavesWhatWasMeasured() throws Exception {
        Path out = folder.resolve("figures");
        List<String> command = new ArrayList<>(command("lookupZ", "--backend=simd", "--time=500", "--out", out));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path table = out.resolve("results.md");
        for (int tries = 0; tries < 600 && !Files.exists(table) && process.isAlive(); tries++) {
            Thread.sleep(100);
        }
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(Files.readString(table).contains("| lookupZ "));
        assertTrue(Files.readString(out.resolve("results.json")).endsWith("}\n"));
        assertFalse(Files.exists(out.resolve("results.png")));
    }

    private static void assertRefused(List<String> command, String... words) throws Exception {
        MagtrackProcess process = MagtrackProcess.start(command);
        assertEquals(ExitCode.WRONG_USAGE, process.exitCode(), process.toString());
        assertEquals("", process.out());
        for (String word : words) {
            assertTrue(process.err().contains(word), "'" + word + "' in: " + process.err());
        }
        assertFalse(process.err().contains("Exception"), process.err());
        assertTrue(process.err().contains("Try 'magtrack bench --help'."), process.err());
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnyWork() throws Exception {
        assertRefused(command("radial"), "there is no function radial; there are stackToXyzp, centerOfMass");
        assertRefused(command("--size=64,4"), "--size is 4; it must be 8 to 1024");
        assertRefused(command("--vector-bits=64"), "--vector-bits is 64; it must be 128, 256 or 512");
        assertRefused(command("--threads=0"), "--threads is 0; it must be 1 to 1024");
        assertRefused(command("--time=0"), "--time is 0; it must be 1 to 1000000");
        assertRefused(command("--pixels=u12"), "--pixels", "u12");
        assertRefused(command("--baseline=" + Path.of("no", "where")), "is no program");
        assertRefused(command("--batch=1,0"), "--batch is 0; it must be 1 to 10000000");
        assertRefused(command("fftProfile", "--size=33"), "there is nothing to measure");
        assertRefused(command("--backend=simd", "--images-from=device"), "there is nothing to measure", "device");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void failedBaselineIsToldInASentence() throws Exception {
        Path program = baseline("echo 'no such core' >&2; exit 2");
        MagtrackProcess process = MagtrackProcess.start(
                command("lookupZ", "--size=32", "--time=20", "--baseline", program, "--out", folder.resolve("out")));
        assertEquals(ExitCode.FAILED, process.exitCode());
        assertTrue(
                process.err().endsWith("magtrack bench: " + program + ": the baseline failed: no such core\n"),
                process.err());
    }
}
