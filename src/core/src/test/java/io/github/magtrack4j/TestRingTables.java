package io.github.magtrack4j;

import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingPlane;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;

/** Ring tables that are formulas, of any size, and images of beads by them. */
public final class TestRingTables {
    /** Harmonics of every kind, in no order. */
    public static final List<Harmonic> MANY = List.of(
            Harmonic.RINGS,
            Harmonic.sine(8),
            Harmonic.cosine(4),
            Harmonic.cosine(1),
            Harmonic.sine(1),
            Harmonic.cosine(3),
            Harmonic.sine(2),
            Harmonic.cosine(16),
            Harmonic.sine(12));

    private TestRingTables() {}

    /**
     * A table whose planes are 50 nm apart, from 0 on or down to it; it reaches to the corners about a centre in the
     * middle.
     */
    public static RingTable table(int size, int planes, boolean rising, List<Harmonic> harmonics) {
        return table(size, planes, rising, harmonics, (size / 2.0 + 3) * Math.sqrt(2));
    }

    /** A table that reaches so far, in pixels. */
    public static RingTable table(int size, int planes, boolean rising, List<Harmonic> harmonics, double radius) {
        int count = (int) Math.ceil(radius * RingTable.KNOTS_PER_PIXEL) + 3;
        double[] z = new double[planes];
        double[][][] coefficients = new double[planes][harmonics.size()][count];
        for (int plane = 0; plane < planes; plane++) {
            z[plane] = 50 * (rising ? plane : planes - 1 - plane);
            for (int q = 0; q < harmonics.size(); q++) {
                for (int knot = 0; knot < count; knot++) {
                    coefficients[plane][q][knot] =
                            ring(harmonics.get(q), (knot - 1) / RingTable.KNOTS_PER_PIXEL / size, z[plane]);
                }
            }
        }
        return RingTable.of(size, z, harmonics, coefficients);
    }

    /** A harmonic's brightness at a radius that is a part of the size. */
    private static double ring(Harmonic harmonic, double radius, double z) {
        double envelope = Math.exp(-6 * radius * radius);
        double phase = 28 * radius - 0.004 * z + harmonic.order();
        return harmonic.order() == 0
                ? 120 + 70 * envelope * Math.cos(phase)
                : 8.0 / harmonic.order() * envelope * Math.sin(phase) * (1 - Math.exp(-200 * radius * radius));
    }

    /**
     * Images of beads about the middle, at heights between the planes, dimmed and with an offset.
     *
     * @param noise the SD of the noise
     */
    public static ImageStack beads(Random random, RingTable table, PixelType type, int count, double noise) {
        int size = table.size();
        ImageStack images = ImageStack.allocate(Arena.ofAuto(), type, size, count);
        boolean whole = type == PixelType.U8 || type == PixelType.U16;
        double highest = Math.max(table.z(0), table.z(table.planes() - 1));
        for (long image = 0; image < count; image++) {
            double x = size / 2.0 + random.nextDouble(-1, 1);
            double y = size / 2.0 + random.nextDouble(-1, 1);
            double z = random.nextDouble(0.1, 0.9) * highest;
            double gain = random.nextDouble(0.8, 1.1);
            RingPlane plane = table.at(z);
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double radius = Math.min(Math.hypot(column - x, row - y), table.radius());
                    double value = 5
                            + gain * plane.value(radius, Math.atan2(row - y, column - x))
                            + noise * random.nextGaussian();
                    images.set(image, row, column, whole ? Math.clamp(Math.rint(value), 0, 255) : value);
                }
            }
        }
        return images;
    }
}
