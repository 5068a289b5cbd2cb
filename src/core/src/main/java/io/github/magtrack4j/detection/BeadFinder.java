package io.github.magtrack4j.detection;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.internal.Arguments;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Finds the beads of a frame by the symmetry of their rings.
 *
 * <pre>{@code
 * List<FoundBead> beads = new BeadFinder(BeadFinderOptions.DEFAULTS.withSize(64)).find(frames.slice(0, 1));
 * List<RegionOfInterest> regions = beads.stream().map(FoundBead::region).toList();
 * ImageStack images = backend.cropStackToRois(frames, regions);
 * }</pre>
 *
 * <p>Left out are beads whose square does not lie inside the frame, beads whose rings touch those of another, and what
 * is no bead: what scores too low or has too little contrast. How large a typical bead is, and what contrast it has, is
 * taken from the frame itself, as the median of what scores well; so most of what is round in it should be beads.
 *
 * <p>The votes for centres follow G. Loy and A. Zelinsky, IEEE Transactions on Pattern Analysis and Machine
 * Intelligence 25, 959 (2003), and the centre from lines along gradients R. Parthasarathy, Nature Methods 9, 724
 * (2012).
 *
 * <p>Immutable and safe to share between threads; each call computes on its caller's thread, some tenths of a second
 * for a megapixel.
 */
public final class BeadFinder {
    /** How many votes a candidate must have, as a fraction of the best one's. */
    private static final double MIN_VOTES = 0.05;

    /** How many votes make a neighbour that disturbs, as a fraction of the typical bead's. */
    private static final double DISTURBING_VOTES = 0.35;

    /** How near a neighbour disturbs, in radii of a typical bead: their faintest rings reach a little beyond. */
    private static final double DISTURBING_RADII = 2.2;

    private static final int CENTER_ITERATIONS = 3;

    private final BeadFinderOptions options;

    /** Makes a finder. */
    public BeadFinder(BeadFinderOptions options) {
        this.options = options;
    }

    /** What may be a bead. */
    private record Candidate(double x, double y, double votes, RadialFit fit) {
        double distance(Candidate other) {
            return Math.hypot(other.x - x, other.y - y);
        }
    }

    /**
     * Finds the beads of a frame, or of the mean of several, which has less noise and blurs what moves.
     *
     * @param frames one or more frames of any pixel type, at least 3 × 3 pixels
     * @return the beads, by rows of squares from top to bottom and by columns within them; empty if there is none
     * @throws IllegalArgumentException if there is no frame, or frames are too small or have more than 2³¹ - 1 pixels
     */
    public List<FoundBead> find(ImageStack frames) {
        Arguments.atLeast("the number of frames", frames.count(), 1);
        Arguments.atLeast("the height of the frames", frames.height(), 3);
        Arguments.atLeast("the width of the frames", frames.width(), 3);
        Arguments.inRange("the pixels of a frame", (long) frames.height() * frames.width(), 9, Integer.MAX_VALUE);
        Plane plane = Plane.mean(frames);
        int size = options.size();
        SteepPixels steep = SteepPixels.of(plane.smoothed());
        int reach = 3 * size / 8;
        List<VoteMap.Peak> peaks =
                new VoteMap(steep, plane.height(), plane.width(), reach).peaks(Math.max(size / 16, 2), MIN_VOTES);
        List<Candidate> rough = refineAll(peaks, steep, plane, 5 * size / 16);
        List<Candidate> good = rough.stream().filter(this::scores).toList();
        if (good.isEmpty()) {
            return List.of();
        }
        int extent = (int) median(good, candidate -> new RadialFit(plane, candidate.x, candidate.y, size / 2).extent());
        int radius = Math.max(extent, 2);
        double typicalVotes = median(good, Candidate::votes);
        List<Candidate> candidates = rough.stream()
                .map(candidate -> new Candidate(
                        candidate.x,
                        candidate.y,
                        candidate.votes,
                        new RadialFit(plane, candidate.x, candidate.y, radius)))
                .toList();
        List<Candidate> disturbing = candidates.stream()
                .filter(candidate -> candidate.votes >= DISTURBING_VOTES * typicalVotes)
                .toList();
        List<Candidate> beads = candidates.stream().filter(this::scores).toList();
        if (beads.isEmpty()) {
            return List.of();
        }
        double typicalVariance = median(beads, candidate -> candidate.fit.variance());
        return beads.stream()
                .filter(bead -> bead.fit.variance() >= options.minimumContrast() * typicalVariance)
                .filter(bead -> disturbing.stream()
                        .noneMatch(other -> !other.equals(bead) && other.distance(bead) < DISTURBING_RADII * radius))
                .flatMap(bead -> found(bead, plane))
                .sorted(Comparator.comparingInt(
                                (FoundBead bead) -> bead.region().top())
                        .thenComparingInt(bead -> bead.region().left()))
                .toList();
    }

    private boolean scores(Candidate candidate) {
        return candidate.fit.score() >= options.minimumScore();
    }

    private static double median(List<Candidate> candidates, ToDoubleFunction<Candidate> value) {
        double[] sorted = candidates.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Stream<FoundBead> found(Candidate bead, Plane plane) {
        int size = options.size();
        int top = (int) Math.rint(bead.y) - size / 2;
        int left = (int) Math.rint(bead.x) - size / 2;
        boolean inside = top >= 0 && left >= 0 && top + size <= plane.height() && left + size <= plane.width();
        return inside
                ? Stream.of(new FoundBead(
                        bead.x, bead.y, bead.fit.score(), new RegionOfInterest(top, top + size, left, left + size)))
                : Stream.empty();
    }

    private static List<Candidate> refineAll(List<VoteMap.Peak> peaks, SteepPixels steep, Plane plane, int radius) {
        // The steep pixels of each row follow each other, so that those about a peak need not be looked for.
        int[] firstOfRow = new int[plane.height() + 1];
        for (int i = 0; i < steep.count(); i++) {
            firstOfRow[steep.row(i) + 1] = i + 1;
        }
        for (int row = 0; row < plane.height(); row++) {
            firstOfRow[row + 1] = Math.max(firstOfRow[row], firstOfRow[row + 1]);
        }
        return peaks.stream()
                .map(peak -> {
                    double[] center = refine(peak, steep, firstOfRow, radius);
                    RadialFit fit = new RadialFit(plane, center[0], center[1], radius);
                    return new Candidate(center[0], center[1], peak.votes(), fit);
                })
                .toList();
    }

    /**
     * The point nearest to the lines along the gradients, by weighted least squares, where lines that pass far by count
     * little: they are another bead's, or dirt's.
     */
    private static double[] refine(VoteMap.Peak peak, SteepPixels steep, int[] firstOfRow, int radius) {
        double x = peak.column();
        double y = peak.row();
        for (int iteration = 0; iteration < CENTER_ITERATIONS; iteration++) {
            double xx = 0;
            double xy = 0;
            double yy = 0;
            double sumX = 0;
            double sumY = 0;
            int top = Math.max((int) y - radius, 0);
            int end = Math.min((int) y + radius + 1, firstOfRow.length - 1);
            for (int i = firstOfRow[top]; i < firstOfRow[end]; i++) {
                double dx = steep.column(i) - x;
                double dy = steep.row(i) - y;
                double distance = Math.hypot(dx, dy);
                if (distance >= 1.5 && distance <= radius) {
                    double normalX = -steep.directionY(i);
                    double normalY = steep.directionX(i);
                    double miss = normalX * dx + normalY * dy;
                    double weight = steep.weight(i) / Math.max(distance, 3) / (1 + miss * miss);
                    xx += weight * normalX * normalX;
                    xy += weight * normalX * normalY;
                    yy += weight * normalY * normalY;
                    sumX += weight * normalX * miss;
                    sumY += weight * normalY * miss;
                }
            }
            double determinant = xx * yy - xy * xy;
            if (!(determinant > 0)) {
                break;
            }
            x += (yy * sumX - xy * sumY) / determinant;
            y += (xx * sumY - xy * sumX) / determinant;
            if (!(Math.hypot(x - peak.column(), y - peak.row()) <= 3)) {
                return new double[] {peak.column(), peak.row()};
            }
        }
        return new double[] {x, y};
    }
}
