package io.github.magtrack4j.cli.console;

import java.nio.file.Path;
import java.util.List;

/** What does not stop the work, and yet should be known, on standard error: {@code note: movie.tif: …}. */
public final class Warnings {
    private Warnings() {}

    /** Tells sentences about a file. */
    public static void tell(Path file, List<String> sentences) {
        sentences.forEach(sentence -> tell(file, sentence));
    }

    /** Tells a sentence about a file; control characters that it quotes are not printed. */
    public static void tell(Path file, String sentence) {
        System.err.println(
                "note: " + file + ": " + sentence.replaceAll("\\p{Cntrl}", "?").strip());
    }
}
