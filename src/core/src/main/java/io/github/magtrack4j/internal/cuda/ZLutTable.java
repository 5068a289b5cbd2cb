package io.github.magtrack4j.internal.cuda;

import io.github.magtrack4j.LookupMethod;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.cpu.PreparedZLut;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/**
 * A look-up table on the device: the prepared planes, and behind them their heights.
 *
 * @param region where it is
 * @param heightsOffset where in it the heights are
 * @param rowLength the values from the start of one row of the planes to the start of the next
 * @param degenerate whether a plane has no variance, so that no height can be told
 */
record ZLutTable(Region region, long heightsOffset, int rowLength, boolean degenerate) implements DeviceTables.Table {
    /** What it is made from; look-up tables are immutable, and equal to nothing but themselves. */
    record Key(ZLut zlut, Precision precision) {}

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    static ZLutTable of(Key key, Function<MemorySegment, Region> loader) {
        PreparedZLut prepared = new PreparedZLut(key.zlut, LookupMethod.CORRELATION, 3, key.precision);
        MemorySegment planes = prepared.table().table();
        MemorySegment contents =
                Arena.ofAuto().allocate(planes.byteSize() + (long) prepared.planes() * Double.BYTES, Double.BYTES);
        contents.copyFrom(planes);
        for (int plane = 0; plane < prepared.planes(); plane++) {
            contents.set(ValueLayout.JAVA_DOUBLE, planes.byteSize() + (long) plane * Double.BYTES, key.zlut.z(plane));
        }
        return new ZLutTable(
                loader.apply(contents),
                planes.byteSize(),
                prepared.table().rowLength(),
                prepared.table().degenerate());
    }
}
