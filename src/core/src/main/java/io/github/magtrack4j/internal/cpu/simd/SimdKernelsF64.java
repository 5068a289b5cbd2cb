package io.github.magtrack4j.internal.cpu.simd;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.internal.cpu.simd.fft.FftProfileF64;
import io.github.magtrack4j.internal.cpu.simd.vector.ImageF64;
import io.github.magtrack4j.internal.cpu.simd.vector.LanesF64;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.QuadrantKernels;
import io.github.magtrack4j.internal.cpu.steps.RingKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.internal.numeric.PreparedRings;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import io.github.magtrack4j.method.FourierProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** The kernels in SIMD: a class each, which share the image and hand results on through off-heap scratch. */
public final class SimdKernelsF64 extends ImageKernels {
    private final Supplier<Arena> newArena;
    private final CorrelationF64 correlation;
    private Arena arena;
    private ImageF64 image;
    private PixelsF64 pixels;
    private MomentsF64 moments;
    private MedianF64 median;
    private LinesF64 lines;
    private SelfConvolutionF64 convolutionX;
    private SelfConvolutionF64 convolutionY;
    private RadialProfileF64 radial;

    private Arena polarArena;
    private PolarProfileF64 polar;

    private Arena quadrantArena;
    private QuadrantsF64 quadrants;

    private Arena fftArena;
    private FftProfileF64 fft;

    private Arena ringsArena;
    private RingsF64 rings;

    private long profile;

    /** What has been subtracted from the profile. */
    private @Wide double profileLevel;

    /** Room for a profile in 64 bits. */
    private long wide;

    /** Makes kernels whose scratch is ordinary memory, open to whichever thread has them. */
    public SimdKernelsF64() {
        this(Arena::ofShared);
    }

    /** Makes kernels whose scratch is in arenas of any kind; for tests with guard pages. */
    public SimdKernelsF64(Supplier<Arena> newArena) {
        this.newArena = newArena;
        arena = newArena.get();
        polarArena = newArena.get();
        quadrantArena = newArena.get();
        fftArena = newArena.get();
        ringsArena = newArena.get();
        correlation = new CorrelationF64(newArena);
    }

    @Override
    public void prepare(int size, int bins) {
        if (image != null && image.size == size && radial.capacity() == bins) {
            return;
        }
        image = null; // nothing of the old scratch is used again, even if there is no memory for the new
        arena.close();
        arena = newArena.get();
        image = new ImageF64(arena, size);
        pixels = new PixelsF64(arena, image);
        moments = new MomentsF64(arena, image, pixels);
        median = new MedianF64(arena, image, pixels);
        lines = new LinesF64(arena, image, pixels);
        convolutionX = new SelfConvolutionF64(arena, image);
        convolutionY = new SelfConvolutionF64(arena, image);
        radial = new RadialProfileF64(arena, image, pixels, bins);
        profile = radial.profile;
        wide = ImageF64.allocateWide(arena, bins);
        correlation.prepare(arena, bins);
    }

    @Override
    public void open(MemorySegment segment, PixelType type, long offset, long rowBytes, boolean mapped) {
        lines.forget();
        pixels.open(segment, type, offset, rowBytes, mapped);
    }

    @Override
    public void read() {
        pixels.readAll();
    }

    @Override
    public boolean isFinite() {
        return pixels.areFinite();
    }

    @Override
    public void moments() {
        moments.compute();
    }

    @Override
    public void momentsAbout(@Wide double level) {
        moments.computeAbout(level);
    }

    @Override
    public @Wide double mass() {
        return moments.mass();
    }

    @Override
    public @Wide double momentX() {
        return moments.momentX();
    }

    @Override
    public @Wide double momentY() {
        return moments.momentY();
    }

    @Override
    public @Wide double mean() {
        return moments.mean();
    }

    @Override
    public @Wide double median() {
        return median.compute();
    }

    /** Step by step, both lines in turn: while one waits for its last sums, the other goes on. */
    @Override
    public void selfConvolve(
            int firstRow, int lastRow, int firstColumn, int lastColumn, @Wide double x, @Wide double y) {
        lines.average(firstRow, lastRow, firstColumn, lastColumn);
        convolutionX.window(lines.meanRow, x);
        convolutionY.window(lines.meanColumn, y);
        convolutionX.convolve();
        convolutionY.convolve();
    }

    @Override
    public void weighRows(@Wide double[] weights, int first, int last) {
        lines.weighRows(weights, first, last);
    }

    @Override
    public @Wide double line(int index) {
        return ImageF64.get(lines.weighed, index);
    }

    @Override
    public int convolutionMaximum(Axis axis) {
        return (axis == Axis.X ? convolutionX : convolutionY).indexOfMaximum();
    }

    @Override
    public @Wide double convolution(Axis axis, int index) {
        return (axis == Axis.X ? convolutionX : convolutionY).get(index);
    }

    @Override
    public boolean radialProfile(@Wide double x, @Wide double y, int oversample, boolean finite) {
        profileLevel = 0;
        return radial.compute(x, y, oversample, finite || pixels.areIntegers());
    }

    @Override
    public void preparePolarProfile(PolarGrid grid) {
        if (polar != null && polar.isFor(image, grid)) {
            return;
        }
        polar = null;
        polarArena.close();
        polarArena = newArena.get();
        polar = new PolarProfileF64(polarArena, image, grid);
    }

    @Override
    public void polarProfile(@Wide double x, @Wide double y) {
        pixels.readAll();
        profileLevel = 0;
        polar.compute(x, y, profile);
    }

    @Override
    public QuadrantKernels quadrants(QuadrantGrid grid) {
        if (quadrants == null || !quadrants.isFor(image, grid)) {
            quadrants = null;
            quadrantArena.close();
            quadrantArena = newArena.get();
            quadrants = new QuadrantsF64(quadrantArena, image, grid);
        }
        return quadrants;
    }

    @Override
    public void prepareFftProfile(FourierProfile options) {
        if (fft != null && fft.isFor(image, options)) {
            return;
        }
        fft = null;
        fftArena.close();
        fftArena = newArena.get();
        fft = new FftProfileF64(fftArena, image, options);
    }

    @Override
    public int fftBatch() {
        return fft.batch();
    }

    @Override
    public void holdForFftProfile(int place, @Wide double x, @Wide double y) {
        pixels.readAll();
        fft.hold(place, x, y);
    }

    @Override
    public void holdForFftProfile(int place) {
        pixels.readAll();
        fft.holdWithoutCenter(place);
    }

    @Override
    public void fftProfiles(int count) {
        fft.compute(count);
    }

    @Override
    public void takeFftProfile(int place) {
        profileLevel = 0;
        fft.get(place, profile);
    }

    @Override
    public void copyProfile(int bins, MemorySegment into, long offset) {
        LanesF64.store(profile, bins, into, offset, wide);
    }

    @Override
    public void setProfile(int bins, MemorySegment values, long offset) {
        profileLevel = LanesF64.loadAboutLevel(values, offset, bins, profile, wide);
    }

    @Override
    public void centerProfile(int place, NormalizedTable table, int firstBin) {
        correlation.center(place, profile + (long) firstBin * Double.BYTES, table, profileLevel);
    }

    @Override
    public @Wide double rounding() {
        return Math.ulp((double) 1) / 2;
    }

    @Override
    public @Wide double magnitude() {
        pixels.readAll();
        return image.magnitude();
    }

    @Override
    public void correlate(NormalizedTable table, int places) {
        correlation.correlate(table, places);
    }

    @Override
    public int correlationPlaces() {
        return CorrelationF64.PLACES;
    }

    @Override
    public void useCorrelation(int place) {
        correlation.usePlace(place);
    }

    @Override
    public boolean isProfileConstant() {
        return correlation.isConstant();
    }

    @Override
    public @Wide double norm() {
        return correlation.norm();
    }

    @Override
    public int correlationMaximum() {
        return correlation.indexOfMaximum();
    }

    @Override
    public @Wide double correlation(int series) {
        return correlation.get(series);
    }

    @Override
    public RingKernels rings(PreparedRings table) {
        if (rings == null || !rings.isFor(image, table)) {
            rings = null;
            ringsArena.close();
            ringsArena = newArena.get();
            rings = new RingsF64(ringsArena, image, pixels, table);
        }
        return rings;
    }

    @Override
    public void close() {
        arena.close();
        polarArena.close();
        quadrantArena.close();
        fftArena.close();
        ringsArena.close();
        correlation.close();
    }
}
