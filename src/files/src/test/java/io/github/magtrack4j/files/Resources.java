package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** What the tests of files have in common. */
final class Resources {
    private Resources() {}

    static Path of(String name) {
        try {
            return Path.of(Resources.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Checks that something fails with a sentence that names the file and says this. */
    static void assertBad(Path file, String what, Executable executable) {
        BadFileException exception = assertThrows(BadFileException.class, executable);
        assertTrue(exception.getMessage().startsWith(file + ": "), exception.getMessage());
        assertTrue(exception.getMessage().contains(what), exception.getMessage());
        assertEquals(1, exception.getMessage().lines().count());
    }
}
