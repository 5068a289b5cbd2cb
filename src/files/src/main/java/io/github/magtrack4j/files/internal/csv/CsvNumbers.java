package io.github.magtrack4j.files.internal.csv;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The numbers of a CSV file, as programs write them in any country. Where columns are not separated by commas, a comma
 * may be what others write as a point. What could be read in two ways is refused: digits in groups, points and commas
 * in one file. Not safe to share between threads.
 */
final class CsvNumbers {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?");

    /** Digits in groups of three: thousands, or three decimals. */
    private static final Pattern ONE_GROUP = Pattern.compile("[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}");

    private static final Pattern GROUPS = Pattern.compile("[+-]?[0-9]{1,3}([.,'’\u00A0\u202F ][0-9]{3})+([.,][0-9]*)?");

    private static final Set<String> MISSING = Set.of("", "nan", "na", "n/a", "#n/a");
    private static final Set<String> INFINITE = Set.of("inf", "infinity", "+inf", "+infinity");
    private static final Set<String> MINUS_INFINITE = Set.of("-inf", "-infinity");

    /** From here on, not every whole number is a double. */
    private static final double LARGEST_WHOLE = 0x1p53;

    private final char separator;
    private String point;
    private String comma;
    private boolean commaIsDecimal;

    CsvNumbers(char separator) {
        this.separator = separator;
    }

    /** What is wrong with a field, as the end of a sentence. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * Reads a number, NaN for what is left empty.
     *
     * @param line the line that it is in
     */
    double number(String text, long line) throws UnreadableException {
        if (isPlain(text)) {
            return Double.parseDouble(text);
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (MISSING.contains(word)) {
            return Double.NaN;
        }
        if (INFINITE.contains(word) || MINUS_INFINITE.contains(word)) {
            return INFINITE.contains(word) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return decimal(text, line, "a number");
    }

    /** Whether a text looks like a number, however it is written. */
    static boolean isNumber(String text) {
        return DECIMAL.matcher(text).matches();
    }

    /**
     * Reads a whole number from 0 on, which may be written with decimals of 0.
     *
     * @param line the line that it is in
     */
    long whole(String text, long most, long line) throws UnreadableException {
        String wanted = "a whole number, 0 to " + most;
        if (WHOLE.matcher(text).matches()) {
            try {
                long value = Long.parseLong(text);
                if (value >= 0 && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Beyond 64 bits.
            }
            throw new UnreadableException("it must be " + wanted);
        }
        if (separator != ',' && ONE_GROUP.matcher(text).matches()) {
            throw new UnreadableException(grouped());
        }
        double value = decimal(text, line, wanted);
        if (value >= 0 && value <= Math.min((double) most, LARGEST_WHOLE) && value == Math.rint(value)) {
            return (long) value;
        }
        throw new UnreadableException("it must be " + wanted);
    }

    /** Without a comma, and in a file whose decimal point is beyond doubt. */
    private boolean isPlain(String text) {
        if (separator != ',' || text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-') {
                return false;
            }
        }
        return text.lastIndexOf('-') <= 0 && text.indexOf('.') == text.lastIndexOf('.') && text.length() > 2;
    }

    private double decimal(String text, long line, String wanted) throws UnreadableException {
        if (!DECIMAL.matcher(text).matches()) {
            throw new UnreadableException(GROUPS.matcher(text).matches() ? grouped() : "it must be " + wanted);
        }
        boolean hasComma = text.indexOf(',') >= 0;
        if (hasComma && separator == ',') {
            throw new UnreadableException("where commas separate the columns, a number must have a decimal point");
        }
        if (separator != ',') {
            note(text, line, hasComma);
        }
        return Double.parseDouble(text.replace(',', '.'));
    }

    private void note(String text, long line, boolean hasComma) throws UnreadableException {
        String here = "'" + text + "' in line " + line;
        if (hasComma) {
            comma = comma == null ? here : comma;
            commaIsDecimal |= !ONE_GROUP.matcher(text).matches();
        } else if (text.indexOf('.') >= 0) {
            point = point == null ? here : point;
        }
        if (comma != null && point != null) {
            throw new UnreadableException("the file has numbers with a comma, " + comma + ", and with a point, " + point
                    + ", so it cannot be told which is the decimal point: write all of them in one way");
        }
    }

    private static String grouped() {
        return "it could have groups of three digits (thousands), or three decimals: write numbers without groups";
    }

    /**
     * Checks, after the last number, that commas can only be decimal points.
     *
     * @throws UnreadableException with a whole sentence
     */
    void requireUnambiguous() throws UnreadableException {
        if (comma != null && !commaIsDecimal) {
            throw new UnreadableException("all of its numbers with a comma, such as " + comma
                    + ", have three digits behind it, so these could be thousands or decimals: write decimal points");
        }
    }
}
