package io.github.magtrack4j.files.internal.csv;

import java.util.Map;
import java.util.function.Consumer;

/** What a CSV file says of itself in comment lines {@code # key: value} before its table. */
public final class CommentHeader {
    private CommentHeader() {}

    /**
     * The lines.
     *
     * @throws IllegalArgumentException if a key or a value could not be read again
     */
    public static String format(Map<String, String> header) {
        StringBuilder text = new StringBuilder();
        header.forEach((key, value) -> {
            requireOneLine(key, value);
            text.append("# ").append(key).append(": ").append(value).append('\n');
        });
        return text.toString();
    }

    /** Collects what comments say; those of another form are left out. */
    public static Consumer<String> parseInto(Map<String, String> header) {
        return comment -> {
            int colon = comment.indexOf(':');
            if (colon >= 0) {
                header.put(
                        comment.substring(0, colon).strip(),
                        comment.substring(colon + 1).strip());
            }
        };
    }

    /** Collects what the lines of a text say that begin with {@code #}. */
    public static void parse(String text, Map<String, String> header) {
        Consumer<String> comments = parseInto(header);
        text.lines().filter(line -> line.startsWith("#")).forEach(line -> comments.accept(line.substring(1)));
    }

    private static void requireOneLine(String key, String value) {
        if (key.isEmpty() || !key.equals(key.strip()) || key.indexOf(':') >= 0 || hasLineBreak(key)) {
            throw new IllegalArgumentException("header has the key '" + key
                    + "'; it must have a character, no colon, no line break, and no space at its ends");
        }
        if (!value.equals(value.strip()) || hasLineBreak(value)) {
            throw new IllegalArgumentException("header has the value '" + value + "' for " + key
                    + "; it must have no line break, and no space at its ends");
        }
    }

    private static boolean hasLineBreak(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
    }
}
