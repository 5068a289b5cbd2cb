package io.github.magtrack4j.quality;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.jointfit.RingPlane;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.quality.SubpixelBias.Variances;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The errors of a method with beads that are rendered from rings without noise. Safe to share between threads.
 *
 * <p>A section, the heights from one plane to the next, has beads that are spread evenly over heights and the pixel in
 * the middle of the image, by a sequence of low discrepancy that goes on from section to section.
 */
final class SimulatedErrors {
    /** The beads of a section. */
    private static final int BEADS = 16;

    /**
     * The fractions of multiples of these two cover a square evenly: 1 / p and 1 / p², p the real root of p³ = p + 1.
     */
    private static final double STEP_X = 0.7548776662466927;

    private static final double STEP_Y = 0.5698402909980532;

    private final int size;
    private final TrackingOptions options;
    private final ZLut zlut;
    private final RingTable rings;
    private final double[] z;
    private final AtomicReferenceArray<Sums> sections;

    /** Sums over beads: of the squares of errors, and for z of the errors themselves. */
    private record Sums(int count, double squaresX, double squaresY, int countZ, double sumZ, double squaresZ) {
        static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0);

        Sums and(double errorX, double errorY, double errorZ) {
            boolean isLost = Double.isNaN(errorX) || Double.isNaN(errorY);
            boolean hasNoZ = Double.isNaN(errorZ);
            return plus(new Sums(
                    isLost ? 0 : 1,
                    isLost ? 0 : errorX * errorX,
                    isLost ? 0 : errorY * errorY,
                    hasNoZ ? 0 : 1,
                    hasNoZ ? 0 : errorZ,
                    hasNoZ ? 0 : errorZ * errorZ));
        }

        Sums plus(Sums other) {
            return new Sums(
                    count + other.count,
                    squaresX + other.squaresX,
                    squaresY + other.squaresY,
                    countZ + other.countZ,
                    sumZ + other.sumZ,
                    squaresZ + other.squaresZ);
        }

        Variances variances() {
            double mean = sumZ / countZ;
            return new Variances(squaresX / count, squaresY / count, squaresZ / countZ - mean * mean);
        }
    }

    /**
     * Prepares for a table.
     *
     * @param size the width of the images in pixels
     * @param options how they are tracked
     * @param zlut the table that heights are looked up in
     * @param rings what the beads look like, with the planes of that table
     */
    SimulatedErrors(int size, TrackingOptions options, ZLut zlut, RingTable rings) {
        this.size = size;
        this.options = options;
        this.zlut = zlut;
        this.rings = rings;
        z = new double[zlut.planes()];
        Arrays.setAll(z, zlut::z);
        sections = new AtomicReferenceArray<>(z.length - 1);
    }

    /** The number of sections. */
    int sections() {
        return sections.length();
    }

    /** The variances in a section and its neighbours, that of z about the mean of these. */
    Variances about(int section) {
        Sums sums = Sums.NONE;
        for (int near = Math.max(section - 1, 0); near <= Math.min(section + 1, sections() - 1); near++) {
            sums = sums.plus(section(near));
        }
        return sums.variances();
    }

    private Sums section(int index) {
        Sums known = sections.get(index);
        if (known == null) {
            // Two threads may do that at once, with the same result.
            known = simulate(index);
            sections.set(index, known);
        }
        return known;
    }

    private Sums simulate(int section) {
        double[] x = new double[BEADS];
        double[] y = new double[BEADS];
        double[] heights = new double[BEADS];
        int middle = size / 2;
        for (int bead = 0; bead < BEADS; bead++) {
            double number = (double) section * BEADS + bead;
            x[bead] = middle - 0.5 + fraction(number * STEP_X);
            y[bead] = middle - 0.5 + fraction(number * STEP_Y);
            heights[bead] = z[section] + (bead + 0.5) / BEADS * (z[section + 1] - z[section]);
        }
        try (Arena arena = Arena.ofConfined();
                Backend backend = Backend.cpu(1)) {
            ImageStack images = ImageStack.allocate(arena, PixelType.F64, size, BEADS);
            render(images, x, y, heights);
            Tracks tracks = backend.stackToXyzp(images, zlut, options);
            Sums sums = Sums.NONE;
            for (int bead = 0; bead < BEADS; bead++) {
                sums = sums.and(
                        tracks.x().get(bead) - x[bead],
                        tracks.y().get(bead) - y[bead],
                        tracks.z().get(bead) - heights[bead]);
            }
            return sums;
        }
    }

    private static double fraction(double number) {
        return number - Math.floor(number);
    }

    /** Renders beads; further from them than the rings reach, the brightness is that of their end. */
    private void render(ImageStack images, double[] x, double[] y, double[] heights) {
        for (int bead = 0; bead < heights.length; bead++) {
            RingPlane plane = rings.at(heights[bead]);
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double right = column - x[bead];
                    double down = row - y[bead];
                    double radius = Math.min(Math.sqrt(right * right + down * down), plane.radius());
                    images.set(bead, row, column, plane.value(radius, 0));
                }
            }
        }
    }
}
