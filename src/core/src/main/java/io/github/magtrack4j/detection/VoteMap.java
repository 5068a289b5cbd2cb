package io.github.magtrack4j.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Votes for where rings have their centre: each steep pixel votes for all points that its gradient points to or comes
 * from, up to a reach, since a ring may be brighter or darker than what is inside it.
 *
 * <p>After G. Loy and A. Zelinsky, "Fast radial symmetry for detecting points of interest", IEEE Transactions on
 * Pattern Analysis and Machine Intelligence 25, 959 (2003), without a fixed radius.
 */
final class VoteMap {
    /** A ring nearer than this to its centre has gradients in any direction. */
    private static final int NEAREST = 2;

    private final Plane votes;

    /** A place with more votes than its surroundings. */
    record Peak(int row, int column, double votes) {}

    VoteMap(SteepPixels steep, int height, int width, int reach) {
        double[] counts = new double[height * width];
        for (int i = 0; i < steep.count(); i++) {
            for (int distance = NEAREST; distance <= reach; distance++) {
                vote(steep, i, distance, height, width, counts);
                vote(steep, i, -distance, height, width, counts);
            }
        }
        votes = new Plane(height, width, counts).smoothed();
    }

    private static void vote(SteepPixels steep, int i, int distance, int height, int width, double[] counts) {
        int row = (int) Math.rint(steep.row(i) + distance * steep.directionY(i));
        int column = (int) Math.rint(steep.column(i) + distance * steep.directionX(i));
        if (row >= 0 && row < height && column >= 0 && column < width) {
            counts[row * width + column] += steep.weight(i);
        }
    }

    /**
     * The places with the most votes within a distance, most votes first.
     *
     * @param apart the distance in pixels
     * @param least the fraction of the best place's votes that a place must have
     */
    List<Peak> peaks(int apart, double least) {
        double most = 0;
        for (double value : votes.values()) {
            most = Math.max(most, value);
        }
        List<Peak> peaks = new ArrayList<>();
        for (int row = 0; row < votes.height(); row++) {
            for (int column = 0; column < votes.width(); column++) {
                double value = votes.get(row, column);
                if (value > 0 && value >= least * most && isPeak(row, column, apart)) {
                    peaks.add(new Peak(row, column, value));
                }
            }
        }
        peaks.sort(Comparator.comparingDouble(Peak::votes).reversed());
        return peaks;
    }

    /** Of equal neighbours the first is the peak. */
    private boolean isPeak(int row, int column, int apart) {
        double value = votes.get(row, column);
        for (int r = Math.max(row - apart, 0); r <= Math.min(row + apart, votes.height() - 1); r++) {
            for (int c = Math.max(column - apart, 0); c <= Math.min(column + apart, votes.width() - 1); c++) {
                double other = votes.get(r, c);
                boolean before = r < row || (r == row && c < column);
                if (other > value || (before && other == value)) {
                    return false;
                }
            }
        }
        return true;
    }
}
