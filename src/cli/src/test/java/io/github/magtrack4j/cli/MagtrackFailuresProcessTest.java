package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.tracking.testing.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the command says of wrong options and files: one sentence, and nothing is left behind. */
class MagtrackFailuresProcessTest extends SmallMovieProcess {
    @Test
    void wrongUsageIsToldInASentence() throws Exception {
        Path out = folder.resolve("traces.csv");
        Path movie = in("movie.tif");
        assertSays(MagtrackProcess.run(), 2, "Missing required subcommand", "--help");
        assertSays(MagtrackProcess.run("trakc"), 2, "trakc", "track");
        assertSays(MagtrackProcess.run("track", movie), 2, "--out");
        assertSays(MagtrackProcess.run("track", movie, "--out", out, "--zlot", "z"), 2, "--zlot");
        assertSays(MagtrackProcess.run("track", movie, "--out", out, "--background", "sky"), 2, "--background", "sky");
        assertSays(
                MagtrackProcess.run("track", movie, "--out", out, "--backend", "cuda", "--threads", "2"),
                2,
                "--threads is for the CPU");
        assertSays(MagtrackProcess.run("track", movie, "--out", out, "--device", "-1"), 2, "--device is -1");
        assertSays(MagtrackProcess.run("track", movie, "--out", out, "--threads", "0"), 2, "--threads is 0");
        assertSays(MagtrackProcess.run("track", movie, "--out", out, "--iterations", "-1"), 2, "--iterations is -1");
        assertSays(
                MagtrackProcess.run("track", movie, "--out", out, "--xy", "quadrant", "--iterations", "0"),
                2,
                "--iterations is 0; it must be at least 1");
        assertSays(
                MagtrackProcess.run("track", movie, "--out", out, "--xy", "circle"),
                2,
                "expected auto-convolution or quadrant but was 'circle'");
        assertSays(MagtrackProcess.run("track", movie, "--out", out, "--z", "guess"), 2, "--z", "guess");
        assertSays(MagtrackProcess.run("track", movie, "--out", out, "--axis-order", "up"), 2, "image-first");
        assertSays(MagtrackProcess.run("track", movie, "--out", movie), 2, "would be overwritten");
        assertSays(MagtrackProcess.run("simulate", "--out", folder.resolve("m.tif"), "--beads", "9999"), 2, "beads");
        assertEquals(List.of(), Folders.names(folder));
    }

    @Test
    void whatIsNoNumberIsToldInWords() throws Exception {
        Object[] track = {"track", in("movie.tif"), "--out", folder.resolve("t.csv"), "", ""};
        for (String[] wrong : new String[][] {
            {"--threads", "two", "whole number"},
            {"--threads", "99999999999", "whole number"},
            {"--iterations", "1.5", "whole number"},
            {"--reference-beads", "0,one", "whole number"},
            {"--frame-rate", "fast", "not a number"},
            {"--nm-per-pixel", "7,5", "not a number"}
        }) {
            track[4] = wrong[0];
            track[5] = wrong[1];
            MagtrackProcess process = MagtrackProcess.run(track);
            assertSays(process, 2, wrong[0], wrong[2]);
            assertFalse(process.err().contains("java.") || process.err().contains("not an int"), process.err());
        }
    }

    /** The command without its launcher, in a locale that knows ASCII alone, with names written by a shell. */
    private static MagtrackProcess runInC(String shellArguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "LC_ALL=C exec \"$@\" " + shellArguments, "sh"));
        command.addAll(MagtrackProcess.command());
        return MagtrackProcess.start(command);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nameThatTheLocaleCannotWriteIsToldInASentence() throws Exception {
        String movie = "'" + in("movie.tif") + "'";
        String size = "\"$(printf 'Gr\\303\\266\\303\\237e')\"";
        for (String arguments : List.of(
                "track " + size + ".tif --out t.csv",
                "track " + movie + " --out " + size + ".csv",
                "track " + movie + " --out t.csv --rois " + size,
                "track " + movie + " --out t.csv --zlut " + size,
                "track " + movie + " --out t.csv --offset " + size,
                "plot " + size + " --out t.png",
                "report t.csv " + size + " --out t.html",
                "bench --quick --out " + size)) {
            MagtrackProcess process = runInC(arguments);
            assertSays(process, 2, "cannot be the name of a file", "ANSI_X3.4-1968", "LC_ALL=C.UTF-8");
            assertFalse(process.err().contains("java."), process.err());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void workingFolderThatTheLocaleCannotWriteIsToldInASentence() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "cd \"$0\" && mkdir \"$(printf 'Gr\\303\\266\\303\\237e')\" && cd Gr* && LC_ALL=C exec \"$@\"",
                folder.toString()));
        command.addAll(MagtrackProcess.command());
        command.addAll(List.of("track", "movie.tif", "--out", "t.csv"));
        assertSays(
                MagtrackProcess.start(command), 2, "'movie.tif' is relative to the working folder", "LC_ALL=C.UTF-8");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void controlCharactersOfNamesAreNotPrinted() throws Exception {
        Path out = folder.resolve("a\u001b]0;title\u0007\u001b[2Jb.csv");
        MagtrackProcess done =
                MagtrackProcess.run("track", in("movie.tif"), "--rois", in("rois.csv"), "--quiet", "--out", out);
        assertEquals(0, done.exitCode(), done.err());
        assertTrue(done.out().endsWith("/a?]0;title??[2Jb.csv\n"), done.out());
        MagtrackProcess failed = MagtrackProcess.run("plot", out + "\n\u009b31m", "--out", folder.resolve("p.png"));
        assertSays(failed, 1, "a?]0;title??[2Jb.csv ?31m");
    }

    @Test
    void moviesThatAreNone() throws Exception {
        assertMovieIsRefused(folder.resolve("absent.tif"), "no such file");
        assertMovieIsRefused(folder);
        assertMovieIsRefused(write("empty.tif", ""), "empty");
        assertMovieIsRefused(write("text.tif", "frame,bead,x_px,y_px,z_nm\n0,0,1,2,3\n"));
        byte[] whole = Files.readAllBytes(in("movie.tif"));
        assertMovieIsRefused(Files.write(folder.resolve("cut.tif"), Arrays.copyOf(whole, whole.length / 2)));
        assertMovieIsRefused(Files.write(folder.resolve("head.tif"), Arrays.copyOf(whole, 20)));
        assertMovieIsRefused(tiff("giant.tif", 31623, 31623, 1000));
        Path table = Files.copy(in("zlut.npy"), folder.resolve("table.tif"));
        assertMovieIsRefused(table);
    }

    @Test
    void moviesThatCannotBeTracked() throws Exception {
        Path zlut = in("zlut.npy");
        Path pixel = tiff("pixel.tif", 1, 1, 1);
        assertTrackingFails(pixel, null, zlut, pixel, "1 × 1", "8 to 1024");
        Path wide = tiff("wide.tif", 1025, 1025, 1025 * 1025);
        assertTrackingFails(wide, null, zlut, wide, "8 to 1024");
        assertTrackingFails(in("movie.tif"), null, zlut, in("movie.tif"), "70 × 110", "--rois", "square");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void movieThatMayNotBeRead() throws Exception {
        Path secret = Files.copy(in("movie.tif"), folder.resolve("secret.tif"));
        assertTrue(secret.toFile().setReadable(false, false));
        assumeFalse(Files.isReadable(secret), "the administrator may read everything");
        assertMovieIsRefused(secret, "permission denied");
    }

    @Test
    void regionsThatDoNotSuit() throws Exception {
        String header = "top,bottom,left,right\n";
        Path movie = in("movie.tif");
        Path zlut = in("zlut.npy");
        Path rois = write("rois.csv", header + "0,32,0,32\n40,72,0,32\n");
        assertTrackingFails(movie, rois, zlut, rois, "bead 1", "inside the frames", "70 × 110");
        rois = write("rois.csv", header + "0,32,0,33\n");
        assertTrackingFails(movie, rois, zlut, rois, "bead 0", "square");
        rois = write("rois.csv", header + "0,32,0,32\n0,30,0,30\n");
        assertTrackingFails(movie, rois, zlut, rois, "bead 1", "size of the first, 32 × 32");
        rois = write("rois.csv", header + "0,7,0,7\n");
        assertTrackingFails(movie, rois, zlut, rois, "7 × 7", "8 to 1024");
        rois = write("rois.csv", header);
        assertTrackingFails(movie, rois, zlut, rois);
        rois = write("rois.csv", header + "0,32,zero,32\n");
        assertTrackingFails(movie, rois, zlut, rois, "zero");
        assertTrackingFails(movie, folder.resolve("absent.csv"), zlut, folder.resolve("absent.csv"));
    }

    @Test
    void tablesThatDoNotSuit() throws Exception {
        Path movie = in("movie.tif");
        Path rois = write("rois.csv", "top,bottom,left,right\n0,48,0,48\n");
        assertTrackingFails(movie, rois, in("zlut.npy"), in("zlut.npy"), "16 bins", "48 × 48", "24");
        Path text = write("text.npy", "1,2,3\n");
        assertTrackingFails(movie, in("rois.csv"), text, text);
        assertTrackingFails(movie, in("rois.csv"), folder.resolve("absent.npy"), folder.resolve("absent.npy"));
    }

    @Test
    void outputsThatCannotBeWritten() throws Exception {
        Path absent = folder.resolve("no folder/traces.csv");
        Object[] track = {"track", in("movie.tif"), "--rois", in("rois.csv"), "--quiet", "--out", absent};
        assertSays(MagtrackProcess.run(track), 1, absent, "there is no folder");
        track[6] = Files.createDirectory(folder.resolve("folder.csv"));
        assertSays(MagtrackProcess.run(track), 1, track[6], "it is a folder");
        assertEquals(List.of("folder.csv"), Folders.names(folder));
        track[6] = folder.resolve("traces.xlsx");
        assertSays(MagtrackProcess.run(track), 2, track[6], "must end in .csv, .npy, .h5 or .hdf5");
    }

    /** A file that may not grow, as a disk that is full: here not even a header of the traces finds room. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void fullDiskLeavesTheOldFileAndNothingElse() throws Exception {
        Path out = write("traces.csv", "old");
        List<String> command = MagtrackProcess.command();
        command.addAll(0, List.of("sh", "-c", "ulimit -f 1; exec \"$@\"", "sh"));
        command.addAll(List.of(
                "track", in("movie.tif").toString(), "--rois", in("rois.csv").toString()));
        command.addAll(List.of("--quiet", "--out", out.toString()));
        assertSays(MagtrackProcess.start(command), 1, out, "large");
        assertEquals("old", Files.readString(out));
        assertEquals(List.of("traces.csv"), Folders.names(folder));
    }

    @Test
    void debugShowsWhereAnErrorCameFrom() throws Exception {
        Path absent = folder.resolve("absent.tif");
        for (Object[] arguments : new Object[][] {
            {"--debug", "track", absent, "--out", folder.resolve("t.csv")},
            {"track", absent, "--out", folder.resolve("t.csv"), "--debug"}
        }) {
            MagtrackProcess process = MagtrackProcess.run(arguments);
            assertEquals(ExitCode.FAILED, process.exitCode());
            assertTrue(process.err().contains("\tat io.github.magtrack4j"), process.err());
        }
    }
}
