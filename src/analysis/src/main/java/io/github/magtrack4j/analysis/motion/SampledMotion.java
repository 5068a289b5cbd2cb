package io.github.magtrack4j.analysis.motion;

import io.github.magtrack4j.internal.Arguments;
import java.util.Arrays;
import java.util.List;

/**
 * The positions that a tracker reads of a bead: means over the camera's exposure of a sum of relaxations, at equal
 * intervals, with white noise from localization.
 *
 * <p>With the period τ and the exposure W, a relaxation of variance s² and time tc has {@code a = W/tc}, {@code r =
 * exp(-τ/tc)}, and between frames {@code l} apart the covariance {@code C(0) = C0}, {@code C(l) = C1 r^(l-1)}:
 *
 * <pre>{@code
 * C0 = s² 2(a - 1 + exp(-a))/a²        C1 = s² ((1 - exp(-a))/a)² exp(-(τ - W)/tc)
 * }</pre>
 *
 * <p>So each is an autoregressive process with noise, and all that follows is exact for every exposure: blur and each
 * of the infinitely many aliases are in it. With w = 2πfτ, and both sides added,
 *
 * <pre>{@code
 * S(f) = 2τ [ C0 + ε² + 2 C1 (cos w - r) / (1 - 2 r cos w + r²) ]
 * }</pre>
 *
 * <p>At W = τ, S is equation 7 of B. M. Lansdorp and O. A. Saleh, "Power spectrum and Allan variance methods for
 * calibrating single-molecule video-tracking instruments", Rev. Sci. Instrum. 83 (2012) 025115, and
 * {@link #allanVariance} their equation 17.
 *
 * <p>Immutable, and safe to share between threads.
 */
public final class SampledMotion {
    private final double period;
    private final double noiseVariance;

    /** {@code C0 + ε²}. */
    private final double variance;

    /** Of each relaxation: C1, r and 1 - r. */
    private final double[] neighbor;

    private final double[] ratio;
    private final double[] ratioGap;

    /**
     * Takes positions of a sum of relaxations.
     *
     * @param relaxations of the bead, independent of one another
     * @param camera when it looks
     * @param noiseVariance ε² of one localization, in nm²; the mean of the squares of a tracker's sigma, where these
     *     differ
     */
    public SampledMotion(List<Relaxation> relaxations, Camera camera, double noiseVariance) {
        Arguments.notNegative("noiseVariance", noiseVariance);
        period = camera.period();
        this.noiseVariance = noiseVariance;
        int count = relaxations.size();
        neighbor = new double[count];
        ratio = new double[count];
        ratioGap = new double[count];
        double sum = noiseVariance;
        for (int i = 0; i < count; i++) {
            double time = relaxations.get(i).time();
            double s2 = relaxations.get(i).variance();
            double a = camera.exposure() / time;
            sum += s2 * blurredVariance(a);
            double mean = a == 0 ? 1 : -Math.expm1(-a) / a;
            neighbor[i] = s2 * mean * mean * Math.exp(-(period - camera.exposure()) / time);
            ratio[i] = Math.exp(-period / time);
            ratioGap[i] = -Math.expm1(-period / time);
        }
        variance = sum;
    }

    /**
     * Returns what part of a relaxation's variance is left in means over an exposure, {@code 2(a - 1 + exp(-a))/a²}.
     *
     * @param a the exposure in the relaxation's times; 0 or more
     */
    public static double blurredVariance(double a) {
        if (a < 0.02) {
            // The difference would lose digits: 2 Σ (-a)^k/(k + 2)!.
            return 1 - a / 3 * (1 - a / 4 * (1 - a / 5 * (1 - a / 6 * (1 - a / 7))));
        }
        return 2 * (a + Math.expm1(-a)) / (a * a);
    }

    /** Returns the time from frame to frame, in s. */
    public double period() {
        return period;
    }

    /** Returns the variance of one position about the true mean, noise included, in nm². */
    public double variance() {
        return variance;
    }

    /** Returns the variance ε² of the noise of a position, in nm². */
    public double noiseVariance() {
        return noiseVariance;
    }

    /**
     * Returns the covariance of two positions, in nm².
     *
     * @param lag how many frames apart; 0 or more
     */
    public double covariance(int lag) {
        Arguments.atLeast("lag", lag, 0);
        if (lag == 0) {
            return variance;
        }
        double sum = 0;
        for (int i = 0; i < neighbor.length; i++) {
            sum += neighbor[i] * Math.pow(ratio[i], lag - 1);
        }
        return sum;
    }

    /**
     * Writes the covariances at lags 1, 2, … to {@code into[1]}, {@code into[2]}, …; {@code into[0]} becomes
     * {@link #variance}.
     */
    public void covariances(double[] into) {
        Arrays.fill(into, 0);
        for (int i = 0; i < neighbor.length; i++) {
            double covariance = neighbor[i];
            for (int lag = 1; lag < into.length && covariance > 0; lag++) {
                into[lag] += covariance;
                covariance *= ratio[i];
            }
        }
        if (into.length > 0) {
            into[0] = variance;
        }
    }

    /**
     * Returns the one-sided power spectral density of endlessly many positions, in nm²/Hz.
     *
     * @param frequency 0 to half the frame rate, in Hz
     */
    public double density(double frequency) {
        double sin = Math.sin(Math.PI * frequency * period);
        return 2 * twoSided(sin * sin, Long.MAX_VALUE);
    }

    /**
     * Returns the mean of the one-sided periodogram of so many positions, in nm²/Hz: what leaks from other frequencies,
     * because a trace ends, is in it, and vanishes as 1/frames. Exact at the frequencies {@code k · rate/frames}, k >
     * 0.
     *
     * @param frequency 0 to half the frame rate, in Hz
     * @param frames the length of the trace, at least 1
     */
    public double periodogram(double frequency, int frames) {
        Arguments.atLeast("frames", frames, 1);
        double sin = Math.sin(Math.PI * frequency * period);
        return 2 * twoSided(sin * sin, frames);
    }

    /**
     * Writes the mean of the one-sided periodogram at many frequencies, as {@link #periodogram} has it.
     *
     * @param sinSquares {@code sin²(πfτ)} of each frequency
     * @param frames the length of the trace, at least 1
     * @param into where the densities go, in nm²/Hz
     */
    public void periodograms(double[] sinSquares, int frames, double[] into) {
        Arguments.atLeast("frames", frames, 1);
        Arrays.fill(into, 0, sinSquares.length, 2 * period * variance);
        for (int i = 0; i < neighbor.length; i++) {
            double r = ratio[i];
            double gap2 = ratioGap[i] * ratioGap[i];
            double scale = 4 * period * neighbor[i];
            double ending = ending(i, frames);
            double mixed = 2 * (1 + r * r);
            for (int k = 0; k < sinSquares.length; k++) {
                double u = sinSquares[k];
                double inverse = 1 / (gap2 + 4 * r * u);
                into[k] += scale * inverse * (ratioGap[i] - 2 * u - ending * inverse * (gap2 - mixed * u));
            }
        }
    }

    /** {@code (1 - r^frames)/frames}, the weight of what a trace of so many frames leaks. */
    private double ending(int i, long frames) {
        return frames == Long.MAX_VALUE ? 0 : -Math.expm1(frames * Math.log1p(-ratioGap[i])) / frames;
    }

    /**
     * With q = r exp(iw): Σ (1 - l/n) q^l = q/(1 - q) - q (1 - q^n)/(n (1 - q)²), and q^n = r^n at the frequencies of a
     * transform of n. All from u = sin²(w/2), without which the differences lose digits at low frequencies.
     */
    private double twoSided(double u, long frames) {
        double sum = variance;
        for (int i = 0; i < neighbor.length; i++) {
            double r = ratio[i];
            double gap2 = ratioGap[i] * ratioGap[i];
            double below = gap2 + 4 * r * u;
            double leaked = ending(i, frames) * (gap2 - 2 * (1 + r * r) * u) / below;
            sum += 2 * neighbor[i] * (ratioGap[i] - 2 * u - leaked) / below;
        }
        return period * sum;
    }

    /**
     * Returns the variance of the mean of positions in a row, in nm².
     *
     * @param frames how many, at least 1
     */
    public double varianceOfMean(int frames) {
        Arguments.atLeast("frames", frames, 1);
        double sum = variance / frames;
        for (int i = 0; i < neighbor.length; i++) {
            double gap = ratioGap[i];
            // Σ (frames - l) r^(l-1) = (frames - (1 - r^frames)/(1 - r)) / (1 - r)
            sum += 2 * neighbor[i] / gap * (1 - ending(i, frames) / gap) / frames;
        }
        return sum;
    }

    /** The covariance of the means of two neighbouring rows of frames, for one relaxation. */
    private double neighboringMeans(int i, int frames) {
        double powers = ending(i, frames) / ratioGap[i];
        return neighbor[i] * powers * powers;
    }

    /**
     * Returns the Allan variance, half the mean square of the difference of neighbouring means, in nm².
     *
     * @param frames the frames of each mean, at least 1; the averaging time is so many periods
     */
    public double allanVariance(int frames) {
        double sum = varianceOfMean(frames);
        for (int i = 0; i < neighbor.length; i++) {
            sum -= neighboringMeans(i, frames);
        }
        return sum;
    }

    /**
     * Returns the Hadamard variance, a sixth of the mean square of the second difference of three neighbouring means,
     * in nm². A steady drift, which has no second difference, is not in it.
     *
     * @param frames the frames of each mean, at least 1
     */
    public double hadamardVariance(int frames) {
        double sum = varianceOfMean(frames);
        for (int i = 0; i < neighbor.length; i++) {
            double beyond = Math.exp(frames * Math.log1p(-ratioGap[i]));
            sum -= neighboringMeans(i, frames) * (4 - beyond) / 3;
        }
        return sum;
    }
}
