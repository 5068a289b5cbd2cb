package io.github.magtrack4j.cli.console;

import java.nio.file.Path;
import java.util.List;

/** What does not stop the work, and yet should be known, on standard error: {@code note: movie.tif: …}. */
public final class Warnings {
    private Warnings() {}

    /** Tells sentences about a file. */
    public static void tell(Path file, List<String> sentences) {
        sentences.forEach(sentence -> System.err.println("note: " + file + ": " + oneLine(sentence)));
    }

    /** A sentence that quotes a file, in one line. */
    public static String oneLine(String sentence) {
        return sentence.replaceAll("\\p{Cntrl}", "?").strip();
    }
}
