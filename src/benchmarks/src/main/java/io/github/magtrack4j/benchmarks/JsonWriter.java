package io.github.magtrack4j.benchmarks;

import java.util.Locale;

/** Writes JSON: objects and arrays one in another, each field or element in a line of its own. */
public final class JsonWriter {
    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean first = true;

    /** Begins an object or an array: the whole, or an element of an array. */
    public JsonWriter begin(char bracket) {
        next();
        return open(bracket);
    }

    /** Begins an object or an array that is a field. */
    public JsonWriter begin(String name, char bracket) {
        name(name);
        return open(bracket);
    }

    private JsonWriter open(char bracket) {
        text.append(bracket);
        depth++;
        first = true;
        return this;
    }

    /** Ends what was begun last. */
    public JsonWriter end(char bracket) {
        depth--;
        if (!first) {
            newLine();
        }
        first = false;
        text.append(bracket);
        return this;
    }

    /** Adds a field. */
    public JsonWriter field(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    /** Adds a field; a value that is no number, which JSON has no word for, is null. */
    public JsonWriter field(String name, double value) {
        name(name);
        if (Double.isFinite(value)) {
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
            text.append(whole ? Long.toString((long) value) : Double.toString(value));
        } else {
            text.append("null");
        }
        return this;
    }

    /** Adds a field. */
    public JsonWriter field(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    /** Adds an element to an array. */
    public JsonWriter element(String value) {
        next();
        string(value);
        return this;
    }

    /** Adds a field that is an array of numbers, in one line. */
    public JsonWriter numbers(String name, Iterable<Double> values) {
        name(name);
        text.append('[');
        String separator = "";
        for (double value : values) {
            text.append(separator).append(value);
            separator = ", ";
        }
        text.append(']');
        return this;
    }

    private void name(String name) {
        next();
        string(name);
        text.append(": ");
    }

    private void next() {
        if (!first) {
            text.append(',');
        }
        if (depth > 0) {
            newLine();
        }
        first = false;
    }

    private void newLine() {
        text.append('\n').append("  ".repeat(depth));
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** Returns what was written. */
    @Override
    public String toString() {
        return text + "\n";
    }
}
