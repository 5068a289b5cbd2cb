package io.github.magtrack4j.files.tables;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyType;
import io.github.magtrack4j.npy.NpyWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Look-up tables as {@code .npy} files.
 *
 * <p>One table has MagTrack's arrangement: 1 + bins rows, a column per plane; the heights in nm in row 0. A table for
 * each bead is an array of such: (beads, 1 + bins, planes). What made the tables may follow in a second array of bytes,
 * which is text, {@code # key: value} lines in UTF-8; {@value #BEADS} there has the numbers of the beads, without which
 * they are numbered from 0, and {@code profile}, its options, {@code xy} and {@code image_size_px} have the
 * {@linkplain ZLut#kind kind} of the tables, without which it is not known. In Python:
 *
 * <pre>{@code
 * with open("zlut.npy", "rb") as file:
 *     tables = numpy.load(file)
 *     print(numpy.load(file).tobytes().decode())
 * }</pre>
 *
 * <p>Safe to use from many threads.
 */
public final class ZLutFile implements TableFile {
    /** The key of the header that has the numbers of the beads that the tables are of, with commas between. */
    public static final String BEADS = TableBeads.KEY;

    private final TableBeads<ZLut> content;

    private ZLutFile(TableBeads<ZLut> content) {
        this.content = content;
    }

    /**
     * Reads the tables of a file and what it says of them. The file may have any numeric type.
     *
     * @throws BadFileException if it is not a {@code .npy} file of such tables, the heights of a table's planes do not
     *     rise or fall strictly, or the tables are not of the kind that it says
     * @throws IOException if it cannot be read
     */
    public static ZLutFile open(Path path) throws IOException {
        return TableFiles.read(path, ZLutFile::of);
    }

    static ZLutFile of(Path path, List<NpyArray> arrays) throws IOException {
        NpyArray first = arrays.getFirst();
        if (first.shape().length == TableFiles.RING_AXES) {
            throw new BadFileException(
                    path, "it has ring tables, for the joint fit; a classic look-up table is needed");
        }
        List<ZLut> tables = new ArrayList<>();
        if (first.shape().length == 3) {
            Arguments.atLeast("the number of tables", first.shape()[0], 1);
            for (long bead = 0; bead < first.shape()[0]; bead++) {
                tables.add(table(bead, first.get(bead)));
            }
        } else {
            tables.add(ZLut.ofReference(first.toMatrix()));
        }
        Map<String, String> header = TableFiles.header(arrays);
        KindLines.kind(header).ifPresent(kind -> tables.replaceAll(table -> table.withKind(kind)));
        return new ZLutFile(TableBeads.of(path, tables, header));
    }

    private static ZLut table(long bead, NpyArray reference) throws IOException {
        DoubleMatrix matrix = reference.toMatrix();
        try {
            return ZLut.ofReference(matrix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in that of bead " + bead + ", " + e.getMessage(), e);
        }
    }

    /** Returns the tables: one for all beads, or one for each. */
    public List<ZLut> tables() {
        return content.tables();
    }

    @Override
    public List<ZLut> classic() {
        return tables();
    }

    @Override
    public List<Integer> beads() {
        return content.beads();
    }

    /**
     * Returns the tables of some beads: the one table of a file that has one, which then serves all of them, or one for
     * each.
     *
     * @param wanted the numbers of the beads, at least one
     * @throws BadFileException if there are several tables, but none for one of the beads
     */
    public List<ZLut> tablesOf(List<Integer> wanted) throws BadFileException {
        return content.of(wanted);
    }

    @Override
    public Map<String, String> header() {
        return content.copyOfHeader();
    }

    /**
     * Reads the table of a file that has one.
     *
     * @throws BadFileException if it is not a {@code .npy} file of one table
     * @throws IOException if it cannot be read
     */
    public static ZLut read(Path path) throws IOException {
        List<ZLut> tables = open(path).tables();
        if (tables.size() != 1) {
            throw new BadFileException(path, "it has " + tables.size() + " look-up tables; one is needed");
        }
        return tables.getFirst();
    }

    /**
     * Writes a table, as f8, and its kind where it knows it. The file appears under its name when it is whole; a file
     * of that name is replaced.
     *
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, ZLut zlut) throws IOException {
        DoubleMatrix reference = zlut.toReference();
        try (NpyWriter writer = NpyWriter.create(path)) {
            writer.write(NpyType.F8, reference.segment(), reference.rows(), reference.columns());
            if (zlut.kind().isPresent()) {
                TableFiles.writeHeader(writer, KindLines.of(zlut.kind().get()));
            }
            writer.commit();
        }
    }

    /** The kind of all tables; empty where one of them does not know it. */
    private static Optional<ZLutKind> commonKind(List<ZLut> tables) {
        List<ZLutKind> kinds =
                tables.stream().flatMap(table -> table.kind().stream()).toList();
        for (ZLutKind kind : kinds) {
            Arguments.require(
                    "the kind of a table",
                    kind,
                    kind.equals(kinds.getFirst()),
                    "that of the others, " + kinds.getFirst());
        }
        return kinds.size() == tables.size() ? Optional.of(kinds.getFirst()) : Optional.empty();
    }

    /**
     * Writes a table for each bead, as f8, and what made them. The file appears under its name when it is whole; a file
     * of that name is replaced.
     *
     * @param path the file
     * @param tables a table per bead, at least one, of the same numbers of bins and planes, and of one kind
     * @param header what the file says of them, in the map's order; keys without colons, and neither with line breaks.
     *     The lines that tell the kind are added, or replaced, if all tables know it.
     * @throws IllegalArgumentException if the tables differ in size or kind, or a key or a value of the header could
     *     not be read again
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, List<ZLut> tables, Map<String, String> header) throws IOException {
        Arguments.atLeast("the number of tables", tables.size(), 1);
        ZLut first = tables.getFirst();
        Map<String, String> lines = new LinkedHashMap<>(header);
        commonKind(tables).ifPresent(kind -> lines.putAll(KindLines.of(kind)));
        try (Arena arena = Arena.ofConfined()) {
            long tableBytes = Arguments.product("the table", 1 + first.bins(), first.planes(), Double.BYTES);
            MemorySegment elements = arena.allocate(Arguments.product("the tables", tableBytes, tables.size()));
            for (int bead = 0; bead < tables.size(); bead++) {
                ZLut table = tables.get(bead);
                Arguments.require(
                        "the table of bead " + bead,
                        table,
                        table.bins() == first.bins() && table.planes() == first.planes(),
                        "as large as the first, " + first);
                DoubleMatrix reference = table.toReference();
                elements.asSlice(bead * tableBytes, tableBytes).copyFrom(reference.segment());
            }
            try (NpyWriter writer = NpyWriter.create(path)) {
                writer.write(NpyType.F8, elements, tables.size(), 1 + first.bins(), first.planes());
                TableFiles.writeHeader(writer, lines);
                writer.commit();
            }
        }
    }
}
