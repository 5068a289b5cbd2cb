package io.github.magtrack4j.calibration;

import io.github.magtrack4j.ZLut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Over which heights a look-up table is unambiguous.
 *
 * <p>Planes are compared as {@code lookupZ} compares them, by Pearson's r without the first bin. Where r falls from
 * plane to plane away from a plane, heights near it are found by walking uphill. A plane further away that is as like
 * as a plane close by may be taken for it: the two <em>look alike</em>.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param firstUsable the first plane of the longest run of planes that are whole and look like no other, or -1 if there
 *     is none
 * @param lastUsable the last plane of that run, or -1
 * @param incomplete the planes with a bin that is NaN, the first bin aside, or without any contrast
 * @param lookAlikes pairs of planes that look alike, at most one, the most like, for each plane
 * @param monotonic the fraction of planes from which r falls on either side for {@value #MONOTONIC_REACH} planes or up
 *     to the table's end, 0 to 1
 * @param contrast the standard deviation of a profile over its bins divided by its mean, averaged over the planes
 * @param scatterNm the standard deviation in nm with which the height of a single image is found, the median over the
 *     usable planes; NaN if the noise is not known
 */
public record ZLutQuality(
        int firstUsable,
        int lastUsable,
        List<Integer> incomplete,
        List<LookAlike> lookAlikes,
        double monotonic,
        double contrast,
        double scatterNm) {

    /** How far r is followed from each plane, in planes. */
    static final int MONOTONIC_REACH = 3;

    /**
     * Planes look alike if their distance is no more than that of planes so many steps apart, {@code steps²} of one.
     */
    private static final double LIKE_STEPS = 3;

    /**
     * Two planes that look alike.
     *
     * @param plane one of them
     * @param other the other, further away
     * @param correlation Pearson's r of their profiles
     */
    public record LookAlike(int plane, int other, double correlation) {}

    /** Makes immutable copies of the lists. */
    public ZLutQuality {
        incomplete = List.copyOf(incomplete);
        lookAlikes = List.copyOf(lookAlikes);
    }

    /** Judges a table whose noise is not known. */
    public static ZLutQuality of(ZLut zlut) {
        return of(zlut, null);
    }

    /** Judges a table with the variance of single profiles about each plane and in each bin; null if not known. */
    static ZLutQuality of(ZLut zlut, double[][] variances) {
        int planes = zlut.planes();
        List<Integer> incomplete = new ArrayList<>();
        double contrast = 0;
        for (int plane = 0; plane < planes; plane++) {
            Statistics statistics = Statistics.of(zlut, plane);
            if (statistics.complete) {
                contrast += Math.sqrt(statistics.squares / (zlut.bins() - 1)) / Math.abs(statistics.mean);
            } else {
                incomplete.add(plane);
            }
        }
        double[][] correlations = correlations(zlut);
        List<LookAlike> lookAlikes = new ArrayList<>();
        boolean[] trusted = new boolean[planes];
        int monotonic = 0;
        for (int plane = 0; plane < planes; plane++) {
            LookAlike like = lookAlike(correlations[plane], plane);
            if (like != null) {
                lookAlikes.add(like);
            }
            trusted[plane] = like == null && !incomplete.contains(plane);
            monotonic += fallsOnEitherSide(correlations[plane], plane) ? 1 : 0;
        }
        int first = -1;
        int last = -2;
        int start = 0;
        for (int plane = 0; plane <= planes; plane++) {
            if (plane == planes || !trusted[plane]) {
                if (plane - 1 - start > last - first) {
                    first = start;
                    last = plane - 1;
                }
                start = plane + 1;
            }
        }
        boolean any = first >= 0 && last >= first;
        return new ZLutQuality(
                any ? first : -1,
                any ? last : -1,
                incomplete,
                lookAlikes,
                (double) monotonic / planes,
                contrast / (planes - incomplete.size()),
                any && variances != null ? scatter(zlut, variances, first, last) : Double.NaN);
    }

    /** A profile's mean and sum of squares about it, without the first bin. */
    private record Statistics(double mean, double squares, boolean complete) {
        static Statistics of(ZLut zlut, int plane) {
            double sum = 0;
            for (int bin = 1; bin < zlut.bins(); bin++) {
                sum += zlut.profile(plane, bin);
            }
            double mean = sum / (zlut.bins() - 1);
            double squares = 0;
            for (int bin = 1; bin < zlut.bins(); bin++) {
                double difference = zlut.profile(plane, bin) - mean;
                squares += difference * difference;
            }
            return new Statistics(mean, squares, Double.isFinite(squares) && squares > 0);
        }
    }

    /**
     * Pearson's r of each plane with each, without the first bin: what {@code lookupZ} compares. NaN where a plane
     * lacks a bin or is even.
     */
    public static double[][] correlations(ZLut zlut) {
        int planes = zlut.planes();
        Statistics[] statistics = new Statistics[planes];
        for (int plane = 0; plane < planes; plane++) {
            statistics[plane] = Statistics.of(zlut, plane);
        }
        double[][] correlations = new double[planes][planes];
        for (int i = 0; i < planes; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int bin = 1; bin < zlut.bins(); bin++) {
                    sum += (zlut.profile(i, bin) - statistics[i].mean) * (zlut.profile(j, bin) - statistics[j].mean);
                }
                correlations[i][j] = sum / Math.sqrt(statistics[i].squares * statistics[j].squares);
                correlations[j][i] = correlations[i][j];
            }
        }
        return correlations;
    }

    /** The plane beyond the fall of r that is most like, if it is as like as one close by; null if none is. */
    private static LookAlike lookAlike(double[] correlation, int plane) {
        double nearest = 0;
        for (int neighbour = Math.max(plane - 1, 0); neighbour < Math.min(plane + 2, correlation.length); neighbour++) {
            nearest = correlation[neighbour] < 1 - nearest ? 1 - correlation[neighbour] : nearest;
        }
        double least = 1 - LIKE_STEPS * LIKE_STEPS * nearest;
        LookAlike like = null;
        for (int direction = -1; direction <= 1; direction += 2) {
            int other = plane;
            double lowest = correlation[plane];
            // Planes that were not measured are stepped over.
            while (isIn(other + direction, correlation) && !(correlation[other + direction] > lowest)) {
                other += direction;
                lowest = Double.isNaN(correlation[other]) ? lowest : correlation[other];
            }
            for (other += direction; isIn(other, correlation); other += direction) {
                double r = correlation[other];
                if (r >= least && (like == null || r > like.correlation)) {
                    like = new LookAlike(plane, other, r);
                }
            }
        }
        return like;
    }

    private static boolean fallsOnEitherSide(double[] correlation, int plane) {
        for (int direction = -1; direction <= 1; direction += 2) {
            for (int step = 1; step <= MONOTONIC_REACH && isIn(plane + step * direction, correlation); step++) {
                if (!(correlation[plane + step * direction] < correlation[plane + (step - 1) * direction])) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isIn(int plane, double[] correlation) {
        return plane >= 0 && plane < correlation.length;
    }

    /**
     * How the noise of the bins passes into z, median over the planes. Near its maximum, r falls with the sum of
     * squared differences between profile and table, all bins alike, but for an offset and a factor: so z is that of
     * unweighted least squares with these two free.
     */
    private static double scatter(ZLut zlut, double[][] variances, int first, int last) {
        List<Double> scatters = new ArrayList<>();
        for (int plane = Math.max(first, 1); plane <= Math.min(last, zlut.planes() - 2); plane++) {
            double[] slope = freeSlope(zlut, plane);
            double squares = 0;
            double noise = 0;
            for (int bin = 1; bin < zlut.bins(); bin++) {
                squares += slope[bin] * slope[bin];
                noise += slope[bin] * slope[bin] * variances[plane][bin];
            }
            scatters.add(Math.sqrt(noise) / squares);
        }
        scatters.sort(null);
        return scatters.isEmpty() ? Double.NaN : scatters.get(scatters.size() / 2);
    }

    /** The change of a profile with z that neither an offset nor a factor could make. */
    static double[] freeSlope(ZLut zlut, int plane) {
        double[] slope = new double[zlut.bins()];
        double mean = 0;
        for (int bin = 1; bin < slope.length; bin++) {
            slope[bin] = (zlut.profile(plane + 1, bin) - zlut.profile(plane - 1, bin))
                    / (zlut.z(plane + 1) - zlut.z(plane - 1));
            mean += slope[bin] / (slope.length - 1);
        }
        Statistics statistics = Statistics.of(zlut, plane);
        double along = 0;
        for (int bin = 1; bin < slope.length; bin++) {
            slope[bin] -= mean;
            along += slope[bin] * (zlut.profile(plane, bin) - statistics.mean) / statistics.squares;
        }
        for (int bin = 1; bin < slope.length; bin++) {
            slope[bin] -= along * (zlut.profile(plane, bin) - statistics.mean);
        }
        return slope;
    }

    /**
     * Tells the quality in a sentence.
     *
     * @param zlut the table whose quality this is
     */
    public String describe(ZLut zlut) {
        return describePlanes(zlut)
                + (Double.isNaN(scatterNm)
                        ? ""
                        : String.format(Locale.ROOT, "; SD of z in one image %.1f nm", scatterNm));
    }

    /**
     * Tells in a sentence how good the planes are, whatever z is looked up by.
     *
     * @param zlut the table whose quality this is
     */
    public String describePlanes(ZLut zlut) {
        StringBuilder text = new StringBuilder();
        if (firstUsable < 0) {
            text.append("no usable range");
        } else {
            text.append(String.format(
                    Locale.ROOT,
                    "usable from %.0f to %.0f nm (%d of %d planes)",
                    zlut.z(firstUsable),
                    zlut.z(lastUsable),
                    lastUsable - firstUsable + 1,
                    zlut.planes()));
        }
        text.append(String.format(
                Locale.ROOT, "; contrast %.2f; %.0f %% of the planes monotonic", contrast, 100 * monotonic));
        if (!incomplete.isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "; %d %s not measured, the first at %.0f nm: z will be NaN",
                    incomplete.size(),
                    incomplete.size() == 1 ? "plane" : "planes",
                    zlut.z(incomplete.getFirst())));
        }
        if (lookAlikes.isEmpty()) {
            text.append("; no planes look alike");
        } else {
            LookAlike worst = lookAlikes.getFirst();
            for (LookAlike like : lookAlikes) {
                worst = like.correlation > worst.correlation ? like : worst;
            }
            text.append(String.format(
                    Locale.ROOT,
                    "; %d %s like another, such as %.0f nm like %.0f nm (r = %.4f)",
                    lookAlikes.size(),
                    lookAlikes.size() == 1 ? "plane looks" : "planes look",
                    zlut.z(worst.plane),
                    zlut.z(worst.other),
                    worst.correlation));
        }
        return text.toString();
    }
}
