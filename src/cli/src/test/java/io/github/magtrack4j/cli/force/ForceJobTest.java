package io.github.magtrack4j.cli.force;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.analysis.elasticity.WormLikeChain;
import io.github.magtrack4j.analysis.motion.LongPendulum;
import io.github.magtrack4j.analysis.motion.Medium;
import io.github.magtrack4j.analysis.motion.Relaxation;
import io.github.magtrack4j.analysis.motion.ShortPendulum;
import io.github.magtrack4j.files.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForceJobTest {
    private static final double[] FORCES = {0.5, 2, 8};
    private static final int FRAMES = 6000;
    private static final double RATE = 200;
    private static final double RADIUS = 1400;
    private static final double NM_PER_PIXEL = 70;
    private static final double SURFACE = 200;

    @TempDir
    private Path folder;

    private Path traces;
    private Path settings;
    private Path experiment;
    private Path out;

    /** A bead on a worm-like chain, in flashes: instants, so that an exposure of 0 is right. */
    @BeforeEach
    void makeTraces() throws IOException {
        traces = folder.resolve("traces.csv");
        settings = Files.writeString(folder.resolve("s.properties"), """
                bead_radius_nm=1400
                exposure_s=0
                surface_z_nm=200
                field_direction_deg=90
                """);
        experiment = Files.writeString(folder.resolve("e.csv"), """
                time_s,magnet_mm
                0,3
                30,2
                60,1
                """);
        out = folder.resolve("forces.csv");
        Medium medium = Medium.water(25);
        WormLikeChain chain = new WormLikeChain(1500, 50, medium.thermalEnergy());
        StringBuilder text = new StringBuilder("""
                # frame_rate_hz: 200.0
                # nm_per_px: 70.0
                frame,bead,x_px,y_px,z_nm,sigma_x_px,sigma_y_px,sigma_z_nm
                """);
        Random random = new Random(1);
        for (int plateau = 0; plateau < FORCES.length; plateau++) {
            double force = FORCES[plateau];
            double length = chain.extension(force);
            double[] along = motion(new ShortPendulum(force, length, RADIUS, medium).relaxations(), random);
            double[] across = motion(new LongPendulum(force, length, RADIUS, medium).relaxations(), random);
            for (int i = 0; i < FRAMES; i++) {
                double z = SURFACE + length + 5 * random.nextGaussian();
                text.append(plateau * FRAMES + i).append(",7,");
                // The field is along y.
                text.append(100 - (across[i] + 3 * random.nextGaussian()) / NM_PER_PIXEL)
                        .append(',');
                text.append(50 + (along[i] + 3 * random.nextGaussian()) / NM_PER_PIXEL)
                        .append(',');
                text.append(z).append(",0.04285714,0.04285714,5\n");
            }
        }
        Files.writeString(traces, text);
    }

    private static double[] motion(List<Relaxation> relaxations, Random random) {
        double[] values = new double[FRAMES];
        for (Relaxation relaxation : relaxations) {
            double decay = Math.exp(-1 / (RATE * relaxation.time()));
            double x = Math.sqrt(relaxation.variance()) * random.nextGaussian();
            for (int i = 0; i < FRAMES; i++) {
                values[i] += x;
                x = decay * x + Math.sqrt(relaxation.variance() * (1 - decay * decay)) * random.nextGaussian();
            }
        }
        return values;
    }

    private ForceJob job(List<Integer> beads) {
        return new ForceJob(traces, settings, experiment, 0.5, beads, out);
    }

    @Test
    void forcesAndElasticityAreThoseOfTheSimulation() throws IOException {
        ForceJob.Summary summary = job(List.of()).run();
        assertEquals(1, summary.beads());
        assertEquals(3, summary.plateaus());
        assertEquals(1, summary.chains().size());
        List<String> lines = Files.readAllLines(out);
        assertTrue(lines.contains("# left_out_after_changes_s: 0.5"));
        assertTrue(lines.contains("# used_bead_radius_nm: 1400.0"));
        assertTrue(lines.contains("# used_exposure_s: 0.0"));
        List<String[]> rows = lines.stream()
                .filter(line -> line.startsWith("7,"))
                .map(line -> line.split(",", 17))
                .toList();
        assertEquals(FORCES.length * 8, rows.size());
        int trusted = 0;
        for (String[] row : rows) {
            double truth = FORCES[Integer.parseInt(row[1])];
            double force = Double.parseDouble(row[12]);
            assertEquals(truth, force, 4.5 * Double.parseDouble(row[13]), String.join(",", row));
            assertEquals(3.0 - Integer.parseInt(row[1]), Double.parseDouble(row[4]));
            assertEquals(FRAMES - 100, Integer.parseInt(row[7]));
            trusted += row[15].equals("1") ? 1 : 0;
        }
        assertEquals(FORCES.length, trusted);
        assertTrue(summary.chains().getFirst().startsWith("bead 7: contour length 1"));
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertTrue(assertThrows(BadFileException.class, () -> job(List.of(3)).run())
                .getMessage()
                .endsWith("it has no bead 3"));
        Files.writeString(settings, "bead_radius_nm=wide\n");
        assertTrue(assertThrows(BadFileException.class, () -> job(List.of()).run())
                .getMessage()
                .endsWith("bead_radius_nm is 'wide'; it must be a number"));
        Files.writeString(settings, "bead_radius_nm=1400\nexposure_s=1\n");
        assertThrows(BadFileException.class, () -> job(List.of()).run());
        Files.writeString(settings, "bead_radius_nm=1400\n");
        Files.writeString(traces, "frame,bead,x_px,y_px,z_nm\n0,0,1,1,1\n");
        assertTrue(assertThrows(BadFileException.class, () -> job(List.of()).run())
                .getMessage()
                .contains("it does not tell the frame rate; give frame_rate_hz in s.properties"));
    }
}
