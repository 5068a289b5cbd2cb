package io.github.magtrack4j.files.tables;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.BadFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A file of look-up tables: classic ones or ring tables. */
public sealed interface TableFile permits ZLutFile, RingTableFile {
    /**
     * Reads the tables of a file, whichever kind they are of.
     *
     * @throws BadFileException if it is not a {@code .npy} file of such tables
     * @throws IOException if it cannot be read
     */
    static TableFile open(Path path) throws IOException {
        return TableFiles.read(
                path,
                (file, arrays) -> arrays.getFirst().shape().length == TableFiles.RING_AXES
                        ? RingTableFile.of(file, arrays)
                        : ZLutFile.of(file, arrays));
    }

    /** Returns a classic table for each, {@link ZLut#of(io.github.magtrack4j.jointfit.RingTable)} of ring tables. */
    List<ZLut> classic();

    /** Returns the number of the bead that each table is of. */
    List<Integer> beads();

    /** Returns what the file says of the tables, a copy; empty if it says nothing. */
    Map<String, String> header();
}
