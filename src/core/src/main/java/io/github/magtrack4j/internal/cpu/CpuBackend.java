package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Background;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.CenterMethod;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.FftProfileOptions;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.LookupMethod;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.PolarProfileOptions;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.ProfileOptions;
import io.github.magtrack4j.QuadrantOptions;
import io.github.magtrack4j.RadialProfileOptions;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.backend.BackendArguments;
import io.github.magtrack4j.internal.backend.Crops;
import io.github.magtrack4j.internal.backend.ResultMemory;
import io.github.magtrack4j.internal.cpu.steps.BeadKernels;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.ImageTracker;
import io.github.magtrack4j.internal.cpu.steps.ImageTracker.ImageStep;
import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import io.github.magtrack4j.internal.numeric.BeadField;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.internal.numeric.PreparedZLut;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The backend that computes on the CPU, on several threads. */
public final class CpuBackend implements Backend {
    /** A coordinate or a height in memory. It is aligned; a layout that does not ask for it saves a check of each access. */
    private static final ValueLayout.OfDouble VALUE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    /** A thread that owns no arena: memory it may read, every thread may. */
    private static final Thread ANY_THREAD = new Thread();

    /** What the views of one backend share. */
    private record Shared(
            Provider provider, WorkerThreads threads, String reason, Map<Precision, Workforce> workforces) {}

    /** What computes in one precision, and the look-up tables prepared for it. */
    private record Workforce(
            Workers<ImageTracker> trackers,
            Workers<SeriesKernels> seriesKernels,
            Workers<BeadKernels> beadKernels,
            Map<ZLut, Map<Lookup, PreparedZLut>> preparedZLuts) {
        static Workforce of(Provider provider, Precision precision) {
            Supplier<ImageKernels> newKernels = provider.kernels(precision);
            return new Workforce(
                    new Workers<>(() -> new ImageTracker(newKernels.get())),
                    new Workers<>(provider.seriesKernels(precision)),
                    new Workers<>(provider.beadKernels(precision)),
                    new WeakHashMap<>());
        }
    }

    private final Shared shared;
    private final Precision precision;
    private final Workforce workforce;
    private final SegmentAllocator results;

    /** This and the views of other precisions that allocate likewise. */
    private final Map<Precision, CpuBackend> views;

    /** The peak of the quadrants' convolution, which has 7 samples at least, and 3 on either side of its middle. */
    private static final ParabolaFit QUADRANT_PEAK = new ParabolaFit(5, true);

    /** A way to look up a height. */
    private record Lookup(LookupMethod method, int localPoints) {}

    private CpuBackend(Shared shared, Precision precision, SegmentAllocator results, Map<Precision, CpuBackend> views) {
        this.shared = shared;
        this.precision = precision;
        this.results = results;
        this.views = views;
        workforce = shared.workforces.get(precision);
    }

    /**
     * Opens a backend of this many threads that computes in 64 bits.
     *
     * @param reason why it was chosen, for its description
     */
    public static Backend open(int threads, String reason) {
        Provider provider = Provider.choose();
        Map<Precision, Workforce> workforces = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            workforces.put(precision, Workforce.of(provider, precision));
        }
        return views(new Shared(provider, new WorkerThreads(threads), reason, workforces), ResultMemory.NEW)
                .get(Precision.F64);
    }

    private static Map<Precision, CpuBackend> views(Shared shared, SegmentAllocator results) {
        Map<Precision, CpuBackend> views = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            views.put(precision, new CpuBackend(shared, precision, results, views));
        }
        return views;
    }

    /** Runs a task on chunks of images, on all threads. */
    private void run(long count, long pixels, WorkerThreads.Task<ImageTracker> task) {
        shared.threads.run(workforce.trackers, count, pixels, task);
    }

    @Override
    public String description() {
        return "CPU, " + shared.provider.description() + ", " + precision + ", "
                + shared.threads.count() + (shared.threads.count() == 1 ? " thread" : " threads")
                + " (" + shared.reason + ")";
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Backend withPrecision(Precision precision) {
        return views.get(Objects.requireNonNull(precision, "precision"));
    }

    @Override
    public Backend withResultsFrom(SegmentAllocator allocator) {
        return views(shared, Objects.requireNonNull(allocator, "allocator")).get(precision);
    }

    @Override
    public SegmentAllocator resultAllocator() {
        return results;
    }

    @Override
    public Arena newArena() {
        return Arena.ofShared();
    }

    @Override
    public ImageStack upload(ImageStack stack, Arena arena) {
        BackendArguments.inComputersMemory("stack", stack);
        return stack;
    }

    @Override
    public void close() {
        shared.threads.close(shared.workforces.values().stream()
                .flatMap(each -> Stream.of(each.trackers, each.seriesKernels, each.beadKernels))
                .toList());
    }

    @Override
    public Centers centerOfMass(ImageStack stack, Background background) {
        BackendArguments.beadImages(stack);
        Objects.requireNonNull(background, "background");
        return newCenters(stack, null, (tracker, image) -> tracker.centerOfMass(background));
    }

    @Override
    public Centers autoConv(ImageStack stack, Centers centers) {
        return autoConv(stack, centers, 0, null);
    }

    @Override
    public Centers autoConvSubPixel(ImageStack stack, Centers centers, int localPoints) {
        return autoConv(stack, centers, 0, peak(stack, localPoints));
    }

    @Override
    public Centers autoConvMultiline(ImageStack stack, Centers centers, double lineRatio) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), null);
    }

    @Override
    public Centers autoConvMultilineSubPixel(ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), peak(stack, localPoints));
    }

    @Override
    public SelfConvolutions autoConvWithConvolutions(ImageStack stack, Centers centers) {
        return convolutions(stack, centers, 0, null);
    }

    @Override
    public SelfConvolutions autoConvSubPixelWithConvolutions(ImageStack stack, Centers centers, int localPoints) {
        return convolutions(stack, centers, 0, peak(stack, localPoints));
    }

    @Override
    public SelfConvolutions autoConvMultilineWithConvolutions(ImageStack stack, Centers centers, double lineRatio) {
        return convolutions(stack, centers, BackendArguments.reach(stack, lineRatio), null);
    }

    @Override
    public SelfConvolutions autoConvMultilineSubPixelWithConvolutions(
            ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        return convolutions(stack, centers, BackendArguments.reach(stack, lineRatio), peak(stack, localPoints));
    }

    /** The fit to a convolution's peak. */
    private static ParabolaFit peak(ImageStack stack, int localPoints) {
        BackendArguments.localPoints("localPoints", localPoints, stack.width(), "the width of the images");
        return new ParabolaFit(localPoints, true);
    }

    private Centers autoConv(ImageStack stack, Centers centers, int reach, ParabolaFit parabola) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        return newCenters(stack, centers, (tracker, image) -> tracker.autoConv(reach, parabola, null, image));
    }

    private SelfConvolutions convolutions(ImageStack stack, Centers centers, int reach, ParabolaFit parabola) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        SelfConvolutions result =
                SelfConvolutions.allocate(ResultMemory.from(results, stack, centers), stack.count(), stack.width());
        ImageTracker.ConvolutionOutput output = new ImageTracker.ConvolutionOutput(
                shareable(result.columnMaxima().segment()),
                shareable(result.rowMaxima().segment()),
                shareable(result.columns().segment()),
                shareable(result.rows().segment()));
        moveCenters(
                stack, centers, result.centers(), (tracker, image) -> tracker.autoConv(reach, parabola, output, image));
        return result;
    }

    @Override
    public Centers quadrantInterpolation(ImageStack stack, Centers centers, QuadrantOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        BackendArguments.quadrants(stack, options);
        return newCenters(stack, centers, (tracker, image) -> {
            tracker.openQuadrants(options);
            tracker.quadrantInterpolation(QUADRANT_PEAK);
        });
    }

    @Override
    public Centers qi(ImageStack stack, Centers centers) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        return newCenters(stack, centers, (tracker, image) -> tracker.quadraticInterpolation());
    }

    @Override
    public DoubleMatrix qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Objects.requireNonNull(axis, "axis");
        DoubleMatrix result = DoubleMatrix.allocate(ResultMemory.from(results, stack, centers), stack.count(), 3);
        MemorySegment into = shareable(result.segment());
        forEachImage(stack, centers, (tracker, image) -> {
            double[] samples = tracker.sampleAxis(axis);
            for (int i = 0; i < 3; i++) {
                into.setAtIndex(VALUE, 3 * image + i, samples[i]);
            }
        });
        return result;
    }

    @Override
    public DoubleSeries qiQuadraticOffsets(DoubleMatrix samples) {
        BackendArguments.samples(samples);
        DoubleSeries offsets = DoubleSeries.allocate(ResultMemory.from(results, samples), samples.rows());
        for (long row = 0; row < samples.rows(); row++) {
            offsets.set(
                    row, ImageTracker.quadraticOffset(samples.get(row, 0), samples.get(row, 1), samples.get(row, 2)));
        }
        return offsets;
    }

    @Override
    public DoubleMatrix binmean(DoubleMatrix bins, DoubleMatrix weights, int count) {
        BackendArguments.binmean(bins, weights, count);
        MemorySegment numbers = shareable(bins.segment());
        MemorySegment values = shareable(weights.segment());
        DoubleMatrix means = DoubleMatrix.allocate(ResultMemory.from(results, bins, weights), bins.rows(), count);
        MemorySegment into = shareable(means.segment());
        shared.threads.run(workforce.seriesKernels, bins.rows(), bins.columns() + count, (kernels, first, end) -> {
            for (long row = first; row < end; row++) {
                kernels.binmean(numbers, values, bins.columns(), row, count, into);
            }
        });
        return means;
    }

    @Override
    public DoubleMatrix pearson(DoubleMatrix x, DoubleMatrix y) {
        BackendArguments.pearson(x, y);
        DoubleMatrix r = DoubleMatrix.allocate(ResultMemory.from(results, x, y), y.rows(), Math.toIntExact(x.rows()));
        NormalizedTable table =
                new NormalizedTable(r.columns(), NormalizedTable.equalWeights(x.columns()), x::get, precision);
        MemorySegment values = shareable(y.segment());
        MemorySegment into = shareable(r.segment());
        run(y.rows(), x.columns() * x.rows(), (tracker, first, end) -> {
            tracker.open(y.columns());
            tracker.correlate(values, first, end, table, into);
        });
        return r;
    }

    @Override
    public DoubleSeries gaussian(DoubleSeries x, double mu, double sigma) {
        BackendArguments.sigma(sigma);
        BackendArguments.readable("x", x.segment());
        MemorySegment values = shareable(x.segment());
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, x), x.size());
        MemorySegment into = shareable(result.segment());
        shared.threads.run(
                workforce.seriesKernels,
                x.size(),
                1,
                (kernels, first, end) -> kernels.gaussian(values, first, end, mu, sigma, into));
        return result;
    }

    @Override
    public ImageStack gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma) {
        BackendArguments.gaussian2d(x, y, centers, sigma);
        MemorySegment rows = shareable(x.segment());
        MemorySegment columns = shareable(y.segment());
        MemorySegment muX = shareable(centers.x().segment());
        MemorySegment muY = shareable(centers.y().segment());
        ImageStack images = ImageStack.allocate(
                ResultMemory.from(results, x, y, centers),
                PixelType.F64,
                Math.toIntExact(x.size()),
                Math.toIntExact(y.size()),
                centers.count());
        MemorySegment into = shareable(images.segment());
        shared.threads.run(workforce.seriesKernels, images.count(), pixels(images), (kernels, first, end) -> {
            for (long image = first; image < end; image++) {
                kernels.gaussian2d(rows, columns, value(muX, image), value(muY, image), sigma, into, image);
            }
        });
        return images;
    }

    /** Takes a step with each image that the tracker holds, with its centre if there is one. */
    private void forEachImage(ImageStack stack, Centers centers, ImageStep step) {
        forEachImage(stack, centers, RadialProfileOptions.DEFAULTS, step, null);
    }

    /**
     * Takes a step with each image, and another one with each image's profile, if the first one asks for it.
     *
     * @see ImageTracker#open(ImageStack, MemorySegment, ProfileOptions, ImageStep)
     */
    private void forEachImage(
            ImageStack stack, Centers centers, ProfileOptions options, ImageStep step, ImageStep onProfile) {
        BackendArguments.inComputersMemory("stack", stack);
        MemorySegment pixels = shareable(stack.segment());
        MemorySegment x = centers == null ? null : shareable(centers.x().segment());
        MemorySegment y = centers == null ? null : shareable(centers.y().segment());
        run(stack.count(), pixels(stack), (tracker, first, end) -> {
            tracker.open(stack, pixels, options, onProfile);
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

    /** The centre of each image after a step. */
    private Centers newCenters(ImageStack stack, Centers centers, ImageStep step) {
        Centers result = Centers.allocate(ResultMemory.from(results, stack, centers), stack.count());
        moveCenters(stack, centers, result, step);
        return result;
    }

    private void moveCenters(ImageStack stack, Centers centers, Centers into, ImageStep step) {
        MemorySegment x = shareable(into.x().segment());
        MemorySegment y = shareable(into.y().segment());
        forEachImage(stack, centers, (tracker, image) -> {
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
    public DoubleSeries parabolicVertex(DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted) {
        BackendArguments.vertex(data, estimates, localPoints);
        ParabolaFit parabola = new ParabolaFit(localPoints, weighted);
        DoubleSeries result =
                DoubleSeries.allocate(ResultMemory.from(results, data.segment(), estimates.segment()), data.rows());
        MemorySegment values = shareable(data.segment());
        MemorySegment indices = shareable(estimates.segment());
        MemorySegment into = shareable(result.segment());
        run(data.rows(), data.columns(), (tracker, first, end) -> {
            for (long row = first; row < end; row++) {
                long start = row * data.columns();
                into.setAtIndex(
                        VALUE,
                        row,
                        parabola.vertex(index -> value(values, start + index), data.columns(), value(indices, row)));
            }
        });
        return result;
    }

    @Override
    public DoubleMatrix radialProfile(ImageStack stack, Centers centers, int oversample) {
        return profiles(stack, centers, new RadialProfileOptions(oversample));
    }

    @Override
    public DoubleMatrix polarProfile(ImageStack stack, Centers centers, PolarProfileOptions options) {
        return profiles(stack, centers, options);
    }

    @Override
    public DoubleMatrix fftProfile(ImageStack stack, Centers centers, FftProfileOptions options) {
        return profiles(stack, centers, options);
    }

    @Override
    public DoubleMatrix profiles(ImageStack stack, Centers centers, ProfileOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        BackendArguments.profileOf(stack, Objects.requireNonNull(options, "options"));
        return newProfiles(stack, centers, options, ImageTracker::profile);
    }

    @Override
    public DoubleMatrix fftProfile(ImageStack stack, FftProfileOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.profileOf(stack, Objects.requireNonNull(options, "options"));
        return newProfiles(stack, null, options, ImageTracker::profileWithoutCenter);
    }

    private DoubleMatrix newProfiles(ImageStack stack, Centers centers, ProfileOptions options, ImageStep step) {
        int bins = options.bins(stack.width());
        DoubleMatrix result = DoubleMatrix.allocate(ResultMemory.from(results, stack, centers), stack.count(), bins);
        MemorySegment into = shareable(result.segment());
        forEachImage(
                stack,
                centers,
                options,
                step,
                (tracker, image) -> tracker.copyProfile(into, image * bins * Double.BYTES));
        return result;
    }

    @Override
    public DoubleSeries lookupZ(DoubleMatrix profiles, ZLut zlut, int localPoints) {
        return lookupZ(profiles, zlut, LookupMethod.CORRELATION, localPoints);
    }

    @Override
    public DoubleSeries lookupZWeighted(DoubleMatrix profiles, ZLut zlut, int localPoints) {
        return lookupZ(profiles, zlut, LookupMethod.WEIGHTED, localPoints);
    }

    private DoubleSeries lookupZ(DoubleMatrix profiles, ZLut zlut, LookupMethod method, int localPoints) {
        BackendArguments.lookup("profiles", profiles.columns(), zlut, "localPoints", localPoints);
        BackendArguments.readable("profiles", profiles.segment());
        PreparedZLut prepared = prepared(zlut, method, localPoints);
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, profiles), profiles.rows());
        DoubleSeries into = DoubleSeries.of(shareable(result.segment()));
        MemorySegment values = shareable(profiles.segment());
        run(profiles.rows(), (long) zlut.bins() * zlut.planes(), (tracker, first, end) -> {
            tracker.open(profiles.columns());
            tracker.lookupZ(values, first, end, prepared, into);
        });
        return result;
    }

    @Override
    public void stackToXyzp(ImageStack stack, ZLut zlut, TrackingOptions options, Tracks into) {
        BackendArguments.tracking(stack, zlut, options, into);
        Pipeline pipeline = new Pipeline(
                options,
                BackendArguments.reach(stack, options.lineRatio()),
                new ParabolaFit(options.localPoints(), true),
                zlut == null ? null : prepared(zlut, options.lookupMethod(), options.lookupLocalPoints()));
        int bins = into.profiles().columns();
        MemorySegment x = shareable(into.x().segment());
        MemorySegment y = shareable(into.y().segment());
        MemorySegment z = shareable(into.z().segment());
        MemorySegment profiles = bins == 0 ? null : shareable(into.profiles().segment());
        forEachImage(
                stack,
                null,
                options.profile(),
                (tracker, image) -> {
                    pipeline.center(tracker);
                    x.setAtIndex(VALUE, image, tracker.x());
                    y.setAtIndex(VALUE, image, tracker.y());
                    z.setAtIndex(VALUE, image, Double.NaN);
                    if (profiles != null || zlut != null) {
                        tracker.profile(image);
                    }
                },
                (tracker, image) -> {
                    if (profiles != null) {
                        tracker.copyProfile(profiles, image * bins * Double.BYTES);
                    }
                    if (zlut != null) {
                        z.setAtIndex(VALUE, image, pipeline.height(tracker));
                    }
                });
    }

    /** The steps of the pipeline, with all that is the same for every image. */
    private record Pipeline(TrackingOptions options, int reach, ParabolaFit peak, PreparedZLut zlut) {
        void center(ImageTracker tracker) {
            tracker.read();
            tracker.centerOfMass(options.background());
            tracker.autoConv(0, null, null, 0);
            if (options.centerMethod() == CenterMethod.QUADRANT) {
                tracker.openQuadrants(options.quadrant());
                tracker.quadrantInterpolation(QUADRANT_PEAK);
            } else {
                for (int iteration = 0; iteration < options.iterations(); iteration++) {
                    tracker.autoConv(reach, peak, null, 0);
                }
            }
        }

        double height(ImageTracker tracker) {
            return tracker.lookupZ(zlut);
        }
    }

    @Override
    public void cropStackToRois(ImageStack frames, List<RegionOfInterest> regions, ImageStack into) {
        BackendArguments.inComputersMemory("frames", frames);
        BackendArguments.regions(frames, regions, into);
        MemorySegment source = shareable(frames.segment());
        MemorySegment target = shareable(into.segment());
        run(
                into.count(),
                pixels(into),
                (tracker, first, end) -> Crops.cut(frames, source, regions, into, target, first, end));
    }

    @Override
    public void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        BackendArguments.beads(xyzNm, optics, into);
        BeadField field = new BeadField(into.width(), optics);
        MemorySegment places = shareable(xyzNm.segment());
        MemorySegment images = shareable(into.segment());
        long work = 4L * field.padded() * field.padded();
        shared.threads.run(workforce.beadKernels, into.count(), work, (kernels, first, end) -> {
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

    private PreparedZLut prepared(ZLut zlut, LookupMethod method, int localPoints) {
        synchronized (workforce.preparedZLuts) {
            return workforce
                    .preparedZLuts
                    .computeIfAbsent(zlut, key -> new HashMap<>())
                    .computeIfAbsent(
                            new Lookup(method, localPoints),
                            key -> new PreparedZLut(zlut, method, localPoints, precision));
        }
    }

    /**
     * The segment in a form that every thread may use. Memory of a confined arena belongs to the calling thread, which
     * waits here until all others are done with it, so that it cannot be closed meanwhile.
     */
    private static MemorySegment shareable(MemorySegment segment) {
        return segment.isAccessibleBy(ANY_THREAD)
                ? segment
                : MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    }
}
