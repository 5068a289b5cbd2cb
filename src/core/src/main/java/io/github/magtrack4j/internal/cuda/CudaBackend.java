package io.github.magtrack4j.internal.cuda;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Background;
import io.github.magtrack4j.BeadOptics;
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
import io.github.magtrack4j.internal.cuda.driver.CudaStatus;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.cuda.kernels.CenterKernels;
import io.github.magtrack4j.internal.cuda.kernels.CropKernels;
import io.github.magtrack4j.internal.cuda.kernels.LookupKernels;
import io.github.magtrack4j.internal.cuda.kernels.PipelineKernels;
import io.github.magtrack4j.internal.cuda.kernels.ProfileKernels;
import io.github.magtrack4j.internal.cuda.kernels.SimulationKernels;
import io.github.magtrack4j.internal.cuda.kernels.ValueKernels;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The backend that computes on an NVIDIA GPU: a block of threads for each image. */
public final class CudaBackend implements Backend {
    private final CudaSession session;
    private final Precision precision;
    private final SegmentAllocator results;

    /** This and the views of other precisions that allocate likewise. */
    private final Map<Precision, CudaBackend> views;

    private final CenterKernels centerKernels;
    private final ProfileKernels profileKernels;
    private final LookupKernels lookupKernels;
    private final PipelineKernels pipelineKernels;
    private final ValueKernels valueKernels;
    private final SimulationKernels simulationKernels;
    private final CropKernels cropKernels;

    private CudaBackend(
            CudaSession session, Precision precision, SegmentAllocator results, Map<Precision, CudaBackend> views) {
        this.session = session;
        this.precision = precision;
        this.results = results;
        this.views = views;
        centerKernels = new CenterKernels(session, precision);
        profileKernels = new ProfileKernels(session, precision);
        lookupKernels = new LookupKernels(session, precision);
        pipelineKernels = new PipelineKernels(session, precision, centerKernels, profileKernels, lookupKernels);
        valueKernels = new ValueKernels(session, precision);
        simulationKernels = new SimulationKernels(session, precision);
        cropKernels = new CropKernels(session, precision);
    }

    /** Opens a backend on a GPU that computes in 64 bits. */
    public static CudaBackend open(int device) {
        return open(device, Call.SLOT_BYTES);
    }

    /** Opens a backend whose slots need no more memory than this, if an image does not need more. */
    static CudaBackend open(int device, long slotBytes) {
        return views(CudaSession.open(device, slotBytes), ResultMemory.NEW).get(Precision.F64);
    }

    private static Map<Precision, CudaBackend> views(CudaSession session, SegmentAllocator results) {
        Map<Precision, CudaBackend> views = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            views.put(precision, new CudaBackend(session, precision, results, views));
        }
        return views;
    }

    /** What there is to know about the GPU, its driver and the libraries in use. */
    public CudaStatus status() {
        return session.status();
    }

    /** Measures how many bytes a second go from page-locked memory to the GPU, in copies of this many. */
    public double copyBytesPerSecond(long bytes) {
        return session.copyBytesPerSecond(bytes);
    }

    @Override
    public String description() {
        CudaStatus status = session.status();
        return "CUDA, " + status.device().name() + " (compute capability "
                + status.device().capability() + ", " + status.device().multiprocessors() + " multiprocessors, "
                + status.image() + "), driver for CUDA " + status.driverVersion() + ", " + precision;
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
        return views(session, Objects.requireNonNull(allocator, "allocator")).get(precision);
    }

    @Override
    public SegmentAllocator resultAllocator() {
        return results;
    }

    @Override
    public Arena newArena() {
        return session.newArena();
    }

    @Override
    public ImageStack upload(ImageStack stack, Arena arena) {
        BackendArguments.readable("stack", stack);
        Objects.requireNonNull(arena, "arena");
        return stack.isOnDevice() ? stack : session.upload(stack, arena);
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public Centers centerOfMass(ImageStack stack, Background background) {
        BackendArguments.beadImages(stack);
        Objects.requireNonNull(background, "background");
        Centers result = Centers.allocate(ResultMemory.from(results, stack, null), stack.count());
        session.call(stack.count(), call -> centerKernels.centerOfMass(call, stack, background, result));
        return result;
    }

    @Override
    public Centers autoConv(ImageStack stack, Centers centers) {
        return autoConv(stack, centers, 0, 0);
    }

    @Override
    public Centers autoConvSubPixel(ImageStack stack, Centers centers, int localPoints) {
        return autoConv(stack, centers, 0, peak(stack, localPoints));
    }

    @Override
    public Centers autoConvMultiline(ImageStack stack, Centers centers, double lineRatio) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), 0);
    }

    @Override
    public Centers autoConvMultilineSubPixel(ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), peak(stack, localPoints));
    }

    @Override
    public SelfConvolutions autoConvWithConvolutions(ImageStack stack, Centers centers) {
        return convolutions(stack, centers, 0, 0);
    }

    @Override
    public SelfConvolutions autoConvSubPixelWithConvolutions(ImageStack stack, Centers centers, int localPoints) {
        return convolutions(stack, centers, 0, peak(stack, localPoints));
    }

    @Override
    public SelfConvolutions autoConvMultilineWithConvolutions(ImageStack stack, Centers centers, double lineRatio) {
        return convolutions(stack, centers, BackendArguments.reach(stack, lineRatio), 0);
    }

    @Override
    public SelfConvolutions autoConvMultilineSubPixelWithConvolutions(
            ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        return convolutions(stack, centers, BackendArguments.reach(stack, lineRatio), peak(stack, localPoints));
    }

    private static int peak(ImageStack stack, int localPoints) {
        BackendArguments.localPoints("localPoints", localPoints, stack.width(), "the width of the images");
        return localPoints;
    }

    private SelfConvolutions convolutions(ImageStack stack, Centers centers, int reach, int localPoints) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        SelfConvolutions result =
                SelfConvolutions.allocate(ResultMemory.from(results, stack, centers), stack.count(), stack.width());
        session.call(
                stack.count(),
                call -> centerKernels.autoConv(call, stack, centers, reach, localPoints, result.centers(), result));
        return result;
    }

    private Centers autoConv(ImageStack stack, Centers centers, int reach, int localPoints) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Centers result = Centers.allocate(ResultMemory.from(results, stack, centers), stack.count());
        session.call(
                stack.count(), call -> centerKernels.autoConv(call, stack, centers, reach, localPoints, result, null));
        return result;
    }

    @Override
    public Centers qi(ImageStack stack, Centers centers) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Centers result = Centers.allocate(ResultMemory.from(results, stack, centers), stack.count());
        session.call(stack.count(), call -> centerKernels.qi(call, stack, centers, result));
        return result;
    }

    @Override
    public Centers quadrantInterpolation(ImageStack stack, Centers centers, QuadrantOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        BackendArguments.quadrants(stack, options);
        Centers result = Centers.allocate(ResultMemory.from(results, stack, centers), stack.count());
        session.call(stack.count(), call -> centerKernels.quadrantInterpolation(call, stack, centers, options, result));
        return result;
    }

    @Override
    public DoubleMatrix qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Objects.requireNonNull(axis, "axis");
        DoubleMatrix result = DoubleMatrix.allocate(ResultMemory.from(results, stack, centers), stack.count(), 3);
        session.call(stack.count(), call -> centerKernels.qiSampleAxisProfiles(call, stack, centers, axis, result));
        return result;
    }

    @Override
    public DoubleSeries qiQuadraticOffsets(DoubleMatrix samples) {
        BackendArguments.samples(samples);
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, samples), samples.rows());
        session.call(samples.rows(), call -> valueKernels.qiQuadraticOffsets(call, samples, result));
        return result;
    }

    @Override
    public DoubleMatrix binmean(DoubleMatrix bins, DoubleMatrix weights, int count) {
        BackendArguments.binmean(bins, weights, count);
        DoubleMatrix result = DoubleMatrix.allocate(ResultMemory.from(results, bins, weights), bins.rows(), count);
        session.call(bins.rows(), call -> valueKernels.binmean(call, bins, weights, count, result));
        return result;
    }

    @Override
    public DoubleMatrix pearson(DoubleMatrix x, DoubleMatrix y) {
        BackendArguments.pearson(x, y);
        DoubleMatrix result =
                DoubleMatrix.allocate(ResultMemory.from(results, x, y), y.rows(), Math.toIntExact(x.rows()));
        if (result.columns() == 0) {
            return result;
        }
        NormalizedTable normalized =
                new NormalizedTable(result.columns(), NormalizedTable.equalWeights(x.columns()), x::get, precision);
        session.call(y.rows(), call -> valueKernels.pearson(call, normalized, y, result));
        return result;
    }

    @Override
    public DoubleSeries gaussian(DoubleSeries x, double mu, double sigma) {
        BackendArguments.sigma(sigma);
        BackendArguments.readable("x", x.segment());
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, x), x.size());
        session.call(x.size(), call -> valueKernels.gaussian(call, x, mu, sigma, result));
        return result;
    }

    @Override
    public ImageStack gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma) {
        BackendArguments.gaussian2d(x, y, centers, sigma);
        ImageStack result = ImageStack.allocate(
                ResultMemory.from(results, x, y, centers),
                PixelType.F64,
                Math.toIntExact(x.size()),
                Math.toIntExact(y.size()),
                centers.count());
        session.call(centers.count(), call -> valueKernels.gaussian2d(call, x, y, centers, sigma, result));
        return result;
    }

    @Override
    public DoubleSeries parabolicVertex(DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted) {
        BackendArguments.vertex(data, estimates, localPoints);
        DoubleSeries result =
                DoubleSeries.allocate(ResultMemory.from(results, data.segment(), estimates.segment()), data.rows());
        session.call(
                data.rows(),
                call -> valueKernels.parabolicVertex(call, data, estimates, localPoints, weighted, result));
        return result;
    }

    @Override
    public DoubleMatrix radialProfile(ImageStack stack, Centers centers, int oversample) {
        RadialProfileOptions options = new RadialProfileOptions(oversample);
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        return profiles(stack, centers, options, profileKernels::radialProfile);
    }

    @Override
    public DoubleMatrix fftProfile(ImageStack stack, Centers centers, FftProfileOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        return newFftProfiles(stack, centers, options);
    }

    @Override
    public DoubleMatrix fftProfile(ImageStack stack, FftProfileOptions options) {
        BackendArguments.beadImages(stack);
        return newFftProfiles(stack, null, options);
    }

    private DoubleMatrix newFftProfiles(ImageStack stack, Centers centers, FftProfileOptions options) {
        BackendArguments.profileOf(stack, Objects.requireNonNull(options, "options"));
        return profiles(stack, centers, options, profileKernels::fftProfile);
    }

    /** Plans the kernels from images and centres to profiles. */
    private interface ProfilePlan<O extends ProfileOptions> {
        Slot.Work of(Call call, ImageStack stack, O options, Buffer pixels, Buffer x, Buffer y, Buffer profiles);
    }

    private <O extends ProfileOptions> DoubleMatrix profiles(
            ImageStack stack, Centers centers, O options, ProfilePlan<O> plan) {
        DoubleMatrix result = DoubleMatrix.allocate(
                ResultMemory.from(results, stack, centers), stack.count(), options.bins(stack.width()));
        if (result.columns() == 0) {
            return result;
        }
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = centers == null ? call.none() : call.series(centers.x());
            Buffer y = centers == null ? call.none() : call.series(centers.y());
            return plan.of(call, stack, options, pixels, x, y, call.result(result));
        });
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
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, profiles), profiles.rows());
        session.call(
                profiles.rows(),
                call -> lookupKernels.lookupZ(
                        call,
                        lookupKernels.planes(call, zlut, method, localPoints),
                        call.rows(profiles),
                        call.result(result)));
        return result;
    }

    @Override
    public DoubleMatrix polarProfile(ImageStack stack, Centers centers, PolarProfileOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Objects.requireNonNull(options, "options");
        return profiles(stack, centers, options, profileKernels::polarProfile);
    }

    @Override
    public void stackToXyzp(ImageStack stack, ZLut zlut, TrackingOptions options, Tracks into) {
        BackendArguments.tracking(stack, zlut, options, into);
        session.call(stack.count(), call -> pipelineKernels.stackToXyzp(call, stack, zlut, options, into));
    }

    @Override
    public void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        BackendArguments.beads(xyzNm, optics, into);
        session.call(into.count(), call -> simulationKernels.simulateBeads(call, xyzNm, optics, into));
    }

    /**
     * Frames on the GPU are cut there. Frames in the computer's memory are cut there, too: what is cut out is much less than
     * what would have to be copied to the GPU.
     */
    @Override
    public void cropStackToRois(ImageStack frames, List<RegionOfInterest> regions, ImageStack into) {
        BackendArguments.regions(frames, regions, into);
        if (frames.isOnDevice()) {
            session.call(frames.count(), call -> cropKernels.cropStackToRois(call, frames, regions, into));
        } else {
            session.use(() -> Crops.cut(frames, frames.segment(), regions, into, into.segment(), 0, into.count()));
        }
    }
}
