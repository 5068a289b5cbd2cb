package io.github.magtrack4j.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The README's example is {@link TrackBeads}, word for word, and prints what the README says. */
class ReadmeExampleTest {
    private static final Path README = Path.of("../../README.md");
    private static final Path SOURCE = Path.of("src/test/java/io/github/magtrack4j/example/TrackBeads.java");

    private static String read(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }

    /** The README's first block of code that begins with a fence. */
    private static String block(String fence) throws IOException {
        String readme = read(README);
        int start = readme.indexOf("\n" + fence + "\n");
        assertTrue(start >= 0, README + " has no block " + fence);
        start += fence.length() + 2;
        return readme.substring(start, readme.indexOf("```\n", start));
    }

    @Test
    void theReadmeShowsTheSource() throws IOException {
        String source = read(SOURCE);
        String withoutPackage = source.substring(source.indexOf("import "));
        assertEquals(withoutPackage, block("```java"));
    }

    @Test
    void itPrintsWhatTheReadmeSays() throws IOException {
        PrintStream console = System.out;
        Locale locale = Locale.getDefault();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Locale.setDefault(Locale.ROOT);
            TrackBeads.main(new String[0]);
        } finally {
            System.setOut(console);
            Locale.setDefault(locale);
        }
        assertEquals(block("```text"), printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }
}
