package io.github.magtrack4j.cli.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.magtrack4j.files.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Results as a CSV file: comment lines with what they were made of, then the columns' names, and a line for each row.
 */
public final class ResultTable {
    private final StringWriter text = new StringWriter();

    /** Begins with a comment line for each entry. */
    public ResultTable(Map<String, String> header) {
        header.forEach(this::comment);
    }

    /** Adds a comment line about a bead. */
    public void note(int bead, String note) {
        comment("bead_" + bead, note);
    }

    private void comment(String key, String value) {
        text.append("# " + key + ": " + value + "\n");
    }

    /** Writes the file, which appears under its name when it is whole. */
    public void write(Path file, List<String> columns, Stream<List<String>> rows) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(columns);
            rows.forEach(csv::writeRecord);
        }
        WholeFile.write(file, text.toString());
    }
}
