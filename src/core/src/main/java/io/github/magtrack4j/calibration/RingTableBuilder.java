package io.github.magtrack4j.calibration;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Makes a ring table from a focus scan: images of one bead, some at each height.
 *
 * <p>For each plane splines in the radius, one for each harmonic, are fitted to all pixels of all its images about
 * their own centres, by least squares with a penalty on second differences. Without a penalty a bead that sticks to the
 * surface, and is at the same position within a pixel in each image, leaves radii without a pixel, and the table is
 * useless. Then a Savitzky-Golay filter, cubics through a few planes, smooths it along z. The table is fitted to the
 * images for better centres, and made anew, in rounds.
 *
 * <p>What is not given is chosen by the scan: harmonics, where they explain more than four times what noise would; the
 * penalty, by generalized cross-validation; how many planes are smoothed, by Mallows's Cp. {@link RingTableFit} tells
 * what was chosen.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class RingTableBuilder {
    /** A harmonic is kept where its squares are so many times what noise would make of them. */
    private static final double SIGNIFICANT = 4;

    private static final double[] PENALTIES = {0.3, 1, 3, 10, 30};

    /** The penalty before one is chosen. */
    private static final double FIRST_PENALTY = 3;

    /** The planes that a cubic may go through. */
    private static final int[] SMOOTHINGS = {1, 5, 7};

    /** The choices are made on about so many planes, and harmonics on so many images of each. */
    private static final int PROBES = 8;

    private static final int PROBE_IMAGES = 4;

    /** How far centres may be from the middle of the image, in pixels, for the table to reach all corners. */
    private static final double MARGIN = 4;

    /** Simulated fields are periodic; nearer, a bead's own image would be among its rings, which no ring table has. */
    private static final double MIN_PAD_FACTOR = 4;

    /** Where simulated beads are, from the middle of a pixel; a bead is symmetric, so a quarter is enough. */
    private static final double[] SIMULATED_PLACES = {0.05, 0.2, 0.35, 0.5};

    /**
     * The harmonics that square pixels make of round beads. In images without noise all others would seem to be
     * significant, too.
     */
    public static final List<Harmonic> OF_ROUND_BEADS = List.of(Harmonic.RINGS, Harmonic.cosine(4), Harmonic.cosine(8));

    private static final List<Harmonic> CANDIDATES = candidates();

    private final Backend backend;
    private final List<Harmonic> harmonics;
    private final double penalty;
    private final int smoothedPlanes;
    private final int rounds;

    private RingTableBuilder(
            Backend backend, List<Harmonic> harmonics, double penalty, int smoothedPlanes, int rounds) {
        this.backend = backend;
        this.harmonics = harmonics;
        this.penalty = penalty;
        this.smoothedPlanes = smoothedPlanes;
        this.rounds = rounds;
    }

    private static List<Harmonic> candidates() {
        List<Harmonic> all = new ArrayList<>();
        for (int order : Harmonic.ORDERS) {
            all.add(Harmonic.cosine(order));
            if (order > 0) {
                all.add(Harmonic.sine(order));
            }
        }
        return List.copyOf(all);
    }

    /**
     * Returns a builder that chooses by the scan, and refines centres in two rounds.
     *
     * @param backend what fits images for their centres; it must have {@link Backend#jointFit}
     */
    public static RingTableBuilder of(Backend backend) {
        return new RingTableBuilder(Objects.requireNonNull(backend, "backend"), null, Double.NaN, 0, 2);
    }

    /** Returns this builder with given harmonics, {@link Harmonic#RINGS} first. */
    public RingTableBuilder withHarmonics(List<Harmonic> harmonics) {
        Arguments.require(
                "harmonics",
                harmonics,
                !harmonics.isEmpty() && harmonics.getFirst().equals(Harmonic.RINGS),
                "rings, and then others");
        return new RingTableBuilder(backend, List.copyOf(harmonics), penalty, smoothedPlanes, rounds);
    }

    /** Returns this builder with a given penalty, positive; right side and matrix are sums over pixels. */
    public RingTableBuilder withPenalty(double penalty) {
        Arguments.positive("penalty", penalty);
        return new RingTableBuilder(backend, harmonics, penalty, smoothedPlanes, rounds);
    }

    /**
     * Returns this builder with cubics through a given odd number of planes, at least 5, or 1 for no smoothing along z.
     */
    public RingTableBuilder withSmoothedPlanes(int smoothedPlanes) {
        Arguments.require(
                "smoothedPlanes",
                smoothedPlanes,
                smoothedPlanes == 1 || (smoothedPlanes >= 5 && smoothedPlanes % 2 != 0),
                "1, or odd and at least 5");
        return new RingTableBuilder(backend, harmonics, penalty, smoothedPlanes, rounds);
    }

    /** Returns this builder with a given number of rounds in which centres are refined, 0 or more. */
    public RingTableBuilder withRounds(int rounds) {
        Arguments.atLeast("rounds", rounds, 0);
        return new RingTableBuilder(backend, harmonics, penalty, smoothedPlanes, rounds);
    }

    /**
     * Makes the table.
     *
     * @param stack the scan's images, square, in the computer's memory, in any order
     * @param z the height of each image in nm; images of a plane have the same
     * @param centers about where the bead is in each image, in pixels; an image whose centre is NaN, or near the
     *     image's edge, is left out
     * @throws IllegalArgumentException if the numbers of heights, centres and images differ, or fewer than
     *     {@link RingTable#MIN_PLANES} planes are left
     */
    public RingTableFit build(ImageStack stack, DoubleSeries z, Centers centers) {
        Arguments.require(
                "stack",
                stack,
                stack.height() == stack.width() && !stack.isOnDevice(),
                "of square images in the computer's memory");
        Arguments.require(
                "the number of heights", z.size(), z.size() == stack.count(), "that of images, " + stack.count());
        Arguments.require(
                "the number of centers",
                centers.count(),
                centers.count() == stack.count(),
                "that of images, " + stack.count());
        Scan scan = new Scan(stack, z, centers);
        int[] probes = IntStream.range(0, PROBES)
                .map(probe -> (2 * probe + 1) * scan.planes() / (2 * PROBES))
                .distinct()
                .toArray();
        List<Harmonic> used = harmonics == null ? List.of(Harmonic.RINGS) : harmonics;
        double lambda = Double.isNaN(penalty) ? FIRST_PENALTY : penalty;
        Made fit = null;
        for (int round = 0; round <= rounds; round++) {
            if (round > 0) {
                scan.setCenters(
                        backend.jointFit(stack, RingTables.of(fit.table()), scan.centers(), z, JointFitOptions.DEFAULTS)
                                .centers());
            }
            // The first centres are too coarse to choose by, unless there are no others.
            if (round == Math.min(1, rounds)) {
                used = harmonics == null ? significant(scan, probes) : harmonics;
                lambda = Double.isNaN(penalty) ? bestPenalty(scan, probes, used) : penalty;
            }
            fit = build(scan, probes, used, lambda);
        }
        JointFits fits =
                backend.jointFit(stack, RingTables.of(fit.table()), scan.centers(), z, JointFitOptions.DEFAULTS);
        double squares = 0;
        double variances = 0;
        long images = 0;
        for (long image = 0; image < fits.count(); image++) {
            double difference = fits.z().get(image) - z.get(image);
            if (Double.isFinite(difference)) {
                squares += difference * difference;
                variances += fits.sigmaZ().get(image) * fits.sigmaZ().get(image);
                images++;
            }
        }
        return new RingTableFit(
                fit.table(),
                scan.centers(),
                lambda,
                fit.smoothedPlanes(),
                fit.residuals(),
                images,
                Math.sqrt(squares / images),
                Math.sqrt(variances / images));
    }

    /** A table and how it was smoothed. */
    private record Made(RingTable table, int smoothedPlanes, DoubleSeries residuals) {}

    /**
     * Makes the table of {@linkplain Backend#simulateBeads simulated beads}, without noise, at several positions within
     * a pixel; they are rendered in a field twice as wide as the images, which are cut from its middle. Unless others
     * are given, the harmonics are those that square pixels make of round beads.
     *
     * @param zNm the height of each plane in nm, rising or falling strictly, at least {@link RingTable#MIN_PLANES}
     * @param sizePx the width of the images in pixels, {@value Backend#MIN_SIZE} to {@value Backend#MAX_SIZE}
     * @param optics the bead and the light
     */
    public RingTable simulate(DoubleSeries zNm, int sizePx, BeadOptics optics) {
        Arguments.inRange("sizePx", sizePx, Backend.MIN_SIZE, Backend.MAX_SIZE);
        int planes = Math.toIntExact(zNm.size());
        int places = SIMULATED_PLACES.length * SIMULATED_PLACES.length;
        double[] z = new double[planes * places];
        double[] x = new double[z.length];
        double[] y = new double[z.length];
        BeadOptics wide = optics.withPadFactor(Math.max(optics.padFactor(), MIN_PAD_FACTOR));
        try (Arena arena = Arena.ofShared()) {
            ImageStack images = ImageStack.allocate(arena, PixelType.F64, sizePx, z.length);
            ImageStack fields = ImageStack.allocate(arena, PixelType.F64, 2 * sizePx, places);
            DoubleMatrix beads = DoubleMatrix.allocate(arena, places, 3);
            RegionOfInterest middle =
                    new RegionOfInterest(sizePx / 2, sizePx / 2 + sizePx, sizePx / 2, sizePx / 2 + sizePx);
            for (int plane = 0; plane < planes; plane++) {
                for (int place = 0; place < places; place++) {
                    int image = plane * places + place;
                    double shiftX = SIMULATED_PLACES[place / SIMULATED_PLACES.length];
                    double shiftY = SIMULATED_PLACES[place % SIMULATED_PLACES.length];
                    beads.set(place, 0, shiftX * optics.nmPerPixel());
                    beads.set(place, 1, shiftY * optics.nmPerPixel());
                    beads.set(place, 2, zNm.get(plane));
                    x[image] = sizePx - sizePx / 2 + shiftX;
                    y[image] = sizePx - sizePx / 2 + shiftY;
                    z[image] = zNm.get(plane);
                }
                backend.simulateBeads(beads, wide, fields);
                backend.cropStackToRois(fields, List.of(middle), images.slice((long) plane * places, places));
            }
            RingTableBuilder known = withRounds(0);
            return (harmonics == null ? known.withHarmonics(OF_ROUND_BEADS) : known)
                    .build(images, DoubleSeries.copyOf(z), Centers.copyOf(x, y))
                    .table();
        }
    }

    private Made build(Scan scan, int[] probes, List<Harmonic> harmonics, double penalty) {
        RingEquations[] planes = new RingEquations[scan.planes()];
        Arrays.parallelSetAll(planes, plane -> {
            RingEquations equations = scan.equations(plane, harmonics, Integer.MAX_VALUE);
            equations.solve(penalty);
            return equations;
        });
        double degreesOfFreedom = Arrays.stream(probes)
                .mapToDouble(plane -> planes[plane].degreesOfFreedom())
                .average()
                .orElseThrow();
        double[] residuals = Arrays.stream(planes)
                .mapToDouble(
                        plane -> Math.sqrt(plane.residualSquares() / Math.max(1, plane.pixels() - degreesOfFreedom)))
                .toArray();
        double[] ofCoefficients = new double[scan.coefficients()];
        for (int plane : probes) {
            double[] ofPlane = planes[plane].variances();
            for (int knot = 0; knot < ofPlane.length; knot++) {
                ofCoefficients[knot] += residuals[plane] * residuals[plane] * ofPlane[knot] / probes.length;
            }
        }
        double[][][] coefficients =
                Arrays.stream(planes).map(RingEquations::coefficients).toArray(double[][][]::new);
        int points = smoothedPlanes == 0
                ? bestSmoothing(scan.heights(), coefficients, ofCoefficients)
                : Math.min(smoothedPlanes, (scan.planes() - 1) / 2 * 2 + 1);
        PlaneSmoothing smoothing = new PlaneSmoothing(scan.heights(), points);
        double[] variances = new double[planes.length];
        Arrays.setAll(
                variances,
                plane -> residuals[plane] * residuals[plane] * smoothing.ownWeight(plane) / planes[plane].images());
        return new Made(
                RingTable.of(scan.width(), scan.heights(), harmonics, smoothing.apply(coefficients))
                        .withVariances(variances),
                points,
                DoubleSeries.copyOf(residuals));
    }

    /**
     * The harmonics without which residuals are larger, by more than noise would make of a degree of freedom for each
     * coefficient.
     */
    private static List<Harmonic> significant(Scan scan, int[] probes) {
        double[] ratios = new double[CANDIDATES.size()];
        for (int plane : probes) {
            RingEquations equations = scan.equations(plane, CANDIDATES, PROBE_IMAGES);
            equations.solve(FIRST_PENALTY);
            double coefficients = scan.coefficients();
            double squares = equations.residualSquares();
            double noise = squares / Math.max(1, equations.pixels() - coefficients * CANDIDATES.size());
            for (int q = 1; q < ratios.length; q++) {
                equations.solveWithout(q, FIRST_PENALTY);
                ratios[q] += (equations.residualSquares() - squares) / (noise * coefficients * probes.length);
            }
        }
        List<Harmonic> significant = new ArrayList<>();
        for (int q = 0; q < ratios.length; q++) {
            if (q == 0 || ratios[q] > SIGNIFICANT) {
                significant.add(CANDIDATES.get(q));
            }
        }
        return significant;
    }

    private static double bestPenalty(Scan scan, int[] probes, List<Harmonic> harmonics) {
        List<RingEquations> planes = Arrays.stream(probes)
                .mapToObj(plane -> scan.equations(plane, harmonics, Integer.MAX_VALUE))
                .toList();
        return Arrays.stream(PENALTIES)
                .boxed()
                .min(Comparator.comparingDouble(lambda -> planes.stream()
                        .mapToDouble(equations -> generalizedCrossValidation(equations, lambda))
                        .sum()))
                .orElseThrow();
    }

    private static double generalizedCrossValidation(RingEquations equations, double lambda) {
        equations.solve(lambda);
        double left = equations.pixels() - equations.degreesOfFreedom();
        return Math.log(equations.residualSquares() / (left * left));
    }

    /**
     * Mallows's Cp: the squares of what smoothing takes away from the rings' coefficients, each in units of its
     * variance, and twice the weight of a plane in its own answer.
     */
    private static int bestSmoothing(double[] z, double[][][] coefficients, double[] variances) {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int points : SMOOTHINGS) {
            if (points > z.length) {
                break;
            }
            PlaneSmoothing smoothing = new PlaneSmoothing(z, points);
            double[][][] smooth = smoothing.apply(coefficients);
            double sum = 0;
            for (int plane = 0; plane < z.length; plane++) {
                double squares = 0;
                for (int knot = 0; knot < variances.length; knot++) {
                    double taken = coefficients[plane][0][knot] - smooth[plane][0][knot];
                    squares += taken * taken / variances[knot];
                }
                sum += squares / variances.length + 2 * smoothing.ownWeight(plane);
            }
            if (sum < least) {
                least = sum;
                best = points;
            }
        }
        return best;
    }

    /** The images by plane. */
    private static final class Scan {
        private final ImageStack stack;
        private final double[] heights;

        /** The images of each plane. */
        private final int[][] images;

        private final int coefficients;
        private Centers centers;

        Scan(ImageStack stack, DoubleSeries z, Centers centers) {
            this.stack = stack;
            this.centers = centers;
            heights = Arrays.stream(z.toArray()).distinct().sorted().toArray();
            Arguments.atLeast("the number of planes (different values of z)", heights.length, RingTable.MIN_PLANES);
            images = new int[heights.length][];
            for (int plane = 0; plane < heights.length; plane++) {
                Arguments.finite("z", heights[plane]);
                double height = heights[plane];
                images[plane] = IntStream.range(0, (int) stack.count())
                        .filter(image -> z.get(image) == height)
                        .toArray();
            }
            double reach = Math.hypot(stack.width() / 2.0 + MARGIN, stack.width() / 2.0 + MARGIN);
            coefficients = (int) Math.ceil(reach * RingTable.KNOTS_PER_PIXEL) + 4;
        }

        int planes() {
            return heights.length;
        }

        double[] heights() {
            return heights;
        }

        int width() {
            return stack.width();
        }

        /** The number of coefficients of each spline. */
        int coefficients() {
            return coefficients;
        }

        Centers centers() {
            return centers;
        }

        /** Takes new centres; where there is none, the image is left out. */
        void setCenters(Centers centers) {
            this.centers = centers;
        }

        /** The equations of some of a plane's images, or of all there are. */
        RingEquations equations(int plane, List<Harmonic> harmonics, int most) {
            double[] pixels = new double[width() * width()];
            RingEquations equations = null;
            int left = most;
            for (int image : images[plane]) {
                double x = centers.x().get(image);
                double y = centers.y().get(image);
                double middle = (width() - 1) / 2.0;
                if (left > 0 && Math.abs(x - middle) <= width() / 4.0 && Math.abs(y - middle) <= width() / 4.0) {
                    read(image, pixels);
                    if (equations == null) {
                        equations = new RingEquations(
                                harmonics,
                                coefficients,
                                Arrays.stream(pixels).average().orElseThrow());
                    }
                    equations.add(pixels, width(), x, y);
                    left--;
                }
            }
            if (equations == null) {
                throw new IllegalArgumentException("the plane at " + heights[plane]
                        + " nm has no image with a centre in the middle half of the image; each plane must have one");
            }
            return equations;
        }

        private void read(int image, double[] pixels) {
            for (int row = 0; row < width(); row++) {
                for (int column = 0; column < width(); column++) {
                    pixels[row * width() + column] = stack.get(image, row, column);
                }
            }
        }
    }
}
