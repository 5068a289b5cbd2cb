package io.github.magtrack4j.files.internal.formats;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a JSON object whose values are texts, numbers or words; what is nested in it is passed over. Programs
 * write a frame's place and its metadata so.
 */
final class JsonFields {
    private final String text;
    private int position;

    private JsonFields(String text) {
        this.text = text;
    }

    /**
     * Returns the fields, in their order, each value without quotation marks.
     *
     * @throws IllegalArgumentException if the text is no JSON object
     */
    static Map<String, String> of(String text) {
        return new JsonFields(text).fields();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            return fields;
        }
        do {
            String name = string();
            expect(':');
            char start = peek();
            if (start == '{' || start == '[') {
                skipNested();
            } else {
                fields.put(name, start == '"' ? string() : word());
            }
        } while (accept(','));
        expect('}');
        return fields;
    }

    private void skipNested() {
        int depth = 0;
        do {
            switch (peek()) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case '"' -> {
                    string();
                    continue;
                }
                default -> {
                    // Of numbers, words and what is between them, nothing is needed.
                }
            }
            position++;
        } while (depth > 0);
    }

    private String word() {
        int start = position;
        while (position < text.length() && ",}] \t\r\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return string.toString();
            }
            string.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw malformed();
                    }
                    code = 16 * code + digit;
                }
                yield (char) code;
            }
            default -> c;
        };
    }

    private char next() {
        if (position >= text.length()) {
            throw malformed();
        }
        return text.charAt(position++);
    }

    /** Returns the next character that is no space. */
    private char peek() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        if (position >= text.length()) {
            throw malformed();
        }
        return text.charAt(position);
    }

    private boolean accept(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw malformed();
        }
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("no JSON object at character " + position);
    }
}
