package io.github.magtrack4j.tracking.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.tracking.testing.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of tracking that was interrupted. */
class TrackingJournalTest {
    @TempDir
    private Path folder;

    @Test
    void wholeBlocksAloneAreKept() throws IOException {
        Path out = folder.resolve("traces.csv");
        Map<String, String> origin = Map.of("movie", "a.tif");
        try (TrackingJournal journal = TrackingJournal.open(out, origin, 2, 3, false)) {
            assertThrows(IOException.class, () -> TrackingJournal.open(out, origin, 2, 3, false));
            for (int row = 0; row < 20_000; row++) {
                journal.add(row, -row, row / 3.0);
            }
        }
        Path partial = TrackingJournal.pathFor(out);
        byte[] whole = Files.readAllBytes(partial);
        for (int lost : new int[] {0, 1, 70_000, whole.length - 100}) {
            byte[] cut = Arrays.copyOf(whole, whole.length - lost);
            if (lost == 1) {
                cut[cut.length / 2]++;
            }
            Files.write(partial, cut);
            try (TrackingJournal journal = TrackingJournal.open(out, origin, 2, 3, false)) {
                long frames = journal.frames();
                assertTrue(lost == 0 ? frames == 10_000 : frames < 10_000, lost + ": " + frames);
                for (long row = 2 * frames; row < 20_000; row++) {
                    journal.add((double) row, (double) -row, row / 3.0);
                }
                long[] rows = new long[1];
                journal.forEach((frame, bead, numbers) -> {
                    assertEquals(rows[0] / 2, frame);
                    assertEquals(rows[0] % 2, bead);
                    assertArrayEquals(new double[] {(double) rows[0], (double) -rows[0], rows[0] / 3.0}, numbers);
                    rows[0]++;
                });
                assertEquals(20_000, rows[0]);
            }
        }
        try (TrackingJournal journal = TrackingJournal.open(out, Map.of("movie", "b.tif"), 2, 3, false)) {
            assertEquals(0, journal.frames());
            assertEquals("movie", journal.replaced());
        }
        assertEquals(List.of(), Folders.names(folder));
    }

    /** What is lost with a process that is killed is little, also where rows come slowly. */
    @Test
    void rowsAreWrittenAsTimePasses() throws Exception {
        Path out = folder.resolve("traces.csv");
        try (TrackingJournal journal = TrackingJournal.open(out, Map.of("movie", "a.tif"), 2, 3, false)) {
            Path partial = TrackingJournal.pathFor(out);
            long begun = Files.size(partial);
            Thread.sleep(300);
            journal.add(1, 2, 3);
            assertEquals(begun, Files.size(partial), "half a frame");
            journal.add(4, 5, 6);
            long written = Files.size(partial);
            assertEquals(begun + 8 + 2 * 3 * 8, written);
            Thread.sleep(300);
            journal.add(1, 2, 3);
            journal.add(4, 5, 6);
            assertEquals(written + 8 + 2 * 3 * 8, Files.size(partial));
        }
        try (TrackingJournal journal = TrackingJournal.open(out, Map.of("movie", "a.tif"), 2, 3, false)) {
            assertEquals(2, journal.frames());
        }
    }

    private static void assertRefused(Path out, String what) {
        for (boolean restart : new boolean[] {false, true}) {
            BadFileException refused = assertThrows(
                    BadFileException.class,
                    () -> TrackingJournal.open(out, Map.of("movie", "a.tif"), 2, 3, restart)
                            .close());
            assertTrue(
                    refused.getMessage()
                            .startsWith(TrackingJournal.pathFor(out.toAbsolutePath()) + ": partial results would be"),
                    refused.getMessage());
            assertTrue(refused.getMessage().contains("but " + what + ", which magtrack does not replace"));
        }
    }

    @Test
    void whatIsNotOursIsLeftAlone() throws IOException {
        Path out = folder.resolve("traces.csv");
        Path partial = TrackingJournal.pathFor(out);
        Path victim = folder.resolve("victim");
        for (String text : List.of("precious", "magtrack partial results 2\n\n", "m\n")) {
            Files.writeString(partial, text);
            assertRefused(out, "it is some other file");
            assertEquals(text, Files.readString(partial));
            Files.move(partial, victim);
            Files.createLink(partial, victim);
            assertRefused(out, "it is some other file");
            assertEquals(text, Files.readString(victim));
            Files.delete(partial);
            Files.delete(victim);
        }
        Files.createDirectory(partial);
        assertRefused(out, "it is a folder");
        Files.delete(partial);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreNotFollowed() throws IOException {
        Path out = folder.resolve("traces.csv");
        Path partial = TrackingJournal.pathFor(out);
        Path victim = folder.resolve("victim");
        // To nothing; to a file; to nothing that was written; to partial results of ours.
        for (String text : new String[] {null, "precious", "", "magtrack partial results 1\n\n"}) {
            if (text != null) {
                Files.writeString(victim, text);
            }
            Files.createSymbolicLink(partial, victim);
            assertRefused(out, "it is a link");
            assertTrue(Files.isSymbolicLink(partial));
            assertEquals(text, Files.exists(victim) ? Files.readString(victim) : null);
            Files.delete(partial);
        }
        Files.writeString(victim, "");
        Files.createLink(partial, victim);
        assertRefused(out, "it is empty, and has another name too");
        assertEquals(0, Files.size(victim));
    }

    /** A process that is killed, or a full disk, leaves any part of the beginning. */
    @Test
    void whatWasJustBegunIsOurs() throws IOException {
        Path out = folder.resolve("traces.csv");
        Map<String, String> origin = Map.of("movie", "a.tif");
        for (String text : List.of("", "m", "magtrack partial results 1", "magtrack partial results 1\nmov")) {
            Files.writeString(TrackingJournal.pathFor(out), text);
            try (TrackingJournal journal = TrackingJournal.open(out, origin, 1, 3, false)) {
                assertEquals(0, journal.frames());
                journal.add(1, 2, 3);
            }
            try (TrackingJournal journal = TrackingJournal.open(out, origin, 1, 3, false)) {
                assertEquals(1, journal.frames());
                journal.delete();
            }
        }
        assertEquals(List.of(), Folders.names(folder));
    }

    /** Somebody moves the file away meanwhile, and puts another in its place. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatTookItsPlaceIsNotRemoved() throws IOException {
        Path out = folder.resolve("traces.csv");
        try (TrackingJournal journal = TrackingJournal.open(out, Map.of("movie", "a.tif"), 1, 3, false)) {
            Files.move(TrackingJournal.pathFor(out), folder.resolve("moved"));
            Files.writeString(TrackingJournal.pathFor(out), "precious");
            journal.add(1, 2, 3);
            journal.delete();
        }
        assertEquals("precious", Files.readString(TrackingJournal.pathFor(out)));
    }
}
