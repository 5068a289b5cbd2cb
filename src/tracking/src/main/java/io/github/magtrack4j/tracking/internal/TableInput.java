package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.ClassicRings;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.tables.RingTableFile;
import io.github.magtrack4j.files.tables.TableFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.TrackingMethod;
import io.github.magtrack4j.method.TrackingOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where the look-up tables come from: a file, or tables that are given, of one of both kinds.
 *
 * @param file the file of tables, or null
 * @param given the tables themselves, where there is no file; empty for none
 * @param givenRings the same for ring tables
 */
public record TableInput(Path file, List<ZLut> given, List<RingTable> givenRings) {
    /** No tables: there is no z. */
    public static final TableInput NONE = new TableInput(null, List.of(), List.of());

    /**
     * The tables of a run, all for the method.
     *
     * @param method the method that they are for
     * @param zluts those for the steps: one for all beads, or one for each, or none
     * @param rings those for the joint fit: one for all beads, or one for each
     * @param wereClassic whether the ring tables were made of classic ones
     * @param header what the file says of them; empty where there is none
     */
    public record Tables(
            TrackingMethod method,
            List<ZLut> zluts,
            List<RingTable> rings,
            boolean wereClassic,
            Map<String, String> header) {
        /** Whether there is any. */
        public boolean isEmpty() {
            return zluts.isEmpty() && rings.isEmpty();
        }
    }

    private boolean isNone() {
        return file == null && given.isEmpty() && givenRings.isEmpty();
    }

    /**
     * Returns the tables of beads.
     *
     * @param beads the numbers of the beads
     * @param size the width of the beads' images
     * @param method the method that they are for; null for that of their kind
     * @param options those of the steps
     * @throws BadFileException if the tables of the file do not suit beads, method or options
     * @throws IllegalArgumentException if tables that were given do not
     */
    public Tables read(List<Integer> beads, int size, TrackingMethod method, TrackingOptions options)
            throws IOException {
        if (isNone()) {
            if (method == TrackingMethod.JOINT_FIT) {
                throw new IllegalArgumentException("the joint fit needs look-up tables; none is given");
            }
            return new Tables(TrackingMethod.STEPS, List.of(), List.of(), false, Map.of());
        }
        TableFile read = file == null ? null : TableFile.open(file);
        requireKnownBeads(read, beads);
        Map<String, String> header = read == null ? Map.of() : read.header();
        List<RingTable> rings = read instanceof RingTableFile ofRings ? ofRings.tablesOf(beads) : givenRings;
        List<ZLut> classic = read instanceof ZLutFile zluts ? zluts.tablesOf(beads) : given;
        requireOneForEach(Math.max(rings.size(), classic.size()), beads.size());
        boolean isClassic = rings.isEmpty();
        TrackingMethod chosen = method != null ? method : isClassic ? TrackingMethod.STEPS : TrackingMethod.JOINT_FIT;
        for (RingTable table : rings) {
            if (table.size() != size) {
                throw problem("its tables are for images of " + table.size() + " × " + table.size()
                        + " pixels; those of the beads are " + size + " × " + size);
            }
        }
        if (chosen == TrackingMethod.JOINT_FIT) {
            return new Tables(chosen, List.of(), isClassic ? toRings(classic, size) : rings, isClassic, header);
        }
        List<ZLut> zluts = isClassic ? classic : rings.stream().map(ZLut::of).toList();
        for (ZLut table : zluts) {
            String problem = InputChecks.problemOfTable(table, size, options);
            if (problem == null) {
                problem = InputChecks.problemOfKind(table, file != null, size, options);
            }
            if (problem != null) {
                throw problem(problem);
            }
        }
        return new Tables(chosen, zluts, List.of(), false, header);
    }

    private void requireKnownBeads(TableFile read, List<Integer> beads) throws BadFileException {
        if (read != null
                && read.beads().size() > 1
                && areLines(beads)
                && read.beads().size() != beads.size()) {
            // Numbers that may be those of lines do not say which bead of the scan each is.
            throw problem("it has " + read.beads().size() + " look-up tables, one for each bead of the scan; there are "
                    + beads.size() + " beads to track");
        }
    }

    private static void requireOneForEach(int tables, int beads) {
        if (tables > 1 && tables != beads) {
            throw new IllegalArgumentException(
                    "there are " + tables + " look-up tables; there must be 1, or one for each of " + beads + " beads");
        }
    }

    private List<RingTable> toRings(List<ZLut> zluts, int size) throws BadFileException {
        try {
            return zluts.stream().map(zlut -> ClassicRings.of(zlut, size)).toList();
        } catch (IllegalArgumentException e) {
            throw problem("the joint fit cannot use it: " + e.getMessage());
        }
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
        header.put("zlut_sha256", isNone() ? "none" : file == null ? digest() : Digest.of(file));
    }

    private String digest() {
        MessageDigest sha256 = Digest.sha256();
        for (ZLut table : given) {
            MemorySegment numbers = table.toReference().segment();
            sha256.update((table.planes() + " × " + table.bins() + "\n").getBytes(StandardCharsets.UTF_8));
            sha256.update(numbers.asByteBuffer());
        }
        for (RingTable table : givenRings) {
            sha256.update((table + "\n").getBytes(StandardCharsets.UTF_8));
            ByteBuffer numbers = ByteBuffer.allocate(table.harmonics().size() * table.coefficients() * Double.BYTES);
            for (int plane = 0; plane < table.planes(); plane++) {
                numbers.clear();
                for (int q = 0; q < table.harmonics().size(); q++) {
                    for (int knot = 0; knot < table.coefficients(); knot++) {
                        numbers.putDouble(table.coefficient(plane, q, knot));
                    }
                }
                sha256.update(numbers.flip());
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
