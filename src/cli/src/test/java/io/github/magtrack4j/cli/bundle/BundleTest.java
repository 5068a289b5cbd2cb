package io.github.magtrack4j.cli.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.cli.CudaProcessTest;
import io.github.magtrack4j.cli.MagtrackProcess;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.tracking.testing.Folders;
import io.github.magtrack4j.tracking.testing.SmallMovie;
import java.io.IOException;
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
    /** Some 8 MB of it are the native libraries of zstd-jni, for all systems. */
    private static final int MAX_BYTES = 66_000_000;

    @TempDir
    private static Path folder;

    /** Without any variable of the environment, so without a PATH too. */
    private static MagtrackProcess run(Path command, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("/usr/bin/env", "-i"));
        if (Files.exists(CudaProcessTest.DRIVER)) {
            line.add("MAGTRACK_JAVA_OPTS=-Dmagtrack4j.cuda.driver="
                    + CudaProcessTest.DRIVER.toRealPath().toString());
        }
        line.add(command.toString());
        line.addAll(List.of(arguments));
        return MagtrackProcess.start(line);
    }

    private static MagtrackProcess bundle(Path out) throws Exception {
        return MagtrackProcess.start(List.of(
                "env",
                "MAGTRACK_JAVA_HOME=" + System.getProperty("java.home"),
                TREE.resolve("magtrack").toString(),
                "bundle",
                "--out",
                out.toString()));
    }

    @Test
    void bundleRunsWithoutAnyOtherJava() throws Exception {
        Path bundle = folder.resolve("a bundle");
        MagtrackProcess made = bundle(bundle);
        assertEquals(ExitCode.DONE, made.exitCode(), made.toString());
        assertTrue(Files.size(folder.resolve("a bundle.tar.gz")) < MAX_BYTES, made.err());

        // As it comes out of the archive, somewhere else.
        Path elsewhere = Files.createDirectory(folder.resolve("some where"));
        MagtrackProcess unpacked = MagtrackProcess.start(
                List.of("tar", "-xzf", folder.resolve("a bundle.tar.gz").toString(), "-C", elsewhere.toString()));
        assertEquals(0, unpacked.exitCode(), unpacked.toString());
        Path home = elsewhere.resolve("a bundle");
        Path command = home.resolve("bin/magtrack");
        MagtrackProcess version = run(command, "--version");
        assertEquals(ExitCode.DONE, version.exitCode(), version.toString());
        assertTrue(version.out().startsWith("magtrack " + Version.ofMagtrack()), version.out());

        MagtrackProcess doctor = run(command, "doctor");
        assertEquals(ExitCode.DONE, doctor.exitCode(), doctor.toString());
        assertTrue(doctor.out().contains(" in " + home.toRealPath().resolve("java") + ", "), doctor.out());
        assertTrue(doctor.out().contains("CPU, stackToXyzp"), doctor.out());
        assertEquals(
                Files.exists(CudaProcessTest.DRIVER), doctor.out().contains("machine code for sm_86"), doctor.out());

        Path figures = folder.resolve("some figures");
        MagtrackProcess bench =
                run(command, "bench", "lookupZ", "--quick", "--backend=simd", "--time=20", "--out", figures.toString());
        assertEquals(ExitCode.DONE, bench.exitCode(), bench.toString());
        assertTrue(bench.out().contains("| lookupZ "), bench.out());
        assertTrue(Files.exists(figures.resolve("results.png")));

        hasAllLicences(home);
        tracksWhereNoNameIsAscii(home);

        MagtrackProcess again = bundle(bundle);
        assertEquals(ExitCode.FAILED, again.exitCode(), again.toString());
        assertTrue(again.err().contains("is there already"), again.err());
    }

    private static void hasAllLicences(Path home) throws IOException {
        String list = Files.readString(home.resolve("licences/THIRD-PARTY.txt"));
        for (String jar : Folders.names(home.resolve("app/lib"))) {
            String name = jar.replaceFirst("\\.jar$", "");
            if (name.startsWith("magtrack4j-")) {
                continue;
            }
            List<String> texts = Folders.names(home.resolve("licences").resolve(name));
            assertTrue(
                    texts.stream().anyMatch(text -> text.matches("(?i)(licen|apache|lz4|[a-z-]+\\.txt).*")),
                    name + ": " + texts);
            for (String text : texts) {
                assertTrue(Files.size(home.resolve("licences").resolve(name).resolve(text)) > 50, name + ": " + text);
            }
        }
        assertTrue(list.contains("\nJMH 1."), list);
        assertTrue(list.contains("\nuPlot " + Version.ofUPlot() + "\n    MIT\n"), list);
        for (String text : List.of("LICENSE", "NOTICE", "java/legal/java.base/LICENSE", "licences/jmh-core/LICENSE")) {
            assertTrue(Files.size(home.resolve(text)) > 200, text);
        }
    }

    /**
     * The bundle's folder, the working folder and every file with letters that are not ASCII, in locales without them.
     */
    private static void tracksWhereNoNameIsAscii(Path home) throws Exception {
        Path input = Files.createDirectory(folder.resolve("input"));
        SmallMovie.write(input);
        // The shell writes the names, since this process may be in such a locale itself.
        String script =
                "umlauts=$(printf 'Gr\\303\\266\\303\\237e'); cd \"$0\" && mkdir \"$umlauts\" && cd \"$umlauts\""
                        + " && mv \"$1\" bundle.$umlauts && for file in \"$2\"/*; do cp \"$file\" \"$umlauts-${file##*/}\"; done;"
                        + " for locale in LC_ALL=C LC_ALL=POSIX LC_ALL=xx_XX.UTF-8 LANG=C LC_CTYPE=C nothing=set; do"
                        + " env -i $locale ./bundle.$umlauts/bin/magtrack track $umlauts-movie.tif --rois $umlauts-rois.csv"
                        + " --zlut $umlauts-zlut.npy --out $umlauts-$locale.csv --quiet || exit; cat $umlauts-$locale.csv; done;"
                        + " mv bundle.$umlauts \"$1\"";
        MagtrackProcess tracked = MagtrackProcess.start(
                List.of("sh", "-c", script, folder.toString(), home.toString(), input.toString()));
        assertEquals(0, tracked.exitCode(), tracked.toString());
        for (String locale : List.of("LC_ALL=C", "LC_ALL=xx_XX.UTF-8", "nothing=set")) {
            assertTrue(tracked.out().contains("traces: Gr\u00f6\u00dfe-" + locale + ".csv"), tracked.out());
        }
        assertEquals(
                6,
                tracked.out()
                        .lines()
                        .filter("# movie: Gr\u00f6\u00dfe-movie.tif"::equals)
                        .count());
    }

    @Test
    void whatIsNoOptionIsRefused() throws Exception {
        MagtrackProcess wrong = MagtrackProcess.start(List.of(
                TREE.resolve("magtrack").toString(),
                "bundle",
                folder.resolve("b").toString()));
        assertEquals(ExitCode.WRONG_USAGE, wrong.exitCode(), wrong.toString());
        assertTrue(wrong.err().contains("bundle takes nothing but --out DIR"), wrong.err());
    }
}
