package io.github.magtrack4j.internal.cuda;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.Backend;
import io.github.magtrack4j.Background;
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
import io.github.magtrack4j.QuadrantOptions;
import io.github.magtrack4j.RadialProfileOptions;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.bindings.AutoConvArguments;
import io.github.magtrack4j.bindings.BeadImagesArguments;
import io.github.magtrack4j.bindings.BinmeanArguments;
import io.github.magtrack4j.bindings.CenterOfMassArguments;
import io.github.magtrack4j.bindings.CropStackToRoisArguments;
import io.github.magtrack4j.bindings.FftProfileArguments;
import io.github.magtrack4j.bindings.FftWindowArguments;
import io.github.magtrack4j.bindings.Gaussian2dArguments;
import io.github.magtrack4j.bindings.GaussianArguments;
import io.github.magtrack4j.bindings.KernelArguments;
import io.github.magtrack4j.bindings.LookupZArguments;
import io.github.magtrack4j.bindings.ParabolicVertexArguments;
import io.github.magtrack4j.bindings.PearsonArguments;
import io.github.magtrack4j.bindings.PropagateBeadsArguments;
import io.github.magtrack4j.bindings.QiArguments;
import io.github.magtrack4j.bindings.QiQuadraticOffsetsArguments;
import io.github.magtrack4j.bindings.QiSampleAxisProfilesArguments;
import io.github.magtrack4j.bindings.RadialProfileArguments;
import io.github.magtrack4j.bindings.StackToXyzpArguments;
import io.github.magtrack4j.internal.BackendArguments;
import io.github.magtrack4j.internal.BeadField;
import io.github.magtrack4j.internal.Crops;
import io.github.magtrack4j.internal.cpu.NormalizedTable;
import io.github.magtrack4j.simulation.BeadOptics;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The backend that computes on an NVIDIA GPU: a block of threads for each image. */
public final class CudaBackend implements Backend {
    /** The blocks of a multiprocessor for which scratch memory is allocated, where shared memory is too small. */
    private static final long SCRATCH_BLOCKS = 8;

    private final CudaSession session;
    private final Precision precision;
    private final Map<Precision, CudaBackend> views;

    private CudaBackend(CudaSession session, Precision precision, Map<Precision, CudaBackend> views) {
        this.session = session;
        this.precision = precision;
        this.views = views;
        views.put(precision, this);
    }

    /** Opens a backend on a GPU that computes in 64 bits. */
    public static CudaBackend open(int device) {
        return open(device, Call.SLOT_BYTES);
    }

    /** Opens a backend whose slots need no more memory than this, if an image does not need more. */
    static CudaBackend open(int device, long slotBytes) {
        CudaSession session = CudaSession.open(device, slotBytes);
        Map<Precision, CudaBackend> views = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            views.put(precision, new CudaBackend(session, precision, views));
        }
        return views.get(Precision.F64);
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

    /** The kernel of a function for these pixels, in this precision. */
    private MemorySegment kernel(String function, PixelType pixels) {
        return session.kernel(function + "_" + lower(pixels) + "_" + lower(precision));
    }

    private MemorySegment kernel(String function) {
        return session.kernel(function + "_" + lower(precision));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private SharedMemory shared(ImageStack stack) {
        return SharedMemory.of(stack.pixelType(), precision);
    }

    private int realBytes() {
        return precision == Precision.F64 ? Double.BYTES : Float.BYTES;
    }

    @Override
    public Centers centerOfMass(ImageStack stack, Background background) {
        BackendArguments.beadImages(stack);
        Objects.requireNonNull(background, "background");
        Centers result = Centers.allocate(Arena.ofAuto(), stack.count());
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = call.result(result.x());
            Buffer y = call.result(result.y());
            MemorySegment kernel = kernel("center_of_mass", stack.pixelType());
            return (slot, images) -> {
                MemorySegment arguments = slot.arguments();
                CenterOfMassArguments.pixels(arguments, slot.address(pixels));
                CenterOfMassArguments.count(arguments, images);
                CenterOfMassArguments.x(arguments, slot.address(x));
                CenterOfMassArguments.y(arguments, slot.address(y));
                CenterOfMassArguments.size(arguments, stack.width());
                CenterOfMassArguments.background(arguments, number(background));
                slot.launch(kernel, images, 0);
            };
        });
        return result;
    }

    private static int number(Background background) {
        return switch (background) {
            case NONE -> KernelArguments.BACKGROUND_NONE();
            case MEAN -> KernelArguments.BACKGROUND_MEAN();
            case MEDIAN -> KernelArguments.BACKGROUND_MEDIAN();
        };
    }

    @Override
    public Centers autoConv(ImageStack stack, Centers centers) {
        return autoConv(stack, centers, 0, 0, null);
    }

    @Override
    public Centers autoConvSubPixel(ImageStack stack, Centers centers, int localPoints) {
        return autoConv(stack, centers, 0, peak(stack, localPoints), null);
    }

    @Override
    public Centers autoConvMultiline(ImageStack stack, Centers centers, double lineRatio) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), 0, null);
    }

    @Override
    public Centers autoConvMultilineSubPixel(ImageStack stack, Centers centers, double lineRatio, int localPoints) {
        return autoConv(stack, centers, BackendArguments.reach(stack, lineRatio), peak(stack, localPoints), null);
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
        Arena arena = Arena.ofAuto();
        SelfConvolutions result = new SelfConvolutions(
                Centers.allocate(arena, stack.count()),
                DoubleSeries.allocate(arena, stack.count()),
                DoubleSeries.allocate(arena, stack.count()),
                DoubleMatrix.allocate(arena, stack.count(), stack.height()),
                DoubleMatrix.allocate(arena, stack.count(), stack.width()));
        autoConv(stack, centers, reach, localPoints, result);
        return result;
    }

    /** One step of auto-convolution; into new centres, or into these with their convolutions. */
    private Centers autoConv(
            ImageStack stack, Centers centers, int reach, int localPoints, SelfConvolutions convolutions) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Centers result =
                convolutions == null ? Centers.allocate(Arena.ofAuto(), stack.count()) : convolutions.centers();
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = call.series(centers.x());
            Buffer y = call.series(centers.y());
            Buffer newX = call.result(result.x());
            Buffer newY = call.result(result.y());
            Buffer columnMaxima = convolutions == null ? call.none() : call.result(convolutions.columnMaxima());
            Buffer rowMaxima = convolutions == null ? call.none() : call.result(convolutions.rowMaxima());
            Buffer columns = convolutions == null ? call.none() : call.result(convolutions.columns());
            Buffer rows = convolutions == null ? call.none() : call.result(convolutions.rows());
            MemorySegment kernel = kernel("auto_conv", stack.pixelType());
            return (slot, images) -> {
                MemorySegment arguments = slot.arguments();
                AutoConvArguments.pixels(arguments, slot.address(pixels));
                AutoConvArguments.count(arguments, images);
                AutoConvArguments.x(arguments, slot.address(x));
                AutoConvArguments.y(arguments, slot.address(y));
                AutoConvArguments.newX(arguments, slot.address(newX));
                AutoConvArguments.newY(arguments, slot.address(newY));
                AutoConvArguments.columnMaxima(arguments, slot.address(columnMaxima));
                AutoConvArguments.rowMaxima(arguments, slot.address(rowMaxima));
                AutoConvArguments.columns(arguments, slot.address(columns));
                AutoConvArguments.rows(arguments, slot.address(rows));
                AutoConvArguments.size(arguments, stack.width());
                AutoConvArguments.reach(arguments, reach);
                AutoConvArguments.localPoints(arguments, localPoints);
                slot.launch(kernel, images, shared(stack).autoConv(stack.width()));
            };
        });
        return result;
    }

    @Override
    public Centers qi(ImageStack stack, Centers centers) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Centers result = Centers.allocate(Arena.ofAuto(), stack.count());
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = call.series(centers.x());
            Buffer y = call.series(centers.y());
            Buffer newX = call.result(result.x());
            Buffer newY = call.result(result.y());
            MemorySegment kernel = kernel("qi", stack.pixelType());
            return (slot, images) -> {
                MemorySegment arguments = slot.arguments();
                QiArguments.pixels(arguments, slot.address(pixels));
                QiArguments.count(arguments, images);
                QiArguments.x(arguments, slot.address(x));
                QiArguments.y(arguments, slot.address(y));
                QiArguments.newX(arguments, slot.address(newX));
                QiArguments.newY(arguments, slot.address(newY));
                QiArguments.size(arguments, stack.width());
                slot.launch(kernel, images, 0);
            };
        });
        return result;
    }

    @Override
    public DoubleMatrix qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Objects.requireNonNull(axis, "axis");
        DoubleMatrix result = DoubleMatrix.allocate(Arena.ofAuto(), stack.count(), 3);
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = call.series(centers.x());
            Buffer y = call.series(centers.y());
            Buffer samples = call.result(result);
            MemorySegment kernel = kernel("qi_sample_axis_profiles", stack.pixelType());
            return (slot, images) -> {
                MemorySegment arguments = slot.arguments();
                QiSampleAxisProfilesArguments.pixels(arguments, slot.address(pixels));
                QiSampleAxisProfilesArguments.count(arguments, images);
                QiSampleAxisProfilesArguments.x(arguments, slot.address(x));
                QiSampleAxisProfilesArguments.y(arguments, slot.address(y));
                QiSampleAxisProfilesArguments.samples(arguments, slot.address(samples));
                QiSampleAxisProfilesArguments.size(arguments, stack.width());
                QiSampleAxisProfilesArguments.axis(
                        arguments, axis == Axis.X ? KernelArguments.AXIS_X() : KernelArguments.AXIS_Y());
                slot.launch(kernel, images, 0);
            };
        });
        return result;
    }

    @Override
    public DoubleSeries qiQuadraticOffsets(DoubleMatrix samples) {
        BackendArguments.samples(samples);
        DoubleSeries result = DoubleSeries.allocate(Arena.ofAuto(), samples.rows());
        session.call(samples.rows(), call -> {
            Buffer values = call.rows(samples);
            Buffer offsets = call.result(result);
            MemorySegment kernel = session.kernel("qi_quadratic_offsets_f64");
            return (slot, rows) -> {
                MemorySegment arguments = slot.arguments();
                QiQuadraticOffsetsArguments.samples(arguments, slot.address(values));
                QiQuadraticOffsetsArguments.rows(arguments, rows);
                QiQuadraticOffsetsArguments.offsets(arguments, slot.address(offsets));
                slot.launchElements(kernel, rows);
            };
        });
        return result;
    }

    @Override
    public DoubleMatrix binmean(DoubleMatrix bins, DoubleMatrix weights, int count) {
        BackendArguments.binmean(bins, weights, count);
        DoubleMatrix result = DoubleMatrix.allocate(Arena.ofAuto(), bins.rows(), count);
        session.call(bins.rows(), call -> {
            Buffer numbers = call.rows(bins);
            Buffer values = call.rows(weights);
            Buffer counts = call.scratch((long) count * Integer.BYTES);
            Buffer means = call.result(result);
            MemorySegment kernel = session.kernel("binmean_f64");
            return (slot, rows) -> {
                MemorySegment arguments = slot.arguments();
                BinmeanArguments.bins(arguments, slot.address(numbers));
                BinmeanArguments.weights(arguments, slot.address(values));
                BinmeanArguments.rows(arguments, rows);
                BinmeanArguments.columns(arguments, bins.columns());
                BinmeanArguments.counts(arguments, slot.address(counts));
                BinmeanArguments.means(arguments, slot.address(means));
                BinmeanArguments.binCount(arguments, count);
                slot.launch(kernel, rows, 0);
            };
        });
        return result;
    }

    @Override
    public DoubleMatrix pearson(DoubleMatrix x, DoubleMatrix y) {
        BackendArguments.pearson(x, y);
        DoubleMatrix result = DoubleMatrix.allocate(Arena.ofAuto(), y.rows(), Math.toIntExact(x.rows()));
        if (result.columns() == 0) {
            return result;
        }
        NormalizedTable normalized =
                new NormalizedTable(result.columns(), NormalizedTable.equalWeights(x.columns()), x::get, precision);
        session.call(y.rows(), call -> {
            Buffer values = call.rows(y);
            Buffer table = call.shared(normalized.table());
            Buffer correlations = call.result(result);
            MemorySegment kernel = kernel("pearson");
            return (slot, rows) -> {
                MemorySegment arguments = slot.arguments();
                PearsonArguments.values(arguments, slot.address(values));
                PearsonArguments.count(arguments, rows);
                PearsonArguments.table(arguments, slot.address(table));
                PearsonArguments.correlations(arguments, slot.address(correlations));
                PearsonArguments.columns(arguments, y.columns());
                PearsonArguments.series(arguments, result.columns());
                PearsonArguments.rowLength(arguments, normalized.rowLength());
                slot.launch(kernel, rows, 0);
            };
        });
        return result;
    }

    @Override
    public DoubleSeries gaussian(DoubleSeries x, double mu, double sigma) {
        BackendArguments.sigma(sigma);
        BackendArguments.readable("x", x.segment());
        DoubleSeries result = DoubleSeries.allocate(Arena.ofAuto(), x.size());
        session.call(x.size(), call -> {
            Buffer coordinates = call.series(x);
            Buffer values = call.result(result);
            MemorySegment kernel = session.kernel("gaussian_f64");
            return (slot, count) -> {
                MemorySegment arguments = slot.arguments();
                GaussianArguments.x(arguments, slot.address(coordinates));
                GaussianArguments.count(arguments, count);
                GaussianArguments.values(arguments, slot.address(values));
                GaussianArguments.mu(arguments, mu);
                GaussianArguments.sigma(arguments, sigma);
                slot.launchElements(kernel, count);
            };
        });
        return result;
    }

    @Override
    public ImageStack gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma) {
        BackendArguments.gaussian2d(x, y, centers, sigma);
        int height = Math.toIntExact(x.size());
        int width = Math.toIntExact(y.size());
        ImageStack result = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, height, width, centers.count());
        session.call(centers.count(), call -> {
            Buffer rows = call.shared(x.segment());
            Buffer columns = call.shared(y.segment());
            Buffer muX = call.series(centers.x());
            Buffer muY = call.series(centers.y());
            Buffer images = call.result(result.segment(), result.imageBytes());
            MemorySegment kernel = session.kernel("gaussian_2d_f64");
            return (slot, count) -> {
                MemorySegment arguments = slot.arguments();
                Gaussian2dArguments.x(arguments, slot.address(rows));
                Gaussian2dArguments.y(arguments, slot.address(columns));
                Gaussian2dArguments.muX(arguments, slot.address(muX));
                Gaussian2dArguments.muY(arguments, slot.address(muY));
                Gaussian2dArguments.count(arguments, count);
                Gaussian2dArguments.images(arguments, slot.address(images));
                Gaussian2dArguments.sigma(arguments, sigma);
                Gaussian2dArguments.rows(arguments, height);
                Gaussian2dArguments.columns(arguments, width);
                slot.launch(kernel, count, 0);
            };
        });
        return result;
    }

    @Override
    public DoubleSeries parabolicVertex(DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted) {
        BackendArguments.vertex(data, estimates, localPoints);
        DoubleSeries result = DoubleSeries.allocate(Arena.ofAuto(), data.rows());
        session.call(data.rows(), call -> {
            Buffer values = call.rows(data);
            Buffer indices = call.series(estimates);
            Buffer vertices = call.result(result);
            MemorySegment kernel = session.kernel("parabolic_vertex_f64");
            return (slot, rows) -> {
                MemorySegment arguments = slot.arguments();
                ParabolicVertexArguments.data(arguments, slot.address(values));
                ParabolicVertexArguments.rows(arguments, rows);
                ParabolicVertexArguments.estimates(arguments, slot.address(indices));
                ParabolicVertexArguments.vertices(arguments, slot.address(vertices));
                ParabolicVertexArguments.columns(arguments, data.columns());
                ParabolicVertexArguments.localPoints(arguments, localPoints);
                ParabolicVertexArguments.weighted(arguments, weighted ? 1 : 0);
                slot.launchElements(kernel, rows);
            };
        });
        return result;
    }

    @Override
    public DoubleMatrix radialProfile(ImageStack stack, Centers centers, int oversample) {
        RadialProfileOptions options = new RadialProfileOptions(oversample);
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        int bins = options.bins(stack.width());
        DoubleMatrix result = DoubleMatrix.allocate(Arena.ofAuto(), stack.count(), bins);
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = call.series(centers.x());
            Buffer y = call.series(centers.y());
            Buffer profiles = call.result(result);
            BlockMemory memory =
                    BlockMemory.of(call, stack.count(), 0, shared(stack).radialProfile(bins));
            MemorySegment kernel = kernel("radial_profile", stack.pixelType());
            return (slot, images) -> {
                MemorySegment arguments = slot.arguments();
                RadialProfileArguments.pixels(arguments, slot.address(pixels));
                RadialProfileArguments.count(arguments, images);
                RadialProfileArguments.x(arguments, slot.address(x));
                RadialProfileArguments.y(arguments, slot.address(y));
                RadialProfileArguments.profiles(arguments, slot.address(profiles));
                RadialProfileArguments.scratch(arguments, slot.address(memory.scratch()));
                RadialProfileArguments.size(arguments, stack.width());
                RadialProfileArguments.bins(arguments, bins);
                RadialProfileArguments.oversample(arguments, oversample);
                slot.launch(kernel, memory.blocks(images), memory.sharedBytes());
            };
        });
        return result;
    }

    /**
     * Where a block has what it works in.
     *
     * @param sharedBytes in shared memory
     * @param scratch memory on the device, if shared memory is too small
     * @param mostBlocks the blocks for which there is scratch memory
     */
    private record BlockMemory(long sharedBytes, Buffer scratch, long mostBlocks) {
        /** Divides what a block always has in shared memory, and a part that may be elsewhere. */
        static BlockMemory of(Call call, long images, long always, long part) {
            if (always + part <= SharedMemory.MOST) {
                return new BlockMemory(always + part, call.none(), Integer.MAX_VALUE);
            }
            long blocks = Math.min(images, SCRATCH_BLOCKS * call.device().multiprocessors());
            return new BlockMemory(always, call.sharedScratch(blocks * part), blocks);
        }

        long blocks(long images) {
            return Math.min(images, mostBlocks);
        }
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
        DoubleMatrix result = DoubleMatrix.allocate(Arena.ofAuto(), stack.count(), options.bins(stack.width()));
        if (result.columns() == 0) {
            return result;
        }
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = centers == null ? call.none() : call.series(centers.x());
            Buffer y = centers == null ? call.none() : call.series(centers.y());
            return fftProfile(call, stack, options, pixels, x, y, call.result(result));
        });
        return result;
    }

    /** The kernels from images and centres to profiles of their Fourier transforms. */
    private Slot.Work fftProfile(
            Call call,
            ImageStack stack,
            FftProfileOptions options,
            Buffer pixels,
            Buffer x,
            Buffer y,
            Buffer profiles) {
        CudaLibrary.openCuFft();
        int size = stack.width();
        int spectrumLength = size * (size / 2 + 1);
        Buffer windowed = call.scratch((long) size * size * realBytes());
        Buffer spectra = call.scratch(2L * spectrumLength * realBytes());
        FftBinTable bins = session.fftBins(call, size, options);
        Buffer starts = call.table(bins.region(), 0);
        Buffer elements = call.table(bins.region(), bins.elementsOffset());
        MemorySegment window = kernel("fft_window", stack.pixelType());
        MemorySegment profile = kernel("fft_profile");
        FftPlans.Kind kind = FftPlans.Kind.real(precision);
        long sharedBytes = shared(stack).fftWindow(size);
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            FftWindowArguments.pixels(arguments, slot.address(pixels));
            FftWindowArguments.count(arguments, images);
            FftWindowArguments.x(arguments, slot.address(x));
            FftWindowArguments.y(arguments, slot.address(y));
            FftWindowArguments.windowed(arguments, slot.address(windowed));
            FftWindowArguments.gaussianFactor(arguments, options.gaussianFactor());
            FftWindowArguments.size(arguments, size);
            slot.launch(window, images, sharedBytes);
            slot.transform(kind, size, images, windowed, spectra);
            arguments = slot.arguments();
            FftProfileArguments.spectra(arguments, slot.address(spectra));
            FftProfileArguments.count(arguments, images);
            FftProfileArguments.spectrumLength(arguments, spectrumLength);
            FftProfileArguments.starts(arguments, slot.address(starts));
            FftProfileArguments.elements(arguments, slot.address(elements));
            FftProfileArguments.profiles(arguments, slot.address(profiles));
            FftProfileArguments.bins(arguments, options.bins(size));
            slot.launch(profile, images, 0);
        };
    }

    @Override
    public DoubleSeries lookupZ(DoubleMatrix profiles, ZLut zlut, int localPoints) {
        BackendArguments.lookup("profiles", profiles.columns(), zlut, "localPoints", localPoints);
        BackendArguments.readable("profiles", profiles.segment());
        DoubleSeries result = DoubleSeries.allocate(Arena.ofAuto(), profiles.rows());
        session.call(
                profiles.rows(), call -> lookupZ(call, zlut, localPoints, call.rows(profiles), call.result(result)));
        return result;
    }

    @Override
    public DoubleSeries lookupZWeighted(DoubleMatrix profiles, ZLut zlut, int localPoints) {
        BackendArguments.lookup("profiles", profiles.columns(), zlut, "localPoints", localPoints);
        BackendArguments.readable("profiles", profiles.segment());
        throw notOnTheGpu("the weighted look-up");
    }

    @Override
    public DoubleMatrix polarProfile(ImageStack stack, Centers centers, PolarProfileOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        Objects.requireNonNull(options, "options");
        throw notOnTheGpu("the polar profile");
    }

    @Override
    public Centers quadrantInterpolation(ImageStack stack, Centers centers, QuadrantOptions options) {
        BackendArguments.beadImages(stack);
        BackendArguments.centersOf(stack, centers);
        BackendArguments.quadrants(stack, options);
        throw notOnTheGpu("quadrant interpolation");
    }

    private static UnsupportedOperationException notOnTheGpu(String what) {
        return new UnsupportedOperationException(
                what + " is not on the GPU yet; use Backend.cpu(), or --backend cpu on the command line");
    }

    private Slot.Work lookupZ(Call call, ZLut zlut, int localPoints, Buffer profiles, Buffer z) {
        ZLutTable prepared = session.zlut(call, zlut, precision);
        Buffer table = call.table(prepared.region(), 0);
        Buffer heights = call.table(prepared.region(), prepared.heightsOffset());
        MemorySegment kernel = kernel("lookup_z");
        return (slot, rows) -> {
            MemorySegment arguments = slot.arguments();
            LookupZArguments.profiles(arguments, slot.address(profiles));
            LookupZArguments.count(arguments, rows);
            LookupZArguments.table(arguments, slot.address(table));
            LookupZArguments.heights(arguments, slot.address(heights));
            LookupZArguments.z(arguments, slot.address(z));
            LookupZArguments.bins(arguments, zlut.bins());
            LookupZArguments.planes(arguments, zlut.planes());
            LookupZArguments.rowLength(arguments, prepared.rowLength());
            LookupZArguments.localPoints(arguments, localPoints);
            LookupZArguments.degenerate(arguments, prepared.degenerate() ? 1 : 0);
            slot.launch(kernel, rows, 0);
        };
    }

    @Override
    public void stackToXyzp(ImageStack stack, ZLut zlut, TrackingOptions options, Tracks into) {
        BackendArguments.tracking(stack, zlut, options, into);
        if (options.centerMethod() != CenterMethod.AUTO_CONVOLUTION
                || options.lookupMethod() != LookupMethod.CORRELATION) {
            throw notOnTheGpu("tracking by quadrant interpolation or weighted look-up");
        }
        if (options.profile() instanceof PolarProfileOptions) {
            throw notOnTheGpu("tracking by the polar profile");
        }
        session.call(stack.count(), call -> {
            Buffer pixels = call.images(stack);
            Buffer x = call.result(into.x());
            Buffer y = call.result(into.y());
            Buffer z = call.result(into.z());
            Buffer profiles = call.result(into.profiles());
            if (options.profile() instanceof FftProfileOptions fft) {
                return trackByFftProfile(call, stack, zlut, options, fft, pixels, x, y, z, profiles);
            }
            return track(call, stack, zlut, options, pixels, x, y, z, profiles);
        });
    }

    /** The pipeline by one kernel; without a profile and a height where the options ask for a Fourier profile. */
    private Slot.Work track(
            Call call,
            ImageStack stack,
            ZLut zlut,
            TrackingOptions options,
            Buffer pixels,
            Buffer x,
            Buffer y,
            Buffer z,
            Buffer profiles) {
        int size = stack.width();
        boolean wanted = zlut != null || profiles.use() != Buffer.Use.NONE;
        RadialProfileOptions radial = wanted && options.profile() instanceof RadialProfileOptions given ? given : null;
        int bins = radial == null ? 0 : radial.bins(size);
        SharedMemory needs = shared(stack);
        BlockMemory memory = BlockMemory.of(call, stack.count(), needs.pipeline(size), needs.radialProfile(bins));
        boolean pixelsInShared = memory.sharedBytes() + needs.pixels(size) <= SharedMemory.MOST;
        long sharedBytes = memory.sharedBytes() + (pixelsInShared ? needs.pixels(size) : 0);
        int reach = BackendArguments.reach(stack, options.lineRatio());
        ZLutTable prepared = radial == null || zlut == null ? null : session.zlut(call, zlut, precision);
        Buffer table = prepared == null ? call.none() : call.table(prepared.region(), 0);
        Buffer heights = prepared == null ? call.none() : call.table(prepared.region(), prepared.heightsOffset());
        MemorySegment kernel = kernel("stack_to_xyzp", stack.pixelType());
        return (slot, images) -> {
            MemorySegment arguments = slot.arguments();
            StackToXyzpArguments.pixels(arguments, slot.address(pixels));
            StackToXyzpArguments.count(arguments, images);
            StackToXyzpArguments.x(arguments, slot.address(x));
            StackToXyzpArguments.y(arguments, slot.address(y));
            StackToXyzpArguments.z(arguments, slot.address(z));
            StackToXyzpArguments.profiles(arguments, radial == null ? 0 : slot.address(profiles));
            StackToXyzpArguments.table(arguments, slot.address(table));
            StackToXyzpArguments.heights(arguments, slot.address(heights));
            StackToXyzpArguments.scratch(arguments, slot.address(memory.scratch()));
            StackToXyzpArguments.size(arguments, size);
            StackToXyzpArguments.background(arguments, number(options.background()));
            StackToXyzpArguments.iterations(arguments, options.iterations());
            StackToXyzpArguments.reach(arguments, reach);
            StackToXyzpArguments.localPoints(arguments, options.localPoints());
            StackToXyzpArguments.bins(arguments, bins);
            StackToXyzpArguments.oversample(arguments, radial == null ? 0 : radial.oversample());
            if (prepared != null) {
                StackToXyzpArguments.planes(arguments, zlut.planes());
                StackToXyzpArguments.rowLength(arguments, prepared.rowLength());
                StackToXyzpArguments.lookupLocalPoints(arguments, options.lookupLocalPoints());
                StackToXyzpArguments.degenerate(arguments, prepared.degenerate() ? 1 : 0);
            }
            StackToXyzpArguments.pixelsInShared(arguments, pixelsInShared ? 1 : 0);
            slot.launch(kernel, memory.blocks(images), sharedBytes);
        };
    }

    /** The pipeline in steps: centres, the profile of the Fourier transform, the height. */
    private Slot.Work trackByFftProfile(
            Call call,
            ImageStack stack,
            ZLut zlut,
            TrackingOptions options,
            FftProfileOptions fft,
            Buffer pixels,
            Buffer x,
            Buffer y,
            Buffer z,
            Buffer profiles) {
        Slot.Work centers = track(call, stack, null, options, pixels, x, y, z, profiles);
        int bins = fft.bins(stack.width());
        if (bins == 0 || (zlut == null && profiles.use() == Buffer.Use.NONE)) {
            return centers;
        }
        Buffer kept = profiles.use() == Buffer.Use.NONE ? call.scratch((long) bins * Double.BYTES) : profiles;
        Slot.Work profile = fftProfile(call, stack, fft, pixels, x, y, kept);
        if (zlut == null) {
            return centers.then(profile);
        }
        return centers.then(profile).then(lookupZ(call, zlut, options.lookupLocalPoints(), kept, z));
    }

    @Override
    public void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        BackendArguments.beads(xyzNm, optics, into);
        BeadField field = new BeadField(into.width(), optics);
        session.call(into.count(), call -> {
            CudaLibrary.openCuFft();
            int padded = field.padded();
            Buffer places = call.rows(xyzNm);
            Buffer fields = call.scratch(2L * padded * padded * realBytes());
            Buffer images = call.result(into.segment(), into.imageBytes());
            BeadTable light = session.beads(call, into.width(), optics);
            Buffer spectrum = call.table(light.region(), 0);
            Buffer axial = call.table(light.region(), light.axialOffset());
            MemorySegment propagate = kernel("propagate_beads");
            MemorySegment render = kernel("bead_images");
            FftPlans.Kind inverse = FftPlans.Kind.inverse(precision);
            return (slot, beads) -> {
                MemorySegment arguments = slot.arguments();
                PropagateBeadsArguments.xyzNm(arguments, slot.address(places));
                PropagateBeadsArguments.count(arguments, beads);
                PropagateBeadsArguments.spectrum(arguments, slot.address(spectrum));
                PropagateBeadsArguments.axialWaveNumber(arguments, slot.address(axial));
                PropagateBeadsArguments.fields(arguments, slot.address(fields));
                PropagateBeadsArguments.frequencyStep(arguments, 1 / (padded * optics.nmPerPixel()));
                PropagateBeadsArguments.padded(arguments, padded);
                PropagateBeadsArguments.passedCount(arguments, field.passed());
                PropagateBeadsArguments.axialCount(arguments, BeadTable.axialCount(field));
                slot.launch(propagate, beads, 0);
                slot.transform(inverse, padded, beads, fields, fields);
                arguments = slot.arguments();
                BeadImagesArguments.xyzNm(arguments, slot.address(places));
                BeadImagesArguments.count(arguments, beads);
                BeadImagesArguments.fields(arguments, slot.address(fields));
                BeadImagesArguments.images(arguments, slot.address(images));
                BeadImagesArguments.backgroundLevel(arguments, optics.backgroundLevel());
                BeadImagesArguments.contrastScale(arguments, optics.contrastScale());
                BeadImagesArguments.padded(arguments, padded);
                BeadImagesArguments.size(arguments, into.width());
                BeadImagesArguments.offset(arguments, field.offset());
                slot.launch(render, beads, 0);
            };
        });
    }

    /**
     * Frames on the GPU are cut there. Frames in the computer's memory are cut there, too: what is cut out is much less than
     * what would have to be copied to the GPU.
     */
    @Override
    public void cropStackToRois(ImageStack frames, List<RegionOfInterest> regions, ImageStack into) {
        BackendArguments.regions(frames, regions, into);
        if (!frames.isOnDevice()) {
            session.use(() -> Crops.cut(frames, frames.segment(), regions, into, into.segment(), 0, into.count()));
            return;
        }
        session.call(frames.count(), call -> {
            Buffer pixels = call.images(frames);
            Buffer[] crops = new Buffer[regions.size()];
            for (int region = 0; region < crops.length; region++) {
                ImageStack ofRegion = into.slice(region * frames.count(), frames.count());
                crops[region] = call.result(ofRegion.segment(), into.imageBytes());
            }
            Buffer corners = call.shared(corners(regions));
            MemorySegment kernel = session.kernel("crop_stack_to_rois_" + lower(frames.pixelType()));
            return (slot, images) -> {
                for (int region = 0; region < crops.length; region++) {
                    MemorySegment arguments = slot.arguments();
                    CropStackToRoisArguments.frames(arguments, slot.address(pixels));
                    CropStackToRoisArguments.frameCount(arguments, images);
                    CropStackToRoisArguments.regions(arguments, slot.address(corners) + 2L * region * Integer.BYTES);
                    CropStackToRoisArguments.regionCount(arguments, 1);
                    CropStackToRoisArguments.crops(arguments, slot.address(crops[region]));
                    CropStackToRoisArguments.frameHeight(arguments, frames.height());
                    CropStackToRoisArguments.frameWidth(arguments, frames.width());
                    CropStackToRoisArguments.size(arguments, into.width());
                    slot.launch(kernel, images, 0);
                }
            };
        });
    }

    /** The top and the left of each region. */
    private static MemorySegment corners(List<RegionOfInterest> regions) {
        MemorySegment corners = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, 2L * regions.size());
        for (int region = 0; region < regions.size(); region++) {
            corners.setAtIndex(
                    ValueLayout.JAVA_INT, 2L * region, regions.get(region).top());
            corners.setAtIndex(
                    ValueLayout.JAVA_INT, 2L * region + 1, regions.get(region).left());
        }
        return corners;
    }
}
