package io.github.magtrack4j.files.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.files.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentFileTest {
    @TempDir
    private Path folder;

    private List<ExperimentFile.Change> read(String text) throws IOException {
        return ExperimentFile.read(Files.writeString(folder.resolve("experiment.csv"), text));
    }

    @Test
    void changesAreRead() throws IOException {
        assertEquals(
                List.of(
                        new ExperimentFile.Change(0, Double.NaN, 5, 0, "TE", ""),
                        new ExperimentFile.Change(1000, Double.NaN, 2.5, 0, "TE", ""),
                        new ExperimentFile.Change(1500, Double.NaN, 2.5, 0, "TE", "enzyme")),
                read("# who: me\nframe,magnet_mm,turns,buffer,event\n0,5,0,TE,\n1000,2.5,,,\n1500,,,,enzyme\n"));
        assertEquals(
                List.of(
                        new ExperimentFile.Change(-1, 0.5, Double.NaN, 3, "", ""),
                        new ExperimentFile.Change(-1, 12, Double.NaN, 4, "", "")),
                read("Time_s;Turns\n0,5;3\n12,0;4\n"));
    }

    @Test
    void badFilesAreNamed() {
        assertTrue(assertThrows(BadFileException.class, () -> read("frame,turns\n10,1\n5,2\n"))
                .getMessage()
                .contains("frame is 5; it must be no less than in the line before, 10"));
        assertThrows(BadFileException.class, () -> read("time_s\nsoon\n"));
        assertThrows(BadFileException.class, () -> read("magnet_mm\n1\n"));
        assertThrows(BadFileException.class, () -> read("frame,turns,turns\n1,1,1\n"));
        assertThrows(BadFileException.class, () -> read("frame,turns\n1,many\n"));
        assertThrows(BadFileException.class, () -> read(""));
    }
}
