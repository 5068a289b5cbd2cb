package io.github.magtrack4j.internal.cpu.scalar;

import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.internal.cpu.steps.RingKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The sums of the joint fit, pixel by pixel. */
final class RingsF64 extends RingKernels {
    /** A radius in knots: what is nearer to the axis has no angle. */
    private static final double AXIS = (double) 1e-3;

    private final int n;

    /** The pixels, row by row. */
    private final double[] image;

    /** Of each pixel, in SD of the noise. */
    private final double[] residuals;

    /** Of each pixel of the last evaluation: the model, its derivatives, and 1, times the root of the weight. */
    private final double[] models;

    private final double[] byX;
    private final double[] byY;
    private final double[] byZ;
    private final double[] roots;
    private final @Wide double[] sums = new @Wide double[SUMS];
    private PreparedRings rings;

    /** By row of a plane and knot: the table at the height, and its derivative by that. */
    private double[][] table = new double[0][];

    private double[][] byHeight = new double[0][];

    /** Of the pixel at hand: the model, and its derivatives by the radius, the angle, the centre and the height. */
    private double model;

    private double byRadius;
    private double byAngle;
    private double slopeX;
    private double slopeY;
    private double slopeZ;

    RingsF64(int n, double[] image) {
        this.n = n;
        this.image = image;
        residuals = new double[n * n];
        models = new double[n * n];
        byX = new double[n * n];
        byY = new double[n * n];
        byZ = new double[n * n];
        roots = new double[n * n];
    }

    @Override
    public void setHeight(PreparedRings rings, PlaneInterpolation planes) {
        this.rings = rings;
        int rows = rings.rowsPerPlane();
        if (table.length != rows || table[0].length != rings.knots()) {
            table = new double[rows][rings.knots()];
            byHeight = new double[rows][rings.knots()];
        }
        for (int row = 0; row < rows; row++) {
            Arrays.fill(table[row], 0);
            Arrays.fill(byHeight[row], 0);
            for (int p = 0; p < planes.points(); p++) {
                double weight = (double) planes.weight(p);
                double slope = (double) planes.slope(p);
                long first = ((long) (planes.first() + p) * rows + row) * rings.rowLength();
                for (int knot = 0; knot < rings.knots(); knot++) {
                    double value = rings.rows().getAtIndex(ValueLayout.JAVA_DOUBLE, first + knot);
                    table[row][knot] += weight * value;
                    byHeight[row][knot] += slope * value;
                }
            }
        }
    }

    @Override
    public void evaluate(
            @Wide double x,
            @Wide double y,
            @Wide double offset,
            @Wide double gain,
            @Wide double readVariance,
            @Wide double varianceGain,
            @Wide double limit,
            Rows rows) {
        Arrays.fill(sums, 0);
        int spacing = rows == Rows.ALL ? 1 : ROW_SPACING;
        for (int row = spacing / 2; row < n; row += spacing) {
            for (int column = 0; column < n; column++) {
                int pixel = row * n + column;
                double root = 0; // what is no finite number makes the sums NaN nevertheless
                double residual = image[pixel];
                if (interpolate(column, row, x, y)) {
                    double bright = (double) offset + (double) gain * model;
                    residual -= bright;
                    root = 1 / (double) Math.sqrt((double) readVariance + (double) varianceGain * Math.max(bright, 0));
                }
                residuals[pixel] = residual * root;
                double part = residual * root / (double) limit;
                root *= Math.max(1 - part * part, 0);
                byX[pixel] = slopeX * root;
                byY[pixel] = slopeY * root;
                byZ[pixel] = slopeZ * root;
                roots[pixel] = root;
                models[pixel] = model * root;
                if (root != 0) { // NaN, where the pixel is no finite number, makes the sums NaN
                    add(pixel, residual * root);
                }
            }
        }
    }

    @Override
    public void evaluateChange(@Wide double x, @Wide double y, @Wide double dx, @Wide double dy, @Wide double dz) {
        Arrays.fill(sums, 0);
        for (int row = ROW_SPACING / 2; row < n; row += ROW_SPACING) {
            for (int column = 0; column < n; column++) {
                int pixel = row * n + column;
                if (roots[pixel] != 0) {
                    double told = models[pixel]
                            + (double) dx * byX[pixel]
                            + (double) dy * byY[pixel]
                            + (double) dz * byZ[pixel];
                    add(pixel, interpolate(column, row, x, y) ? model * roots[pixel] - told : 0);
                }
            }
        }
    }

    @Override
    public void moveResiduals(@Wide double[] step) {
        Arrays.fill(sums, 0);
        for (int pixel = 0; pixel < n * n; pixel++) {
            residuals[pixel] -= (double) step[0] * byX[pixel]
                    + (double) step[1] * byY[pixel]
                    + (double) step[2] * byZ[pixel]
                    + (double) step[3] * roots[pixel]
                    + (double) step[4] * models[pixel];
            double square = residuals[pixel] * residuals[pixel];
            sums[EE] += square;
            sums[FOURTH] += square * square;
        }
        for (int pixel = 0; pixel < n * n - n; pixel++) {
            sums[LAG] += residuals[pixel] * residuals[pixel + n];
        }
    }

    /** The model and its derivatives at a pixel; whether the table reaches there. */
    private boolean interpolate(int column, int row, @Wide double x, @Wide double y) {
        double dx = (double) ((column - x) * RingTable.KNOTS_PER_PIXEL);
        double dy = (double) ((row - y) * RingTable.KNOTS_PER_PIXEL);
        double u = (double) Math.sqrt(dx * dx + dy * dy);
        int knot = (int) u;
        if (knot >= rings.knots() - 1) {
            return false;
        }
        interpolate(dx, dy, u, knot);
        // By the centre: away from it.
        double perRadius = (double) RingTable.KNOTS_PER_PIXEL / Math.max(u, AXIS);
        double x0 = dx * perRadius;
        double y0 = dy * perRadius;
        double turn = byAngle / Math.max(u, AXIS);
        slopeX = turn * y0 - byRadius * x0;
        slopeY = -turn * x0 - byRadius * y0;
        return true;
    }

    /** The model and its derivatives at a pixel, by the radius from knot to knot. */
    private void interpolate(double dx, double dy, double u, int knot) {
        double f = u - knot;
        double angle = (double) Math.atan2(dy, dx);
        model = 0;
        byRadius = 0;
        byAngle = 0;
        slopeZ = 0;
        for (int q = 0; q < rings.harmonics().size(); q++) {
            double[] values = table[2 * q];
            double[] slopes = table[2 * q + 1];
            double difference = values[knot + 1] - values[knot];
            double third = slopes[knot] + slopes[knot + 1] - 2 * difference;
            double second = difference - slopes[knot] - third;
            double value = values[knot] + f * (slopes[knot] + f * (second + f * third));
            double slope = slopes[knot] + f * (2 * second + 3 * f * third);
            double[] heights = byHeight[2 * q];
            double height = heights[knot] + f * (heights[knot + 1] - heights[knot]);
            Harmonic harmonic = rings.harmonics().get(q);
            if (q > 0 && u < AXIS) {
                break;
            }
            double at = (double) harmonic.at(angle);
            model += at * value;
            byRadius += at * slope;
            slopeZ += at * height;
            byAngle += value * (double) harmonic.slope(angle);
        }
    }

    private void add(int pixel, double e) {
        double x = byX[pixel];
        double y = byY[pixel];
        double z = byZ[pixel];
        double one = roots[pixel];
        double ring = models[pixel];
        sums[XX] += x * x;
        sums[XY] += x * y;
        sums[XZ] += x * z;
        sums[X1] += x * one;
        sums[XR] += x * ring;
        sums[YY] += y * y;
        sums[YZ] += y * z;
        sums[Y1] += y * one;
        sums[YR] += y * ring;
        sums[ZZ] += z * z;
        sums[Z1] += z * one;
        sums[ZR] += z * ring;
        sums[XE] += x * e;
        sums[YE] += y * e;
        sums[ZE] += z * e;
        sums[ONE_ONE] += one * one;
        sums[ONE_R] += one * ring;
        sums[RR] += ring * ring;
        sums[ONE_E] += one * e;
        sums[RE] += ring * e;
        sums[EE] += e * e;
    }

    @Override
    public @Wide double sum(int number) {
        return sums[number];
    }

    @Override
    public int countBelow(@Wide double limit) {
        int count = 0;
        for (double residual : residuals) {
            count += Math.abs(residual) < (double) limit ? 1 : 0;
        }
        return count;
    }
}
