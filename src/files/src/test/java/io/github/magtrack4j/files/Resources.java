package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.npy.NpyArray;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** What the tests of files have in common. */
public final class Resources {
    private Resources() {}

    public static Path of(String name) {
        try {
            return Path.of(Resources.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    public static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Checks that a movie has the frames of a {@code .npy} file: all at once, and each by itself. */
    public static void assertFrames(Path truth, Movie movie) throws IOException {
        double[] expected = NpyArray.read(truth).toDoubles();
        int pixels = movie.height() * movie.width();
        assertEquals(expected.length, movie.frameCount() * pixels);
        try (Arena arena = Arena.ofConfined()) {
            ImageStack all = movie.read(0, movie.frameCount(), arena);
            assertEquals(movie.frameCount(), all.count());
            for (int i = 0; i < all.count(); i++) {
                ImageStack one = movie.read(i, 1, arena);
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int row = pixel / movie.width();
                    int column = pixel % movie.width();
                    String place = "frame " + i + ", row " + row + ", column " + column;
                    assertEquals(expected[i * pixels + pixel], all.get(i, row, column), place);
                    assertEquals(expected[i * pixels + pixel], one.get(0, row, column), place);
                }
            }
            assertEquals(0, movie.read(movie.frameCount(), 0, arena).count());
        }
    }

    /** Checks that a file is refused as cut off, with so many whole frames. */
    public static void assertIncomplete(Path file, long wholeFrames, Executable executable) {
        IncompleteFileException exception = assertThrows(IncompleteFileException.class, executable);
        assertTrue(exception.getMessage().startsWith(file + ": "), exception.getMessage());
        assertEquals(wholeFrames, exception.wholeFrames(), exception.getMessage());
        assertEquals(1, exception.getMessage().lines().count());
    }

    /** Checks that something fails with a sentence that names the file and says this. */
    public static void assertBad(Path file, String what, Executable executable) {
        BadFileException exception = assertThrows(BadFileException.class, executable);
        assertTrue(exception.getMessage().startsWith(file + ": "), exception.getMessage());
        assertTrue(exception.getMessage().contains(what), exception.getMessage());
        assertEquals(1, exception.getMessage().lines().count());
    }
}
