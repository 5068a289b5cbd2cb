package io.github.magtrack4j.files.internal.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a CSV file is written: programs for spreadsheets choose encoding and separator by the country they are set to,
 * and put separators behind lines that have fewer cells than others.
 *
 * @param charset the encoding
 * @param separator what is between two fields
 * @param padded whether the comment lines have separators behind them that were put there
 */
record CsvDialect(Charset charset, char separator, boolean padded) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** What separates fields where the file does not say so itself. */
    private static final char[] SEPARATORS = {',', ';', '\t'};

    /** A line that tells the separator, which Excel understands and some programs write. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=([^\"#\\w])\"?.*");

    /** No header of ours has a line this long; a file that has one is something else. */
    private static final int LONGEST_LINE = 1 << 20;

    /** Finds out how a file is written whose columns have these names, among others and in any order. */
    static CsvDialect of(Path path, List<String> columns) throws IOException {
        Charset charset = charset(path);
        List<String> comments = new ArrayList<>();
        char told = 0;
        try (Reader text = open(path, charset)) {
            String line;
            for (int number = 1; (line = line(path, text, number)) != null; number++) {
                Matcher separatorLine = SEPARATOR_LINE.matcher(line);
                if (number == 1 && separatorLine.matches()) {
                    told = separatorLine.group(1).charAt(0);
                } else if (isComment(line)) {
                    comments.add(line);
                } else if (!isBlank(line)) {
                    char separator = told != 0 ? told : separator(line, columns);
                    return new CsvDialect(charset, separator, isPadded(comments, separator));
                }
            }
        }
        return new CsvDialect(charset, ',', false);
    }

    /** Opens a file as text, without a mark of the byte order. */
    static Reader open(Path path, Charset charset) throws IOException {
        Reader text = new BufferedReader(new InputStreamReader(Files.newInputStream(path), charset));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    /** UTF-16 and UTF-8 are told by their marks or by their bytes; what is neither is of Windows in Western Europe. */
    private static Charset charset(Path path) throws IOException {
        byte[] start;
        try (InputFile file = InputFile.open(path)) {
            start = file.read(0, 2);
        }
        if (start.length == 2) {
            int first = Byte.toUnsignedInt(start[0]);
            int second = Byte.toUnsignedInt(start[1]);
            if ((first == 0xFF && second == 0xFE) || (first != 0 && second == 0)) {
                return StandardCharsets.UTF_16LE;
            }
            if ((first == 0xFE && second == 0xFF) || (first == 0 && second != 0)) {
                return StandardCharsets.UTF_16BE;
            }
        }
        return isUtf8(path) ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
    }

    private static boolean isUtf8(Path path) throws IOException {
        CharsetDecoder strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        char[] buffer = new char[1 << 14];
        try (Reader text = new InputStreamReader(Files.newInputStream(path), strict)) {
            while (text.read(buffer) >= 0) {
                // Only whether it can be read counts.
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The next line, which ends as on any system; null after the last. */
    private static String line(Path path, Reader text, int number) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = text.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n' && next != '\r'; next = text.read()) {
            if (next == 0 || line.length() == LONGEST_LINE) {
                throw new BadFileException(path, "it is not a CSV file: line " + number + " is not text");
            }
            line.append((char) next);
        }
        if (next == '\r') {
            text.mark(1);
            if (text.read() != '\n') {
                text.reset();
            }
        }
        return line.toString();
    }

    private static boolean isComment(String line) {
        String start = line.strip();
        return start.startsWith("#") || start.startsWith("\"#");
    }

    /** Whether there is nothing but spaces and separators of any kind. */
    static boolean isBlank(String text) {
        return text.chars().allMatch(c -> c == ',' || c == ';' || c == '"' || isSpace((char) c));
    }

    /** The separator by which the names of the columns are found; the most frequent where they are not. */
    private static char separator(String line, List<String> columns) {
        char best = SEPARATORS[0];
        int most = 0;
        for (char separator : SEPARATORS) {
            List<String> names = names(line, separator);
            if (names.containsAll(columns)) {
                return separator;
            }
            if (names.size() > most) {
                best = separator;
                most = names.size();
            }
        }
        return best;
    }

    private static List<String> names(String line, char separator) {
        try {
            return CsvReader.builder()
                    .fieldSeparator(separator)
                    .trimWhitespacesAroundQuotes(true)
                    .ofSingleCsvRecord(line)
                    .getFields()
                    .stream()
                    .map(CsvDialect::name)
                    .toList();
        } catch (CsvParseException e) {
            return List.of();
        }
    }

    /** The name of a column as it is compared. */
    static String name(String field) {
        return strip(field).toLowerCase(Locale.ROOT);
    }

    /** A field without the spaces around it, those that do not break a line included. */
    static String strip(String field) {
        int start = 0;
        int end = field.length();
        while (start < end && isSpace(field.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(field.charAt(end - 1))) {
            end--;
        }
        return field.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** Several lines that end in a separator, or all: a single one among others may well have one of its own. */
    private static boolean isPadded(List<String> comments, char separator) {
        long ending = comments.stream()
                .filter(comment -> comment.stripTrailing().endsWith(String.valueOf(separator))
                        || comment.endsWith(String.valueOf(separator)))
                .count();
        return ending > 1 || (ending > 0 && ending == comments.size());
    }
}
