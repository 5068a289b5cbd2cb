package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.numeric.Directions;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.method.PolarProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * The polar grid of profiles along circles, on the device: the directions of a quadrant's rays in the precision of the
 * kernels, and behind them in 64 bits, which tell what lies in the image.
 *
 * @param region where they are
 * @param wideOffset where in it those in 64 bits are
 * @param angles the angles in a quadrant
 */
public record PolarTable(Region region, long wideOffset, int angles) implements DeviceTables.Table {
    /** What it is made from. */
    public record Key(int size, PolarProfile options, Precision precision) {}

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    public static PolarTable of(Key key, Function<MemorySegment, Region> loader) {
        Directions directions = new PolarGrid(key.size, key.options).directions();
        long wideOffset = DirectionValues.bytes(directions, key.precision);
        long wideBytes = DirectionValues.bytes(directions, Precision.F64);
        MemorySegment contents = Arena.ofAuto().allocate(wideOffset + wideBytes, Double.BYTES);
        DirectionValues.write(directions, key.precision, contents);
        DirectionValues.write(directions, Precision.F64, contents.asSlice(wideOffset));
        return new PolarTable(loader.apply(contents), wideOffset, directions.count());
    }
}
