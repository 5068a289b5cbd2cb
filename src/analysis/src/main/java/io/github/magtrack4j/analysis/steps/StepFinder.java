package io.github.magtrack4j.analysis.steps;

import io.github.magtrack4j.internal.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds steps: the trace is split where two levels fit it best, then each part again, as long as a split is better than
 * noise makes one; then a second pass looks for steps in what is left, and takes out those that are none beside their
 * neighbours.
 *
 * <p>A split of n frames into n₁ and n₂ gains {@code t² = n₁ n₂/n · (step/σ)²} of χ². The largest of all splits of
 * noise alone is below {@link #threshold} in all but a part {@link #falseRate} of traces, from simulated noise of the
 * same length; the noise σ is from differences of neighbours, and the threshold grows with their correlation, since n
 * correlated frames tell as much as {@code n (1 - ρ)/(1 + ρ)}. {@link #falsePositives} tells, on simulated traces of
 * the noise that was found, in how many steps are found where none are.
 *
 * <p>The quality S of a number of steps is the mean square of a counter-fit, with its steps in the middle between the
 * best ones, over that of the fit; it is told, and does not decide: its maximum is sharp only where all steps are of
 * one size. Sources: L. Loeff, J. W. J. Kerssemakers, C. Joo and C. Dekker, "AutoStepfinder: a fast and automated step
 * detection method for single-molecule analysis", Patterns 2 (2021) 100256; the best split and S, J. W. J. Kerssemakers
 * et al., Nature 442 (2006) 709; the threshold, A. Sen and M. S. Srivastava, Ann. Stat. 3 (1975) 98.
 *
 * <p>Gaps have no positions, and steps are where positions are. Immutable, and safe to share between threads.
 *
 * @param falseRate in what part of traces of noise alone a step may be found; 0.001 to 0.5
 * @param minFrames the positions that each plateau has at least, 1 or more
 */
public record StepFinder(double falseRate, int minFrames) {
    private static final int MIN_FRAMES = 8;
    private static final int SIMULATIONS = 400;
    private static final int SIMULATED = 2000;

    /**
     * By length and shortest plateau; the same numbers each time, so that whoever computes them first does not matter.
     */
    private static final Map<Long, double[]> QUANTILES = new ConcurrentHashMap<>();

    /** Correlations below so many of their errors may be chance. */
    private static final double CHANCE = 4;

    /** Above this the noise is a motion of its own, and no threshold helps. */
    private static final double MAX_CORRELATION = 0.98;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public StepFinder {
        Arguments.require("falseRate", falseRate, falseRate >= 0.001 && falseRate <= 0.5, "0.001 to 0.5");
        Arguments.atLeast("minFrames", minFrames, 1);
    }

    /** Returns a finder that finds steps in 2 of 100 traces of noise alone, on plateaus of 3 frames and more. */
    public static StepFinder standard() {
        return new StepFinder(0.02, 3);
    }

    /**
     * Finds the steps of a trace.
     *
     * @param values positions at equal intervals; NaN where there is none
     * @throws IllegalArgumentException if fewer than 8 are finite
     */
    public Steps find(double[] values) {
        int[] frames = new int[values.length];
        double[] found = new double[values.length];
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                frames[n] = i;
                found[n++] = values[i];
            }
        }
        Arguments.require("values", n + " finite positions", n >= MIN_FRAMES, "at least 8");
        double[] data = Arrays.copyOf(found, n);
        double threshold = threshold(n);
        // Steps make differences larger, but few of them; their own levels, once known, give the noise itself.
        double first = robustVariance(data, 1);
        double rho = first > 0 ? Math.clamp(robustVariance(data, 2) / first - 1, 0, MAX_CORRELATION) : 0;
        rho = rho < CHANCE / Math.sqrt(n) ? 0 : rho;
        double correlation = rho;
        double sigma = Math.sqrt(first / (2 * (1 - rho)));
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int round = 0; round < 3; round++) {
            double scale = sigma * Math.sqrt((1 + correlation) / (1 - correlation));
            cuts = cuts(data, scale, threshold);
            double[] residuals = residuals(data, cuts);
            sigma = sd(residuals, cuts.size() + 1);
            // Steps that are none take of the correlation, but not of what differences tell.
            correlation = Math.max(rho, correlation(residuals, sigma));
            if (sigma == 0) {
                break;
            }
        }
        return result(values.length, frames, data, cuts, sigma, correlation, threshold);
    }

    private TreeSet<Integer> cuts(double[] data, double scale, double threshold) {
        TreeSet<Integer> cuts = new TreeSet<>();
        Sums sums = new Sums(data);
        double limit = threshold * threshold * scale * scale;
        split(sums, 0, data.length, limit, cuts);
        // The second pass: in the residuals, steps that a larger one nearby had hidden; then those that were only its
        // shadow.
        for (int pass = 0; pass < 3; pass++) {
            boolean changed = improve(sums, cuts);
            changed |= prune(sums, cuts, limit);
            Integer[] now = cuts.toArray(Integer[]::new);
            int start = 0;
            for (int i = 0; i <= now.length; i++) {
                int end = i < now.length ? now[i] : data.length;
                int before = cuts.size();
                split(sums, start, end, limit, cuts);
                changed |= cuts.size() > before;
                start = end;
            }
            if (!changed) {
                break;
            }
        }
        prune(sums, cuts, limit);
        return cuts;
    }

    private void split(Sums sums, int start, int end, double limit, TreeSet<Integer> cuts) {
        Split best = sums.best(start, end, minFrames);
        // A pulse inside a part: no single split of the part shows it, but one of two does.
        if (best == null || best.gain <= limit) {
            return;
        }
        cuts.add(best.at);
        split(sums, start, best.at, limit, cuts);
        split(sums, best.at, end, limit, cuts);
    }

    /** Moves each step to the best frame between its neighbours. */
    private boolean improve(Sums sums, TreeSet<Integer> cuts) {
        boolean changed = false;
        for (Integer cut : cuts.toArray(Integer[]::new)) {
            int start = cuts.lower(cut) == null ? 0 : cuts.lower(cut);
            int end = cuts.higher(cut) == null ? sums.length() : cuts.higher(cut);
            Split best = sums.best(start, end, minFrames);
            if (best != null && best.at != cut) {
                cuts.remove(cut);
                cuts.add(best.at);
                changed = true;
            }
        }
        return changed;
    }

    /** Takes out the least step that is below the limit, one after the other. */
    private static boolean prune(Sums sums, TreeSet<Integer> cuts, double limit) {
        boolean changed = false;
        while (!cuts.isEmpty()) {
            int least = -1;
            double leastGain = limit;
            for (int cut : cuts) {
                int start = cuts.lower(cut) == null ? 0 : cuts.lower(cut);
                int end = cuts.higher(cut) == null ? sums.length() : cuts.higher(cut);
                double gain = sums.gain(start, cut, end);
                if (gain <= leastGain) {
                    least = cut;
                    leastGain = gain;
                }
            }
            if (least < 0) {
                return changed;
            }
            cuts.remove(least);
            changed = true;
        }
        return changed;
    }

    private static Steps result(
            int length,
            int[] frames,
            double[] data,
            TreeSet<Integer> cuts,
            double sigma,
            double correlation,
            double t) {
        List<Steps.Plateau> plateaus = new ArrayList<>();
        Sums sums = new Sums(data);
        int start = 0;
        double inflation = Math.sqrt((1 + correlation) / (1 - correlation));
        List<Integer> ends = new ArrayList<>(cuts);
        ends.add(data.length);
        for (int end : ends) {
            int n = end - start;
            plateaus.add(new Steps.Plateau(
                    start == 0 ? 0 : frames[start],
                    end == data.length ? length : frames[end],
                    sums.mean(start, end),
                    Math.min(sigma * inflation / Math.sqrt(n), sigma),
                    n));
            start = end;
        }
        return new Steps(plateaus, sigma, correlation, quality(sums, cuts.size()), t);
    }

    /** S for 1, 2, … steps, the best split first. */
    private static List<Double> quality(Sums sums, int found) {
        List<Double> quality = new ArrayList<>();
        PriorityQueue<Split> queue = new PriorityQueue<>((a, b) -> Double.compare(b.gain, a.gain));
        TreeSet<Integer> cuts = new TreeSet<>();
        add(queue, sums.best(0, sums.length(), 1));
        int most = Math.min(Math.max(2 * found, found + 10), 200);
        while (!queue.isEmpty() && cuts.size() < most) {
            Split split = queue.remove();
            cuts.add(split.at);
            add(queue, sums.best(split.start, split.at, 1));
            add(queue, sums.best(split.at, split.end, 1));
            TreeSet<Integer> counter = new TreeSet<>();
            int before = 0;
            for (int cut : cuts) {
                counter.add((before + cut) / 2);
                before = cut;
            }
            counter.add((before + sums.length()) / 2);
            counter.remove(0);
            double fit = sums.squares(cuts);
            if (fit <= 0) {
                break;
            }
            quality.add(sums.squares(counter) / fit);
        }
        return quality;
    }

    private static void add(PriorityQueue<Split> queue, Split split) {
        if (split != null) {
            queue.add(split);
        }
    }

    /**
     * Returns how many standard errors a step must have so that noise alone of so many frames has one in a part
     * {@link #falseRate} of traces only: from simulated noise, the same each time.
     *
     * @param length the number of frames, at least 8
     */
    public double threshold(int length) {
        Arguments.atLeast("length", length, MIN_FRAMES);
        double[] quantiles = QUANTILES.computeIfAbsent(
                Math.min(length, SIMULATED) * 10_000L + Math.min(minFrames, 9_999), key -> quantiles(length));
        double scale = (sq(quantiles[1]) - sq(quantiles[0])) / (gumbel(0.1) - gumbel(0.5));
        double square = sq(quantiles[0]) + scale * (gumbel(falseRate) - gumbel(0.5));
        double longer = 2 * Math.log(Math.log(Math.max(length, 20)) / Math.log(Math.clamp(length, 20, SIMULATED)));
        // The second pass and the estimate of the noise look more than once.
        return Math.sqrt(square + longer) * 1.03;
    }

    private static double sq(double x) {
        return x * x;
    }

    /** The median and the upper tenth of the largest split of simulated noise. */
    private double[] quantiles(int length) {
        // Shorter noise is quicker to simulate, and the quantile grows as √(2 ln ln n) from there on.
        int simulated = Math.min(length, SIMULATED);
        Random random = new Random(20_210_706);
        double[] largest = new double[SIMULATIONS];
        double[] noise = new double[simulated];
        for (int i = 0; i < SIMULATIONS; i++) {
            for (int k = 0; k < simulated; k++) {
                noise[k] = random.nextGaussian();
            }
            Split best = new Sums(noise).best(0, simulated, minFrames);
            largest[i] = best == null ? 0 : Math.sqrt(best.gain);
        }
        Arrays.sort(largest);
        // Of 400 the last ones scatter: the tail is that of a Gumbel distribution in t², so its scale is from the upper
        // half.
        return new double[] {largest[SIMULATIONS / 2], largest[SIMULATIONS * 9 / 10]};
    }

    private static double gumbel(double above) {
        return -Math.log(-Math.log1p(-above));
    }

    /**
     * Returns in what part of simulated traces steps are found where none are: noise as that of the steps that were
     * found, as long.
     *
     * @param steps of a trace
     * @param length of that trace, in frames
     * @param traces how many are simulated; the rate is known to {@code √(rate/traces)}
     * @param seed of the random numbers
     */
    public double falsePositives(Steps steps, int length, int traces, long seed) {
        Arguments.atLeast("length", length, MIN_FRAMES);
        Arguments.atLeast("traces", traces, 1);
        Random random = new Random(seed);
        double rho = steps.correlation();
        int wrong = 0;
        double[] noise = new double[length];
        for (int i = 0; i < traces; i++) {
            double x = random.nextGaussian();
            for (int k = 0; k < length; k++) {
                noise[k] = steps.noise() * x;
                x = rho * x + Math.sqrt(1 - rho * rho) * random.nextGaussian();
            }
            wrong += find(noise).count() > 0 ? 1 : 0;
        }
        return wrong / (double) traces;
    }

    /** The variance of differences, by their median, which the few with a step in them do not change. */
    private static double robustVariance(double[] data, int lag) {
        double[] differences = new double[data.length - lag];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = Math.abs(data[i + lag] - data[i]);
        }
        Arrays.sort(differences);
        // The median of the modulus of Gaussian numbers is 0.6745 of their standard deviation.
        double sd = differences[differences.length / 2] / 0.6745;
        return sd * sd;
    }

    private static double[] residuals(double[] data, TreeSet<Integer> cuts) {
        double[] residuals = new double[data.length];
        Sums sums = new Sums(data);
        int start = 0;
        List<Integer> ends = new ArrayList<>(cuts);
        ends.add(data.length);
        for (int end : ends) {
            double mean = sums.mean(start, end);
            for (int i = start; i < end; i++) {
                residuals[i] = data[i] - mean;
            }
            start = end;
        }
        return residuals;
    }

    private static double sd(double[] residuals, int levels) {
        double sum = 0;
        for (double residual : residuals) {
            sum += residual * residual;
        }
        return Math.sqrt(sum / Math.max(residuals.length - levels, 1));
    }

    /** Of neighbours; what chance alone makes of white noise counts as none. */
    private static double correlation(double[] residuals, double sigma) {
        double sum = 0;
        for (int i = 1; i < residuals.length; i++) {
            sum += residuals[i] * residuals[i - 1];
        }
        double correlation = sigma == 0 ? 0 : sum / (residuals.length - 1) / (sigma * sigma);
        return correlation < 3 / Math.sqrt(residuals.length) ? 0 : Math.min(correlation, MAX_CORRELATION);
    }

    private record Split(int start, int at, int end, double gain) {}

    /** Prefix sums, and what they tell of parts. */
    private static final class Sums {
        private final double[] sums;
        private final double[] squares;

        Sums(double[] data) {
            sums = new double[data.length + 1];
            squares = new double[data.length + 1];
            double mean = Arrays.stream(data).average().orElse(0);
            offset = mean;
            for (int i = 0; i < data.length; i++) {
                double value = data[i] - mean;
                sums[i + 1] = sums[i] + value;
                squares[i + 1] = squares[i] + value * value;
            }
        }

        private final double offset;

        int length() {
            return sums.length - 1;
        }

        double mean(int start, int end) {
            return offset + (sums[end] - sums[start]) / (end - start);
        }

        double gain(int start, int at, int end) {
            double left = at - start;
            double right = end - at;
            double step = (sums[end] - sums[at]) / right - (sums[at] - sums[start]) / left;
            return step * step * left * right / (left + right);
        }

        Split best(int start, int end, int minFrames) {
            Split best = null;
            int at = -1;
            double gain = -1;
            for (int k = start + minFrames; k <= end - minFrames; k++) {
                double here = gain(start, k, end);
                if (here > gain) {
                    gain = here;
                    at = k;
                }
            }
            if (at >= 0) {
                best = new Split(start, at, end, gain);
            }
            return best;
        }

        /** The sum of squares about the levels between cuts. */
        double squares(Collection<Integer> cuts) {
            double sum = 0;
            int start = 0;
            List<Integer> ends = new ArrayList<>(cuts);
            ends.add(length());
            for (int end : ends) {
                double part = sums[end] - sums[start];
                sum += squares[end] - squares[start] - part * part / Math.max(end - start, 1);
                start = end;
            }
            return sum;
        }
    }
}
