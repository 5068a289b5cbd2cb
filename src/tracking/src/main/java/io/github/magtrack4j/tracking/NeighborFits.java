package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits of beads whose regions overlap: each is fitted again after what the others add to its region has been
 * subtracted, in rounds, until none moves any more. That is the fit of all of them at once, in which every bead has an
 * offset of its own.
 *
 * <p>Of two beads that touch, each round leaves about a third of the error.
 */
final class NeighborFits {
    /** Rounds end here; most images need four to six. */
    private static final int MAX_ROUNDS = 8;

    /** No more rounds for a frame where no bead has moved by more than this part of its uncertainty. */
    private static final double SETTLED = 0.05;

    /** About so many bytes of images are worked on at a time. */
    private static final long BYTES = 32L << 20;

    private final Backend backend;
    private final List<RingTable> tables;
    private final JointFitOptions options;
    private final List<RegionOfInterest> regions;

    /** By bead: the others whose regions overlap with its own. */
    private final List<List<Integer>> neighbors;

    /** The beads that have neighbours. */
    private final List<Integer> members;

    /**
     * Looks for neighbours.
     *
     * @param tables one for all beads, or one for each
     * @param regions the beads' regions; empty where each image has one bead
     */
    NeighborFits(Backend backend, List<RingTable> tables, JointFitOptions options, List<RegionOfInterest> regions) {
        this.backend = backend;
        this.tables = tables;
        this.options = options;
        this.regions = regions;
        neighbors = new ArrayList<>();
        for (int bead = 0; bead < regions.size(); bead++) {
            int which = bead;
            neighbors.add(IntStream.range(0, regions.size())
                    .filter(other -> other != which && reachesInto(other, which))
                    .boxed()
                    .toList());
        }
        members = IntStream.range(0, regions.size())
                .filter(bead -> !neighbors.get(bead).isEmpty() && table(bead) != null)
                .boxed()
                .toList();
    }

    private RingTable table(int bead) {
        return tables.size() == 1 ? tables.getFirst() : tables.get(bead);
    }

    /** Whether two regions overlap, and the first one's bead can be subtracted. */
    private boolean reachesInto(int bead, int other) {
        RegionOfInterest from = regions.get(bead);
        RegionOfInterest into = regions.get(other);
        return table(bead) != null
                && Math.abs(from.left() - into.left()) < from.width()
                && Math.abs(from.top() - into.top()) < from.height();
    }

    /** How many beads have neighbours. */
    int count() {
        return members.size();
    }

    /**
     * Fits beads that have neighbours again.
     *
     * @param images those of all beads, all of a bead one after the other
     * @param fits what each alone gave; the better fits replace them
     */
    void refine(ImageStack images, JointFits fits) {
        if (members.isEmpty()) {
            return;
        }
        int frames = Math.toIntExact(images.count() / regions.size());
        long imageBytes = (long) images.width() * images.height() * Float.BYTES;
        int atATime = (int) Math.clamp(BYTES / (imageBytes * members.size()), 1, frames);
        long most = (long) members.size() * atATime;
        try (Arena arena = backend.newArena()) {
            Room room = new Room(
                    arena,
                    ImageStack.allocate(arena, PixelType.F32, images.height(), images.width(), most),
                    new Centers(DoubleSeries.allocate(arena, most), DoubleSeries.allocate(arena, most)),
                    DoubleSeries.allocate(arena, most));
            for (int first = 0; first < frames; first += atATime) {
                int end = Math.min(first + atATime, frames);
                int[] active = IntStream.range(first, end).toArray();
                for (int round = 0; round < MAX_ROUNDS && active.length > 0; round++) {
                    active = refine(images, fits, active, room);
                }
            }
        }
    }

    /** Images without their neighbours, where their fits start, and memory for what these give. */
    private record Room(Arena arena, ImageStack images, Centers starts, DoubleSeries startZ) {}

    /** One round: fits some frames again, and answers those in which a bead has moved. */
    private int[] refine(ImageStack images, JointFits fits, int[] active, Room room) {
        long frames = images.count() / regions.size();
        int count = active.length;
        int all = members.size() * count;
        ImageStack alone = room.images.slice(0, all);
        RingTables tablesOfAll =
                RingTables.perBead(members.stream().map(this::table).toList(), count);
        Centers starts = room.starts.slice(0, all);
        DoubleSeries startZ = room.startZ.slice(0, all);
        double middle = (images.width() - 1) / 2.0;
        IntStream.range(0, all).parallel().forEach(image -> {
            int bead = members.get(image / count);
            int frame = active[image % count];
            subtractNeighbors(images, fits, bead, frame, alone, image);
            long of = bead * frames + frame;
            boolean isLost = Double.isNaN(fits.x().get(of));
            starts.x().set(image, isLost ? middle : fits.x().get(of));
            starts.y().set(image, isLost ? middle : fits.y().get(of));
            startZ.set(image, fits.z().get(of));
        });
        JointFits now = backend.withResultsFrom(room.arena).jointFit(alone, tablesOfAll, starts, startZ, options);
        boolean[] moved = new boolean[count];
        for (int image = 0; image < all; image++) {
            long of = members.get(image / count) * frames + active[image % count];
            moved[image % count] |= shift(fits, of, now, image) > SETTLED;
            copy(now, image, fits, of);
        }
        return IntStream.range(0, count)
                .filter(i -> moved[i])
                .map(i -> active[i])
                .toArray();
    }

    /** By how much a bead has moved, over its uncertainty; much where it was lost, or is now. */
    private static double shift(JointFits before, long of, JointFits now, long image) {
        boolean wasLost = Double.isNaN(before.x().get(of));
        if (wasLost || Double.isNaN(now.x().get(image))) {
            return wasLost == Double.isNaN(now.x().get(image)) ? 0 : Double.POSITIVE_INFINITY;
        }
        double x =
                Math.abs(before.x().get(of) - now.x().get(image)) / now.sigmaX().get(image);
        double y =
                Math.abs(before.y().get(of) - now.y().get(image)) / now.sigmaY().get(image);
        double z =
                Math.abs(before.z().get(of) - now.z().get(image)) / now.sigmaZ().get(image);
        return Math.max(Math.max(x, y), z);
    }

    private static void copy(JointFits from, long image, JointFits to, long of) {
        to.x().set(of, from.x().get(image));
        to.y().set(of, from.y().get(image));
        to.z().set(of, from.z().get(image));
        to.sigmaX().set(of, from.sigmaX().get(image));
        to.sigmaY().set(of, from.sigmaY().get(image));
        to.sigmaZ().set(of, from.sigmaZ().get(image));
        to.chi2().set(of, from.chi2().get(image));
        to.offset().set(of, from.offset().get(image));
        to.gain().set(of, from.gain().get(image));
        to.flags().set(of, from.flags().get(image));
    }

    private void subtractNeighbors(
            ImageStack images, JointFits fits, int bead, int frame, ImageStack alone, int image) {
        long frames = images.count() / regions.size();
        int width = images.width();
        int height = images.height();
        double[] pixels = new double[width * height];
        long from = bead * frames + frame;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                pixels[row * width + column] = images.get(from, row, column);
            }
        }
        RegionOfInterest region = regions.get(bead);
        for (int other : neighbors.get(bead)) {
            long of = other * frames + frame;
            double z = fits.z().get(of);
            if (!Double.isNaN(z)) { // what has been lost is left to robust weights
                RingTable table = table(other);
                double first = table.z(0);
                double last = table.z(table.planes() - 1);
                table.imageAt(Math.clamp(z, Math.min(first, last), Math.max(first, last)))
                        .addTo(
                                pixels,
                                width,
                                height,
                                fits.x().get(of) + regions.get(other).left() - region.left(),
                                fits.y().get(of) + regions.get(other).top() - region.top(),
                                -fits.gain().get(of));
            }
        }
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                alone.set(image, row, column, pixels[row * width + column]);
            }
        }
    }
}
