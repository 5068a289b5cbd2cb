package io.github.magtrack4j.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.detection.FoundBead;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Regions of interest as CSV files: the header {@code top,bottom,left,right}, then a region per line, in pixels, ends
 * exclusive. Lines that start with {@code #} are comments, and further columns are not looked at. Files may have been edited
 * by hand or with a program for spreadsheets; see {@link TraceFile#read}. Safe to use from many threads.
 */
public final class RegionFile {
    private static final List<String> COLUMNS = List.of("top", "bottom", "left", "right");

    private RegionFile() {}

    /**
     * Reads regions.
     *
     * @throws BadFileException if the file is not such a table, or a region is empty
     * @throws IOException if it cannot be read
     */
    public static List<RegionOfInterest> read(Path path) throws IOException {
        List<RegionOfInterest> regions = new ArrayList<>();
        new CsvTable(path, COLUMNS).read(comment -> {}, row -> regions.add(region(row)));
        return List.copyOf(regions);
    }

    private static RegionOfInterest region(CsvTable.Row row) throws BadFileException {
        int[] ends = new int[COLUMNS.size()];
        for (int column = 0; column < ends.length; column++) {
            ends[column] = (int) row.integer(column, Integer.MAX_VALUE);
        }
        try {
            return new RegionOfInterest(ends[0], ends[1], ends[2], ends[3]);
        } catch (IllegalArgumentException e) {
            throw row.bad(e.getMessage());
        }
    }

    /**
     * Writes regions. The file appears under its name when it is whole; a file of that name is replaced.
     *
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, List<RegionOfInterest> regions) throws IOException {
        write(path, Map.of(), COLUMNS, regions.stream().map(RegionFile::fields).toList());
    }

    /**
     * Writes the regions of beads that were found, with their centres and scores in the further columns {@code
     * x_px,y_px,score}. The file appears under its name when it is whole; a file of that name is replaced.
     *
     * @param path the file
     * @param header what the comment lines say, in the map's order; keys without colons, and neither with line breaks
     * @param beads the beads
     * @throws IllegalArgumentException if a key or a value of the header could not be read again
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, Map<String, String> header, List<FoundBead> beads) throws IOException {
        List<String> columns = new ArrayList<>(COLUMNS);
        columns.addAll(List.of("x_px", "y_px", "score"));
        write(path, header, columns, beads.stream().map(RegionFile::fields).toList());
    }

    private static List<String> fields(RegionOfInterest region) {
        return Stream.of(region.top(), region.bottom(), region.left(), region.right())
                .map(String::valueOf)
                .toList();
    }

    private static List<String> fields(FoundBead bead) {
        List<String> fields = new ArrayList<>(fields(bead.region()));
        // As precise as they are.
        for (double value : new double[] {bead.x(), bead.y(), bead.score()}) {
            fields.add(String.format(Locale.ROOT, "%.3f", value));
        }
        return fields;
    }

    private static void write(Path path, Map<String, String> header, List<String> columns, List<List<String>> rows)
            throws IOException {
        StringWriter text = new StringWriter();
        text.write(CommentHeader.format(header));
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(columns);
            rows.forEach(csv::writeRecord);
        }
        try (AtomicFile file = AtomicFile.create(path)) {
            file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            file.commit();
        }
    }
}
