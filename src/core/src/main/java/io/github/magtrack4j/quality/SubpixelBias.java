package io.github.magtrack4j.quality;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.ClassicRings;
import io.github.magtrack4j.internal.PlaneInterpolation;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The errors of a method that depend on the position of a bead within a pixel and between the planes of its table: how
 * the method localizes beads that are rendered without noise from the table's own rings. Safe to share between threads.
 *
 * <p>Whether what is rough along z in a table is in the bead's images too, or noise of the scan, nothing tells. So the
 * beads are rendered from the table as it is, and from a smoothed one, and the larger error counts.
 *
 * <p>Beads are simulated when heights near them are first asked for, and do not depend on the order of the questions.
 */
final class SubpixelBias {
    /** Tables of fewer planes do not tell their noise. */
    private static final int PLANES_FOR_NOISE = 7;

    /** Errors count from so many planes around, the less the further. */
    private static final double REACH = 4;

    private final double[] z;
    private final List<SimulatedErrors> models;

    /** By the plane below. */
    private final AtomicReferenceArray<Variances> known;

    /**
     * Variances, in pixels² and nm²; NaN if not known.
     *
     * @param x that of x, about the truth
     * @param y that of y, about the truth
     * @param z that of z, about the mean error near the height
     */
    record Variances(double x, double y, double z) {
        static final Variances UNKNOWN = new Variances(Double.NaN, Double.NaN, Double.NaN);

        boolean areKnown() {
            return !Double.isNaN(x) && !Double.isNaN(y) && !Double.isNaN(z);
        }

        Variances or(Variances other) {
            return new Variances(Math.max(x, other.x), Math.max(y, other.y), Math.max(z, other.z));
        }
    }

    private SubpixelBias(double[] z, List<SimulatedErrors> models) {
        this.z = z;
        this.models = models;
        known = new AtomicReferenceArray<>(z.length - 1);
    }

    /** The bias with a table; null if its planes do not tell what its bead looks like. */
    static SubpixelBias of(int size, TrackingOptions options, ZLut zlut) {
        if (zlut == null || !options.profile().isSpatial() || zlut.planes() < RingTable.MIN_PLANES) {
            return null;
        }
        for (int plane = 0; plane < zlut.planes(); plane++) {
            boolean any = false;
            for (int bin = 0; bin < zlut.bins(); bin++) {
                any |= Double.isFinite(zlut.profile(plane, bin));
            }
            if (!any) {
                return null;
            }
        }
        RingTable rings = ClassicRings.of(zlut, size, zlut.bins() / (size / 2));
        SimulatedErrors asItIs = new SimulatedErrors(size, options, zlut, rings);
        List<SimulatedErrors> models = rings.planes() < PLANES_FOR_NOISE
                ? List.of(asItIs)
                : List.of(asItIs, new SimulatedErrors(size, options, zlut, ClassicRings.withoutNoise(rings)));
        double[] z = new double[zlut.planes()];
        Arrays.setAll(z, zlut::z);
        return new SubpixelBias(z, models);
    }

    /** The variances at a height. */
    Variances at(double height) {
        double low = Math.min(z[0], z[z.length - 1]);
        double high = Math.max(z[0], z[z.length - 1]);
        if (!(height >= low && height <= high)) {
            return Variances.UNKNOWN;
        }
        int section = PlaneInterpolation.planeBelow(z, height);
        Variances variances = known.get(section);
        if (variances == null) {
            variances = models.stream()
                    .map(model -> mean(model, section))
                    .reduce(Variances::or)
                    .orElseThrow();
            known.set(section, variances);
        }
        return variances;
    }

    /** The mean over some sections of those that are known. */
    private static Variances mean(SimulatedErrors model, int section) {
        double sum = 0;
        double sumX = 0;
        double sumY = 0;
        double sumZ = 0;
        for (int other = 0; other < model.sections(); other++) {
            double weight = REACH - Math.abs(other - section);
            if (weight > 0) {
                Variances variances = model.about(other);
                if (variances.areKnown()) {
                    sum += weight;
                    sumX += weight * variances.x;
                    sumY += weight * variances.y;
                    sumZ += weight * variances.z;
                }
            }
        }
        return new Variances(sumX / sum, sumY / sum, sumZ / sum);
    }
}
