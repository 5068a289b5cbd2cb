package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.internal.numeric.Reals;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A ring table on the device: for each plane and harmonic, these by rising order, pairs of a value and a slope at each
 * knot; behind them the heights of the planes, and behind these the harmonics.
 *
 * @param region where it is
 * @param heightsOffset where in it the heights are
 * @param harmonicsOffset where in it the harmonics are
 * @param level what has been subtracted from the rings' values
 * @param planes the number of planes
 * @param harmonics the number of harmonics
 * @param knots the number of knots
 */
public record RingPlanesTable(
        Region region, long heightsOffset, long harmonicsOffset, double level, int planes, int harmonics, int knots)
        implements DeviceTables.Table {
    /** How it is made from a ring table. */
    public record Options(Precision precision) {}

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    public static RingPlanesTable of(RingTable table, Options options, Function<MemorySegment, Region> loader) {
        PreparedRings rings = new PreparedRings(table, options.precision);
        int planes = rings.z().length;
        int knots = rings.knots();
        List<Harmonic> harmonics = rings.harmonics().stream()
                .sorted(Comparator.comparingInt(Harmonic::order))
                .toList();
        long heightsOffset = 2L * planes * harmonics.size() * knots * Reals.bytes(options.precision);
        long harmonicsOffset = heightsOffset + (long) planes * Double.BYTES;
        MemorySegment contents =
                Arena.ofAuto().allocate(harmonicsOffset + (long) harmonics.size() * Integer.BYTES, Double.BYTES);
        long next = 0;
        for (int plane = 0; plane < planes; plane++) {
            for (Harmonic harmonic : harmonics) {
                long row = (long) plane * rings.rowsPerPlane()
                        + 2L * rings.harmonics().indexOf(harmonic);
                for (int knot = 0; knot < knots; knot++) {
                    long value = row * rings.rowLength() + knot;
                    copy(rings, options.precision, value, contents, next++);
                    copy(rings, options.precision, value + rings.rowLength(), contents, next++);
                }
            }
        }
        for (int plane = 0; plane < planes; plane++) {
            contents.set(ValueLayout.JAVA_DOUBLE, heightsOffset + (long) plane * Double.BYTES, rings.z()[plane]);
        }
        for (int q = 0; q < harmonics.size(); q++) {
            Harmonic harmonic = harmonics.get(q);
            contents.set(
                    ValueLayout.JAVA_INT,
                    harmonicsOffset + (long) q * Integer.BYTES,
                    harmonic.sine() ? -harmonic.order() : harmonic.order());
        }
        return new RingPlanesTable(
                loader.apply(contents), heightsOffset, harmonicsOffset, rings.level(), planes, harmonics.size(), knots);
    }

    private static void copy(PreparedRings rings, Precision precision, long from, MemorySegment into, long to) {
        Reals.set(into, precision, to, Reals.get(rings.rows(), precision, from));
    }
}
