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
import java.util.function.Function;

/**
 * A look-up table on the device: the prepared planes, behind them their heights, and behind these the bias between
 * planes, if it is to be corrected.
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
     * How it is made from a look-up table.
     *
     * @param lookup how heights are looked up; the number of points has an influence on the bias alone
     * @param precision that of the arithmetic
     */
    public record Options(Lookup lookup, Precision precision) {
        /** Takes what makes no difference to the same. */
        public Options {
            lookup = switch (lookup) {
                case Correlation correlation -> Correlation.DEFAULTS;
                case WeightedLeastSquares squares -> squares;
            };
        }
    }

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    public static ZLutTable of(ZLut zlut, Options options, Function<MemorySegment, Region> loader) {
        PreparedZLut prepared = new PreparedZLut(zlut, options.lookup, options.precision);
        NormalizedTable planes = prepared.table();
        PlaneBias bias = prepared.bias();
        double[] biases = bias == null ? new double[0] : bias.values();
        long planesBytes = planes.table().byteSize();
        long heightsBytes = (long) prepared.planes() * Double.BYTES;
        MemorySegment contents =
                Arena.ofAuto().allocate(planesBytes + heightsBytes + (long) biases.length * Double.BYTES, Double.BYTES);
        contents.copyFrom(planes.table());
        if (planes.weighted()) {
            weigh(planes, options.precision, contents);
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
