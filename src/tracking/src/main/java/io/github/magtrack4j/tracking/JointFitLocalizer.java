package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.calibration.CameraNoise;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.jointfit.FitFlag;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.TrackingMethod;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import io.github.magtrack4j.quality.QualityFlag;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The method {@link TrackingMethod#JOINT_FIT}.
 *
 * @param backend what computes
 * @param tables one for all beads, or one for each
 * @param options how images are fitted
 * @param neighbors fits beads together that are near each other
 */
record JointFitLocalizer(Backend backend, List<RingTable> tables, JointFitOptions options, NeighborFits neighbors)
        implements Localizer {
    /** About so many images tell the noise of a camera. */
    private static final long NOISE_IMAGES = 240;

    private static final long NOISE_BYTES = 64L << 20;

    /** Fits each image alone. */
    JointFitLocalizer(Backend backend, List<RingTable> tables, JointFitOptions options) {
        this(backend, tables, options, new NeighborFits(backend, tables, options, List.of()));
    }

    /** Returns this for beads in regions, of which those near each other are fitted together. */
    JointFitLocalizer withNeighbors(List<RegionOfInterest> regions) {
        return new JointFitLocalizer(backend, tables, options, new NeighborFits(backend, tables, options, regions));
    }

    /**
     * Returns this with the noise of the camera as the movie's first frames tell it, if options do not have one, and
     * the frames tell it.
     */
    JointFitLocalizer withNoise(Movie movie, BeadStacks stacks) throws IOException {
        if (options.isNoiseKnown()) {
            return this;
        }
        long frameBytes =
                (long) movie.height() * movie.width() * movie.pixelType().bytes();
        long most = Math.min(NOISE_IMAGES / Math.max(stacks.regions().size(), 1), NOISE_BYTES / frameBytes);
        long frames = Math.clamp(most, 1, movie.frameCount());
        try (Arena arena = Arena.ofShared()) {
            ImageStack images = stacks.of(
                    movie.read(0, frames, arena), stacks.allocate(arena, movie.height(), movie.width(), frames));
            JointFits fits = backend.jointFit(images, tablesOf(images), options);
            CameraNoise noise = CameraNoise.estimate(images, tablesOf(images), fits);
            return noise == null ? this : new JointFitLocalizer(backend, tables, noise.in(options));
        }
    }

    @Override
    public List<String> columns() {
        return QualityColumns.NAMES_OF_FITS;
    }

    @Override
    public Room allocate(SegmentAllocator allocator, long images) {
        JointFits fits = JointFits.allocate(allocator, images);
        return new Room(tracks(fits), fits);
    }

    private static Tracks tracks(JointFits fits) {
        return new Tracks(fits.centers(), fits.z(), DoubleMatrix.of(MemorySegment.NULL, fits.count(), 0));
    }

    @Override
    public TraceChunk localize(ImageStack images, Room room, long firstFrame, List<Integer> beadNumbers) {
        JointFits fits = room.fits().slice(0, images.count());
        backend.jointFit(images, tablesOf(images), options, fits);
        neighbors.refine(images, fits);
        return new TraceChunk(
                firstFrame,
                images.count() / beadNumbers.size(),
                beadNumbers,
                tracks(fits),
                estimates(fits, images.width()),
                Optional.of(fits));
    }

    private RingTables tablesOf(ImageStack images) {
        return tables.size() == 1
                ? RingTables.of(tables.getFirst())
                : RingTables.perBead(tables, images.count() / tables.size());
    }

    private List<Estimate> estimates(JointFits fits, int size) {
        List<Estimate> estimates = new ArrayList<>(Math.toIntExact(fits.count()));
        long imagesPerTable = fits.count() / tables.size();
        for (long image = 0; image < fits.count(); image++) {
            estimates.add(new Estimate(
                    fits.sigmaX().get(image),
                    fits.sigmaY().get(image),
                    fits.sigmaZ().get(image),
                    0,
                    0,
                    0,
                    Double.NaN,
                    Double.NaN,
                    flags(fits, image, size, tables.get((int) (image / imagesPerTable)))));
        }
        return estimates;
    }

    /** What a fit tells, in the words that all methods have. */
    private static int flags(JointFits fits, long image, int size, RingTable table) {
        int told = (int) fits.flags().get(image);
        double x = fits.x().get(image);
        int flags = 0;
        if (Double.isNaN(x)) {
            flags |= QualityFlag.LOST.bit();
        } else {
            double middle = (size - 1) / 2.0;
            double off = Math.max(Math.abs(x - middle), Math.abs(fits.y().get(image) - middle));
            flags |= off > size / 4.0 ? QualityFlag.REGION_EDGE.bit() : 0;
            flags |= table.covers(fits.z().get(image)) ? 0 : QualityFlag.TABLE_EDGE.bit();
        }
        flags |= (told & FitFlag.OUTSIDE_TABLE.bit()) == 0 ? 0 : QualityFlag.TABLE_EDGE.bit();
        flags |= (told & FitFlag.OUTLIERS.bit()) == 0 ? 0 : QualityFlag.POOR_MATCH.bit();
        return flags;
    }
}
