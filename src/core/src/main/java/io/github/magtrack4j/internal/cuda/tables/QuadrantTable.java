package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import io.github.magtrack4j.method.QuadrantInterpolation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * The polar grid of quadrant interpolation, on the device: the cosines of its angles, and behind them the sines.
 *
 * @param region where they are
 * @param angles the angles in a quadrant
 * @param mostRadii the most radii there can be
 * @param mostRadius the radius of the outermost circle, in pixels
 */
public record QuadrantTable(Region region, int angles, int mostRadii, double mostRadius) implements DeviceTables.Table {
    /** What it is made from. */
    public record Key(int size, QuadrantInterpolation options, Precision precision) {}

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    public static QuadrantTable of(Key key, Function<MemorySegment, Region> loader) {
        QuadrantGrid grid = new QuadrantGrid(key.size, key.options);
        MemorySegment contents =
                Arena.ofAuto().allocate(DirectionValues.bytes(grid.directions(), key.precision), Double.BYTES);
        DirectionValues.write(grid.directions(), key.precision, contents);
        return new QuadrantTable(loader.apply(contents), grid.angles(), grid.mostRadii(), grid.mostRadius());
    }
}
