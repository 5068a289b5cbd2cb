package io.github.magtrack4j.files;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Regions of interest as CSV files: the header {@code top,bottom,left,right}, then a region per line, in pixels, ends
 * exclusive. Lines that start with {@code #} are comments. Safe to use from many threads.
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
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(COLUMNS);
            for (RegionOfInterest region : regions) {
                csv.writeRecord(
                        Integer.toString(region.top()),
                        Integer.toString(region.bottom()),
                        Integer.toString(region.left()),
                        Integer.toString(region.right()));
            }
        }
        try (AtomicFile file = AtomicFile.create(path)) {
            file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            file.commit();
        }
    }
}
