package io.github.magtrack4j.cli.tether;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.files.traces.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TetherJobTest {
    private static final int FRAMES = 300;
    private static final int FIRST_TURN = -8;
    private static final int LAST_TURN = 8;

    @TempDir
    private Path folder;

    /** Turns at one height of the magnet; bead 0 on one molecule, 1 on two, which braid, 2 stuck. */
    private List<String> rows() throws IOException {
        Path traces = folder.resolve("traces.csv");
        StringBuilder experiment = new StringBuilder("frame,magnet_mm,turns\n");
        Random random = new Random(1);
        try (TraceWriter writer = TraceWriter.create(traces, Map.of("frame_rate_hz", "100.0", "nm_per_px", "70.0"))) {
            int frame = 0;
            for (int turn = FIRST_TURN; turn <= LAST_TURN; turn++) {
                experiment.append(frame).append(",3,").append(turn).append('\n');
                for (int i = 0; i < FRAMES; i++, frame++) {
                    double away = Math.abs(turn);
                    double single = 1000 - 4 * away * away;
                    double braided = away == 0 ? 1000 : 900 - 10 * away;
                    write(writer, frame, 0, 200, single, random);
                    write(writer, frame, 1, 120, braided, random);
                    write(writer, frame, 2, 4, 50, random);
                }
            }
            writer.commit();
        }
        Path settings =
                Files.writeString(folder.resolve("s.properties"), "bead_radius_nm=1400\nnoise_nm=3\nsurface_z_nm=0\n");
        Path out = folder.resolve("tethers.csv");
        List<String> told = new TetherJob(
                        traces, settings, Files.writeString(folder.resolve("e.csv"), experiment), 0.5, 1500, out)
                .run();
        assertEquals(3, told.size());
        return Files.readAllLines(out).stream()
                .filter(line -> line.matches("\\d,.*"))
                .toList();
    }

    private static void write(TraceWriter writer, int frame, int bead, double sd, double z, Random random)
            throws IOException {
        writer.write(
                frame,
                bead,
                100 + sd / 70 * random.nextGaussian(),
                50 + sd / 70 * random.nextGaussian(),
                z + 5 * random.nextGaussian());
    }

    @Test
    void verdictsAreWritten() throws IOException {
        List<String> rows = rows();
        assertTrue(rows.get(0).startsWith("0,single,"), rows.get(0));
        assertTrue(rows.get(1).startsWith("1,double,"), rows.get(1));
        assertTrue(rows.get(2).startsWith("2,stuck,"), rows.get(2));
        String[] columns = rows.get(0).split(",", -1);
        assertEquals(BeadTether.COLUMNS.size(), columns.length);
        assertEquals(0, Double.parseDouble(columns[9]), 0.1);
        assertEquals(1000, Double.parseDouble(columns[11]), 2);
        assertEquals(4, Double.parseDouble(columns[12]), 0.2);
    }
}
