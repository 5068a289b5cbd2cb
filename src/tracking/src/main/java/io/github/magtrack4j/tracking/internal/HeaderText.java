package io.github.magtrack4j.tracking.internal;

import java.nio.file.Path;
import java.util.Locale;

/** Names and sentences as the header of a file has them: in one line. */
public final class HeaderText {
    private HeaderText() {}

    /**
     * A file's name may have a line break; a comment line may not. A folder may be called {@code .} on the command
     * line.
     */
    public static String name(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return oneLine((whole.getFileName() == null ? whole : whole.getFileName()).toString());
    }

    /** A sentence that quotes a file, in one line. */
    public static String oneLine(String sentence) {
        return sentence.replaceAll("\\p{Cntrl}", "?").strip();
    }

    /** A constant in lower case: {@code u8}. */
    public static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
