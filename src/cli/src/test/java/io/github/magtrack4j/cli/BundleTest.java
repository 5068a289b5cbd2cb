package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code magtrack bundle} makes, in a process that finds no other Java. */
@Tag("bundle")
@DisabledOnOs(OS.WINDOWS)
class BundleTest {
    private static final Path TREE = Path.of("../..");
    private static final int MOST_BYTES = 60_000_000;

    @TempDir
    private static Path folder;

    private static MagtrackProcess run(Path command, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("/usr/bin/env", "-i", command.toString()));
        line.addAll(List.of(arguments));
        return MagtrackProcess.start(line);
    }

    @Test
    void bundleRunsWithoutAnyOtherJava() throws Exception {
        Path bundle = folder.resolve("a bundle");
        MagtrackProcess made = MagtrackProcess.start(List.of(
                "env",
                "MAGTRACK_JAVA_HOME=" + System.getProperty("java.home"),
                TREE.resolve("magtrack").toString(),
                "bundle",
                "--out",
                bundle.toString()));
        assertEquals(Magtrack.DONE, made.exitCode(), made.toString());
        assertTrue(Files.size(folder.resolve("a bundle.tar.gz")) < MOST_BYTES, made.err());

        Path command = bundle.resolve("bin/magtrack");
        MagtrackProcess version = run(command, "--version");
        assertEquals(Magtrack.DONE, version.exitCode(), version.toString());
        assertTrue(version.out().startsWith("magtrack " + Version.ofMagtrack()), version.out());
        MagtrackProcess doctor = run(command, "doctor");
        assertEquals(Magtrack.DONE, doctor.exitCode(), doctor.toString());
        assertTrue(doctor.out().contains("processor's self-test"), doctor.out());
        MagtrackProcess again = MagtrackProcess.start(
                List.of(TREE.resolve("magtrack").toString(), "bundle", "--out", bundle.toString()));
        assertEquals(Magtrack.FAILED, again.exitCode(), again.toString());
    }
}
