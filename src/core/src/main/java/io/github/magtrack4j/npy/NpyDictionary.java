package io.github.magtrack4j.npy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Python dictionary in a header: {@code {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }}. The type of
 * records is a list, {@code [('frame', '<i8'), ('x_px', '<f8')]}.
 *
 * <p>Strict, since a guess here would read a whole movie wrongly: exactly these three keys, in any order, each once,
 * and nothing but white space after them. White space between the parts, a last comma, double quotes and Python 2's
 * {@code 3L} are allowed, as in NumPy.
 */
final class NpyDictionary {
    /** As many as NumPy's arrays can have. */
    private static final int MAX_AXES = 64;

    private final Path path;
    private final String text;
    private int position;

    private NpyType type;
    private boolean bigEndian;
    private List<Field> fields;
    private Boolean fortranOrder;
    private long[] shape;

    /** A column of a table. */
    record Field(String name, NpyType type, boolean bigEndian) {}

    private NpyDictionary(Path path, String text) {
        this.path = path;
        this.text = text;
    }

    static NpyDictionary parse(Path path, String text) throws NpyFormatException {
        NpyDictionary dictionary = new NpyDictionary(path, text);
        dictionary.parse();
        return dictionary;
    }

    NpyType type() {
        return type;
    }

    boolean bigEndian() {
        return bigEndian;
    }

    /** Returns the columns if the elements are records; null if they are plain numbers. */
    List<Field> fields() {
        return fields;
    }

    boolean fortranOrder() {
        return fortranOrder;
    }

    long[] shape() {
        return shape;
    }

    private void parse() throws NpyFormatException {
        expect('{');
        while (!accept('}')) {
            String key = string();
            expect(':');
            parseValue(key);
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (position < text.length()) {
            throw malformed("the end of the header");
        }
        if ((type == null && fields == null) || fortranOrder == null || shape == null) {
            throw new NpyFormatException(
                    path, "its header lacks one of 'descr', 'fortran_order' and 'shape': " + excerpt());
        }
    }

    private void parseValue(String key) throws NpyFormatException {
        switch (key) {
            case "descr" -> {
                requireFirst(key, type == null ? fields : type);
                parseType();
            }
            case "fortran_order" -> {
                requireFirst(key, fortranOrder);
                fortranOrder = bool();
            }
            case "shape" -> {
                requireFirst(key, shape);
                shape = tuple();
            }
            default -> throw new NpyFormatException(path, "its header has an unknown key '" + key + "'");
        }
    }

    private void requireFirst(String key, Object value) throws NpyFormatException {
        if (value != null) {
            throw new NpyFormatException(path, "its header has the key '" + key + "' twice");
        }
    }

    private void parseType() throws NpyFormatException {
        skipSpace();
        if (peek() != '[') {
            Field plain = field("", string());
            type = plain.type();
            bigEndian = plain.bigEndian();
            return;
        }
        expect('[');
        fields = new ArrayList<>();
        while (!accept(']')) {
            expect('(');
            String name = string();
            expect(',');
            fields.add(field(name, string()));
            expect(')');
            if (!accept(',')) {
                expect(']');
                break;
            }
        }
    }

    private Field field(String name, String descr) throws NpyFormatException {
        char order = descr.isEmpty() ? 0 : descr.charAt(0);
        for (NpyType candidate : NpyType.values()) {
            boolean orderKnown = order == '<' || order == '>' || (order == '|' && candidate.bytes() == 1);
            if (orderKnown && descr.substring(1).equals(candidate.toString())) {
                return new Field(name, candidate, order == '>' && candidate.bytes() > 1);
            }
        }
        throw new NpyFormatException(
                path,
                "its elements are " + kind(descr) + " (dtype '" + descr + "'); " + List.of(NpyType.values())
                        + " can be read");
    }

    private static String kind(String descr) {
        return switch (descr.length() < 2 ? 0 : descr.charAt(1)) {
            case 'O' -> "Python objects";
            case 'c' -> "complex numbers";
            case 'V' -> "raw bytes";
            case 'S', 'U', 'a' -> "text";
            case 'M', 'm' -> "dates or times";
            case 'u', 'i', 'f', 'b' -> "numbers of a size that is not supported";
            default -> "of an unknown type";
        };
    }

    private boolean bool() throws NpyFormatException {
        skipSpace();
        for (boolean value : new boolean[] {true, false}) {
            String word = value ? "True" : "False";
            if (text.startsWith(word, position)) {
                position += word.length();
                return value;
            }
        }
        throw malformed("True or False");
    }

    private long[] tuple() throws NpyFormatException {
        List<Long> lengths = new ArrayList<>();
        expect('(');
        while (!accept(')')) {
            lengths.add(length());
            if (lengths.size() > MAX_AXES) {
                throw new NpyFormatException(path, "its shape has more than " + MAX_AXES + " axes");
            }
            if (!accept(',')) {
                // In Python, (3) is a number; only (3,) is a tuple.
                if (lengths.size() == 1) {
                    throw malformed("','");
                }
                expect(')');
                break;
            }
        }
        return lengths.stream().mapToLong(Long::longValue).toArray();
    }

    private long length() throws NpyFormatException {
        skipSpace();
        int start = position;
        while (peek() >= '0' && peek() <= '9') {
            position++;
        }
        if (start == position) {
            throw malformed("a length, 0 or more");
        }
        String digits = text.substring(start, position);
        if (peek() == 'L') {
            position++;
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new NpyFormatException(path, "its shape has the length " + digits + ", more than any file can hold");
        }
    }

    private String string() throws NpyFormatException {
        skipSpace();
        char quote = peek();
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, position + 1) : -1;
        if (end < 0) {
            throw malformed("a quoted word");
        }
        String word = text.substring(position + 1, end);
        position = end + 1;
        return word;
    }

    private void expect(char wanted) throws NpyFormatException {
        if (!accept(wanted)) {
            throw malformed("'" + wanted + "'");
        }
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') {
            position++;
        }
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    private NpyFormatException malformed(String wanted) {
        return new NpyFormatException(
                path,
                "its header is malformed: " + wanted + " is missing at character " + position + " of " + excerpt());
    }

    private String excerpt() {
        String start = text.strip();
        return start.length() <= 100 ? start : start.substring(0, 100) + " …";
    }
}
