package io.github.magtrack4j.cli.console;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Writes messages without the control characters that the names of files may have: a terminal obeys them, and they move
 * the cursor, change its title or hide text. Line ends and tabs stay. Characters that turn the direction of what
 * follows go too.
 */
public final class PlainWriter extends FilterWriter {
    private static final char REPLACEMENT = '?';

    private PlainWriter(PrintWriter out) {
        super(out);
    }

    /** Returns a writer to another one. */
    public static PrintWriter of(PrintWriter out) {
        return new PrintWriter(new PlainWriter(out), true);
    }

    /** Returns a text as it is written. */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            plain.setCharAt(i, plain(plain.charAt(i)));
        }
        return plain.toString();
    }

    private static char plain(char c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t' && !isOfLineEnd(c)) || turnsDirection(c)
                ? REPLACEMENT
                : c;
    }

    private static boolean isOfLineEnd(char c) {
        return System.lineSeparator().indexOf(c) >= 0;
    }

    /** Whether a character turns the direction of what follows: a name that has one reads as another. */
    public static boolean turnsDirection(int c) {
        return (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    }

    @Override
    public void write(int c) throws IOException {
        out.write(plain((char) c));
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        write(new String(text, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        out.write(plain(text.substring(from, from + length)));
    }
}
