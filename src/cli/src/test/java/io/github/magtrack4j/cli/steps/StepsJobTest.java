package io.github.magtrack4j.cli.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.traces.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsJobTest {
    @TempDir
    private Path folder;

    private Path traces() throws IOException {
        Path file = folder.resolve("traces.csv");
        Random random = new Random(1);
        try (TraceWriter writer = TraceWriter.create(file, Map.of("frame_rate_hz", "100.0"))) {
            for (int frame = 0; frame < 1000; frame++) {
                double level = frame < 300 ? 0 : frame < 450 ? 40 : frame < 700 ? 10 : 60;
                writer.write(frame, 4, random.nextGaussian(), 0, 1000 + level + 5 * random.nextGaussian());
                writer.write(frame, 5, 0, 0, Double.NaN);
            }
            writer.commit();
        }
        return file;
    }

    @Test
    void stepsAreWritten() throws IOException {
        Path out = folder.resolve("steps.csv");
        StepsJob.Summary summary = new StepsJob(traces(), StepsJob.Axis.Z, 0.02, 3, List.of(), out).run();
        assertEquals(2, summary.beads());
        assertEquals(3, summary.steps());
        List<String> rows = Files.readAllLines(out).stream()
                .filter(line -> line.startsWith("4,"))
                .toList();
        assertEquals(4, rows.size());
        assertTrue(rows.get(0).startsWith("4,0,0,300,") && rows.get(0).endsWith(",,"), rows.get(0));
        assertTrue(rows.get(1).startsWith("4,1,300,450,"), rows.get(1));
        assertEquals(40, Double.parseDouble(rows.get(1).split(",", 8)[6]), 2.5);
        assertTrue(summary.dwells().stream().anyMatch(note -> note.startsWith("bead 4: 2 dwell times")));
        assertEquals(
                0,
                new StepsJob(traces(), StepsJob.Axis.X, 0.02, 3, List.of(4), out)
                        .run()
                        .steps());
        Path file = traces();
        assertThrows(BadFileException.class, () -> new StepsJob(file, StepsJob.Axis.Z, 0.02, 3, List.of(9), out).run());
    }
}
