package io.github.magtrack4j.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.calibration.RingTableBuilder;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Two beads that nearly touch, rendered each in a large field, and added. */
class NeighborFitsTest {
    private static final int SIZE = 64;
    private static final int FIELD = 128;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 96;
    private static final int FRAMES = 12;
    private static final double NOISE = 0.01;
    private static final double NM_PER_PIXEL = 100;

    /** By bead and frame: x and y in pixels, z in nm. */
    private final double[][][] truth = new double[2][FRAMES][];

    private ImageStack frames(Backend backend, double distance) {
        Random random = new Random(4);
        ImageStack frames = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, HEIGHT, WIDTH, FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    frames.set(frame, row, column, NOISE * random.nextGaussian());
                }
            }
            for (int bead = 0; bead < 2; bead++) {
                double x = (WIDTH - distance) / 2 + bead * distance + random.nextDouble(-0.5, 0.5);
                double y = HEIGHT / 2.0 + random.nextDouble(-0.5, 0.5);
                double z = random.nextDouble(3500, 4500);
                truth[bead][frame] = new double[] {x, y, z};
                addBead(backend, frames, frame, truth[bead][frame]);
            }
        }
        return frames;
    }

    private static void addBead(Backend backend, ImageStack frames, int frame, double[] place) {
        int column0 = (int) Math.round(place[0]);
        int row0 = (int) Math.round(place[1]);
        DoubleMatrix xyz = DoubleMatrix.allocate(Arena.ofAuto(), 1, 3);
        xyz.set(0, 0, (place[0] - column0) * NM_PER_PIXEL);
        xyz.set(0, 1, (place[1] - row0) * NM_PER_PIXEL);
        xyz.set(0, 2, place[2]);
        ImageStack field = backend.simulateBeads(xyz, FIELD, BeadOptics.DEFAULTS.withPadFactor(4));
        double background = 0;
        for (int i = 0; i < FIELD; i++) {
            background += (field.get(0, 0, i) + field.get(0, FIELD - 1, i)) / (2 * FIELD);
        }
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int fromRow = row - row0 + FIELD / 2;
                int fromColumn = column - column0 + FIELD / 2;
                if (fromRow >= 0 && fromRow < FIELD && fromColumn >= 0 && fromColumn < FIELD) {
                    double value = frames.get(frame, row, column) + field.get(0, fromRow, fromColumn) - background;
                    frames.set(frame, row, column, value);
                }
            }
        }
    }

    /** Root mean square errors of x and y in pixels and z in nm. */
    private double[] errors(JointFits fits, List<RegionOfInterest> regions) {
        double[] squares = new double[3];
        for (int bead = 0; bead < 2; bead++) {
            for (int frame = 0; frame < FRAMES; frame++) {
                long image = (long) bead * FRAMES + frame;
                double[] place = truth[bead][frame];
                RegionOfInterest region = regions.get(bead);
                squares[0] += Math.pow(fits.x().get(image) + region.left() - place[0], 2);
                squares[1] += Math.pow(fits.y().get(image) + region.top() - place[1], 2);
                squares[2] += Math.pow(fits.z().get(image) - place[2], 2);
            }
        }
        for (int i = 0; i < 3; i++) {
            squares[i] = Math.sqrt(squares[i] / (2 * FRAMES));
        }
        return squares;
    }

    @Test
    void beadsThatTouchAreFittedTogether() {
        double distance = 33;
        try (Backend backend = Backend.cpu(2)) {
            RingTable table = RingTableBuilder.of(backend)
                    .withHarmonics(RingTableBuilder.OF_ROUND_BEADS)
                    .simulate(
                            DoubleSeries.copyOf(DoubleStream.iterate(3200, z -> z + 50)
                                    .limit(33)
                                    .toArray()),
                            SIZE,
                            BeadOptics.DEFAULTS);
            List<RegionOfInterest> regions = List.of(
                    RegionOfInterest.around(HEIGHT / 2, (int) Math.round((WIDTH - distance) / 2), SIZE),
                    RegionOfInterest.around(HEIGHT / 2, (int) Math.round((WIDTH + distance) / 2), SIZE));
            ImageStack images = frames(backend, distance).regions(regions);
            JointFits fits = backend.jointFit(images, RingTables.of(table), JointFitOptions.DEFAULTS);
            double[] alone = errors(fits, regions);
            NeighborFits neighbors = new NeighborFits(backend, List.of(table), JointFitOptions.DEFAULTS, regions);
            assertEquals(2, neighbors.count());
            neighbors.refine(images, fits);
            double[] together = errors(fits, regions);
            assertTrue(together[0] < 0.02, "x " + together[0] + " px, alone " + alone[0]);
            assertTrue(together[1] < 0.005, "y " + together[1] + " px, alone " + alone[1]);
            assertTrue(together[2] < 3.5, "z " + together[2] + " nm, alone " + alone[2]);
            // NaN where a bead is lost alone.
            assertFalse(alone[0] < 1.5 * together[0], "x alone " + alone[0]);
        }
    }

    /** Regions that do not overlap, not by a pixel, are left as they are. */
    @Test
    void beadsApartAreNoNeighbors() {
        try (Backend backend = Backend.cpu(1)) {
            RingTable table = RingTableBuilder.of(backend)
                    .withHarmonics(RingTableBuilder.OF_ROUND_BEADS)
                    .simulate(DoubleSeries.copyOf(3000, 3100, 3200, 3300), 32, BeadOptics.DEFAULTS);
            RegionOfInterest first = new RegionOfInterest(0, 32, 0, 32);
            List<RegionOfInterest> near = List.of(first, new RegionOfInterest(31, 63, 31, 63));
            List<RegionOfInterest> apart = List.of(first, new RegionOfInterest(0, 32, 32, 64));
            assertEquals(2, new NeighborFits(backend, List.of(table), JointFitOptions.DEFAULTS, near).count());
            assertEquals(0, new NeighborFits(backend, List.of(table), JointFitOptions.DEFAULTS, apart).count());
            assertEquals(0, new NeighborFits(backend, List.of(table), JointFitOptions.DEFAULTS, List.of()).count());
        }
    }
}
