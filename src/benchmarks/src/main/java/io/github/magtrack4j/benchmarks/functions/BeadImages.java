package io.github.magtrack4j.benchmarks.functions;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/** Input for benchmarks: rings with noise whose pattern changes with height, and a look-up table of such rings. */
public final class BeadImages {
    /** This many images differ; a longer stack repeats them. */
    static final int DISTINCT = 16;

    /** The height between two planes of the look-up table. */
    static final double PLANE_STEP = 50;

    private static final int PLANES = 101;

    private BeadImages() {}

    private static double ring(double r, double height, int size) {
        double period = size * (0.10 + 0.05 * height);
        return 0.45 + 0.35 * Math.cos(2 * Math.PI * r / period) * Math.exp(-r * r / (0.06 * size * size));
    }

    /** The largest value of a pixel of this type. */
    static double fullScale(PixelType type) {
        return type == PixelType.U8 ? 255 : type == PixelType.U16 ? 65_535 : 1;
    }

    /** Images of beads at random heights, centres within 2 px of the middle, noise of 1 % of full scale. */
    public static ImageStack stack(Arena arena, PixelType type, int size, int count) {
        ImageStack stack = ImageStack.allocate(arena, type, size, count);
        Random random = new Random(1);
        for (int image = 0; image < Math.min(count, DISTINCT); image++) {
            double x = (size - 1) / 2.0 + random.nextDouble() * 4 - 2;
            double y = (size - 1) / 2.0 + random.nextDouble() * 4 - 2;
            double height = random.nextDouble();
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double value = ring(Math.hypot(column - x, row - y), height, size) + 0.01 * random.nextGaussian();
                    stack.set(image, row, column, fullScale(type) * value);
                }
            }
        }
        for (int image = DISTINCT; image < count; image++) {
            MemorySegment.copy(
                    stack.segment(),
                    image % DISTINCT * stack.imageBytes(),
                    stack.segment(),
                    image * stack.imageBytes(),
                    stack.imageBytes());
        }
        return stack;
    }

    /** The profiles of such beads at 101 heights. */
    public static ZLut zlut(int size) {
        double[] z = new double[PLANES];
        double[][] profiles = new double[PLANES][size / 2];
        for (int plane = 0; plane < PLANES; plane++) {
            z[plane] = PLANE_STEP * plane;
            for (int bin = 0; bin < size / 2; bin++) {
                profiles[plane][bin] = ring(bin, plane / (PLANES - 1.0), size);
            }
        }
        return ZLut.of(DoubleSeries.copyOf(z), DoubleMatrix.copyOf(profiles));
    }

    /** The ring table of such beads, with the harmonics that square pixels make, which these beads lack. */
    static RingTable rings(PixelType type, int size) {
        double[] z = new double[PLANES];
        List<Harmonic> harmonics = List.of(Harmonic.RINGS, Harmonic.cosine(4), Harmonic.cosine(8));
        int knots = (int) Math.ceil((size / 2.0 + 3) * Math.sqrt(2) * RingTable.KNOTS_PER_PIXEL) + 4;
        double[][][] coefficients = new double[PLANES][harmonics.size()][knots];
        for (int plane = 0; plane < PLANES; plane++) {
            z[plane] = PLANE_STEP * plane;
            double height = plane / (PLANES - 1.0);
            for (int knot = 0; knot < knots; knot++) {
                // A spline whose coefficients were the values themselves would be smoother than these by a sixth of the
                // curvature.
                double value = ringAtKnot(knot - 1, height, size);
                double curvature = ringAtKnot(knot, height, size) - 2 * value + ringAtKnot(knot - 2, height, size);
                coefficients[plane][0][knot] = fullScale(type) * (value - curvature / 6);
            }
        }
        return RingTable.of(size, z, harmonics, coefficients);
    }

    private static double ringAtKnot(int knot, double height, int size) {
        return ring(knot / RingTable.KNOTS_PER_PIXEL, height, size);
    }
}
