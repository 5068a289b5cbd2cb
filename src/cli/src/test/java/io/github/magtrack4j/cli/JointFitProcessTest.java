package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.cli.accuracy.Accuracy;
import io.github.magtrack4j.cli.console.ExitCode;
import io.github.magtrack4j.files.tables.RingTableFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.jointfit.RingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a focus scan to traces by the joint fit, as the guide goes. */
class JointFitProcessTest {
    private static final int BEADS = 2;

    @TempDir
    private static Path input;

    @TempDir
    private Path folder;

    @BeforeAll
    static void scan() throws Exception {
        List<Object> camera = List.of("--beads", BEADS, "--width", 150, "--height", 90, "--roi-size", 48, "--quiet");
        run(concat(
                List.of("simulate", "--out", in("scan.tif"), "--frames", 126, "--steps", 21),
                List.of("--first-z", 2600, "--last-z", 3600, "--lateral-sd", 0, "--axial-sd", 0),
                camera));
        run(concat(
                List.of("simulate", "--out", in("movie.tif"), "--frames", 60, "--table", "classic"),
                List.of("--zlut", in("classic.npy"), "--first-z", 2900, "--last-z", 3300),
                camera));
        MagtrackProcess made = run(zlut("rings.npy"));
        for (int bead = 0; bead < BEADS; bead++) {
            assertTrue(
                    made.out().contains("bead " + bead + ": usable from 2600 to 3600 nm (21 of 21 planes)"),
                    made.out());
        }
        assertTrue(made.out().contains("; rings, cos4, "), made.out());
        assertTrue(made.out().contains("; penalty "), made.out());
        assertTrue(made.out().contains("refraction"), made.out());
    }

    private static Path in(String name) {
        return input.resolve(name);
    }

    private static Object[] concat(List<?>... parts) {
        List<Object> all = new ArrayList<>();
        for (List<?> part : parts) {
            all.addAll(part);
        }
        return all.toArray();
    }

    private static Object[] zlut(String name, Object... more) {
        return concat(
                List.of("zlut", in("scan.tif"), "--rois", in("scan-rois.csv"), "--z-start", 2600, "--z-step", 50),
                List.of("--frames-per-step", 6, "--out", in(name), "--quiet"),
                List.of(more));
    }

    private static MagtrackProcess run(Object... arguments) throws Exception {
        MagtrackProcess process = MagtrackProcess.run(arguments);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        return process;
    }

    private MagtrackProcess track(Path table, Path traces, Object... more) throws Exception {
        return MagtrackProcess.run(concat(
                List.of("track", in("movie.tif"), "--rois", in("movie-rois.csv"), "--zlut", table),
                List.of("--out", traces, "--quiet"),
                List.of(more)));
    }

    private TraceFile tracked(Path table, Object... more) throws Exception {
        Path traces = folder.resolve("traces.csv");
        MagtrackProcess process = track(table, traces, more);
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        return TraceFile.read(traces);
    }

    private static Accuracy accuracy(TraceFile traces) throws IOException {
        return Accuracy.of(traces, TraceFile.read(in("movie-truth.csv")), 100);
    }

    /** What the guide's user gets without an option: errors of a few tenths of a nm, and a sigma that says so. */
    @Test
    void ringTablesAreForTheJointFit() throws Exception {
        TraceFile traces = tracked(in("rings.npy"));
        assertEquals("joint-fit", traces.header().get("method"));
        assertEquals("movie", traces.header().get("noise_from"));
        assertEquals("1.0", traces.header().get("focal_factor"));
        Accuracy accuracy = accuracy(traces);
        assertEquals(60 * BEADS, accuracy.z().count());
        for (int axis = 0; axis < 3; axis++) {
            double sigma = 0;
            for (TraceFile.Trace trace : traces.traces()) {
                double[] sigmas = trace.further()
                        .get(List.of("sigma_x_px", "sigma_y_px", "sigma_z_nm").get(axis));
                for (double value : sigmas) {
                    sigma += value * (axis < 2 ? 100 : 1) / (60 * BEADS);
                }
            }
            Accuracy.Errors errors = accuracy.all().get(axis);
            double error = Math.hypot(errors.sd(), errors.mean());
            assertTrue(error < 1, "error of axis " + axis + ": " + error + " nm");
            assertEquals(1, error / sigma, 0.4, "axis " + axis + ": error " + error + ", sigma " + sigma);
        }
        for (TraceFile.Trace trace : traces.traces()) {
            assertEquals(1, median(trace.further().get("chi2")), 0.2);
            assertEquals(1, median(trace.further().get("gain")), 0.05);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Test
    void theMethodCanBeChosen() throws Exception {
        MagtrackProcess byTable = track(in("classic.npy"), folder.resolve("a.csv"));
        assertTrue(byTable.out().contains("method: steps; z may be off by tens of nm"), byTable.out());
        MagtrackProcess fitted = track(in("classic.npy"), folder.resolve("a.csv"), "--method", "joint-fit");
        assertTrue(fitted.out().contains("method: joint fit"), fitted.out());
        assertEquals(
                "rings made of a classic table",
                TraceFile.read(folder.resolve("a.csv")).header().get("table"));
        TraceFile steps = tracked(in("rings.npy"), "--method", "steps");
        assertEquals("radial", steps.header().get("profile"));
        assertFalse(steps.header().containsKey("method"));
        double ofSteps = accuracy(steps).z().sd();
        double ofFit = accuracy(tracked(in("rings.npy"))).z().sd();
        assertTrue(ofFit < ofSteps / 2, "joint fit " + ofFit + " nm, steps " + ofSteps + " nm");
        // An option that one of them alone has chooses it.
        assertEquals(
                "quadrant",
                tracked(in("rings.npy"), "--xy", "quadrant").header().get("xy"));
        TraceFile given = tracked(in("rings.npy"), "--camera-noise", "2.5,0", "--not-robust");
        assertEquals("given", given.header().get("noise_from"));
        assertEquals("2.5", given.header().get("read_variance"));
        assertEquals("false", given.header().get("robust"));
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() throws Exception {
        Path out = folder.resolve("traces.csv");
        assertSays(
                track(in("rings.npy"), out, "--method", "joint-fit", "--xy", "quadrant"),
                "--xy is an option of the steps, and --method is joint-fit");
        assertSays(
                track(in("rings.npy"), out, "--method", "steps", "--not-robust"),
                "--not-robust is an option of the joint fit, and --method is steps");
        assertSays(track(in("rings.npy"), out, "--method", "fit"), "'fit'; it must be joint-fit or steps");
        assertSays(track(in("rings.npy"), out, "--camera-noise", "0,1"), "--camera-noise must be two numbers");
        assertSays(
                MagtrackProcess.run("track", in("movie.tif"), "--method", "joint-fit", "--out", out),
                "the joint fit needs look-up tables (--zlut)");
        assertSays(MagtrackProcess.run(zlut("x.npy", "--profile", "polar")), "--profile is for classic tables");
        assertSays(
                MagtrackProcess.run(zlut("x.npy", "--table", "classic", "--penalty", 1)),
                "--penalty and --smooth-steps are for ring tables");
        assertSays(
                MagtrackProcess.run(zlut("x.npy", "--smooth-steps", 4)), "--smooth-steps is 4; it must be 1, or odd");
        assertSays(MagtrackProcess.run(zlut("x.npy", "--penalty", 0)), "--penalty is 0.0; it must be above 0");
        assertSays(MagtrackProcess.run(zlut("x.npy", "--focal-factor", 0)), "--focal-factor is 0.0");
        Path small = Files.writeString(folder.resolve("small.csv"), "top,bottom,left,right\n0,32,0,32\n0,32,40,72\n");
        assertSays(
                MagtrackProcess.run("track", in("movie.tif"), "--rois", small, "--zlut", in("rings.npy"), "--out", out),
                "its tables are for images of 48 × 48 pixels; those of the beads are 32 × 32");
    }

    private static void assertSays(MagtrackProcess process, String words) {
        assertFalse(process.exitCode() == ExitCode.DONE, process.toString());
        assertTrue(process.err().contains(words), process.err());
        assertEquals("", process.out());
    }

    @Test
    void heightsAreScaledAndChoicesCanBeMade() throws Exception {
        run(zlut("scaled.npy", "--focal-factor", -0.5, "--penalty", 2, "--smooth-steps", 5));
        RingTableFile file = RingTableFile.open(in("scaled.npy"));
        assertEquals("-0.5", file.header().get("focal_factor"));
        assertTrue(
                file.header().get("bead_0").contains("penalty 2.0, smoothed over 5 planes"),
                file.header().toString());
        RingTable table = file.tables().getFirst();
        assertEquals(21, table.planes());
        assertEquals(-1800, table.z(0), 1e-9);
        assertEquals(-1300, table.z(20), 1e-9);
        assertTrue(table.variance(3) > 0);
        TraceFile traces = tracked(in("scaled.npy"));
        assertEquals("-0.5", traces.header().get("focal_factor"));
        double z = traces.traces().getFirst().z()[0];
        assertTrue(z < -1400 && z > -1700, "z " + z);
    }

    /** A bead without a usable scan is left out, and said; the others are kept. */
    @Test
    void aBeadThatCannotBeFittedIsLeftOut() throws Exception {
        // Bead 1 again, so far off the middle that most of its rings are cut off.
        Path regions = Files.writeString(
                folder.resolve("rois.csv"),
                Files.readString(in("scan-rois.csv")).strip() + "\n42,90,102,150,2\n");
        Path tables = folder.resolve("tables.npy");
        MagtrackProcess process = MagtrackProcess.run(
                "zlut",
                in("scan.tif"),
                "--rois",
                regions,
                "--z-start",
                2600,
                "--z-step",
                50,
                "--frames-per-step",
                6,
                "--out",
                tables,
                "--quiet");
        assertEquals(ExitCode.DONE, process.exitCode(), process.err());
        RingTableFile file = RingTableFile.open(tables);
        assertTrue(process.err().contains("bead 2 has no ring table, and is left out"), process.err());
        assertEquals(List.of(0, 1), file.beads());
    }
}
