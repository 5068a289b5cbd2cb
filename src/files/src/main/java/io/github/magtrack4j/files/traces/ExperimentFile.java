package io.github.magtrack4j.files.traces;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.csv.CsvTable;
import io.github.magtrack4j.internal.io.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was done to a sample and when, as a CSV file: the header {@code frame} or {@code time_s}, and as many as there
 * are of {@code magnet_mm}, {@code turns}, {@code buffer} and {@code event}; then a line for each change, in the order
 * of time. An empty field is what the line before had; an event has no duration. Lines that start with {@code #} are
 * comments, and further columns are not looked at. Files may have been edited by hand or with a program for
 * spreadsheets; see {@link TraceFile#read}. Safe to use from many threads.
 */
public final class ExperimentFile {
    private static final String FRAME = "frame";
    private static final String TIME = "time_s";
    private static final int HEADER_BYTES = 65_536;

    private ExperimentFile() {}

    /**
     * A change.
     *
     * @param frame from which on; -1 if the file has times
     * @param time from which on, in s; NaN if the file has frames
     * @param magnetHeight in mm; NaN if it is not known
     * @param turns of the magnet; NaN if they are not known
     * @param buffer its name; empty if it is not known
     * @param event what happened; empty if nothing did
     */
    public record Change(long frame, double time, double magnetHeight, double turns, String buffer, String event) {}

    /**
     * Reads the changes of an experiment.
     *
     * @throws BadFileException if it is not such a table, or its lines are not in the order of time
     * @throws IOException if it cannot be read
     */
    public static List<Change> read(Path path) throws IOException {
        String column = timeColumn(path);
        List<Change> changes = new ArrayList<>();
        new CsvTable(path, List.of(column)).read(comment -> {}, row -> {
            Change before = changes.isEmpty()
                    ? new Change(-1, Double.NEGATIVE_INFINITY, Double.NaN, Double.NaN, "", "")
                    : changes.getLast();
            long frame = column.equals(FRAME) ? row.integer(0, Long.MAX_VALUE) : -1;
            double time = column.equals(TIME) ? row.number(0) : Double.NaN;
            if (column.equals(TIME) && !(time >= before.time() && Double.isFinite(time))) {
                throw row.bad("time_s is " + time + "; it must be a number, no less than in the line before");
            }
            if (column.equals(FRAME) && frame < before.frame()) {
                throw row.bad("frame is " + frame + "; it must be no less than in the line before, " + before.frame());
            }
            double magnet = row.furtherNumber("magnet_mm");
            double turns = row.furtherNumber("turns");
            String buffer = row.furtherText("buffer");
            changes.add(new Change(
                    frame,
                    time,
                    Double.isNaN(magnet) ? before.magnetHeight() : magnet,
                    Double.isNaN(turns) ? before.turns() : turns,
                    buffer.isEmpty() ? before.buffer() : buffer,
                    row.furtherText("event")));
        });
        return List.copyOf(changes);
    }

    /**
     * Which of both columns the header has: the first line that is no comment, for both names are ASCII in any
     * encoding.
     */
    private static String timeColumn(Path path) throws IOException {
        byte[] start;
        try (InputFile file = InputFile.open(path)) {
            start = file.read(0, (int) Math.min(HEADER_BYTES, file.size()));
        }
        String text = new String(start, StandardCharsets.ISO_8859_1).replace("\0", "");
        return text.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.contains(FRAME) || line.contains(TIME))
                .map(line -> line.contains(FRAME) ? FRAME : TIME)
                .findFirst()
                .orElse(FRAME);
    }
}
