package io.github.magtrack4j.files.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Resources;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.npy.NpyArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingTableFileTest {
    private static final double[] HEIGHTS = {100, 80, 60, 40, 20};

    @TempDir
    private Path folder;

    private static RingTable table(double seed, Harmonic... harmonics) {
        double[][][] coefficients = new double[HEIGHTS.length][harmonics.length][14];
        double[] variances = new double[HEIGHTS.length];
        for (int plane = 0; plane < HEIGHTS.length; plane++) {
            variances[plane] = seed + plane;
            for (int q = 0; q < harmonics.length; q++) {
                for (int knot = 0; knot < 14; knot++) {
                    coefficients[plane][q][knot] = Math.sin(seed + plane + 2 * q + 0.3 * knot);
                }
            }
        }
        return RingTable.of(10, HEIGHTS, List.of(harmonics), coefficients).withVariances(variances);
    }

    private static void assertSame(RingTable expected, RingTable actual) {
        assertEquals(expected.harmonics(), actual.harmonics());
        assertEquals(expected.size(), actual.size());
        assertEquals(expected.planes(), actual.planes());
        for (int plane = 0; plane < expected.planes(); plane++) {
            assertEquals(expected.z(plane), actual.z(plane));
            assertEquals(expected.variance(plane), actual.variance(plane));
            for (int q = 0; q < expected.harmonics().size(); q++) {
                for (int knot = 0; knot < expected.coefficients(); knot++) {
                    assertEquals(expected.coefficient(plane, q, knot), actual.coefficient(plane, q, knot));
                }
            }
        }
    }

    /** Each bead with its own harmonics. */
    @Test
    void tablesComeBack() throws IOException {
        RingTable first = table(1, Harmonic.RINGS, Harmonic.sine(2), Harmonic.cosine(8));
        RingTable second = table(2, Harmonic.RINGS, Harmonic.cosine(4));
        Path file = folder.resolve("rings.npy");
        RingTableFile.write(file, List.of(first, second), Map.of("beads", "7,3", "movie", "scan.tif"));
        RingTableFile read = RingTableFile.open(file);
        assertEquals(List.of(7, 3), read.beads());
        assertEquals("scan.tif", read.header().get("movie"));
        assertEquals("rings,sin2,cos4,cos8", read.header().get("harmonics"));
        assertEquals("10", read.header().get("image_size_px"));
        assertSame(first, read.tables().get(0));
        assertSame(second, read.tables().get(1));
        assertSame(first, read.tablesOf(List.of(3, 7)).get(1));
        assertEquals(
                "it has no look-up table of bead 5; it has those of beads 7, 3",
                assertThrows(BadFileException.class, () -> read.tablesOf(List.of(3, 5)))
                        .getMessage()
                        .replaceFirst("^.*npy: ", ""));
        assertEquals(5, read.classic().getFirst().planes());
        // NumPy's way: one array behind the other.
        List<NpyArray> arrays = NpyArray.readAll(file);
        assertEquals(4, arrays.size());
        assertEquals(100, arrays.get(2).toDoubles()[0]);
    }

    @Test
    void theKindIsFoundOut() throws IOException {
        Path rings = folder.resolve("rings.npy");
        RingTableFile.write(rings, List.of(table(1, Harmonic.RINGS)), Map.of());
        assertInstanceOf(RingTableFile.class, TableFile.open(rings));
        Resources.assertBad(
                rings,
                "it has ring tables, for the joint fit; a classic look-up table is needed",
                () -> ZLutFile.open(rings));
        Path classic = folder.resolve("classic.npy");
        ZLutFile.write(
                classic,
                ZLut.ofReference(DoubleMatrix.copyOf(new double[] {0, 1}, new double[] {2, 3}, new double[] {4, 5})));
        assertInstanceOf(ZLutFile.class, TableFile.open(classic));
        Resources.assertBad(
                classic,
                "it is not a look-up table: it has no ring tables (four arrays, of which the first has four axes, and the"
                        + " second the line '# table: rings')",
                () -> RingTableFile.open(classic));
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() throws IOException {
        Path file = folder.resolve("rings.npy");
        RingTable first = table(1, Harmonic.RINGS);
        RingTable other = RingTable.of(12, HEIGHTS, List.of(Harmonic.RINGS), new double[5][1][14]);
        assertThrows(IllegalArgumentException.class, () -> RingTableFile.write(file, List.of(first, other), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> RingTableFile.write(file, List.of(), Map.of()));
        RingTableFile.write(file, List.of(first, first), Map.of("beads", "1,1"));
        Resources.assertBad(
                file,
                "it is not a look-up table: beads is '1,1'; it must be a number of its own for each of 2 tables",
                () -> RingTableFile.open(file));
    }
}
