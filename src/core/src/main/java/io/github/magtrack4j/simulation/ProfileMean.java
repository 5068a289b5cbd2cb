package io.github.magtrack4j.simulation;

import io.github.magtrack4j.DoubleMatrix;

/** The mean of several sets of profiles, bin by bin; a bin that is NaN in some of them is left out of these. */
final class ProfileMean {
    private final double[][] sums;
    private final int[][] counts;

    ProfileMean(int profiles, int bins) {
        sums = new double[profiles][bins];
        counts = new int[profiles][bins];
    }

    /** Adds a set of profiles. */
    void add(DoubleMatrix profiles) {
        for (int profile = 0; profile < sums.length; profile++) {
            for (int bin = 0; bin < sums[profile].length; bin++) {
                double value = profiles.get(profile, bin);
                if (!Double.isNaN(value)) {
                    sums[profile][bin] += value;
                    counts[profile][bin]++;
                }
            }
        }
    }

    /** Returns the mean of what was added; a bin that was always NaN is NaN. */
    DoubleMatrix profiles() {
        double[][] means = new double[sums.length][];
        for (int profile = 0; profile < sums.length; profile++) {
            means[profile] = sums[profile].clone();
            for (int bin = 0; bin < means[profile].length; bin++) {
                means[profile][bin] /= counts[profile][bin];
            }
        }
        return DoubleMatrix.copyOf(means);
    }
}
