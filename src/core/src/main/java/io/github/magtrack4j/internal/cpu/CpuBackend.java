package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Background;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.BackendArguments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/** The backend that computes on the CPU, one image per thread at a time. */
public final class CpuBackend implements Backend {
    /** A thread that owns no arena: memory it may read, every thread may. */
    private static final Thread ANY_THREAD = new Thread();

    /** What the views of one backend share. */
    private record Shared(Provider provider, WorkerThreads threads, Map<Precision, CpuBackend> views) {}

    private final Shared shared;
    private final Precision precision;
    private final Workers<ImageTracker> trackers;
    private final Map<ZLut, PreparedZLut> preparedZLuts = new WeakHashMap<>();

    private CpuBackend(Shared shared, Precision precision) {
        this.shared = shared;
        this.precision = precision;
        Supplier<ImageKernels> newKernels = shared.provider.kernels(precision);
        trackers = new Workers<>(() -> new ImageTracker(newKernels.get()));
    }

    /** Opens a backend of this many threads that computes in 64 bits. */
    public static Backend open(int threads) {
        Shared shared = new Shared(Provider.choose(), new WorkerThreads(threads), new EnumMap<>(Precision.class));
        for (Precision precision : Precision.values()) {
            shared.views.put(precision, new CpuBackend(shared, precision));
        }
        return shared.views.get(Precision.F64);
    }

    /** Runs a task on chunks of images, on all threads. */
    private void run(long count, long pixels, WorkerThreads.Task<ImageTracker> task) {
        shared.threads.run(trackers, count, pixels, task);
    }

    @Override
    public String description() {
        return "CPU, " + shared.provider.description() + ", " + precision + ", "
                + shared.threads.count() + (shared.threads.count() == 1 ? " thread" : " threads")
                + " (this version has no other backend)";
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Backend withPrecision(Precision precision) {
        return shared.views.get(Objects.requireNonNull(precision, "precision"));
    }

    @Override
    public Arena newArena() {
        return Arena.ofShared();
    }

    @Override
    public void close() {
        shared.threads.close(
                shared.views.values().stream().map(view -> view.trackers).toList());
    }

    @Override
    public Centers centerOfMass(ImageStack stack, Background background) {
        BackendArguments.beadImages(stack);
        Objects.requireNonNull(background, "background");
        return newCenters(stack, null, tracker -> tracker.centerOfMass(background));
    }

    @Override
    public Centers autoConv(ImageStack stack, Centers centers) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        return newCenters(stack, centers, ImageTracker::autoConv);
    }

    @Override
    public Centers autoConvMultilineSubPixel(ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        int reach = reach(stack, lineRatio);
        BackendArguments.localPoints("localPoints", localPoints, stack.width(), "the width of the images");
        ParabolaFit parabola = new ParabolaFit(localPoints, true);
        return newCenters(stack, centers, tracker -> tracker.autoConv(reach, parabola));
    }

    private static int reach(ImageStack stack, double lineRatio) {
        return (int) Math.floor(stack.width() * io.github.magtrack4j.internal.Arguments.lineRatio(lineRatio) / 2);
    }

    /** A step that gives each image a centre, with or without one to start from. */
    private interface CenterStep {
        void apply(ImageTracker tracker);
    }

    private Centers newCenters(ImageStack stack, Centers centers, CenterStep step) {
        Centers result = Centers.allocate(Arena.ofAuto(), stack.count());
        MemorySegment pixels = shareable(stack.segment());
        MemorySegment x = result.x().segment();
        MemorySegment y = result.y().segment();
        MemorySegment oldX = centers == null ? null : shareable(centers.x().segment());
        MemorySegment oldY = centers == null ? null : shareable(centers.y().segment());
        run(stack.count(), pixels(stack), (tracker, first, end) -> {
            tracker.open(stack, pixels, 1);
            for (long image = first; image < end; image++) {
                tracker.load(image);
                if (centers != null) {
                    tracker.setCenter(value(oldX, image), value(oldY, image));
                }
                step.apply(tracker);
                x.setAtIndex(ValueLayout.JAVA_DOUBLE, image, tracker.x());
                y.setAtIndex(ValueLayout.JAVA_DOUBLE, image, tracker.y());
            }
        });
        return result;
    }

    private static double value(MemorySegment values, long index) {
        return values.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
    }

    private static long pixels(ImageStack stack) {
        return (long) stack.height() * stack.width();
    }

    @Override
    public DoubleSeries parabolicVertex(DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted) {
        BackendArguments.vertex(data, estimates, localPoints);
        ParabolaFit parabola = new ParabolaFit(localPoints, weighted);
        DoubleSeries result = DoubleSeries.allocate(Arena.ofAuto(), data.rows());
        MemorySegment values = shareable(data.segment());
        MemorySegment indices = shareable(estimates.segment());
        run(data.rows(), data.columns(), (tracker, first, end) -> {
            for (long row = first; row < end; row++) {
                long start = row * data.columns();
                result.set(
                        row,
                        parabola.vertex(index -> value(values, start + index), data.columns(), value(indices, row)));
            }
        });
        return result;
    }

    @Override
    public DoubleMatrix radialProfile(ImageStack stack, Centers centers, int oversample) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        BackendArguments.oversample(oversample);
        int bins = stack.width() / 2 * oversample;
        DoubleMatrix result = DoubleMatrix.allocate(Arena.ofAuto(), stack.count(), bins);
        MemorySegment pixels = shareable(stack.segment());
        MemorySegment x = shareable(centers.x().segment());
        MemorySegment y = shareable(centers.y().segment());
        run(stack.count(), pixels(stack), (tracker, first, end) -> {
            tracker.open(stack, pixels, oversample);
            for (long image = first; image < end; image++) {
                tracker.load(image);
                tracker.setCenter(value(x, image), value(y, image));
                tracker.radialProfile(oversample, result.segment(), image * bins * Double.BYTES);
            }
        });
        return result;
    }

    @Override
    public DoubleSeries lookupZ(DoubleMatrix profiles, ZLut zlut, int localPoints) {
        BackendArguments.lookup("profiles", profiles.columns(), zlut, "localPoints", localPoints);
        BackendArguments.readable("profiles", profiles.segment());
        ParabolaFit parabola = new ParabolaFit(localPoints, true);
        PreparedZLut prepared = prepared(zlut);
        DoubleSeries result = DoubleSeries.allocate(Arena.ofAuto(), profiles.rows());
        MemorySegment values = shareable(profiles.segment());
        long rowBytes = (long) profiles.columns() * Double.BYTES;
        run(profiles.rows(), (long) zlut.bins() * zlut.planes(), (tracker, first, end) -> {
            tracker.open(profiles.columns());
            for (long row = first; row < end; row++) {
                result.set(row, tracker.lookupZ(values, row * rowBytes, prepared, parabola));
            }
        });
        return result;
    }

    @Override
    public void stackToXyzp(ImageStack stack, ZLut zlut, TrackingOptions options, Tracks into) {
        BackendArguments.tracking(stack, zlut, options, into);
        Pipeline pipeline = new Pipeline(
                options,
                reach(stack, options.lineRatio()),
                new ParabolaFit(options.localPoints(), true),
                zlut == null ? null : prepared(zlut),
                new ParabolaFit(options.lookupLocalPoints(), true));
        int bins = into.profiles().columns();
        MemorySegment pixels = shareable(stack.segment());
        MemorySegment x = shareable(into.x().segment());
        MemorySegment y = shareable(into.y().segment());
        MemorySegment z = shareable(into.z().segment());
        MemorySegment profiles = bins == 0 ? null : shareable(into.profiles().segment());
        run(stack.count(), pixels(stack), (tracker, first, end) -> {
            tracker.open(stack, pixels, options.oversample());
            for (long image = first; image < end; image++) {
                tracker.load(image);
                double height = pipeline.track(tracker, profiles, image * bins * Double.BYTES);
                x.setAtIndex(ValueLayout.JAVA_DOUBLE, image, tracker.x());
                y.setAtIndex(ValueLayout.JAVA_DOUBLE, image, tracker.y());
                z.setAtIndex(ValueLayout.JAVA_DOUBLE, image, height);
            }
        });
    }

    /** The steps of the pipeline, with all that is the same for every image. */
    private record Pipeline(
            TrackingOptions options, int reach, ParabolaFit peak, PreparedZLut zlut, ParabolaFit planes) {
        double track(ImageTracker tracker, MemorySegment profiles, long offset) {
            tracker.centerOfMass(options.background());
            tracker.autoConv();
            for (int iteration = 0; iteration < options.iterations(); iteration++) {
                tracker.autoConv(reach, peak);
            }
            if (profiles != null || zlut != null) {
                tracker.radialProfile(options.oversample(), profiles, offset);
            }
            return zlut == null ? Double.NaN : tracker.lookupZ(zlut, planes);
        }
    }

    @Override
    public void cropStackToRois(ImageStack frames, List<RegionOfInterest> regions, ImageStack into) {
        BackendArguments.regions(frames, regions, into);
        MemorySegment source = shareable(frames.segment());
        MemorySegment target = shareable(into.segment());
        int bytes = frames.pixelType().bytes();
        long rowBytes = (long) into.width() * bytes;
        run(into.count(), pixels(into), (tracker, first, end) -> {
            for (long image = first; image < end; image++) {
                RegionOfInterest region = regions.get((int) (image / frames.count()));
                long frame = image % frames.count();
                for (int row = 0; row < into.height(); row++) {
                    long start = (frame * frames.height() + region.top() + row) * frames.width() + region.left();
                    MemorySegment.copy(
                            source, start * bytes, target, image * into.imageBytes() + row * rowBytes, rowBytes);
                }
            }
        });
    }

    private PreparedZLut prepared(ZLut zlut) {
        synchronized (preparedZLuts) {
            return preparedZLuts.computeIfAbsent(zlut, key -> new PreparedZLut(key, precision));
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
