package io.github.magtrack4j.cli.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.files.traces.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyTest {
    @TempDir
    private Path folder;

    private TraceFile traces(String name, double[]... rows) throws IOException {
        Path file = folder.resolve(name);
        try (TraceWriter writer = TraceWriter.create(file, Map.of())) {
            for (double[] row : rows) {
                writer.write((long) row[0], (int) row[1], row[2], row[3], row[4]);
            }
            writer.commit();
        }
        return TraceFile.read(file);
    }

    @Test
    void errorsAreOfTheSameBeadAndFrame() throws IOException {
        TraceFile truth = traces(
                "truth.csv",
                new double[] {0, 0, 10, 20, 1000},
                new double[] {0, 1, 50, 60, 2000},
                new double[] {1, 0, 11, 21, 1100},
                new double[] {1, 1, 51, 61, 2100});
        TraceFile found = traces(
                "found.csv",
                new double[] {1, 0, 11.5, 21, 1104},
                new double[] {0, 0, 10.5, 20, Double.NaN},
                new double[] {1, 1, 50.5, 61.25, 2098},
                new double[] {7, 1, 0, 0, 0},
                new double[] {0, 9, 0, 0, 0});
        Accuracy accuracy = Accuracy.of(found, truth, 100);
        assertEquals(3, accuracy.x().count());
        assertEquals(50 / 3.0, accuracy.x().mean(), 1e-9);
        assertEquals(
                Math.sqrt((2500 * 3) / 3.0 - Math.pow(50 / 3.0, 2)),
                accuracy.x().sd(),
                1e-9);
        assertEquals(25 / 3.0, accuracy.y().mean(), 1e-9);
        assertEquals(2, accuracy.z().count());
        assertEquals(1, accuracy.z().mean(), 1e-9);
        assertEquals(3, accuracy.z().sd(), 1e-9);
    }
}
