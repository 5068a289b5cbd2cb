package io.github.magtrack4j.tracking.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.tracking.testing.SmallMovie;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovieIdentityTest {
    @TempDir
    private Path folder;

    private Path tiffs;

    /** A folder of three files. */
    @BeforeEach
    void copy() throws IOException {
        SmallMovie.write(folder);
        tiffs = Files.createDirectory(folder.resolve("tiffs"));
        for (int i = 0; i < 3; i++) {
            Files.copy(folder.resolve("movie.tif"), tiffs.resolve("m" + i + ".tif"));
        }
    }

    private Map<String, String> identity(Path path) throws IOException {
        try (Movie movie = Movie.open(path)) {
            Map<String, String> identity = new HashMap<>();
            MovieIdentity.put(identity, movie);
            assertEquals(2, identity.size());
            return identity;
        }
    }

    /** Turns all bits of a file's last pixels over, and gives it back its time. */
    private static void overwrite(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw");
                Movie movie = Movie.open(file);
                java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            byte[] frame = movie.read(movie.frameCount() - 1, 1, arena)
                    .segment()
                    .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            byte[] whole = new byte[(int) bytes.length()];
            bytes.readFully(whole);
            int at = java.util.stream.IntStream.rangeClosed(0, whole.length - frame.length)
                    .filter(i -> java.util.Arrays.equals(whole, i, i + frame.length, frame, 0, frame.length))
                    .findFirst()
                    .orElseThrow();
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (byte) ~frame[i];
            }
            bytes.seek(at);
            bytes.write(frame);
        }
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void sameFilesAreTheSameMovie() throws IOException {
        assertEquals(identity(tiffs), identity(tiffs));
        // What is no part of the movie does not matter, such as the results beside it.
        Map<String, String> before = identity(tiffs);
        Files.writeString(tiffs.resolve("traces.csv.partial"), "x");
        assertEquals(before, identity(tiffs));
        assertNotEquals(identity(tiffs), identity(folder.resolve("movie.tif")));
    }

    @Test
    void everyFileCounts() throws IOException {
        Map<String, String> before = identity(tiffs);
        Path last = tiffs.resolve("m2.tif");
        FileTime time = Files.getLastModifiedTime(last);
        Files.setLastModifiedTime(last, FileTime.fromMillis(time.toMillis() + 1000));
        assertNotEquals(before.get("movie_files"), identity(tiffs).get("movie_files"));
        Files.setLastModifiedTime(last, time);
        assertEquals(before, identity(tiffs));
        Files.move(last, tiffs.resolve("m3.tif"));
        assertNotEquals(before.get("movie_files"), identity(tiffs).get("movie_files"));
        assertEquals(before.get("movie_pixels"), identity(tiffs).get("movie_pixels"));
    }

    @Test
    void filesOverwrittenInPlaceAreAnotherMovie() throws IOException {
        for (Path movie : new Path[] {tiffs.resolve("m2.tif"), folder.resolve("movie.tif")}) {
            Path whole = movie.getParent().equals(tiffs) ? tiffs : movie;
            Map<String, String> before = identity(whole);
            overwrite(movie);
            assertEquals(before.get("movie_files"), identity(whole).get("movie_files"));
            assertNotEquals(before.get("movie_pixels"), identity(whole).get("movie_pixels"));
        }
    }
}
