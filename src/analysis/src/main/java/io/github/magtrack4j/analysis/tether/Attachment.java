package io.github.magtrack4j.analysis.tether;

import io.github.magtrack4j.internal.Arguments;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Where on a bead its tether is attached: a bead whose tether is not at its lowest point goes a circle when the magnet
 * turns, and hangs lower than it would, by {@code R(1 - √(1 - (r/R)²))}.
 *
 * <p>The circle is fitted to mean positions at several angles of the magnet, by least squares of {@code x² + y²}
 * against x and y (I. Kåsa, IEEE Trans. Instrum. Meas. 25 (1976) 8): without bias where the positions go all around.
 * The geometry is that of D. Klaue and R. Seidel, Phys. Rev. Lett. 102 (2009) 028302.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param centerX of the circle, in nm
 * @param centerY of the circle, in nm
 * @param radius r of the circle, in nm
 * @param radiusError one standard deviation, from how far positions are off the circle
 * @param coverage what part of the full turn the positions go around, 0 to 1; below a half do not trust the radius
 */
public record Attachment(double centerX, double centerY, double radius, double radiusError, double coverage) {
    /**
     * Fits a circle.
     *
     * @param x mean positions at several angles of the magnet, in nm; at least 4
     * @param y as many
     */
    public static Attachment of(double[] x, double[] y) {
        Arguments.require("x", x.length + " positions", x.length >= 4, "at least 4 positions");
        Arguments.require("y", y.length + " positions", y.length == x.length, "as many as x, " + x.length);
        int n = x.length;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            Arguments.finite("x[" + i + "]", x[i]);
            Arguments.finite("y[" + i + "]", y[i]);
            meanX += x[i] / n;
            meanY += y[i] / n;
        }
        double scale = 0;
        for (int i = 0; i < n; i++) {
            scale = Math.max(scale, Math.hypot(x[i] - meanX, y[i] - meanY));
        }
        if (scale == 0) {
            return new Attachment(meanX, meanY, 0, 0, 0);
        }
        RealMatrix rows = new Array2DRowRealMatrix(n, 3);
        ArrayRealVector squares = new ArrayRealVector(n);
        for (int i = 0; i < n; i++) {
            double u = (x[i] - meanX) / scale;
            double v = (y[i] - meanY) / scale;
            rows.setRow(i, new double[] {2 * u, 2 * v, 1});
            squares.setEntry(i, u * u + v * v);
        }
        QRDecomposition decomposition = new QRDecomposition(rows, 1e-12);
        if (!decomposition.getSolver().isNonSingular()) {
            throw new IllegalArgumentException("x and y are " + n + " positions on a line; they must go around");
        }
        double[] found = decomposition.getSolver().solve(squares).toArray();
        double radius = scale * Math.sqrt(Math.max(found[2] + found[0] * found[0] + found[1] * found[1], 0));
        double centerX = meanX + scale * found[0];
        double centerY = meanY + scale * found[1];
        double off = 0;
        double[] angles = new double[n];
        for (int i = 0; i < n; i++) {
            double d = Math.hypot(x[i] - centerX, y[i] - centerY) - radius;
            off += d * d;
            angles[i] = Math.atan2(y[i] - centerY, x[i] - centerX);
        }
        double sd = Math.sqrt(off / Math.max(n - 3, 1));
        return new Attachment(centerX, centerY, radius, sd / Math.sqrt(n), coverage(angles));
    }

    /** The turn less the largest gap between neighbouring angles, but for what even angles leave. */
    private static double coverage(double[] angles) {
        Arrays.sort(angles);
        double gap = angles[0] + 2 * Math.PI - angles[angles.length - 1];
        for (int i = 1; i < angles.length; i++) {
            gap = Math.max(gap, angles[i] - angles[i - 1]);
        }
        double even = 2 * Math.PI / angles.length;
        return Math.clamp(1 - (gap - even) / (2 * Math.PI), 0, 1);
    }

    /**
     * Returns by how much a bead hangs lower than if its tether were at its lowest point, in nm: what is to be added to
     * a measured extension.
     *
     * @param circle the radius r of the bead's circle, in nm; 0 to the bead's radius
     * @param beadRadius R, in nm
     */
    public static double heightLost(double circle, double beadRadius) {
        Arguments.positive("beadRadius", beadRadius);
        Arguments.require(
                "circle", circle, circle >= 0 && circle <= beadRadius, "0 to the bead's radius, " + beadRadius + " nm");
        double ratio = circle / beadRadius;
        // R(1 - √(1 - q²)) without a difference of nearly equal numbers.
        return beadRadius * ratio * ratio / (1 + Math.sqrt((1 - ratio) * (1 + ratio)));
    }
}
