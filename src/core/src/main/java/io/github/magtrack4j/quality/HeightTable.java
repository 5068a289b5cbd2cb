package io.github.magtrack4j.quality;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.numeric.PreparedZLut;
import io.github.magtrack4j.method.Lookup;

/**
 * A look-up table, and what is made of it to look heights up. Immutable.
 *
 * @param zlut the table
 * @param prepared the same, made ready
 * @param edge heights within so many planes of the first or the last are at the edge
 */
record HeightTable(ZLut zlut, PreparedZLut prepared, int edge) {
    HeightTable(ZLut zlut, Lookup lookup) {
        this(zlut, new PreparedZLut(zlut, lookup, Precision.F64), lookup.localPoints());
    }

    /** The plane nearest to a height. */
    int nearestPlane(double z) {
        int nearest = 0;
        for (int plane = 1; plane < zlut.planes(); plane++) {
            nearest = Math.abs(zlut.z(plane) - z) < Math.abs(zlut.z(nearest) - z) ? plane : nearest;
        }
        return nearest;
    }

    /** Whether a height is outside the table, which is NaN, or near one of its ends. */
    boolean isAtEdge(double z) {
        int plane = nearestPlane(z);
        return Double.isNaN(z) || plane < edge || plane >= zlut.planes() - edge;
    }
}
