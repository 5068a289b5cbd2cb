package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.PlaneBias;
import io.github.magtrack4j.internal.numeric.PreparedZLut;
import io.github.magtrack4j.internal.numeric.Reals;
import io.github.magtrack4j.method.Correlation;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.function.Function;

/**
 * A look-up table on the device: the prepared planes, behind them their heights, and behind these the bias between planes,
 * if it is to be taken off.
 *
 * @param region where it is
 * @param heightsOffset where in it the heights are
 * @param biasesOffset where in it the biases are
 * @param hasBias whether there are any
 * @param rowLength the values from the start of one row of the planes to the start of the next
 * @param degenerate whether a plane has no variance, so that no height can be told
 */
public record ZLutTable(
        Region region, long heightsOffset, long biasesOffset, boolean hasBias, int rowLength, boolean degenerate)
        implements DeviceTables.Table {
    /**
     * What it is made from. Look-up tables are immutable, and equal to nothing but themselves; a key does not keep its one, which
     * may be large.
     */
    public static final class Key extends WeakReference<ZLut> {
        private final Lookup lookup;
        private final Precision precision;
        private final int hash;

        /** A key; the number of points has an influence on the bias alone. */
        public Key(ZLut zlut, Lookup lookup, Precision precision, ReferenceQueue<Object> queue) {
            super(zlut, queue);
            this.lookup = switch (lookup) {
                case Correlation correlation -> Correlation.DEFAULTS;
                case WeightedLeastSquares squares -> squares;
            };
            this.precision = precision;
            hash = Objects.hash(System.identityHashCode(zlut), this.lookup, precision);
        }

        @Override
        public boolean equals(Object object) {
            return this == object
                    || (object instanceof Key other
                            && lookup.equals(other.lookup)
                            && precision == other.precision
                            && refersToThatOf(other));
        }

        private boolean refersToThatOf(Key other) {
            ZLut zlut = get();
            return zlut != null && other.refersTo(zlut);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    public static ZLutTable of(ZLut zlut, Key key, Function<MemorySegment, Region> loader) {
        PreparedZLut prepared = new PreparedZLut(zlut, key.lookup, key.precision);
        NormalizedTable planes = prepared.table();
        PlaneBias bias = prepared.bias();
        double[] biases = bias == null ? new double[0] : bias.values();
        long planesBytes = planes.table().byteSize();
        long heightsBytes = (long) prepared.planes() * Double.BYTES;
        MemorySegment contents =
                Arena.ofAuto().allocate(planesBytes + heightsBytes + (long) biases.length * Double.BYTES, Double.BYTES);
        contents.copyFrom(planes.table());
        if (planes.weighted()) {
            weigh(planes, key.precision, contents);
        }
        MemorySegment heights = contents.asSlice(planesBytes, heightsBytes);
        for (int plane = 0; plane < prepared.planes(); plane++) {
            heights.setAtIndex(ValueLayout.JAVA_DOUBLE, plane, zlut.z(plane));
        }
        contents.asSlice(planesBytes + heightsBytes).copyFrom(MemorySegment.ofArray(biases));
        return new ZLutTable(
                loader.apply(contents),
                planesBytes,
                planesBytes + heightsBytes,
                bias != null,
                planes.rowLength(),
                planes.degenerate());
    }

    /** Gives the planes the root of the profile's weights, too: kernels then take profiles without weights. */
    private static void weigh(NormalizedTable planes, Precision precision, MemorySegment values) {
        for (int row = 0; row < planes.rows(); row++) {
            double root = planes.rootOfWeight(row);
            for (int column = 0; column < planes.columns(); column++) {
                long index = (long) row * planes.rowLength() + column;
                Reals.set(values, precision, index, root * Reals.get(values, precision, index));
            }
        }
    }
}
