package io.github.magtrack4j.calibration;

import io.github.magtrack4j.internal.CubicBSpline;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.util.Arrays;
import java.util.List;

/**
 * The least-squares problem of one plane of a ring table: all pixels of its images, about their centres, as a sum of
 * harmonics whose radial parts are P-splines: cubic B-splines with a penalty on second differences of their
 * coefficients. Unknowns are ordered knot by knot, so that the matrix is a narrow band.
 */
final class RingEquations {
    /** Keeps knots that no pixel reaches from being undetermined. */
    private static final double RIDGE = 1e-9;

    /** How strongly a spline is bound to be what a smooth image's is on the axis. */
    private static final double AXIS = 1e4;

    /** A coefficient with less than the information of one pixel is told by its neighbours. */
    private static final double MIN_INFORMATION = 1;

    /** What binds a coefficient to be 0. */
    private static final double LOCKED = 1e12;

    private final List<Harmonic> harmonics;
    private final int knots;

    /** Unknowns, and how far a row of the matrix reaches beyond the diagonal. */
    private final int size;

    private final int band;

    /** The lower band: element (i, i - k) is {@code normal[i][k]}. */
    private final double[][] normal;

    private final double[][] penalty;
    private final double[] right;
    private final double[] weights;
    private final double[] bases;
    private final double[] angles;
    private final double level;
    private double squares;
    private long pixels;
    private int images;

    /** The factor of the matrix with a penalty, as the matrix is stored. */
    private final double[][] factor;

    private double[] solution;

    /**
     * Makes the equations of a plane without images.
     *
     * @param knots the coefficients of each spline
     * @param level about what pixels have; sums then lose no digits to it
     */
    RingEquations(List<Harmonic> harmonics, int knots, double level) {
        this.harmonics = harmonics;
        this.knots = knots;
        this.level = level;
        int count = harmonics.size();
        size = knots * count;
        band = 4 * count - 1;
        normal = new double[size][band + 1];
        penalty = new double[size][band + 1];
        factor = new double[size][band + 1];
        right = new double[size];
        weights = new double[4 * count];
        bases = new double[4];
        angles = new double[count];
        solution = new double[size];
        for (int q = 0; q < count; q++) {
            for (int knot = 0; knot + 2 < knots; knot++) {
                penalize(q, knot, 1, 1, -2, 1);
            }
            int order = harmonics.get(q).order();
            if (order % 2 == 0) {
                penalize(q, 0, AXIS, -1, 0, 1);
            }
            if (order > 0) {
                penalize(q, 0, AXIS, 1, 4, 1);
            }
        }
    }

    /** Adds the square of a combination of three coefficients to the penalty. */
    private void penalize(int q, int knot, double factor, double... combination) {
        for (int a = 0; a < combination.length; a++) {
            for (int b = 0; b <= a; b++) {
                int row = (knot + a) * harmonics.size() + q;
                penalty[row][(a - b) * harmonics.size()] += factor * combination[a] * combination[b];
            }
        }
    }

    /** Adds the pixels of an image about a centre. */
    void add(double[] image, int width, double x, double y) {
        int count = harmonics.size();
        images++;
        for (int row = 0; row < width; row++) {
            for (int column = 0; column < width; column++) {
                double dx = column - x;
                double dy = row - y;
                double u = Math.hypot(dx, dy) * RingTable.KNOTS_PER_PIXEL;
                int knot = (int) u;
                if (knot + 4 > knots) {
                    continue;
                }
                CubicBSpline.weights(u - knot, bases);
                angles(dx, dy);
                for (int k = 0; k < 4; k++) {
                    for (int q = 0; q < count; q++) {
                        weights[k * count + q] = bases[k] * angles[q];
                    }
                }
                double pixel = image[row * width + column] - level;
                int first = knot * count;
                for (int a = 0; a < weights.length; a++) {
                    double weight = weights[a];
                    double[] line = normal[first + a];
                    for (int b = 0; b <= a; b++) {
                        line[a - b] += weight * weights[b];
                    }
                    right[first + a] += weight * pixel;
                }
                squares += pixel * pixel;
                pixels++;
            }
        }
    }

    /** The number of images. */
    int images() {
        return images;
    }

    /**
     * The harmonics at an angle, by powers of the complex number that has it: sines and cosines would take most of the
     * time.
     */
    private void angles(double dx, double dy) {
        angles[0] = 1;
        double radius = Math.hypot(dx, dy);
        double cosine = radius > 0 ? dx / radius : 1;
        double sine = radius > 0 ? dy / radius : 0;
        double real = 1;
        double imaginary = 0;
        int order = 0;
        for (int q = 1; q < angles.length; q++) {
            Harmonic harmonic = harmonics.get(q);
            if (harmonic.order() < order) {
                order = 0;
                real = 1;
                imaginary = 0;
            }
            for (; order < harmonic.order(); order++) {
                double next = real * cosine - imaginary * sine;
                imaginary = real * sine + imaginary * cosine;
                real = next;
            }
            angles[q] = harmonic.sine() ? imaginary : real;
        }
    }

    /** Solves the problem with a penalty on second differences. */
    void solve(double lambda) {
        solveWithout(-1, lambda);
    }

    /** Solves it without a harmonic, or with all. */
    void solveWithout(int harmonic, double lambda) {
        double ridge = RIDGE;
        for (int i = 0; i < size; i++) {
            ridge += RIDGE * normal[i][0] / size;
        }
        for (int i = 0; i < size; i++) {
            for (int k = Math.min(band, i); k >= 0; k--) {
                int j = i - k;
                double sum = normal[i][k]
                        + lambda * penalty[i][k]
                        + (k > 0 ? 0 : i % harmonics.size() == harmonic ? LOCKED : ridge);
                for (int m = Math.max(0, i - band); m < j; m++) {
                    if (j - m <= band) {
                        sum -= factor[i][i - m] * factor[j][j - m];
                    }
                }
                factor[i][k] = k == 0 ? Math.sqrt(sum) : sum / factor[j][0];
            }
        }
        solution = right.clone();
        substitute(solution);
    }

    private void substitute(double[] values) {
        for (int i = 0; i < size; i++) {
            double sum = values[i];
            for (int k = 1; k <= Math.min(band, i); k++) {
                sum -= factor[i][k] * values[i - k];
            }
            values[i] = sum / factor[i][0];
        }
        for (int i = size - 1; i >= 0; i--) {
            double sum = values[i];
            for (int k = 1; k <= Math.min(band, size - 1 - i); k++) {
                sum -= factor[i + k][k] * values[i + k];
            }
            values[i] = sum / factor[i][0];
        }
    }

    private double element(int i, int j) {
        int k = Math.abs(i - j);
        return k > band ? 0 : normal[Math.max(i, j)][k];
    }

    /** The effective degrees of freedom of the last solution: the trace of what takes pixels to their fitted values. */
    double degreesOfFreedom() {
        double trace = 0;
        double[] column = new double[size];
        for (int j = 0; j < size; j++) {
            for (int i = 0; i < size; i++) {
                column[i] = element(i, j);
            }
            substitute(column);
            trace += column[j];
        }
        return trace;
    }

    /**
     * The variance of each of the rings' coefficients in the last solution, for pixels of variance 1; infinite for one
     * that no pixel tells.
     */
    double[] variances() {
        double[] variances = new double[knots];
        double[] column = new double[size];
        for (int knot = 0; knot < knots; knot++) {
            int j = knot * harmonics.size();
            Arrays.fill(column, 0);
            column[j] = 1;
            substitute(column);
            variances[knot] = normal[j][0] > MIN_INFORMATION ? column[j] : Double.POSITIVE_INFINITY;
        }
        return variances;
    }

    /** The sum of squared residuals of the last solution. */
    double residualSquares() {
        double sum = squares;
        for (int i = 0; i < size; i++) {
            double product = 0;
            for (int j = Math.max(0, i - band); j <= Math.min(size - 1, i + band); j++) {
                product += element(i, j) * solution[j];
            }
            sum += solution[i] * (product - 2 * right[i]);
        }
        return Math.max(sum, 0);
    }

    long pixels() {
        return pixels;
    }

    /** The coefficients of the last solution, by harmonic and knot. */
    double[][] coefficients() {
        double[][] coefficients = new double[harmonics.size()][knots];
        for (int q = 0; q < coefficients.length; q++) {
            for (int knot = 0; knot < knots; knot++) {
                coefficients[q][knot] = solution[knot * coefficients.length + q] + (q == 0 ? level : 0);
            }
        }
        return coefficients;
    }
}
