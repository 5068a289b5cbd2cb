package io.github.magtrack4j.internal.cpu.steps;

import static io.github.magtrack4j.internal.cpu.steps.RingKernels.EE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.FOURTH;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.LAG;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_E;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_ONE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ONE_R;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.RE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.RR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.X1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XX;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XY;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.XZ;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.Y1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YY;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.YZ;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.Z1;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZE;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZR;
import static io.github.magtrack4j.internal.cpu.steps.RingKernels.ZZ;

import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.internal.cpu.steps.RingKernels.Rows;
import io.github.magtrack4j.internal.numeric.NormalEquations;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.jointfit.FitFlag;
import io.github.magtrack4j.jointfit.JointFitOptions;
import java.util.Arrays;

/**
 * The joint fit of one image: Gauss-Newton steps until a step is small against the uncertainty. It holds the last fit,
 * and belongs to one thread at a time.
 *
 * <p>Offset and gain are linear, so each step finds them whatever they were. Where the residuals are no noise, because
 * neighbours resemble each other or some are far too large, more steps follow with the weights of Tukey's biweight,
 * which leave out what is beyond {@value #TUKEY_LIMIT} SD; the SD is that of the median of residuals.
 */
public final class JointFitter {
    /**
     * A gain below this part of the one before, and a contrast below this part of the level, are 0 but for rounding in
     * 32 bits.
     */
    private static final double MIN_GAIN_RATIO = 1e-6;

    private static final double MIN_CONTRAST = 1e-6;

    /** A fit has converged where a step is less than this part of the uncertainty. */
    private static final double CONVERGED = 0.01;

    /**
     * After a correction by less than this part of the uncertainty there is no more to correct than {@link #CONVERGED},
     * as corrections become smaller tenfold and more.
     */
    private static final double CORRECTED = 0.3;

    /**
     * After a step of more than so many times the uncertainty the derivatives at its start are no longer good enough.
     */
    private static final double MAX_CORRECTED = 5;

    /** The first steps are by some of the rows, no more than so many, and in images of at least so many pixels. */
    private static final int FIRST_STEPS = 3;

    private static final int MIN_SIZE = 32;

    /** Another of them follows one of more than so many times the uncertainty. */
    private static final double FAR = 20;

    /** After the last step it is accepted where that was less than this part of the uncertainty. */
    private static final double ACCEPTED = 0.3;

    /** A step is at most so many pixels, and planes. */
    private static final double MAX_STEP_PIXELS = 1;

    private static final double MAX_STEP_PLANES = 3;

    /** What is further from its start than so many pixels is another bead, or none. */
    private static final double MAX_DISTANCE = 3;

    /**
     * By this factor residuals are larger than before; near the minimum, and as weights change, they may grow a little.
     */
    private static final double WORSE = 1.001;

    /** How often a step that makes residuals larger is halved. */
    private static final int HALVINGS = 4;

    /** The residual in SD from which on a pixel has no weight. */
    private static final double TUKEY_LIMIT = 4;

    /** With more than this part of the pixels beyond that, something is wrong with the image. */
    private static final double MAX_OUTLIERS = 0.01;

    /** So is it where neighbouring residuals correlate by more than this. */
    private static final double MAX_MISMATCH = 0.3;

    /** Steps with robust weights for each without, which converge faster. */
    private static final int ROBUST_STEPS = 3;

    /**
     * With Tukey's biweight at 4 SD and Gaussian noise: the variance of estimates over the inverse of the weighted
     * sums.
     */
    private static final double TUKEY_VARIANCE = 0.975;

    /** The halvings of the interval in which a median is: to less than a thousandth of what it may be. */
    private static final int BISECTIONS = 10;

    /** In so many steps the SD of the noise is found anew; then it stays. */
    private static final int SCALE_STEPS = 4;

    /** The SD of Gaussian noise over the median of its absolute values. */
    private static final double SD_OF_MEDIAN = 1.482602218505602;

    /** Residuals are noise where neighbours correlate by less than this, and so many SD of what chance makes. */
    private static final double MAX_CORRELATION = 0.05;

    private static final double MAX_CORRELATION_SDS = 5;

    /** Residuals are noise where the kurtosis is below this. */
    private static final double MAX_KURTOSIS = 4;

    /** The sums that are the rows of the matrix, from the diagonal on, and the right side. */
    private static final int[][] PRODUCTS = {
        {XX, XY, XZ, X1, XR}, {YY, YZ, Y1, YR}, {ZZ, Z1, ZR}, {ONE_ONE, ONE_R}, {RR},
    };

    private static final int[] RIGHT = {XE, YE, ZE, ONE_E, RE};

    private final NormalEquations equations = new NormalEquations(5);
    private final double[] step = new double[5];
    private final double[] correction = new double[5];

    /** The parameters that the kernels last saw, and by how much they have moved since. */
    private final double[] base = new double[5];

    private final double[] moved = new double[5];
    private final double[] sigma = new double[3];
    private final PlaneInterpolation planes = new PlaneInterpolation();

    private PreparedRings rings;
    private RingKernels kernels;
    private JointFitOptions options;
    private double planeDistance;
    private double lowest;
    private double highest;

    private int flags;
    private double x;
    private double y;
    private double z;
    private double offset;
    private double gain;
    private double chi2;

    /** Makes ready for images of a stack, and a table. */
    public void open(RingKernels kernels, PreparedRings rings, JointFitOptions options) {
        this.kernels = kernels;
        this.options = options;
        if (this.rings != rings) {
            this.rings = rings;
            double[] heights = rings.z();
            planes.setPlanes(heights);
            double first = heights[0];
            double last = heights[heights.length - 1];
            lowest = Math.min(first, last);
            highest = Math.max(first, last);
            planeDistance = (highest - lowest) / (heights.length - 1);
        }
    }

    /** Says of an image that has no table that it cannot be fitted. */
    public void skip() {
        flags = FitFlag.NO_START.bit();
        clear();
    }

    /** Fits the image, from a start. */
    public void fit(double startX, double startY, double startZ) {
        begin(startX, startY);
        if (!isInside()) {
            flags = FitFlag.NO_START.bit();
        } else {
            z = Double.isNaN(startZ) ? bestPlane() : Math.clamp(startZ, lowest, highest);
            boolean isMinimal = minimise(false);
            if (!isMinimal && flags == FitFlag.NOT_CONVERGED.bit() && !Double.isNaN(startZ)) {
                // The start may be a plane that looks like the right one.
                begin(startX, startY);
                z = bestPlane();
                isMinimal = minimise(false);
            }
            if (isMinimal) {
                moveResiduals();
                if (hasOutliers()) {
                    fitWithOutliers();
                }
            }
        }
        if (isFitted() && !(z >= lowest - planeDistance / 2 && z <= highest + planeDistance / 2)) {
            flags |= FitFlag.OUTSIDE_TABLE.bit();
        }
        if (isFitted() && !(Math.abs(x - startX) <= MAX_DISTANCE && Math.abs(y - startY) <= MAX_DISTANCE)) {
            flags |= FitFlag.NOT_CONVERGED.bit();
        }
        if (isFitted()) {
            offset -= gain * rings.level(); // what is added to the table's brightness, not to that about its level
        } else {
            clear();
        }
    }

    private void begin(double startX, double startY) {
        flags = 0;
        x = startX;
        y = startY;
        offset = rings.level();
        gain = 1;
    }

    /** Goes on with robust weights, and sets the flag if what they leave out is much. */
    private void fitWithOutliers() {
        double correlation = Math.abs(kernels.sum(LAG) / kernels.sum(EE));
        double scale = options.robust() && minimise(true) ? 1 : medianSd();
        if (isFitted()) {
            int pixels = rings.size() * rings.size();
            int outliers = pixels - kernels.countBelow(TUKEY_LIMIT * scale);
            if (outliers > MAX_OUTLIERS * pixels || correlation > MAX_MISMATCH) {
                flags |= FitFlag.OUTLIERS.bit();
            }
        }
    }

    private void clear() {
        x = Double.NaN;
        y = Double.NaN;
        z = Double.NaN;
        offset = Double.NaN;
        gain = Double.NaN;
        chi2 = Double.NaN;
        Arrays.fill(sigma, Double.NaN);
    }

    /** The height of the plane whose residuals about the centre are least, offset and gain free. */
    private double bestPlane() {
        double best = lowest;
        double least = Double.POSITIVE_INFINITY;
        for (double height : rings.z()) {
            planes.set(height);
            kernels.setHeight(rings, planes);
            kernels.evaluate(x, y, offset, gain, 1, 0, Double.POSITIVE_INFINITY, Rows.SOME);
            double oneOne = kernels.sum(ONE_ONE);
            double oneE = kernels.sum(ONE_E);
            // About the means: what the offset leaves.
            double squares = kernels.sum(EE) - oneE * oneE / oneOne;
            double variance = kernels.sum(RR) - kernels.sum(ONE_R) * kernels.sum(ONE_R) / oneOne;
            double covariance = kernels.sum(RE) - kernels.sum(ONE_R) * oneE / oneOne;
            double left = squares - covariance * covariance / variance;
            if (left < least) {
                least = left;
                best = height;
            }
        }
        return best;
    }

    private boolean isFitted() {
        return (flags & ~FitFlag.OUTLIERS.bit()) == 0;
    }

    private boolean isInside() {
        return x >= 0 && x <= rings.size() - 1 && y >= 0 && y <= rings.size() - 1;
    }

    /** Takes steps to the least sum of weighted squares; answers whether it has come there, else there is a flag. */
    private boolean minimise(boolean robust) {
        if (!robust && rings.size() >= MIN_SIZE) {
            approach();
        }
        double scale = 1;
        double squaresBefore = Double.POSITIVE_INFINITY;
        double shiftBefore = Double.POSITIVE_INFINITY;
        int halvings = 0;
        int most = options.steps() * (robust ? ROBUST_STEPS : 1);
        for (int count = 0; count < most; count++) {
            if (robust && count < SCALE_STEPS) {
                scale *= medianSd();
            }
            evaluate(scale, robust ? TUKEY_LIMIT : Double.POSITIVE_INFINITY, Rows.ALL);
            double squares = kernels.sum(EE);
            if (!Double.isFinite(squares)) {
                return fail(FitFlag.NOT_FINITE);
            }
            if (!robust && squares > WORSE * squaresBefore && halvings < HALVINGS) {
                halvings++;
                count--; // it is no further step
                halve();
                continue;
            }
            halvings = 0;
            squaresBefore = squares;
            setEquations();
            if (!equations.solve(step) || !hasContrast()) {
                return fail(FitFlag.SINGULAR);
            }
            if (robust) {
                chi2 = scale * scale;
                estimateErrors(TUKEY_VARIANCE);
            } else {
                estimateChi2(squares, rings.size());
                estimateErrors(options.isNoiseKnown() ? 1 : chi2);
            }
            double shift = shift();
            boolean whole = takeStep();
            if (!isInside()) {
                return fail(FitFlag.NOT_CONVERGED);
            }
            // Steps go on to become smaller at least as fast as the last two have.
            double next = count > 0 && shift < shiftBefore / 2 ? shift * (shift / shiftBefore) : shift;
            boolean isLast = whole && Math.min(shift, next) < CONVERGED;
            if (!isLast && whole && !robust && shift < MAX_CORRECTED) {
                shift = correct();
                isLast = shift < CORRECTED;
            }
            if (isLast) {
                return true;
            }
            shiftBefore = shift;
        }
        return shiftBefore < ACCEPTED || fail(FitFlag.NOT_CONVERGED);
    }

    /** The residuals follow the fit from where the kernels last saw it. */
    private void moveResiduals() {
        moved[0] = gain * (x - base[0]);
        moved[1] = gain * (y - base[1]);
        moved[2] = gain * (z - base[2]);
        moved[3] = offset - base[3];
        moved[4] = gain - base[4];
        kernels.moveResiduals(moved);
    }

    /** Computes the sums where the fit is, for a noise that is so many times as large as the options say. */
    private void evaluate(double scale, double limit, Rows rows) {
        planes.set(z);
        kernels.setHeight(rings, planes);
        double variance = options.isNoiseKnown() ? options.readVariance() : 1;
        double scaled = scale * scale;
        kernels.evaluate(x, y, offset, gain, variance * scaled, options.varianceGain() * scaled, limit, rows);
        base[0] = x;
        base[1] = y;
        base[2] = z;
        base[3] = offset;
        base[4] = gain;
    }

    /** Comes nearer by some of the rows, which cost less; or stays at the start if they do not tell where to go. */
    private void approach() {
        double startX = x;
        double startY = y;
        double startZ = z;
        double startOffset = offset;
        double startGain = gain;
        double shift = Double.POSITIVE_INFINITY;
        for (int count = 0; count < FIRST_STEPS && shift >= FAR; count++) {
            shift = stepByRows();
        }
        if (Double.isNaN(shift)) {
            x = startX;
            y = startY;
            z = startZ;
            offset = startOffset;
            gain = startGain;
        }
    }

    /**
     * Takes a step by some of the rows, and answers how large it was, over the uncertainty; NaN where it led nowhere.
     */
    private double stepByRows() {
        evaluate(1, Double.POSITIVE_INFINITY, Rows.SOME);
        double squares = kernels.sum(EE);
        setEquations();
        if (!Double.isFinite(squares) || !equations.solve(step) || !hasContrast()) {
            return Double.NaN;
        }
        estimateChi2(squares, RingKernels.count(Rows.SOME, rings.size()));
        estimateErrors(options.isNoiseKnown() ? 1 : chi2);
        double shift = shift();
        takeStep();
        return isInside() ? shift : Double.NaN;
    }

    /**
     * After a step: by how much the model has changed otherwise than its derivatives tell, at some of the rows, says by
     * how much the step was wrong. Answers what it has corrected, over the uncertainty.
     */
    private double correct() {
        planes.set(z);
        kernels.setHeight(rings, planes);
        kernels.evaluateChange(x, y, x - base[0], y - base[1], z - base[2]);
        setEquations();
        if (!equations.solve(correction)) {
            return Double.POSITIVE_INFINITY;
        }
        double shift = overSigma(correction);
        if (!(shift < MAX_CORRECTED)) {
            return Double.POSITIVE_INFINITY;
        }
        for (int i = 0; i < 5; i++) {
            correction[i] *= i < 3 ? -1 : -gain;
            step[i] += correction[i];
        }
        move(correction, 1);
        return shift;
    }

    private boolean fail(FitFlag flag) {
        flags |= flag.bit();
        return false;
    }

    /** Whether what the step makes of the gain is positive, and more than rounding. */
    private boolean hasContrast() {
        double newGain = gain + step[4];
        double meanRing = kernels.sum(ONE_R) / kernels.sum(ONE_ONE);
        double variance = kernels.sum(RR) / kernels.sum(ONE_ONE) - meanRing * meanRing;
        double contrast = newGain * Math.sqrt(Math.max(variance, 0));
        return newGain > MIN_GAIN_RATIO * gain && contrast > MIN_CONTRAST * Math.abs(offset + step[3]);
    }

    private void setEquations() {
        for (int row = 0; row < PRODUCTS.length; row++) {
            for (int column = row; column < PRODUCTS.length; column++) {
                equations.set(row, column, kernels.sum(PRODUCTS[row][column - row]));
            }
            equations.setRight(row, kernels.sum(RIGHT[row]));
        }
    }

    /** Estimates the uncertainties, from the variance of a residual of weight 1. */
    private void estimateErrors(double variance) {
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = Math.sqrt(variance * equations.inverseDiagonal(i)) / (gain + step[4]);
        }
    }

    /** The largest part of the step that has been solved for, over the uncertainty; the step becomes one of x, y, z. */
    private double shift() {
        for (int i = 0; i < 3; i++) {
            step[i] /= gain + step[4];
        }
        return overSigma(step);
    }

    /** The largest of x, y and z of a step, over the uncertainty. */
    private double overSigma(double[] step) {
        double largest = 0;
        for (int i = 0; i < 3; i++) {
            largest = Math.max(largest, Math.abs(step[i]) / sigma[i]);
        }
        return largest;
    }

    /** Takes the step, or as much of it as is allowed; answers whether that was all. */
    private boolean takeStep() {
        double part = Math.min(
                MAX_STEP_PIXELS / Math.max(Math.abs(step[0]), Math.abs(step[1])),
                MAX_STEP_PLANES * planeDistance / Math.abs(step[2]));
        boolean whole = part >= 1;
        part = whole ? 1 : part;
        step[0] *= part;
        step[1] *= part;
        double newZ = Math.clamp(z + part * step[2], lowest - planeDistance, highest + planeDistance);
        step[2] = newZ - z;
        move(step, 1);
        return whole;
    }

    /** Goes half of the last step back. */
    private void halve() {
        for (int i = 0; i < step.length; i++) {
            step[i] /= 2;
        }
        move(step, -1);
    }

    private void move(double[] step, int sign) {
        x += sign * step[0];
        y += sign * step[1];
        z += sign * step[2];
        offset += sign * step[3];
        gain += sign * step[4];
    }

    /**
     * Estimates the variance of residuals after the step, as far as the model is linear, from the sum over so many
     * rows.
     */
    private void estimateChi2(double squares, int rows) {
        int degreesOfFreedom = Math.max(rings.size() * rows - equations.size(), 1);
        chi2 = Math.max(squares - equations.decrease(step), 0) / degreesOfFreedom;
    }

    private boolean hasOutliers() {
        double count = (double) rings.size() * rings.size();
        double squares = kernels.sum(EE);
        double correlation = kernels.sum(LAG) / squares;
        double kurtosis = count * kernels.sum(FOURTH) / (squares * squares);
        return Math.abs(correlation) > MAX_CORRELATION + MAX_CORRELATION_SDS / Math.sqrt(count)
                || kurtosis > MAX_KURTOSIS;
    }

    /**
     * The SD of the residuals of the last evaluation, from the median of their magnitudes, which is found by bisection.
     */
    private double medianSd() {
        int half = rings.size() * rings.size() / 2;
        double low = 0;
        double high = Math.sqrt(kernels.sum(EE) / half);
        while (high > 0 && kernels.countBelow(high) < half) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (kernels.countBelow(middle) < half) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return SD_OF_MEDIAN * (low + high) / 2;
    }

    public double x() {
        return x;
    }

    public double y() {
        return y;
    }

    public double z() {
        return z;
    }

    /** The uncertainty of x, y (0, 1) in pixels or z (2). */
    public double sigma(int axis) {
        return sigma[axis];
    }

    public double chi2() {
        return chi2;
    }

    public double offset() {
        return offset;
    }

    public double gain() {
        return gain;
    }

    public int flags() {
        return flags;
    }
}
