package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.Diagnostics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.internal.backend.Engine;
import io.github.magtrack4j.internal.backend.PackedCopy;
import io.github.magtrack4j.internal.cpu.steps.BeadKernels;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.ImageTracker;
import io.github.magtrack4j.internal.cpu.steps.ImageTracker.ImageStep;
import io.github.magtrack4j.internal.cpu.steps.JointFitter;
import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import io.github.magtrack4j.internal.numeric.BeadField;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.internal.numeric.PreparedZLut;
import io.github.magtrack4j.internal.threads.WorkerThreads;
import io.github.magtrack4j.internal.threads.Workers;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/** What computes on the CPU in one precision. */
final class CpuEngine implements Engine {
    /**
     * A coordinate or a height in memory. It is aligned; a layout that does not ask for it saves a check of each
     * access.
     */
    private static final ValueLayout.OfDouble VALUE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private final CpuSession session;
    private final Precision precision;
    private final Workers<ImageTracker> trackers;
    private final Workers<SeriesKernels> seriesKernels;
    private final Workers<BeadKernels> beadKernels;
    private final Map<ZLut, Map<Lookup, PreparedZLut>> preparedZLuts = new WeakHashMap<>();

    private final Map<RingTable, PreparedRings> preparedRings = new WeakHashMap<>();

    CpuEngine(CpuSession session, Precision precision) {
        this.session = session;
        this.precision = precision;
        Provider provider = session.provider();
        Supplier<ImageKernels> newKernels = provider.kernels(precision);
        trackers = session.workers(() -> new ImageTracker(newKernels.get(), precision), ImageTracker::close);
        seriesKernels = session.workers(provider.seriesKernels(precision), SeriesKernels::close);
        beadKernels = session.workers(provider.beadKernels(precision), BeadKernels::close);
    }

    /** Runs a task on chunks of images, on all threads. */
    private void run(long count, long pixels, WorkerThreads.Task<ImageTracker> task) {
        session.run(trackers, count, pixels, task);
    }

    @Override
    public String description() {
        return session.description(precision);
    }

    @Override
    public Diagnostics diagnostics() {
        return session.diagnostics();
    }

    @Override
    public Arena newArena() {
        return Arena.ofShared();
    }

    @Override
    public ImageStack upload(ImageStack stack, Arena arena) {
        requireReachable("stack", stack);
        return stack;
    }

    private static void requireReachable(String name, ImageStack stack) {
        if (stack.isOnDevice()) {
            throw new IllegalArgumentException(
                    name + " is in a GPU's memory; for the CPU backend it must be in the computer's");
        }
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public void centerOfMass(ImageStack stack, Background background, Centers into) {
        moveCenters(stack, null, null, into, (tracker, image) -> tracker.centerOfMass(background));
    }

    @Override
    public void autoConv(
            ImageStack stack,
            Centers centers,
            int reach,
            int localPoints,
            Centers into,
            SelfConvolutions convolutions) {
        ParabolaFit parabola = localPoints == 0 ? null : new ParabolaFit(localPoints, true, precision);
        ImageTracker.ConvolutionOutput output = convolutions == null
                ? null
                : new ImageTracker.ConvolutionOutput(
                        shareable(convolutions.columnMaxima().segment()),
                        shareable(convolutions.rowMaxima().segment()),
                        shareable(convolutions.columns().segment()),
                        shareable(convolutions.rows().segment()));
        moveCenters(stack, centers, null, into, (tracker, image) -> tracker.autoConv(reach, parabola, output, image));
    }

    @Override
    public void refineCenters(ImageStack stack, Centers centers, Centering centering, Centers into) {
        moveCenters(stack, centers, centering, into, (tracker, image) -> tracker.refineCenter());
    }

    @Override
    public void qi(ImageStack stack, Centers centers, Centers into) {
        moveCenters(stack, centers, null, into, (tracker, image) -> tracker.quadraticInterpolation());
    }

    @Override
    public void qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis, DoubleMatrix into) {
        MemorySegment values = shareable(into.segment());
        forEachImage(stack, centers, null, (tracker, image) -> {
            double[] samples = tracker.sampleAxis(axis);
            for (int i = 0; i < 3; i++) {
                values.setAtIndex(VALUE, 3 * image + i, samples[i]);
            }
        });
    }

    @Override
    public void qiQuadraticOffsets(DoubleMatrix samples, DoubleSeries into) {
        for (long row = 0; row < samples.rows(); row++) {
            into.set(
                    row,
                    ImageTracker.quadraticOffset(samples.get(row, 0), samples.get(row, 1), samples.get(row, 2), 0));
        }
    }

    @Override
    public void binmean(DoubleMatrix bins, DoubleMatrix weights, DoubleMatrix into) {
        MemorySegment numbers = shareable(bins.segment());
        MemorySegment values = shareable(weights.segment());
        MemorySegment means = shareable(into.segment());
        int count = into.columns();
        session.run(seriesKernels, bins.rows(), bins.columns() + count, (kernels, first, end) -> {
            for (long row = first; row < end; row++) {
                kernels.binmean(numbers, values, bins.columns(), row, count, means);
            }
        });
    }

    @Override
    public void pearson(DoubleMatrix x, DoubleMatrix y, DoubleMatrix into) {
        NormalizedTable table =
                new NormalizedTable(into.columns(), NormalizedTable.equalWeights(x.columns()), x::get, precision);
        MemorySegment values = shareable(y.segment());
        MemorySegment r = shareable(into.segment());
        run(y.rows(), x.columns() * x.rows(), (tracker, first, end) -> {
            tracker.open(y.columns());
            tracker.correlate(values, first, end, table, r);
        });
    }

    @Override
    public void gaussian(DoubleSeries x, double mu, double sigma, DoubleSeries into) {
        MemorySegment values = shareable(x.segment());
        MemorySegment result = shareable(into.segment());
        session.run(
                seriesKernels,
                x.size(),
                1,
                (kernels, first, end) -> kernels.gaussian(values, first, end, mu, sigma, result));
    }

    @Override
    public void gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma, ImageStack into) {
        MemorySegment rows = shareable(x.segment());
        MemorySegment columns = shareable(y.segment());
        MemorySegment muX = shareable(centers.x().segment());
        MemorySegment muY = shareable(centers.y().segment());
        MemorySegment images = shareable(into.segment());
        session.run(seriesKernels, into.count(), pixels(into), (kernels, first, end) -> {
            for (long image = first; image < end; image++) {
                kernels.gaussian2d(rows, columns, value(muX, image), value(muY, image), sigma, images, image);
            }
        });
    }

    /** Takes a step with each image that the tracker holds, with its centre if there is one. */
    private void forEachImage(ImageStack stack, Centers centers, Centering centering, ImageStep step) {
        forEachImage(stack, centers, centering, null, step, null);
    }

    /**
     * Takes a step with each image, and another one with each image's profile, if the first one asks for it.
     *
     * @see ImageTracker#open(ImageStack, MemorySegment, Centering, Profile, ImageStep)
     */
    private void forEachImage(
            ImageStack stack,
            Centers centers,
            Centering centering,
            Profile profile,
            ImageStep step,
            ImageStep onProfile) {
        requireReachable("stack", stack);
        MemorySegment pixels = shareable(stack.memory());
        MemorySegment x = centers == null ? null : shareable(centers.x().segment());
        MemorySegment y = centers == null ? null : shareable(centers.y().segment());
        run(stack.count(), pixels(stack), (tracker, first, end) -> {
            tracker.open(stack, pixels, centering, profile, onProfile);
            for (long image = first; image < end; image++) {
                tracker.select(image);
                if (centers != null) {
                    tracker.setCenter(value(x, image), value(y, image));
                }
                step.apply(tracker, image);
            }
            tracker.finishProfiles();
        });
    }

    /** Writes the centre of each image after a step. */
    private void moveCenters(ImageStack stack, Centers centers, Centering centering, Centers into, ImageStep step) {
        MemorySegment x = shareable(into.x().segment());
        MemorySegment y = shareable(into.y().segment());
        forEachImage(stack, centers, centering, (tracker, image) -> {
            step.apply(tracker, image);
            x.setAtIndex(VALUE, image, tracker.x());
            y.setAtIndex(VALUE, image, tracker.y());
        });
    }

    private static double value(MemorySegment values, long index) {
        return values.getAtIndex(VALUE, index);
    }

    private static long pixels(ImageStack stack) {
        return (long) stack.height() * stack.width();
    }

    @Override
    public void parabolicVertex(
            DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted, DoubleSeries into) {
        ParabolaFit parabola = new ParabolaFit(localPoints, weighted);
        MemorySegment values = shareable(data.segment());
        MemorySegment indices = shareable(estimates.segment());
        MemorySegment vertices = shareable(into.segment());
        run(data.rows(), data.columns(), (tracker, first, end) -> {
            for (long row = first; row < end; row++) {
                long start = row * data.columns();
                vertices.setAtIndex(
                        VALUE,
                        row,
                        parabola.vertex(index -> value(values, start + index), data.columns(), value(indices, row)));
            }
        });
    }

    @Override
    public void profiles(ImageStack stack, Centers centers, Profile profile, DoubleMatrix into) {
        int bins = into.columns();
        MemorySegment profiles = shareable(into.segment());
        ImageStep step = centers == null ? ImageTracker::profileWithoutCenter : ImageTracker::profile;
        forEachImage(
                stack,
                centers,
                null,
                profile,
                step,
                (tracker, image) -> tracker.copyProfile(profiles, image * bins * Double.BYTES));
    }

    @Override
    public void lookupZ(DoubleMatrix profiles, ZLuts zluts, Lookup lookup, DoubleSeries into) {
        PreparedTables tables = prepared(zluts, lookup);
        DoubleSeries heights = DoubleSeries.of(shareable(into.segment()));
        MemorySegment values = shareable(profiles.segment());
        run(profiles.rows(), (long) profiles.columns() * tables.planes(), (tracker, first, end) -> {
            tracker.open(profiles.columns());
            long row = first;
            while (row < end) {
                long next = tables.endOfTable(row, end);
                tracker.lookupZ(values, row, next, tables.of(row), heights);
                row = next;
            }
        });
    }

    @Override
    public void stackToXyzp(ImageStack stack, ZLuts zluts, TrackingOptions options, Tracks into) {
        Background background = options.background();
        PreparedTables tables = prepared(zluts, options.lookup());
        int bins = into.profiles().columns();
        MemorySegment x = shareable(into.x().segment());
        MemorySegment y = shareable(into.y().segment());
        MemorySegment z = shareable(into.z().segment());
        MemorySegment profiles = bins == 0 ? null : shareable(into.profiles().segment());
        forEachImage(
                stack,
                null,
                options.centering(),
                options.profile(),
                (tracker, image) -> {
                    tracker.read();
                    tracker.centerOfMass(background);
                    tracker.autoConv(0, null, null, 0);
                    tracker.refineCenter();
                    x.setAtIndex(VALUE, image, tracker.x());
                    y.setAtIndex(VALUE, image, tracker.y());
                    z.setAtIndex(VALUE, image, Double.NaN);
                    if (profiles != null || tables.of(image) != null) {
                        tracker.profile(image);
                    }
                },
                (tracker, image) -> {
                    if (profiles != null) {
                        tracker.copyProfile(profiles, image * bins * Double.BYTES);
                    }
                    PreparedZLut table = tables.of(image);
                    if (table != null) {
                        z.setAtIndex(VALUE, image, tracker.lookupZ(table));
                    }
                });
    }

    @Override
    public void jointFit(
            ImageStack stack,
            RingTables tables,
            Centers starts,
            DoubleSeries startZ,
            JointFitOptions options,
            JointFits into) {
        PreparedRings[] rings = new PreparedRings[tables.tables().size()];
        Arrays.setAll(rings, index -> prepared(tables.tables().get(index)));
        MemorySegment startHeights = shareable(startZ.segment());
        MemorySegment x = shareable(into.x().segment());
        MemorySegment y = shareable(into.y().segment());
        MemorySegment z = shareable(into.z().segment());
        MemorySegment sigmaX = shareable(into.sigmaX().segment());
        MemorySegment sigmaY = shareable(into.sigmaY().segment());
        MemorySegment sigmaZ = shareable(into.sigmaZ().segment());
        MemorySegment chi2 = shareable(into.chi2().segment());
        MemorySegment offset = shareable(into.offset().segment());
        MemorySegment gain = shareable(into.gain().segment());
        MemorySegment flags = shareable(into.flags().segment());
        forEachImage(stack, starts, null, (tracker, image) -> {
            JointFitter fit = tracker.jointFit(rings[tables.index(image)], options, value(startHeights, image));
            x.setAtIndex(VALUE, image, fit.x());
            y.setAtIndex(VALUE, image, fit.y());
            z.setAtIndex(VALUE, image, fit.z());
            sigmaX.setAtIndex(VALUE, image, fit.sigma(0));
            sigmaY.setAtIndex(VALUE, image, fit.sigma(1));
            sigmaZ.setAtIndex(VALUE, image, fit.sigma(2));
            chi2.setAtIndex(VALUE, image, fit.chi2());
            offset.setAtIndex(VALUE, image, fit.offset());
            gain.setAtIndex(VALUE, image, fit.gain());
            flags.setAtIndex(VALUE, image, fit.flags());
        });
    }

    private PreparedRings prepared(RingTable table) {
        if (table == null) {
            return null;
        }
        synchronized (preparedRings) {
            return preparedRings.computeIfAbsent(table, key -> new PreparedRings(key, precision));
        }
    }

    @Override
    public void pack(ImageStack images, ImageStack into) {
        requireReachable("frames", images);
        MemorySegment source = shareable(images.memory());
        MemorySegment target = shareable(into.segment());
        run(
                into.count(),
                pixels(into),
                (tracker, first, end) -> PackedCopy.of(images, source, first, end, target, first * into.imageBytes()));
    }

    @Override
    public void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        BeadField field = new BeadField(into.width(), optics);
        MemorySegment places = shareable(xyzNm.segment());
        MemorySegment images = shareable(into.segment());
        long work = 4L * field.padded() * field.padded();
        session.run(beadKernels, into.count(), work, (kernels, first, end) -> {
            kernels.open(field);
            for (long bead = first; bead < end; bead++) {
                double x = value(places, 3 * bead);
                double y = value(places, 3 * bead + 1);
                double z = value(places, 3 * bead + 2);
                long offset = bead * into.imageBytes();
                if (Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(z)) {
                    kernels.render(x, y, z, images, offset);
                } else {
                    for (long pixel = 0; pixel < pixels(into); pixel++) {
                        images.set(ValueLayout.JAVA_DOUBLE, offset + pixel * Double.BYTES, Double.NaN);
                    }
                }
            }
        });
    }

    /**
     * The tables of a call, made ready.
     *
     * @param zluts which image has which
     * @param prepared each of them; null where it is none
     */
    private record PreparedTables(ZLuts zluts, List<PreparedZLut> prepared) {
        /** The table of an image; null for none. */
        PreparedZLut of(long image) {
            return prepared.get(zluts.index(image));
        }

        /** The first image after this one that has another table, or the end. */
        long endOfTable(long image, long end) {
            int index = zluts.index(image);
            long next = image + 1;
            while (next < end && zluts.index(next) == index) {
                next++;
            }
            return next;
        }

        /** The most planes of a table. */
        int planes() {
            int most = 1;
            for (PreparedZLut table : prepared) {
                most = table == null ? most : Math.max(most, table.planes());
            }
            return most;
        }
    }

    private PreparedTables prepared(ZLuts zluts, Lookup lookup) {
        PreparedZLut[] prepared = new PreparedZLut[zluts.tables().size()];
        for (int index = 0; index < prepared.length; index++) {
            ZLut zlut = zluts.tables().get(index);
            prepared[index] = zlut == null ? null : prepared(zlut, lookup);
        }
        return new PreparedTables(zluts, Arrays.asList(prepared));
    }

    private PreparedZLut prepared(ZLut zlut, Lookup lookup) {
        synchronized (preparedZLuts) {
            Map<Lookup, PreparedZLut> byLookup = preparedZLuts.computeIfAbsent(zlut, key -> new HashMap<>());
            PreparedZLut prepared = byLookup.get(lookup);
            if (prepared == null) {
                prepared = new PreparedZLut(zlut, lookup, precision);
                byLookup.put(lookup, prepared);
            }
            return prepared;
        }
    }

    /**
     * The segment in a form that every thread may use. Memory of a confined arena belongs to the calling thread, which
     * waits here until all others are done with it, so that it cannot be closed meanwhile.
     */
    private static MemorySegment shareable(MemorySegment segment) {
        return WorkerThreads.mayAllAccess(segment)
                ? segment
                : MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    }
}
