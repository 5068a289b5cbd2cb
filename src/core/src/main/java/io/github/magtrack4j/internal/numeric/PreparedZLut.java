package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.method.Correlation;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.util.Arrays;

/**
 * A look-up table made ready for one way of looking up: its planes without their first bin for correlation, their
 * heights, and how a height between planes is found. Immutable.
 */
public final class PreparedZLut {
    private final double[] z;
    private final NormalizedTable table;
    private final ParabolaFit parabola;

    /** Null where the bias between planes is left as it is. */
    private final PlaneBias bias;

    /** Prepares a table. */
    public PreparedZLut(ZLut zlut, Lookup lookup, Precision precision) {
        z = new double[zlut.planes()];
        Arrays.setAll(z, zlut::z);
        double[] weights = NormalizedTable.equalWeights(zlut.bins() - 1);
        boolean weighted = switch (lookup) {
            case Correlation correlation -> false;
            case WeightedLeastSquares squares -> true;
        };
        if (weighted) {
            Arrays.setAll(weights, index -> index + 1); // of the bin's number: the first one is left out
        }
        NormalizedTable.Values values = (plane, index) -> zlut.profile(plane, index + 1);
        table = new NormalizedTable(z.length, weights, values, precision);
        parabola = new ParabolaFit(lookup.localPoints(), true, precision);
        bias = weighted && !table.degenerate()
                ? new PlaneBias(z.length, weights, values, new ParabolaFit(lookup.localPoints(), true))
                : null;
    }

    /** The number of planes. */
    public int planes() {
        return z.length;
    }

    /** The planes without their first bin. */
    public NormalizedTable table() {
        return table;
    }

    /** The fit to the correlation's maximum. */
    public ParabolaFit parabola() {
        return parabola;
    }

    /** The correction between planes; null where nothing is. */
    public PlaneBias bias() {
        return bias;
    }

    /** The height where the correlation with the planes has its vertex; NaN outside the table. */
    public double height(ParabolaFit.Values correlation, int maximum) {
        double plane = parabola.vertex(correlation, planes(), maximum);
        return heightOf(bias == null ? plane : bias.takeOff(plane));
    }

    private double heightOf(double plane) {
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
