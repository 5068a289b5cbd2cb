package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.ZLutFile;
import io.github.magtrack4j.method.TrackingOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where the look-up tables come from.
 *
 * @param file the file of tables, or null
 * @param given the tables themselves, where there is no file; empty for none
 */
public record TableInput(Path file, List<ZLut> given) {
    /** No tables: there is no z. */
    public static final TableInput NONE = new TableInput(null, List.of());

    private boolean isNone() {
        return file == null && given.isEmpty();
    }

    /**
     * Returns a table for all beads, or one for each, or none.
     *
     * @param beads the numbers of the beads
     * @param size the width of the beads' images
     * @throws BadFileException if the tables of the file do not suit beads or options
     * @throws IllegalArgumentException if tables that were given do not
     */
    public List<ZLut> read(List<Integer> beads, int size, TrackingOptions options) throws IOException {
        if (isNone()) {
            return List.of();
        }
        ZLutFile read = file == null ? null : ZLutFile.open(file);
        if (read != null
                && read.tables().size() > 1
                && areLines(beads)
                && read.tables().size() != beads.size()) {
            // Numbers that may be those of lines do not say which bead of the scan each is.
            throw problem("it has " + read.tables().size()
                    + " look-up tables, one for each bead of the scan; there are " + beads.size() + " beads to track");
        }
        List<ZLut> tables = read == null ? given : read.tablesOf(beads);
        if (tables.size() > 1 && tables.size() != beads.size()) {
            throw new IllegalArgumentException("there are " + tables.size()
                    + " look-up tables; there must be 1, or one for each of " + beads.size() + " beads");
        }
        for (ZLut table : tables) {
            String problem = InputChecks.problemOfTable(table, size, options);
            if (problem == null) {
                problem = InputChecks.problemOfKind(table, file != null, size, options);
            }
            if (problem != null) {
                throw problem(problem);
            }
        }
        return tables;
    }

    /** Whether beads are numbered from 0, as those of a file without numbers are. */
    private static boolean areLines(List<Integer> beads) {
        for (int index = 0; index < beads.size(); index++) {
            if (beads.get(index) != index) {
                return false;
            }
        }
        return true;
    }

    private BadFileException problem(String problem) {
        if (file == null) {
            throw new IllegalArgumentException(problem);
        }
        return new BadFileException(file, problem);
    }

    /** Adds the line that names them. */
    public void putName(Map<String, String> header) {
        header.put("zlut", isNone() ? "none" : file == null ? "not from a file" : HeaderText.name(file));
    }

    /** Adds the line that tells them from others. */
    public void putDigest(Map<String, String> header) throws IOException {
        header.put("zlut_sha256", isNone() ? "none" : file == null ? digest(given) : Digest.of(file));
    }

    private static String digest(List<ZLut> tables) {
        MessageDigest sha256 = Digest.sha256();
        for (ZLut table : tables) {
            MemorySegment numbers = table.toReference().segment();
            sha256.update((table.planes() + " × " + table.bins() + "\n").getBytes(StandardCharsets.UTF_8));
            sha256.update(numbers.asByteBuffer());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
