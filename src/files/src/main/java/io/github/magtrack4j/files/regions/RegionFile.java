package io.github.magtrack4j.files.regions;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.detection.FoundBead;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.csv.CommentHeader;
import io.github.magtrack4j.files.internal.csv.CsvTable;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Regions of interest as CSV files: the header {@code top,bottom,left,right,bead}, then a region per line, in pixels,
 * ends exclusive. A bead keeps its number when other lines are deleted or moved; where there is no column {@code bead},
 * as in files of other programs, it is the number of the line, from 0. Lines that start with {@code #} are comments,
 * and further columns are not looked at. Files may have been edited by hand or with a program for spreadsheets; see
 * {@link TraceFile#read}. Safe to use from many threads.
 */
public final class RegionFile {
    private static final String BEAD = "bead";
    private static final List<String> COLUMNS = List.of("top", "bottom", "left", "right");

    private RegionFile() {}

    /**
     * Reads regions, whatever the numbers of their beads.
     *
     * @throws BadFileException if the file is not such a table, or a region is empty
     * @throws IOException if it cannot be read
     */
    public static List<RegionOfInterest> read(Path path) throws IOException {
        return readBeads(path).stream().map(BeadRegion::region).toList();
    }

    /**
     * Reads the regions of beads.
     *
     * @throws BadFileException if the file is not such a table, a region is empty, or two beads have one number
     * @throws IOException if it cannot be read
     */
    public static List<BeadRegion> readBeads(Path path) throws IOException {
        List<BeadRegion> regions = new ArrayList<>();
        Set<Integer> beads = new HashSet<>();
        new CsvTable(path, COLUMNS).read(comment -> {}, row -> {
            int bead = (int) row.furtherInteger(BEAD, Integer.MAX_VALUE).orElse(regions.size());
            if (!beads.add(bead)) {
                throw row.bad("bead is " + bead + ", as in a line above; each bead must have a number of its own");
            }
            regions.add(new BeadRegion(bead, region(row)));
        });
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
     * Writes regions, of beads that are numbered from 0. The file appears under its name when it is whole; a file of
     * that name is replaced.
     *
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, List<RegionOfInterest> regions) throws IOException {
        write(path, Map.of(), List.of(), regions, List.of());
    }

    /**
     * Writes the regions of beads that were found, with their centres and scores in the further columns
     * {@code x_px,y_px,score}. The file appears under its name when it is whole; a file of that name is replaced.
     *
     * @param path the file
     * @param header what the comment lines say, in the map's order; keys without colons, and neither with line breaks
     * @param beads the beads
     * @throws IllegalArgumentException if a key or a value of the header could not be read again
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, Map<String, String> header, List<FoundBead> beads) throws IOException {
        write(
                path,
                header,
                List.of("x_px", "y_px", "score"),
                beads.stream().map(FoundBead::region).toList(),
                beads.stream().map(RegionFile::furtherFields).toList());
    }

    private static List<String> fields(int bead, RegionOfInterest region) {
        return IntStream.of(region.top(), region.bottom(), region.left(), region.right(), bead)
                .mapToObj(String::valueOf)
                .toList();
    }

    private static List<String> furtherFields(FoundBead bead) {
        // As precise as they are.
        return DoubleStream.of(bead.x(), bead.y(), bead.score())
                .mapToObj(value -> String.format(Locale.ROOT, "%.3f", value))
                .toList();
    }

    /** Writes regions, and further fields of each where there are further columns. */
    private static void write(
            Path path,
            Map<String, String> header,
            List<String> furtherColumns,
            List<RegionOfInterest> regions,
            List<List<String>> furtherFields)
            throws IOException {
        StringWriter text = new StringWriter();
        text.write(CommentHeader.format(header));
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(Stream.of(COLUMNS, List.of(BEAD), furtherColumns)
                    .flatMap(List::stream)
                    .toList());
            for (int bead = 0; bead < regions.size(); bead++) {
                List<String> fields = new ArrayList<>(fields(bead, regions.get(bead)));
                if (!furtherColumns.isEmpty()) {
                    fields.addAll(furtherFields.get(bead));
                }
                csv.writeRecord(fields);
            }
        }
        try (AtomicFile file = AtomicFile.create(path)) {
            file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            file.commit();
        }
    }
}
