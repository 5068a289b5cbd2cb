package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.cli.accuracy.Accuracy;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyType;
import io.github.magtrack4j.npy.NpyWriter;
import io.github.magtrack4j.tracking.testing.Folders;
import io.github.magtrack4j.tracking.testing.SmallMovie;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command as its user sees it: what it writes, what it says, and its exit code. */
class MagtrackProcessTest extends SmallMovieProcess {
    static Set<String> commands() {
        return new CommandLine(new Magtrack()).getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExample(String command) throws Exception {
        MagtrackProcess process = MagtrackProcess.run(command, "--help");
        assertEquals(ExitCode.DONE, process.exitCode());
        assertTrue(process.out().contains("Usage: magtrack " + command), process.out());
        assertTrue(process.out().contains("Example"), process.out());
        assertTrue(process.out().contains("  magtrack " + command + " "), process.out());
        assertEquals("", process.err());
    }

    @Test
    void versionIsThatOfTheBuild() throws Exception {
        MagtrackProcess process = MagtrackProcess.run("--version");
        assertEquals(ExitCode.DONE, process.exitCode());
        assertTrue(process.out().matches("(?s)magtrack \\d+\\.\\d+\\.\\d+.*Java \\d+.*"), process.out());
    }

    @Test
    void aFolderOfTiffsIsAMovie() throws Exception {
        Path tiffs = Files.createDirectory(folder.resolve("tiffs"));
        Path traces = folder.resolve("traces.csv");
        for (int i = 1; i <= 2; i++) {
            Files.copy(in("movie.tif"), tiffs.resolve("movie" + i + ".tif"));
        }
        MagtrackProcess process = MagtrackProcess.run("track", tiffs, "--rois", in("rois.csv"), "--out", traces);
        assertEquals(0, process.exitCode(), process.err());
        TraceFile tracked = TraceFile.read(traces);
        assertEquals("tiffs", tracked.header().get("movie"));
        assertEquals(2 * SmallMovie.FRAMES, tracked.traces().get(0).frames().length);
        double[] x = tracked.traces().get(0).x();
        assertArrayEquals(
                Arrays.copyOf(x, SmallMovie.FRAMES), Arrays.copyOfRange(x, SmallMovie.FRAMES, 2 * SmallMovie.FRAMES));
    }

    @Test
    void tracksAreTheTruth() throws Exception {
        Path out = folder.resolve("traces.csv");
        MagtrackProcess process = MagtrackProcess.run(
                "track",
                in("movie.tif"),
                "--rois",
                in("rois.csv"),
                "--zlut",
                in("zlut.npy"),
                "--frame-rate",
                50,
                "--out",
                out);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        assertTrue(process.out().contains("tracked 2 beads in 30 frames: 60 images"), process.out());
        assertTrue(process.err().contains("tracking: 100 %, 30 of 30 frames"), process.err());
        TraceFile traces = TraceFile.read(out);
        assertEquals(
                List.of(0, 1),
                traces.traces().stream().map(TraceFile.Trace::bead).toList());
        Accuracy accuracy = Accuracy.of(traces, TraceFile.read(in("truth.csv")), 100);
        assertEquals(60, accuracy.x().count());
        assertEquals(0, accuracy.x().mean(), 5);
        assertEquals(0, accuracy.y().mean(), 5);
        assertEquals(0, accuracy.z().mean(), 60);
        assertTrue(accuracy.x().sd() < 15 && accuracy.y().sd() < 15, accuracy.toString());
        assertEquals(
                PixelType.U8.name().toLowerCase(java.util.Locale.ROOT),
                traces.header().get("movie_pixel_type"));
        assertEquals("movie.tif", traces.header().get("movie"));
        assertEquals("50.0", traces.header().get("frame_rate_hz"));
        assertEquals(sha256(in("zlut.npy")), traces.header().get("zlut_sha256"));
        assertTrue(traces.header().get("parameters_sha256").matches("[0-9a-f]{64}"));
    }

    @Test
    void otherMethodsAreInTheHeader() throws Exception {
        Path usual = folder.resolve("usual.csv");
        Path other = folder.resolve("other.csv");
        Object[] track = {"track", in("movie.tif"), "--rois", in("rois.csv"), "--zlut", in("zlut.npy"), "--out"};
        assertEquals(ExitCode.DONE, run(track, usual).exitCode());
        assertSays(
                run(track, other, "--profile", "polar"),
                1,
                "zlut.npy",
                "made with --profile radial; with --profile polar");
        // What has no header is one of MagTrack's.
        Path plain = folder.resolve("plain.npy");
        NpyArray.write(plain, ZLutFile.read(in("zlut.npy")).toReference());
        Object[] trackPlain = track.clone();
        trackPlain[5] = plain;
        assertSays(
                run(trackPlain, other, "--profile", "polar"),
                1,
                "plain.npy",
                "read as a radial one",
                "--profile radial");
        MagtrackProcess process = run(track, other, "--xy", "quadrant", "--z", "weighted");
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        TraceFile traces = TraceFile.read(other);
        assertEquals("quadrant", traces.header().get("xy"));
        assertEquals("5", traces.header().get("iterations"));
        assertEquals("1.5", traces.header().get("radial_steps"));
        assertEquals("weighted", traces.header().get("z"));
        TraceFile reference = TraceFile.read(usual);
        assertEquals("auto-convolution", reference.header().get("xy"));
        assertEquals("5", reference.header().get("iterations"));
        assertEquals("correlation", reference.header().get("z"));
        assertEquals("radial", reference.header().get("profile"));
        Accuracy accuracy = Accuracy.of(traces, TraceFile.read(in("truth.csv")), 100);
        assertEquals(60, accuracy.x().count());
        assertEquals(0, accuracy.x().mean(), 5);
        assertEquals(0, accuracy.y().mean(), 5);
        assertTrue(accuracy.x().sd() < 15 && accuracy.y().sd() < 15, accuracy.toString());
    }

    @Test
    void beadsAreFoundWhereTheyAre() throws Exception {
        Path movie = folder.resolve("field.tif");
        Object[] simulate = {"simulate", "--out", movie, "--beads", 5, "--frames", 3, "--quiet"};
        assertEquals(ExitCode.DONE, MagtrackProcess.run(simulate).exitCode());
        Path rois = folder.resolve("found.csv");
        Path picture = folder.resolve("found.png");
        MagtrackProcess process =
                MagtrackProcess.run("find", movie, "--out", rois, "--picture", picture, "--average", 3);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        assertTrue(process.out().contains("found 5 beads, scores 0.9"), process.out());
        assertEquals("", process.err());
        assertTrue(Files.readString(rois).startsWith("# magtrack: "));
        assertEquals(
                5,
                RegionFile.read(rois).stream()
                        .filter(region -> region.width() == 64)
                        .count());
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertTrue(Arrays.stream(drawn.getRGB(0, 0, drawn.getWidth(), drawn.getHeight(), null, 0, drawn.getWidth()))
                .anyMatch(color -> (color & 0xFFFFFF) == 0xFFB000));
        Path traces = folder.resolve("traces.csv");
        assertEquals(
                ExitCode.DONE,
                MagtrackProcess.run("track", movie, "--rois", rois, "--out", traces, "--quiet")
                        .exitCode());
        assertEquals(5, TraceFile.read(traces).traces().size());
        assertSays(MagtrackProcess.run("find", movie, "--out", rois, "--frame", 3), 1, movie, "3 frames");
        assertSays(MagtrackProcess.run("find", in("movie.tif"), "--out", rois, "--size", 128), 1, "70 × 110");
        assertSays(MagtrackProcess.run("find", movie, "--out", rois, "--size", 4), 2, "--size is 4");
        assertSays(MagtrackProcess.run("find", movie, "--out", rois, "--min-score", 2), 2, "--min-score is 2.0");
        assertSays(MagtrackProcess.run("find", movie, "--out", movie), 2, "would be overwritten");
    }

    @Test
    void tablesAreMadeFromAScan() throws Exception {
        Path scan = folder.resolve("scan.tif");
        Object[] simulate = {
            "simulate",
            "--out",
            scan,
            "--width",
            240,
            "--height",
            120,
            "--beads",
            2,
            "--frames",
            80,
            "--steps",
            20,
            "--first-z",
            2000,
            "--last-z",
            2950,
            "--lateral-sd",
            5,
            "--axial-sd",
            0,
            "--quiet"
        };
        assertEquals(ExitCode.DONE, MagtrackProcess.run(simulate).exitCode());
        Path rois = folder.resolve("scan-rois.csv");
        Path tables = folder.resolve("tables.npy");
        Path picture = folder.resolve("tables.png");
        Object[] zlut = {
            "zlut",
            scan,
            "--rois",
            rois,
            "--z-start",
            2000,
            "--z-step",
            50,
            "--frames-per-step",
            4,
            "--out",
            tables,
            "--picture",
            picture,
            "--table",
            "classic",
            "--quiet"
        };
        MagtrackProcess process = MagtrackProcess.run(zlut);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        assertTrue(process.out().contains("bead 1: usable from 2000 to 2950 nm (20 of 20 planes)"), process.out());
        ZLutFile file = ZLutFile.open(tables);
        assertEquals(2, file.tables().size());
        assertEquals("scan.tif", file.header().get("movie"));
        assertEquals(sha256(rois), file.header().get("rois_sha256"));
        assertTrue(ImageIO.read(picture.toFile()).getWidth() > 300);

        Path traces = folder.resolve("traces.csv");
        Object[] track = {"track", scan, "--rois", rois, "--zlut", tables, "--out", traces, "--quiet"};
        assertEquals(ExitCode.DONE, MagtrackProcess.run(track).exitCode());
        Accuracy accuracy = Accuracy.of(TraceFile.read(traces), TraceFile.read(folder.resolve("scan-truth.csv")), 100);
        // The three planes at either end have no parabola.
        assertEquals(2 * 14 * 4, accuracy.z().count());
        assertEquals(0, accuracy.z().mean(), 10);
        assertTrue(accuracy.z().sd() < 20, accuracy.toString());

        Path polar = folder.resolve("polar.npy");
        Object[] zlutPolar = zlut.clone();
        zlutPolar[Arrays.asList(zlut).indexOf(tables)] = polar;
        assertEquals(ExitCode.DONE, run(zlutPolar, "--profile", "polar").exitCode());
        assertEquals("polar", ZLutFile.open(polar).header().get("profile"));
        Object[] trackPolar = {"track", scan, "--rois", rois, "--zlut", polar, "--out", traces, "--quiet"};
        assertSays(run(trackPolar), 1, "polar.npy", "made with --profile polar; with --profile radial");
        assertSays(
                run(track, "--profile", "polar"), 1, "tables.npy", "made with --profile radial; with --profile polar");
        assertEquals(ExitCode.DONE, run(trackPolar, "--profile", "polar").exitCode());
        TraceFile byPolar = TraceFile.read(traces);
        assertEquals("polar", byPolar.header().get("profile"));
        accuracy = Accuracy.of(byPolar, TraceFile.read(folder.resolve("scan-truth.csv")), 100);
        assertEquals(2 * 14 * 4, accuracy.z().count());
        assertEquals(0, accuracy.z().mean(), 10);

        assertTrackingFails(in("movie.tif"), null, tables, in("movie.tif"), "square");
        Path one = write("one.csv", "top,bottom,left,right\n0,64,0,64\n");
        assertTrackingFails(scan, one, tables, tables, "2 look-up tables", "1 beads");
        zlut[9] = 7;
        assertSays(MagtrackProcess.run(zlut), 1, scan, "80 frames", "--frames-per-step 7");
        // Of a scan that was cut off, the whole steps.
        MagtrackProcess incomplete = run(zlut, "--incomplete");
        assertEquals(ExitCode.DONE, incomplete.exitCode(), incomplete.err());
        assertTrue(
                incomplete.err().startsWith("note: " + scan + ": the last 3 frames are no whole step"),
                incomplete.err());
        assertEquals(11, ZLutFile.open(tables).tables().getFirst().planes());
        zlut[9] = 4;
        zlut[7] = 1e-14;
        assertSays(MagtrackProcess.run(zlut), 1, scan, "--z-step 1.0E-14, plane 1 (from 0) has the height 2000.0 nm");
        zlut[7] = 0;
        assertSays(MagtrackProcess.run(zlut), 2, "--z-step is 0.0");
    }

    /** The table with its planes in another order. */
    private Path reordered(String name, IntUnaryOperator planeAt) throws IOException {
        DoubleMatrix table = ZLutFile.read(in("zlut.npy")).toReference();
        double[][] rows = new double[(int) table.rows()][(int) table.columns()];
        for (int row = 0; row < rows.length; row++) {
            for (int plane = 0; plane < rows[row].length; plane++) {
                rows[row][plane] = table.get(row, planeAt.applyAsInt(plane));
            }
        }
        Path file = folder.resolve(name);
        NpyArray.write(file, DoubleMatrix.copyOf(rows));
        return file;
    }

    @Test
    void heightsOutOfOrderAreRefusedAndEitherDirectionIsRight() throws Exception {
        Path movie = in("movie.tif");
        Path swapped = reordered("swapped.npy", plane -> plane == 17 ? 18 : plane == 18 ? 17 : plane);
        assertTrackingFails(movie, in("rois.csv"), swapped, swapped, "plane 18 (from 0) has the height", "after");
        Path repeated = reordered("repeated.npy", plane -> plane == 5 ? 4 : plane);
        assertTrackingFails(movie, in("rois.csv"), repeated, repeated, "plane 5 (from 0) has the height");

        int last = ZLutFile.read(in("zlut.npy")).planes() - 1;
        Path falling = reordered("falling.npy", plane -> last - plane);
        Path traces = folder.resolve("traces.csv");
        Object[] track = {"track", movie, "--rois", in("rois.csv"), "--quiet", "--out", traces, "--zlut"};
        assertEquals(ExitCode.DONE, run(track, in("zlut.npy")).exitCode());
        TraceFile rising = TraceFile.read(traces);
        assertEquals(ExitCode.DONE, run(track, falling).exitCode());
        for (int bead = 0; bead < SmallMovie.BEADS; bead++) {
            assertArrayEquals(
                    rising.traces().get(bead).z(),
                    TraceFile.read(traces).traces().get(bead).z(),
                    1e-6);
        }
    }

    @Test
    void tableWithAPlaneWithoutProfileSaysSo() throws Exception {
        double[][] rows = new double[17][8];
        for (int row = 0; row < rows.length; row++) {
            for (int plane = 0; plane < 8; plane++) {
                rows[row][plane] = row == 0 ? 100 * plane : plane == 3 && row > 1 ? 31 : Math.cos(row * (plane + 5));
            }
        }
        Path flat = folder.resolve("flat.npy");
        NpyArray.write(flat, DoubleMatrix.copyOf(rows));
        Path traces = folder.resolve("traces.csv");
        MagtrackProcess process = MagtrackProcess.run(
                "track", in("movie.tif"), "--rois", in("rois.csv"), "--zlut", flat, "--quiet", "--out", traces);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        assertEquals(
                "note: " + flat + ": plane 3 (from 0), at 300.0 nm, has no two bins that differ; every z looked up in"
                        + " this table is NaN",
                process.err().strip());
        assertTrue(Arrays.stream(TraceFile.read(traces).traces().getFirst().z()).allMatch(Double::isNaN));
    }

    @Test
    void filesThatASpreadsheetSavedAreRead() throws Exception {
        Path one = folder.resolve("one.csv");
        Path two = folder.resolve("two.csv");
        Path edited =
                write("rois.csv", "sep=;\n" + Files.readString(in("rois.csv")).replace(',', ';'));
        Object[] track = {"track", in("movie.tif"), "--quiet", "--frame-rate", 100, "--out", one, "--rois"};
        assertEquals(ExitCode.DONE, run(track, in("rois.csv")).exitCode());
        track[6] = two;
        MagtrackProcess process = run(track, edited);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        assertArrayEquals(
                TraceFile.read(one).traces().get(1).x(),
                TraceFile.read(two).traces().get(1).x());

        String saved = Files.readString(two)
                .lines()
                .map(line -> line.startsWith("#") ? line + ",,,," : line)
                .collect(Collectors.joining("\r\n"));
        Path excel = write("excel.csv", saved);
        assertEquals(TraceFile.read(two).header(), TraceFile.read(excel).header());
        assertEquals(
                ExitCode.DONE,
                MagtrackProcess.run("plot", excel, "--out", folder.resolve("p.png"))
                        .exitCode());
        assertEquals(
                ExitCode.DONE,
                MagtrackProcess.run("report", excel, "--out", folder.resolve("r.html"))
                        .exitCode());
        assertTrue(Files.readString(folder.resolve("r.html")).contains("100.0 frames per second"));
    }

    @Test
    void driftIsTakenOff() throws Exception {
        Path plain = folder.resolve("plain.csv");
        Path corrected = folder.resolve("corrected.npy");
        Object[] track = {
            "track",
            in("movie.tif"),
            "--rois",
            in("rois.csv"),
            "--zlut",
            in("zlut.npy"),
            "--quiet",
            "--out",
            plain,
            "--nm-per-pixel",
            100
        };
        assertEquals(ExitCode.DONE, MagtrackProcess.run(track).exitCode());
        track[8] = corrected;
        track[9] = "--reference-beads";
        track[10] = "0,1";
        assertEquals(ExitCode.DONE, MagtrackProcess.run(track).exitCode());
        TraceFile before = TraceFile.read(plain);
        TraceFile after = TraceFile.read(corrected);
        assertEquals("100.0", before.header().get("nm_per_px"));
        assertEquals("[0, 1]", after.header().get("reference_beads"));
        assertTrue(Double.parseDouble(after.header().get("drift_sigma_z_nm")) > 0);
        for (int frame = 0; frame < SmallMovie.FRAMES; frame++) {
            double sum = 0;
            for (int bead = 0; bead < 2; bead++) {
                TraceFile.Trace trace = after.traces().get(bead);
                double drift = trace.further().get("drift_z_nm")[frame];
                assertEquals(before.traces().get(bead).z()[frame], trace.z()[frame] + drift, 1e-9);
                // z is not found in every frame, x is.
                sum += trace.x()[frame];
            }
            double first = after.traces().get(0).x()[0] + after.traces().get(1).x()[0];
            assertEquals(first, sum, 1e-8);
        }
        track[10] = "2";
        assertSays(MagtrackProcess.run(track), 1, in("rois.csv"), "no bead 2");
    }

    /** Counts that were made twice as many and raised by 7 are set right by the images that say so. */
    @Test
    void pixelsAreCalibrated() throws Exception {
        Path plain = folder.resolve("plain.csv");
        Path calibrated = folder.resolve("calibrated.csv");
        Path wrong = folder.resolve("wrong.npy");
        Path raw = folder.resolve("raw.npy");
        try (Movie movie = Movie.open(in("movie.tif"));
                Arena arena = Arena.ofConfined()) {
            ImageStack frames = movie.read(0, movie.frameCount(), arena);
            ImageStack counts =
                    ImageStack.allocate(arena, PixelType.U16, movie.height(), movie.width(), movie.frameCount());
            ImageStack offset = ImageStack.allocate(arena, PixelType.U8, movie.height(), movie.width(), 1);
            ImageStack gain = ImageStack.allocate(arena, PixelType.F32, movie.height(), movie.width(), 1);
            for (int row = 0; row < movie.height(); row++) {
                for (int column = 0; column < movie.width(); column++) {
                    offset.set(0, row, column, row % 5);
                    gain.set(0, row, column, column % 2 == 0 ? 0.5 : 0.25);
                    for (long frame = 0; frame < frames.count(); frame++) {
                        double value = frames.get(frame, row, column) / gain.get(0, row, column) + row % 5;
                        counts.set(frame, row, column, value);
                    }
                }
            }
            NpyArray.write(raw, counts);
            NpyArray.write(folder.resolve("offset.npy"), offset);
            // Of two axes, as numpy.mean(stack, 0) has.
            try (NpyWriter writer = NpyWriter.create(folder.resolve("gain.npy"))) {
                writer.write(NpyType.F4, gain.segment(), movie.height(), movie.width());
                writer.commit();
            }
            NpyArray.write(wrong, frames);
        }
        Object[] track = {"track", in("movie.tif"), "--rois", in("rois.csv"), "--quiet", "--out", plain};
        assertEquals(ExitCode.DONE, MagtrackProcess.run(track).exitCode());
        Object[] calibrate = {
            "track",
            raw,
            "--rois",
            in("rois.csv"),
            "--quiet",
            "--out",
            calibrated,
            "--offset",
            folder.resolve("offset.npy"),
            "--gain",
            folder.resolve("gain.npy")
        };
        assertEquals(ExitCode.DONE, MagtrackProcess.run(calibrate).exitCode());
        for (int bead = 0; bead < 2; bead++) {
            assertArrayEquals(
                    TraceFile.read(plain).traces().get(bead).x(),
                    TraceFile.read(calibrated).traces().get(bead).x());
        }
        assertEquals(64, TraceFile.read(calibrated).header().get("gain_sha256").length());
        calibrate[10] = wrong;
        assertSays(MagtrackProcess.run(calibrate), 1, wrong, "30 images", "it must have one");
    }

    /** The lines of a file of traces, but for the one with the command line. */
    private static List<String> withoutCommand(Path traces) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(traces));
        assertTrue(lines.removeIf(line -> line.startsWith("# command: magtrack track ")));
        return lines;
    }

    @Test
    void threadsDoNotMatterButParametersDo() throws Exception {
        Path one = folder.resolve("one.csv");
        Path two = folder.resolve("two.csv");
        Object[] track = {"track", in("movie.tif"), "--rois", in("rois.csv"), "--quiet", "--threads", 1, "--out", one};
        MagtrackProcess quiet = MagtrackProcess.run(track);
        assertEquals(ExitCode.DONE, quiet.exitCode());
        assertEquals("", quiet.err());
        track[6] = 2;
        track[8] = two;
        assertEquals(ExitCode.DONE, MagtrackProcess.run(track).exitCode());
        assertEquals(withoutCommand(one), withoutCommand(two));

        track[5] = "--iterations";
        assertEquals(ExitCode.DONE, MagtrackProcess.run(track).exitCode());
        String hash = "parameters_sha256";
        assertFalse(TraceFile.read(one)
                .header()
                .get(hash)
                .equals(TraceFile.read(two).header().get(hash)));
    }

    @Test
    void simulationIsWhatTheSeedMakesIt() throws Exception {
        Object[] simulate = {
            "simulate",
            "--out",
            folder.resolve("a.tif"),
            "--width",
            60,
            "--height",
            50,
            "--beads",
            1,
            "--frames",
            3,
            "--roi-size",
            32,
            "--pixel-type",
            "u16",
            "--seed",
            5,
            "--quiet"
        };
        MagtrackProcess process = MagtrackProcess.run(simulate);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        assertEquals(List.of("a-rois.csv", "a-truth.csv", "a.tif"), Folders.names(folder));
        simulate[2] = folder.resolve("b.tif");
        assertEquals(ExitCode.DONE, MagtrackProcess.run(simulate).exitCode());
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.tif")), Files.readAllBytes(folder.resolve("b.tif")));
        simulate[16] = 6;
        assertEquals(ExitCode.DONE, MagtrackProcess.run(simulate).exitCode());
        assertFalse(Arrays.equals(
                Files.readAllBytes(folder.resolve("a.tif")), Files.readAllBytes(folder.resolve("b.tif"))));
    }

    @Test
    void picturesAreDrawn() throws Exception {
        Path picture = folder.resolve("p.png");
        assertEquals(
                ExitCode.DONE,
                MagtrackProcess.run("plot", in("truth.csv"), "--out", picture).exitCode());
        BufferedImage both = ImageIO.read(picture.toFile());
        assertTrue(Arrays.stream(both.getRGB(0, 0, both.getWidth(), both.getHeight(), null, 0, both.getWidth()))
                        .distinct()
                        .count()
                > 20);
        assertEquals(
                ExitCode.DONE,
                MagtrackProcess.run("plot", in("truth.csv"), "--beads", 1, "--out", picture)
                        .exitCode());
        assertTrue(ImageIO.read(picture.toFile()).getHeight() < both.getHeight());
    }

    @Test
    void tracesThatCannotBeDrawn() throws Exception {
        Path picture = folder.resolve("p.png");
        Path truth = in("truth.csv");
        assertSays(MagtrackProcess.run("plot", truth, "--beads", 7, "--out", picture), 1, truth, "no bead 7");
        Path none = write("none.csv", "frame,bead,x_px,y_px,z_nm\n");
        assertSays(MagtrackProcess.run("plot", none, "--out", picture), 1, none);
        Path other = in("rois.csv");
        assertSays(MagtrackProcess.run("plot", other, "--out", picture), 1, other);
        Path rate = write("rate.csv", "# frame_rate_hz: often\nframe,bead,x_px,y_px,z_nm\n0,0,1,2,3\n");
        assertSays(MagtrackProcess.run("plot", rate, "--out", picture), 1, rate, "often");
        assertFalse(Files.exists(picture));
    }
}
