package io.github.magtrack4j.files.internal.csv;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.magtrack4j.files.BadFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A CSV file of numbers that has columns of known names, and perhaps further ones which may hold anything. People edit
 * such files by hand and with programs for spreadsheets, so columns may be in any order, names in capitals, and
 * separators and decimal points those of any country ({@link CsvDialect}, {@link CsvNumbers}). Columns without a name,
 * and lines that are empty but for separators, do not count. Lines that start with {@code #} are comments.
 */
public final class CsvTable {
    /** As much of a field as is told. */
    private static final int SHOWN = 60;

    private final Path path;
    private final List<String> columns;

    public CsvTable(Path path, List<String> columns) {
        this.path = path;
        this.columns = columns;
    }

    /** What is done with each line of numbers. */
    @FunctionalInterface
    public interface RowReader {
        /** Takes a line. */
        void read(Row row) throws BadFileException;
    }

    /** Where the columns are. */
    private final class Places {
        private final int[] known = new int[columns.size()];
        private final List<Integer> further = new ArrayList<>();
        private final List<String> furtherNames = new ArrayList<>();
        private int fields;

        Places(CsvRecord header) throws BadFileException {
            List<String> names =
                    header.getFields().stream().map(CsvDialect::name).toList();
            for (int column = 0; column < known.length; column++) {
                String name = columns.get(column);
                known[column] = names.indexOf(name);
                if (known[column] < 0) {
                    throw bad(
                            header,
                            "its columns are " + shown(String.join(",", names)) + "; there must be "
                                    + String.join(",", columns) + ", and '" + name + "' is not among them");
                }
                if (names.lastIndexOf(name) != known[column]) {
                    throw bad(header, "it has several columns '" + name + "'; it must have one");
                }
            }
            for (int place = 0; place < names.size(); place++) {
                if (!names.get(place).isEmpty()) {
                    fields = place + 1;
                    if (!columns.contains(names.get(place))) {
                        further.add(place);
                        furtherNames.add(CsvDialect.strip(header.getField(place)));
                    }
                }
            }
        }
    }

    /** A line of numbers. */
    public final class Row {
        private final CsvRecord fields;
        private final Places places;
        private final CsvNumbers numbers;

        private Row(CsvRecord fields, Places places, CsvNumbers numbers) {
            this.fields = fields;
            this.places = places;
            this.numbers = numbers;
        }

        /** Returns the whole number in one of the known columns. */
        public long integer(int column, long most) throws BadFileException {
            return integer(columns.get(column), places.known[column], most);
        }

        private long integer(String name, int place, long most) throws BadFileException {
            String text = CsvDialect.strip(fields.getField(place));
            try {
                return numbers.whole(text, most, fields.getStartingLineNumber());
            } catch (CsvNumbers.UnreadableException e) {
                throw unreadable(name, text, e);
            }
        }

        /**
         * Returns the number in one of the known columns; an empty field, which is how some programs write it, is NaN.
         */
        public double number(int column) throws BadFileException {
            return number(columns.get(column), CsvDialect.strip(fields.getField(places.known[column])));
        }

        private double number(String name, String text) throws BadFileException {
            try {
                return numbers.number(text, fields.getStartingLineNumber());
            } catch (CsvNumbers.UnreadableException e) {
                throw unreadable(name, text, e);
            }
        }

        /**
         * Returns the whole number in a further column of this name, whatever its capitals; empty where there is none.
         *
         * @throws BadFileException if there are several, or what it holds is no such number
         */
        public OptionalLong furtherInteger(String name, long most) throws BadFileException {
            List<String> names =
                    places.furtherNames.stream().map(CsvDialect::name).toList();
            int column = names.indexOf(name);
            if (column < 0) {
                return OptionalLong.empty();
            }
            if (names.lastIndexOf(name) != column) {
                throw bad("there are several columns '" + name + "'; there must be one");
            }
            return OptionalLong.of(integer(name, places.further.get(column), most));
        }

        /** Returns what a further column of this name holds, whatever its capitals; empty where there is none. */
        public String furtherText(String name) throws BadFileException {
            List<String> names =
                    places.furtherNames.stream().map(CsvDialect::name).toList();
            int column = names.indexOf(name);
            if (column < 0) {
                return "";
            }
            if (names.lastIndexOf(name) != column) {
                throw bad("there are several columns '" + name + "'; there must be one");
            }
            return CsvDialect.strip(fields.getField(places.further.get(column)));
        }

        /** Returns the number in a further column of this name; NaN where there is none, or nothing in it. */
        public double furtherNumber(String name) throws BadFileException {
            String text = furtherText(name);
            return text.isEmpty() ? Double.NaN : number(name, text);
        }

        /** Returns the names of the further columns. */
        public List<String> furtherNames() {
            return places.furtherNames;
        }

        /** Returns what a further column holds; NaN if that is no number. */
        public double furtherOrNaN(int column) throws BadFileException {
            String text = CsvDialect.strip(fields.getField(places.further.get(column)));
            return CsvNumbers.isNumber(text) ? number(places.furtherNames.get(column), text) : Double.NaN;
        }

        /** Returns the exception that says what is wrong with this line. */
        public BadFileException bad(String problem) {
            return CsvTable.this.bad(fields, problem);
        }

        private BadFileException unreadable(String name, String text, CsvNumbers.UnreadableException why) {
            return bad(name + " is '" + shown(text) + "'; " + why.getMessage());
        }
    }

    /**
     * Reads the file.
     *
     * @param comments what the text of each comment goes to, without the {@code #}
     * @param rows what each line after the header goes to
     */
    public void read(Consumer<String> comments, RowReader rows) throws IOException {
        try {
            CsvDialect dialect = CsvDialect.of(path, columns);
            CsvNumbers numbers = new CsvNumbers(dialect.separator());
            Places places = null;
            try (CsvReader<CsvRecord> reader = reader(dialect)) {
                for (CsvRecord fields : reader) {
                    if (isComment(fields)) {
                        comments.accept(comment(fields, dialect));
                    } else if (!isBlank(fields) && places != null) {
                        requireFields(fields, places);
                        rows.read(new Row(fields, places, numbers));
                    } else if (!isBlank(fields) && !tellsSeparator(fields)) {
                        places = new Places(fields);
                    }
                }
            }
            if (places == null) {
                throw new BadFileException(
                        path, "it has no line with the columns' names, " + String.join(",", columns));
            }
            numbers.requireUnambiguous();
        } catch (CsvNumbers.UnreadableException e) {
            throw new BadFileException(path, e.getMessage(), e);
        } catch (CsvParseException e) {
            throw new BadFileException(path, "it is not a CSV file: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new BadFileException(
                    path, "it cannot be read as text: " + e.getCause().getMessage(), e);
        }
    }

    private CsvReader<CsvRecord> reader(CsvDialect dialect) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(dialect.separator())
                .commentStrategy(CommentStrategy.READ)
                .commentCharacter('#')
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(CsvDialect.open(path, dialect.charset()));
    }

    /** Some programs put comments between quotation marks, or spaces before them. */
    private static boolean isComment(CsvRecord fields) {
        return fields.isComment() || fields.getField(0).stripLeading().startsWith("#");
    }

    /** What a comment said before a program took its commas for separators, and perhaps wrote others. */
    private static String comment(CsvRecord fields, CsvDialect dialect) {
        if (!fields.isComment()) {
            List<String> cells = new ArrayList<>(fields.getFields());
            while (cells.size() > 1 && cells.getLast().isBlank()) {
                cells.removeLast();
            }
            return String.join(",", cells).stripLeading().substring(1);
        }
        String text = fields.getField(0);
        if (!dialect.padded()) {
            return text;
        }
        int end = text.length();
        while (end > 0
                && (text.charAt(end - 1) == dialect.separator() || Character.isWhitespace(text.charAt(end - 1)))) {
            end--;
        }
        return text.substring(0, end).replace(dialect.separator(), ',');
    }

    private static boolean isBlank(CsvRecord fields) {
        return fields.getFields().stream().allMatch(CsvDialect::isBlank);
    }

    /** Whether it is the first line, and tells the separator alone; that ends the first field, mostly. */
    private static boolean tellsSeparator(CsvRecord fields) {
        return fields.getStartingLineNumber() == 1
                && CsvDialect.name(fields.getField(0)).startsWith("sep=");
    }

    private void requireFields(CsvRecord fields, Places places) throws BadFileException {
        int count = fields.getFieldCount();
        while (count > places.fields
                && CsvDialect.strip(fields.getField(count - 1)).isEmpty()) {
            count--;
        }
        if (count != places.fields) {
            throw bad(
                    fields,
                    "it has " + count + " fields; it must have " + places.fields
                            + ", as the line with the columns' names");
        }
    }

    private BadFileException bad(CsvRecord at, String problem) {
        return new BadFileException(path, "line " + at.getStartingLineNumber() + ": " + problem);
    }

    /** A field as it can stand in a sentence. */
    private static String shown(String field) {
        String line = field.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
