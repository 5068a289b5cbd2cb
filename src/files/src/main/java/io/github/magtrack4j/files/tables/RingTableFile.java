package io.github.magtrack4j.files.tables;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyType;
import io.github.magtrack4j.npy.NpyWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ring tables as {@code .npy} files of four arrays, one behind the other:
 *
 * <ol>
 *   <li>the coefficients of the splines, f8: (beads, planes, harmonics, knots). A harmonic that a bead does not have is
 *       0;
 *   <li>text, {@code # key: value} lines in UTF-8: {@code table: rings}, {@code image_size_px}, {@code harmonics},
 *       {@code knots_per_px}, {@code beads} as in {@link ZLutFile}, and what else made the tables;
 *   <li>the height of each plane in nm, f8: (planes);
 *   <li>the variance of each plane, f8: (beads, planes), see {@link RingTable#variance}.
 * </ol>
 *
 * <pre>{@code
 * with open("zlut.npy", "rb") as file:
 *     coefficients = numpy.load(file)
 *     print(numpy.load(file).tobytes().decode())
 *     heights = numpy.load(file)
 *     variances = numpy.load(file)
 * }</pre>
 *
 * <p>Safe to use from many threads.
 */
public final class RingTableFile implements TableFile {
    private static final String KIND = "table";
    private static final String RINGS = "rings";
    private static final String HARMONICS = "harmonics";
    private static final String KNOTS = "knots_per_px";

    private final TableBeads<RingTable> content;

    private RingTableFile(TableBeads<RingTable> content) {
        this.content = content;
    }

    /**
     * Reads the tables of a file and what it says of them.
     *
     * @throws BadFileException if it is not a file of ring tables
     * @throws IOException if it cannot be read
     */
    public static RingTableFile open(Path path) throws IOException {
        return TableFiles.read(path, RingTableFile::of);
    }

    static RingTableFile of(Path path, List<NpyArray> arrays) throws IOException {
        Map<String, String> header = TableFiles.header(arrays);
        long[] shape = arrays.getFirst().shape();
        if (shape.length != TableFiles.RING_AXES || !RINGS.equals(header.get(KIND)) || arrays.size() < 4) {
            throw new IllegalArgumentException(
                    "it has no ring tables (four arrays, of which the first has four axes, and the"
                            + " second the line '# table: rings')");
        }
        List<Harmonic> harmonics = Pattern.compile("\\s*,\\s*")
                .splitAsStream(required(header, HARMONICS))
                .map(Harmonic::parse)
                .toList();
        Arguments.atLeast("the number of tables", shape[0], 1);
        Arguments.require(
                "the number of harmonics of the array",
                shape[2],
                shape[2] == harmonics.size(),
                "that of the line " + HARMONICS);
        String knots = required(header, KNOTS);
        Arguments.require(
                KNOTS,
                "'" + knots + "'",
                knots.equals(String.valueOf(RingTable.KNOTS_PER_PIXEL)),
                String.valueOf(RingTable.KNOTS_PER_PIXEL));
        int size = KindLines.imageSize(required(header, KindLines.IMAGE_SIZE)).orElseThrow();
        Arguments.inRange(KindLines.IMAGE_SIZE, size, Backend.MIN_SIZE, Backend.MAX_SIZE);
        double[] heights = arrays.get(2).toDoubles();
        double[] variances = arrays.get(3).toDoubles();
        Arguments.require(
                "the number of heights", heights.length, heights.length == shape[1], "that of planes, " + shape[1]);
        Arguments.require(
                "the number of variances",
                variances.length,
                variances.length == shape[0] * shape[1],
                "one for each bead and plane, " + shape[0] * shape[1]);
        List<RingTable> tables = new ArrayList<>();
        for (int bead = 0; bead < shape[0]; bead++) {
            double[] numbers = arrays.getFirst().get(bead).toDoubles();
            double[] ofPlanes = Arrays.copyOfRange(variances, bead * heights.length, (bead + 1) * heights.length);
            tables.add(table(size, heights, harmonics, numbers, (int) shape[3]).withVariances(ofPlanes));
        }
        return new RingTableFile(TableBeads.of(path, tables, header));
    }

    private static String required(Map<String, String> header, String key) {
        String value = header.get(key);
        if (value == null) {
            throw new IllegalArgumentException("its text has no line '# " + key + ": …'");
        }
        return value.strip();
    }

    /** Makes a table of its numbers, by plane, harmonic and knot; a harmonic that is 0 throughout is left out. */
    private static RingTable table(int size, double[] z, List<Harmonic> harmonics, double[] numbers, int knots) {
        int perPlane = harmonics.size() * knots;
        List<Integer> used = new ArrayList<>();
        for (int q = 0; q < harmonics.size(); q++) {
            boolean isUsed = q == 0;
            for (int plane = 0; plane < z.length && !isUsed; plane++) {
                for (int knot = 0; knot < knots; knot++) {
                    isUsed |= numbers[plane * perPlane + q * knots + knot] != 0;
                }
            }
            if (isUsed) {
                used.add(q);
            }
        }
        double[][][] coefficients = new double[z.length][used.size()][];
        for (int plane = 0; plane < z.length; plane++) {
            for (int i = 0; i < used.size(); i++) {
                int first = plane * perPlane + used.get(i) * knots;
                coefficients[plane][i] = Arrays.copyOfRange(numbers, first, first + knots);
            }
        }
        return RingTable.of(size, z, used.stream().map(harmonics::get).toList(), coefficients);
    }

    /** Returns the tables: one for all beads, or one for each. */
    public List<RingTable> tables() {
        return content.tables();
    }

    @Override
    public List<ZLut> classic() {
        return tables().stream().map(ZLut::of).toList();
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
    public List<RingTable> tablesOf(List<Integer> wanted) throws BadFileException {
        return content.of(wanted);
    }

    @Override
    public Map<String, String> header() {
        return content.copyOfHeader();
    }

    /**
     * Writes a table for each bead, or one for all, and what made them. The file appears under its name when it is
     * whole; a file of that name is replaced.
     *
     * @param path the file
     * @param tables a table per bead, at least one, for images of one size, with the same heights and as many
     *     coefficients
     * @param header what the file says of them, in the map's order; keys without colons, and neither with line breaks.
     *     The lines that the class names are added, or replaced, the numbers of beads aside.
     * @throws IllegalArgumentException if the tables do not go together, or a key or a value of the header could not be
     *     read again
     * @throws IOException if it cannot be written; nothing has changed then
     */
    public static void write(Path path, List<RingTable> tables, Map<String, String> header) throws IOException {
        Arguments.atLeast("the number of tables", tables.size(), 1);
        RingTable first = tables.getFirst();
        double[] heights = heights(first);
        List<Harmonic> harmonics = tables.stream()
                .flatMap(table -> table.harmonics().stream())
                .distinct()
                .sorted(RingTableFile::compare)
                .toList();
        int knots = first.coefficients();
        double[] numbers = new double
                [Math.toIntExact(Arguments.product(
                        "the number of coefficients", (long) tables.size() * heights.length, harmonics.size(), knots))];
        double[] variances = new double[tables.size() * heights.length];
        int at = 0;
        for (int bead = 0; bead < tables.size(); bead++) {
            RingTable table = tables.get(bead);
            Arguments.require(
                    "the table of bead " + bead,
                    table,
                    table.size() == first.size()
                            && table.coefficients() == knots
                            && Arrays.equals(heights(table), heights),
                    "as large as the first, " + first + ", with its heights");
            for (int plane = 0; plane < heights.length; plane++) {
                variances[bead * heights.length + plane] = table.variance(plane);
                for (Harmonic harmonic : harmonics) {
                    int q = table.harmonics().indexOf(harmonic);
                    for (int knot = 0; knot < knots; knot++) {
                        numbers[at] = q < 0 ? 0 : table.coefficient(plane, q, knot);
                        at++;
                    }
                }
            }
        }
        Map<String, String> lines = new LinkedHashMap<>(header);
        lines.put(KIND, RINGS);
        lines.put(KindLines.IMAGE_SIZE, String.valueOf(first.size()));
        lines.put(HARMONICS, harmonics.stream().map(Harmonic::toString).collect(Collectors.joining(",")));
        lines.put(KNOTS, String.valueOf(RingTable.KNOTS_PER_PIXEL));
        try (NpyWriter writer = NpyWriter.create(path)) {
            writer.write(NpyType.F8, elements(numbers), tables.size(), heights.length, harmonics.size(), knots);
            TableFiles.writeHeader(writer, lines);
            writer.write(NpyType.F8, elements(heights), heights.length);
            writer.write(NpyType.F8, elements(variances), tables.size(), heights.length);
            writer.commit();
        }
    }

    private static MemorySegment elements(double[] values) {
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_DOUBLE.withOrder(ByteOrder.LITTLE_ENDIAN), values);
    }

    private static double[] heights(RingTable table) {
        double[] heights = new double[table.planes()];
        Arrays.setAll(heights, table::z);
        return heights;
    }

    /** By order, the cosine before the sine, so that rings come first. */
    private static int compare(Harmonic a, Harmonic b) {
        int byOrder = Integer.compare(a.order(), b.order());
        return byOrder != 0 ? byOrder : Boolean.compare(a.sine(), b.sine());
    }
}
