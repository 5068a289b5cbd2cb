package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;

/** A look-up table made ready: its planes without their first bin for correlation, and their heights. Immutable. */
public final class PreparedZLut {
    private final double[] z;
    private final NormalizedTable table;

    /** Prepares a table. */
    public PreparedZLut(ZLut zlut, Precision precision) {
        z = new double[zlut.planes()];
        for (int plane = 0; plane < z.length; plane++) {
            z[plane] = zlut.z(plane);
        }
        table = new NormalizedTable(
                z.length, zlut.bins() - 1, (plane, index) -> zlut.profile(plane, index + 1), precision);
    }

    /** The number of planes. */
    public int planes() {
        return z.length;
    }

    /** The planes without their first bin. */
    public NormalizedTable table() {
        return table;
    }

    /** The height at a fractional plane; NaN outside the table. */
    double height(double plane) {
        if (!(plane >= 0 && plane <= planes() - 1)) {
            return Double.NaN;
        }
        int below = (int) plane;
        if (below == planes() - 1) {
            return z[below];
        }
        return z[below] + (plane - below) * (z[below + 1] - z[below]);
    }
}
