package io.github.magtrack4j.internal.backend;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.Diagnostics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The one implementation of {@link Backend}: checks the arguments, allocates the results and has an {@link Engine}
 * compute them. Its views, of another precision or with another allocator, share the engines.
 */
public final class CheckedBackend implements Backend {
    /** How joint fits start: near enough for the steps to converge, and no nearer. */
    private static final TrackingOptions START =
            TrackingOptions.DEFAULTS.withCentering(AutoConvolution.DEFAULTS.withIterations(1));

    private final Precision precision;
    private final Engine engine;
    private final SegmentAllocator results;

    /** This and the views of other precisions that allocate likewise. */
    private final Map<Precision, CheckedBackend> views;

    private CheckedBackend(
            Precision precision, Engine engine, SegmentAllocator results, Map<Precision, CheckedBackend> views) {
        this.precision = precision;
        this.engine = engine;
        this.results = results;
        this.views = views;
    }

    /**
     * Returns a backend in 64 bits whose results are in new memory.
     *
     * @param engines makes the engine of each precision
     */
    public static Backend of(Function<Precision, Engine> engines) {
        Map<Precision, Engine> byPrecision = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            byPrecision.put(precision, engines.apply(precision));
        }
        return views(byPrecision::get, ResultMemory.NEW).get(Precision.F64);
    }

    private static Map<Precision, CheckedBackend> views(Function<Precision, Engine> engines, SegmentAllocator results) {
        Map<Precision, CheckedBackend> views = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            views.put(precision, new CheckedBackend(precision, engines.apply(precision), results, views));
        }
        return views;
    }

    @Override
    public String description() {
        return engine.description();
    }

    @Override
    public Diagnostics diagnostics() {
        return engine.diagnostics();
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
        Objects.requireNonNull(allocator, "allocator");
        return views(each -> views.get(each).engine, allocator).get(precision);
    }

    @Override
    public SegmentAllocator resultAllocator() {
        return results;
    }

    @Override
    public Arena newArena() {
        return engine.newArena();
    }

    @Override
    public ImageStack upload(ImageStack stack, Arena arena) {
        BackendArguments.readable("stack", stack);
        Objects.requireNonNull(arena, "arena");
        return engine.upload(stack, arena);
    }

    @Override
    public void close() {
        engine.close();
    }

    @Override
    public Centers centerOfMass(ImageStack stack, Background background) {
        BackendArguments.beadImages(stack);
        Objects.requireNonNull(background, "background");
        Centers result = newCenters(stack, null);
        engine.centerOfMass(stack, background, result);
        return result;
    }

    private Centers newCenters(ImageStack stack, Centers centers) {
        return Centers.allocate(ResultMemory.from(results, stack, centers), stack.count());
    }

    @Override
    public Centers autoConv(ImageStack stack, Centers centers) {
        return autoConv(stack, centers, 0, 0);
    }

    @Override
    public Centers autoConvSubPixel(ImageStack stack, Centers centers, int localPoints) {
        return autoConv(stack, centers, 0, checkedPoints(stack, localPoints));
    }

    @Override
    public Centers autoConvMultiline(ImageStack stack, Centers centers, double lineRatio) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), 0);
    }

    @Override
    public Centers autoConvMultilineSubPixel(ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), checkedPoints(stack, localPoints));
    }

    @Override
    public SelfConvolutions autoConvWithConvolutions(ImageStack stack, Centers centers) {
        return convolutions(stack, centers, 0, 0);
    }

    @Override
    public SelfConvolutions autoConvSubPixelWithConvolutions(ImageStack stack, Centers centers, int localPoints) {
        return convolutions(stack, centers, 0, checkedPoints(stack, localPoints));
    }

    @Override
    public SelfConvolutions autoConvMultilineWithConvolutions(ImageStack stack, Centers centers, double lineRatio) {
        return convolutions(stack, centers, BackendArguments.reach(stack, lineRatio), 0);
    }

    @Override
    public SelfConvolutions autoConvMultilineSubPixelWithConvolutions(
            ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        return convolutions(
                stack, centers, BackendArguments.reach(stack, lineRatio), checkedPoints(stack, localPoints));
    }

    private static int checkedPoints(ImageStack stack, int localPoints) {
        BackendArguments.localPoints(localPoints, stack.width(), "the width of the images");
        return localPoints;
    }

    private Centers autoConv(ImageStack stack, Centers centers, int reach, int localPoints) {
        checkCentered(stack, centers);
        Centers result = newCenters(stack, centers);
        engine.autoConv(stack, centers, reach, localPoints, result, null);
        return result;
    }

    private SelfConvolutions convolutions(ImageStack stack, Centers centers, int reach, int localPoints) {
        checkCentered(stack, centers);
        SelfConvolutions result =
                SelfConvolutions.allocate(ResultMemory.from(results, stack, centers), stack.count(), stack.width());
        engine.autoConv(stack, centers, reach, localPoints, result.centers(), result);
        return result;
    }

    /** What all functions of images and a centre in each require. */
    private static void checkCentered(ImageStack stack, Centers centers) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
    }

    @Override
    public Centers refineCenters(ImageStack stack, Centers centers, Centering centering) {
        checkCentered(stack, centers);
        Objects.requireNonNull(centering, "centering");
        centering.requireSize(stack.width());
        Centers result = newCenters(stack, centers);
        engine.refineCenters(stack, centers, centering, result);
        return result;
    }

    @Override
    public Centers qi(ImageStack stack, Centers centers) {
        checkCentered(stack, centers);
        Centers result = newCenters(stack, centers);
        engine.qi(stack, centers, result);
        return result;
    }

    @Override
    public DoubleMatrix qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis) {
        checkCentered(stack, centers);
        Objects.requireNonNull(axis, "axis");
        DoubleMatrix result = DoubleMatrix.allocate(ResultMemory.from(results, stack, centers), stack.count(), 3);
        engine.qiSampleAxisProfiles(stack, centers, axis, result);
        return result;
    }

    @Override
    public DoubleSeries qiQuadraticOffsets(DoubleMatrix samples) {
        BackendArguments.samples(samples);
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, samples), samples.rows());
        engine.qiQuadraticOffsets(samples, result);
        return result;
    }

    @Override
    public DoubleMatrix binmean(DoubleMatrix bins, DoubleMatrix weights, int count) {
        BackendArguments.binmean(bins, weights, count);
        DoubleMatrix result = DoubleMatrix.allocate(ResultMemory.from(results, bins, weights), bins.rows(), count);
        engine.binmean(bins, weights, result);
        return result;
    }

    @Override
    public DoubleMatrix pearson(DoubleMatrix x, DoubleMatrix y) {
        BackendArguments.pearson(x, y);
        DoubleMatrix result =
                DoubleMatrix.allocate(ResultMemory.from(results, x, y), y.rows(), Math.toIntExact(x.rows()));
        engine.pearson(x, y, result);
        return result;
    }

    @Override
    public DoubleSeries gaussian(DoubleSeries x, double mu, double sigma) {
        BackendArguments.sigma(sigma);
        BackendArguments.readable("x", x.segment());
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, x), x.size());
        engine.gaussian(x, mu, sigma, result);
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
        engine.gaussian2d(x, y, centers, sigma, result);
        return result;
    }

    @Override
    public DoubleSeries parabolicVertex(DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted) {
        BackendArguments.vertex(data, estimates, localPoints);
        DoubleSeries result =
                DoubleSeries.allocate(ResultMemory.from(results, data.segment(), estimates.segment()), data.rows());
        engine.parabolicVertex(data, estimates, localPoints, weighted, result);
        return result;
    }

    @Override
    public DoubleMatrix profiles(ImageStack stack, Centers centers, Profile profile) {
        checkCentered(stack, centers);
        return checkedProfiles(stack, centers, profile, results);
    }

    @Override
    public DoubleMatrix fftProfile(ImageStack stack, FourierProfile profile) {
        BackendArguments.beadImages(stack);
        return checkedProfiles(stack, null, profile, results);
    }

    private DoubleMatrix checkedProfiles(
            ImageStack stack, Centers centers, Profile profile, SegmentAllocator allocator) {
        BackendArguments.profileOf(stack, Objects.requireNonNull(profile, "profile"));
        DoubleMatrix result = DoubleMatrix.allocate(
                ResultMemory.from(allocator, stack, centers), stack.count(), profile.bins(stack.width()));
        engine.profiles(stack, centers, profile, result);
        return result;
    }

    @Override
    public DoubleSeries lookupZ(DoubleMatrix profiles, ZLuts zluts, Lookup lookup) {
        Objects.requireNonNull(lookup, "lookup");
        BackendArguments.lookup("profiles", profiles.columns(), zluts, lookup);
        BackendArguments.tables(zluts, profiles.rows(), "as many as profiles has rows");
        BackendArguments.readable("profiles", profiles.segment());
        DoubleSeries result = DoubleSeries.allocate(ResultMemory.from(results, profiles), profiles.rows());
        engine.lookupZ(profiles, zluts, lookup, result);
        return result;
    }

    @Override
    public Tracks stackToXyzp(ImageStack stack, ZLuts zluts, TrackingOptions options) {
        int bins = options.profile().bins(stack.width());
        Tracks result = Tracks.allocate(ResultMemory.from(results, stack, null), stack.count(), bins);
        stackToXyzp(stack, zluts, options, result);
        return result;
    }

    @Override
    public void stackToXyzp(ImageStack stack, ZLuts zluts, TrackingOptions options, Tracks into) {
        BackendArguments.tracking(stack, zluts, options, into);
        engine.stackToXyzp(stack, zluts, options, into);
    }

    @Override
    public JointFits jointFit(ImageStack stack, RingTables tables, JointFitOptions options) {
        BackendArguments.jointFit(stack, tables, options);
        JointFits result = JointFits.allocate(ResultMemory.from(results, stack, null), stack.count());
        jointFit(stack, tables, options, result);
        return result;
    }

    @Override
    public void jointFit(ImageStack stack, RingTables tables, JointFitOptions options, JointFits into) {
        BackendArguments.jointFit(stack, tables, options, into);
        engine.jointFit(stack, tables, START, options, into);
        TableNoise.addTo(into, tables, options);
    }

    @Override
    public JointFits jointFit(
            ImageStack stack, RingTables tables, Centers starts, DoubleSeries startZ, JointFitOptions options) {
        BackendArguments.jointFit(stack, tables, options);
        BackendArguments.starts(stack, starts, startZ);
        JointFits result = JointFits.allocate(
                ResultMemory.from(
                        results,
                        stack.isOnDevice() ? MemorySegment.NULL : stack.memory(),
                        starts.x().segment(),
                        starts.y().segment(),
                        startZ.segment()),
                stack.count());
        engine.jointFit(stack, tables, starts, startZ, options, result);
        TableNoise.addTo(result, tables, options);
        return result;
    }

    @Override
    public ImageStack simulateBeads(DoubleMatrix xyzNm, int sizePx, BeadOptics optics) {
        BackendArguments.places(xyzNm);
        BackendArguments.beadOptics(sizePx, optics);
        ImageStack result = ImageStack.allocate(ResultMemory.from(results, xyzNm), PixelType.F64, sizePx, xyzNm.rows());
        engine.simulateBeads(xyzNm, optics, result);
        return result;
    }

    @Override
    public void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        BackendArguments.beads(xyzNm, optics, into);
        engine.simulateBeads(xyzNm, optics, into);
    }

    @Override
    public ZLut simulateZlut(DoubleSeries zNm, int sizePx, BeadOptics optics, Profile profile) {
        BackendArguments.planes(zNm);
        BackendArguments.beadOptics(sizePx, optics);
        int planes = Math.toIntExact(zNm.size());
        DoubleMatrix xyzNm = DoubleMatrix.allocate(ResultMemory.NEW, planes, 3);
        double[] middle = new double[planes];
        for (int plane = 0; plane < planes; plane++) {
            xyzNm.set(plane, 2, zNm.get(plane));
            middle[plane] = sizePx / 2.0;
        }
        ImageStack beads = ImageStack.allocate(ResultMemory.NEW, PixelType.F64, sizePx, planes);
        engine.simulateBeads(xyzNm, optics, beads);
        return ZLut.of(zNm, checkedProfiles(beads, Centers.copyOf(middle, middle), profile, ResultMemory.NEW))
                .withKind(ZLutKind.of(profile, sizePx));
    }

    @Override
    public ImageStack cropStackToRois(ImageStack frames, List<RegionOfInterest> regions) {
        int size = regions.isEmpty() ? 1 : regions.getFirst().height();
        ImageStack result = ImageStack.allocate(
                ResultMemory.from(results, frames, null), frames.pixelType(), size, frames.count() * regions.size());
        cropStackToRois(frames, regions, result);
        return result;
    }

    @Override
    public void cropStackToRois(ImageStack frames, List<RegionOfInterest> regions, ImageStack into) {
        BackendArguments.regions(frames, regions, into);
        engine.pack(frames.regions(regions), into);
    }
}
