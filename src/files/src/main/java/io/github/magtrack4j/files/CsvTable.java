package io.github.magtrack4j.files;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A CSV file of numbers whose first columns are known; further columns may hold anything. Lines that start with {@code #}
 * are comments.
 */
final class CsvTable {
    private static final Pattern DECIMAL = Pattern.compile("[0-9eE.+-]+");

    private final Path path;
    private final List<String> columns;

    CsvTable(Path path, List<String> columns) {
        this.path = path;
        this.columns = columns;
    }

    /** What is done with each line of numbers. */
    @FunctionalInterface
    interface RowReader {
        void read(Row row) throws BadFileException;
    }

    /** A line of numbers. */
    final class Row {
        private final CsvRecord fields;

        private final List<String> names;

        private Row(CsvRecord fields, List<String> names) {
            this.fields = fields;
            this.names = names;
        }

        long integer(int column, long most) throws BadFileException {
            String text = fields.getField(column);
            try {
                long value = Long.parseLong(text);
                if (value >= 0 && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw bad(fields, columns.get(column) + " is '" + text + "'; it must be a whole number, 0 to " + most);
        }

        /** Returns the names of all columns. */
        List<String> names() {
            return names;
        }

        /** Returns what a further column holds; NaN if that is no number. */
        double numberOrNaN(int column) {
            String text = fields.getField(column);
            try {
                return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        /** Returns a number; an empty field, which is how some programs write it, is NaN. */
        double number(int column) throws BadFileException {
            String text = fields.getField(column);
            if (text.isEmpty() || text.equalsIgnoreCase("nan")) {
                return Double.NaN;
            }
            // Java's suffixes, as in 1d, and hexadecimal fractions, as in 0x1p3, are not numbers anywhere else.
            if (text.equals("Infinity")
                    || text.equals("-Infinity")
                    || DECIMAL.matcher(text).matches()) {
                try {
                    return Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    // Said below.
                }
            }
            throw bad(fields, columns.get(column) + " is '" + text + "'; it must be a number");
        }

        BadFileException bad(String problem) {
            return bad(fields, problem);
        }

        private BadFileException bad(CsvRecord at, String problem) {
            return new BadFileException(path, "line " + at.getStartingLineNumber() + ": " + problem);
        }
    }

    /**
     * Reads the file.
     *
     * @param comments what the text of each comment goes to, without the {@code #}
     * @param rows what each line after the header goes to
     */
    void read(Consumer<String> comments, RowReader rows) throws IOException {
        // FastCSV opens files itself, but does not say in a sentence why it cannot.
        InputFile.open(path).close();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .commentStrategy(CommentStrategy.READ)
                .commentCharacter('#')
                .detectBomHeader(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(path)) {
            List<String> names = null;
            for (CsvRecord fields : reader) {
                if (fields.isComment()) {
                    comments.accept(fields.getField(0));
                } else if (names == null) {
                    requireHeader(fields);
                    names = List.copyOf(fields.getFields());
                } else {
                    rows.read(row(fields, names));
                }
            }
            if (names == null) {
                throw new BadFileException(path, "it has no line with the columns' names, " + names());
            }
        } catch (CsvParseException e) {
            throw new BadFileException(path, "it is not a CSV file: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new BadFileException(
                    path, "it cannot be read as text: " + e.getCause().getMessage(), e);
        }
    }

    private Row row(CsvRecord fields, List<String> names) throws BadFileException {
        Row row = new Row(fields, names);
        if (fields.getFieldCount() != names.size()) {
            throw row.bad("it has " + fields.getFieldCount() + " fields; it must have " + names.size()
                    + ", as the line with the columns' names");
        }
        return row;
    }

    private void requireHeader(CsvRecord fields) throws BadFileException {
        List<String> found = fields.getFields();
        if (found.size() < columns.size() || !found.subList(0, columns.size()).equals(columns)) {
            throw new BadFileException(
                    path,
                    "line " + fields.getStartingLineNumber() + ": the columns are " + String.join(",", found)
                            + "; they must begin with " + names());
        }
    }

    private String names() {
        return String.join(",", columns);
    }
}
