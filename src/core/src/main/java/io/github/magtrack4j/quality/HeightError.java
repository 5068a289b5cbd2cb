package io.github.magtrack4j.quality;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.internal.numeric.PreparedZLut;
import java.lang.foreign.ValueLayout;

/**
 * How the height of a profile moves with its bins. Not safe to share between threads.
 *
 * <p>The height is the vertex of a parabola through the correlations {@code r(j) = Σ T(j) p} with the planes T about
 * the most like, where p is the profile less its mean and divided by its norm, all under the method's weights. So the
 * derivative of r(j) by a bin of the profile is {@code (T(j) - r(j) p) / norm}, and that of the vertex a sum of these
 * with the parabola's own derivatives.
 */
final class HeightError {
    private final HeightTable heights;
    private final ZLut zlut;
    private final NormalizedTable table;
    private final double[] normalized;
    private final double[] correlations;
    private final double[] weights;
    private double norm;
    private int plane;

    HeightError(HeightTable heights) {
        this.heights = heights;
        zlut = heights.zlut();
        table = heights.prepared().table();
        normalized = new double[zlut.bins()];
        correlations = new double[zlut.planes()];
        weights = new double[zlut.bins()];
    }

    /** Takes a profile and what was found for its height; tells whether that has an error that can be told. */
    boolean open(double[] profile, double z) {
        double sum = 0;
        double count = 0;
        for (int bin = 1; bin < profile.length; bin++) {
            if (!Double.isNaN(profile[bin])) {
                sum += table.weight(bin - 1) * profile[bin];
                count += table.weight(bin - 1);
            }
        }
        norm = 0;
        for (int bin = 1; bin < profile.length; bin++) {
            double centred = (profile[bin] - sum / count) * table.rootOfWeight(bin - 1);
            normalized[bin] = Double.isNaN(centred) ? 0 : centred;
            norm += normalized[bin] * normalized[bin];
        }
        norm = Math.sqrt(norm);
        ParabolaFit parabola = heights.prepared().parabola();
        int nearest = heights.nearestPlane(z);
        int low = Math.max(nearest - parabola.reach() - 3, 0);
        int high = Math.min(nearest + parabola.reach() + 3, zlut.planes() - 1);
        for (int i = low; i <= high; i++) {
            correlations[i] = correlation(i);
        }
        plane = Math.max(nearest - 1, low);
        for (int i = plane; i <= Math.min(nearest + 1, high); i++) {
            plane = correlations[i] > correlations[plane] ? i : plane;
        }
        boolean known = plane > parabola.reach() && plane < zlut.planes() - parabola.reach() - 1;
        if (known) {
            weigh(parabola.derivatives(i -> correlations[i], plane), plane - parabola.reach());
        }
        return known;
    }

    private void weigh(double[] derivatives, int first) {
        double nmPerPlane = (zlut.z(plane + 1) - zlut.z(plane - 1)) / 2;
        for (int bin = 1; bin < weights.length; bin++) {
            double sum = 0;
            for (int u = 0; u < derivatives.length; u++) {
                sum += derivatives[u] * derivative(first + u, bin);
            }
            weights[bin] = nmPerPlane * sum;
        }
    }

    /** The derivative of the correlation with a plane by a bin of the profile. */
    private double derivative(int plane, int bin) {
        return (table(plane, bin) - correlations[plane] * normalized[bin] / norm) / norm * table.rootOfWeight(bin - 1);
    }

    /** The correlation of the profile with a plane, under the method's weights. */
    double correlation(int plane) {
        double sum = 0;
        for (int bin = 1; bin < normalized.length; bin++) {
            sum += table(plane, bin) * normalized[bin];
        }
        return sum / norm;
    }

    private double table(int plane, int bin) {
        return table.table().getAtIndex(ValueLayout.JAVA_DOUBLE, (long) (bin - 1) * table.rowLength() + plane);
    }

    /** By how many nm the height changes with a bin. */
    double weight(int bin) {
        return weights[bin];
    }

    /**
     * The variance that noise makes.
     *
     * @param profile the profile that was taken
     */
    double variance(HeightProfile profile) {
        int other = correlations[plane - 1] > correlations[plane + 1] ? plane - 1 : plane + 1;
        double sum = profile.varianceOf(this::weight);
        double ofLead = profile.varianceOf(bin -> derivative(plane, bin) - derivative(other, bin));
        PreparedZLut prepared = heights.prepared();
        double jump = prepared.height(i -> correlations[i], other) - prepared.height(i -> correlations[i], plane);
        double lead = correlations[plane] - correlations[other];
        return sum + Gaussians.varianceOfChoice(jump, lead, Math.sqrt(ofLead));
    }
}
