package io.github.magtrack4j.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.KernelTest;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.internal.cpu.scalar.ScalarKernelsF64;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF64;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.ImageTracker;
import io.github.magtrack4j.internal.cpu.steps.QuadrantKernels;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.internal.numeric.PreparedZLut;
import io.github.magtrack4j.internal.numeric.QuadrantGrid;
import io.github.magtrack4j.internal.numeric.QuadraticSpline;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Correlation;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every SIMD kernel against the definition, written one number at a time: 64 bits within rounding, 32 bits within what
 * 32 bits can hold. The build looks at the sizes where something ends: a vector, a block, a memory page. The exhaustive
 * tests look at every size from 8 to 130, so at every length of a row's tail, and at some beyond.
 *
 * <p>The scratch has guard pages, behind it for even sizes and before it for odd ones.
 */
@KernelTest
@Tag("simd")
class SimdAgainstScalarTest {
    private static final int IMAGES = 3;

    /**
     * The least, one more or less than 2, 4, 8 and 16 lanes and their multiples, one odd multiple of 4, and a large
     * one.
     */
    private static final int[] BORDERS = {
        8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 512
    };

    private static IntStream everySize() {
        return IntStream.concat(IntStream.rangeClosed(8, 130), IntStream.of(200, 420, 511, 1023, 1024));
    }

    static Stream<Arguments> borders() {
        return withEveryKernel(IntStream.of(BORDERS));
    }

    static Stream<Arguments> otherSizes() {
        return withEveryKernel(everySize().filter(size -> Arrays.binarySearch(BORDERS, size) < 0));
    }

    private static Stream<Arguments> withEveryKernel(IntStream sizes) {
        return sizes.boxed()
                .flatMap(size -> Arrays.stream(Kernel.values())
                        .filter(kernel -> kernel.has(size))
                        .map(kernel -> Arguments.of(kernel, size)));
    }

    /** What an implementation is held to. */
    record Candidate(ImageKernels kernels, Precision precision, ImageTracker tracker) implements AutoCloseable {
        Candidate(ImageKernels kernels, Precision precision) {
            this(kernels, precision, new ImageTracker(kernels, precision));
        }

        /** The larger of two tolerances, relative to a scale. */
        double tolerance(double scale) {
            return scale * (precision == Precision.F64 ? 1e-11 : 3e-5);
        }

        @Override
        public void close() {
            tracker.close();
        }
    }

    private static Stream<Candidate> candidates(int size) {
        Supplier<Arena> arena = () -> new GuardedArena(size % 2 == 0);
        return Stream.of(
                new Candidate(new SimdKernelsF64(arena), Precision.F64),
                new Candidate(new SimdKernelsF32(arena), Precision.F32));
    }

    /** A view of the stack's pixels that starts one pixel behind a multiple of 64 bytes, and ends with a guard page. */
    private static ImageStack unaligned(ImageStack stack, GuardedArena arena) {
        long bytes = stack.segment().byteSize();
        MemorySegment target = arena.allocate(
                bytes + stack.pixelType().bytes(), stack.pixelType().bytes());
        MemorySegment view = target.asSlice(stack.pixelType().bytes());
        view.copyFrom(stack.segment());
        return ImageStack.of(view, stack.pixelType(), stack.width(), stack.count());
    }

    @ParameterizedTest(name = "{0}, {1} pixels")
    @MethodSource("borders")
    @Execution(ExecutionMode.CONCURRENT) // the sizes with each other, but not the class with other classes
    void everyKernel(Kernel kernel, int size) {
        assertAll(kernel + ", " + size + " pixels", () -> check(kernel, size));
    }

    @ParameterizedTest(name = "{0}, {1} pixels")
    @MethodSource("otherSizes")
    @Execution(ExecutionMode.CONCURRENT)
    @Tag("exhaustive")
    void everyKernelWithOtherSizes(Kernel kernel, int size) {
        assertAll(kernel + ", " + size + " pixels", () -> check(kernel, size));
    }

    private static void check(Kernel kernel, int size) {
        Random random = new Random(size);
        ScalarKernelsF64 scalar = new ScalarKernelsF64();
        ImageStack rings = TestStacks.rings(random, PixelType.U8, size, IMAGES);
        candidates(size).forEach(candidate -> {
            try (candidate;
                    GuardedArena arena = new GuardedArena(true);
                    ImageTracker definition = new ImageTracker(new ScalarKernelsF64(), Precision.F64)) {
                for (PixelType type : PixelType.values()) {
                    ImageStack stack = unaligned(TestStacks.converted(rings, type), arena);
                    for (int image = 0; image < IMAGES; image++) {
                        kernel.compare(
                                new Pair(candidate, scalar, definition, stack, image), new Random(31L * size + image));
                    }
                }
            }
        });
    }

    /** What is compared, each with the options and at the places where it could go wrong. */
    enum Kernel {
        CENTER_OF_MASS {
            @Override
            void compare(Pair pair, Random random) {
                for (Background background : Background.values()) {
                    pair.centerOfMass(background, true);
                    pair.centerOfMass(background, false);
                }
            }
        },
        SELF_CONVOLUTION {
            @Override
            void compare(Pair pair, Random random) {
                int size = pair.stack.width();
                double x = inside(size, random);
                double y = inside(size, random);
                for (int reach : new int[] {0, 1, size / 20, size / 2}) {
                    pair.lines(x, y, reach, true);
                    pair.lines(x, y, reach, false);
                }
            }
        },
        WEIGHTED_ROWS {
            @Override
            void compare(Pair pair, Random random) {
                pair.weightedRows(inside(pair.stack.width(), random));
            }
        },
        RADIAL_PROFILE {
            @Override
            void compare(Pair pair, Random random) {
                int size = pair.stack.width();
                double x = inside(size, random);
                double y = inside(size, random);
                pair.radialProfile((size - 1) / 2.0 + random.nextDouble(), (size - 1) / 2.0 - random.nextDouble(), 1);
                pair.radialProfile(x, y, 1);
                pair.radialProfile(x, y, 3);
                // Pixels exactly on the border of two bins.
                double middle = Math.floor(size / 2.0);
                pair.radialProfile(middle, middle, 1);
                pair.radialProfile(middle + 0.5, middle - 0.5, 1);
                pair.radialProfile(middle + 0.25, middle + 0.75, 2);
                // Centres outside.
                pair.radialProfile(-size / 4.0, y, 1);
                pair.radialProfile(x, size + 0.3, 2);
                pair.radialProfile(-1.9 * size, -1.9 * size, 1);
            }
        },
        QUADRANTS {
            @Override
            void compare(Pair pair, Random random) {
                int size = pair.stack.width();
                double near = near(size, random);
                pair.quadrants(near, near + 0.3, QuadrantInterpolation.DEFAULTS);
                pair.quadrants(
                        inside(size, random),
                        inside(size, random),
                        QuadrantInterpolation.DEFAULTS.withRadialSteps(3).withAngularSteps(0.2));
                // Samples exactly on pixels, and a circle that touches the edge.
                double middle = Math.floor(size / 2.0);
                pair.quadrants(middle, middle, new QuadrantInterpolation(1, 2, 0.05, 1));
            }
        },
        POLAR_PROFILE {
            @Override
            void compare(Pair pair, Random random) {
                int size = pair.stack.width();
                double near = near(size, random);
                double x = inside(size, random);
                double y = inside(size, random);
                PolarProfile polar = PolarProfile.DEFAULTS;
                pair.polarProfile(near, near + 0.3, polar);
                pair.polarProfile(x, y, polar.withOversample(3).withAngularSteps(0.2));
                // Samples exactly on pixels; a centre on the edge, and such outside.
                double middle = Math.floor(size / 2.0);
                pair.polarProfile(middle, middle, polar);
                pair.polarProfile(size - 1, 0, polar);
                pair.polarProfile(-size / 4.0, y, polar.withOversample(2));
                pair.polarProfile(x, 1.3 * size, polar);
                pair.polarProfile(-1.9 * size, -1.9 * size, polar);
            }
        },
        CORRELATION {
            @Override
            void compare(Pair pair, Random random) {
                // It has tables and profiles of its own, and looks at no pixel.
                if (pair.stack.pixelType() == PixelType.U8) {
                    pair.correlation(random, new Correlation(3));
                    pair.correlation(random, new WeightedLeastSquares(3));
                }
            }
        },
        FFT_PROFILE {
            @Override
            boolean has(int size) {
                return size % 2 == 0;
            }

            @Override
            void compare(Pair pair, Random random) {
                int size = pair.stack.width();
                if (size <= 130 || pair.image == 0) {
                    double x = inside(size, random);
                    double y = inside(size, random);
                    pair.fftProfile(x, y, FourierProfile.DEFAULTS);
                    pair.fftProfile(-size / 3.0, y, new FourierProfile(1, 0, 2, 0.7));
                    pair.fftProfile(x, 3.2 * size, new FourierProfile(3, 0.2, 1, 40));
                }
            }
        };

        /** Whether images of a size can be given to it. */
        boolean has(int size) {
            return true;
        }

        abstract void compare(Pair pair, Random random);

        private static double inside(int size, Random random) {
            return random.nextDouble() * (size - 1);
        }

        private static double near(int size, Random random) {
            return (size - 1) / 2.0 + random.nextDouble() - 0.5;
        }
    }

    /** One image, in the kernels under test and in the definition. */
    record Pair(Candidate candidate, ScalarKernelsF64 scalar, ImageTracker definition, ImageStack stack, int image) {
        /** Opens the image, and reads all of it, which no step may need. */
        private ImageKernels load(ImageKernels kernels, int bins) {
            open(kernels, bins).read();
            assertTrue(kernels.isFinite());
            return kernels;
        }

        private ImageKernels open(ImageKernels kernels, int bins) {
            kernels.prepare(stack.width(), bins);
            kernels.open(stack.memory(), stack.pixelType(), stack.offset(image), stack.rowBytes(), image == 1);
            return kernels;
        }

        private String where(String what) {
            return what + ", " + candidate.precision + ", image " + image + " of " + stack;
        }

        void centerOfMass(Background background, boolean readBefore) {
            ImageKernels actual = readBefore ? load(candidate.kernels, 1) : open(candidate.kernels, 1);
            ImageKernels expected = load(scalar, 1);
            int size = stack.width();
            assertEquals(expected.mean(), actual.mean(), candidate.tolerance(255), where("mean"));
            if (background == Background.MEDIAN) {
                assertEquals(expected.median(), actual.median(), 0, where("median"));
            }
            if (background == Background.NONE) {
                expected.moments();
                actual.moments();
            } else {
                double level = background == Background.MEAN ? expected.mean() : expected.median();
                expected.momentsAbout(level);
                actual.momentsAbout(level);
            }
            String what = where("centre of mass, background " + background);
            double scale = 255.0 * size * size;
            assertEquals(expected.mass(), actual.mass(), candidate.tolerance(scale), what);
            assertEquals(expected.momentX(), actual.momentX(), candidate.tolerance(scale * size), what);
            assertEquals(expected.momentY(), actual.momentY(), candidate.tolerance(scale * size), what);
        }

        void lines(double x, double y, int reach, boolean readBefore) {
            int size = stack.width();
            ImageKernels actual = readBefore ? load(candidate.kernels, 1) : open(candidate.kernels, 1);
            ImageKernels expected = load(scalar, 1);
            int row = (int) Math.rint(y);
            int column = (int) Math.rint(x);
            for (ImageKernels kernels : new ImageKernels[] {actual, expected}) {
                kernels.selfConvolve(
                        Math.max(0, row - reach),
                        Math.min(size - 1, row + reach),
                        Math.max(0, column - reach),
                        Math.min(size - 1, column + reach),
                        x,
                        y);
            }
            for (Axis axis : Axis.values()) {
                String what = where("self-convolution along " + axis + " about " + x + ", " + y + ", reach " + reach);
                double scale = 0;
                for (int i = 0; i < size; i++) {
                    scale = Math.max(scale, Math.abs(expected.convolution(axis, i)));
                }
                // Each sample of the line is off by a rounding of the pixels, and the products add these up.
                double tolerance = candidate.tolerance(1 + scale + Math.sqrt(size * scale));
                for (int i = 0; i < size; i++) {
                    assertEquals(expected.convolution(axis, i), actual.convolution(axis, i), tolerance, what);
                }
                // Two samples may be equal but for rounding; either is the maximum then.
                double largest = expected.convolution(axis, expected.convolutionMaximum(axis));
                assertEquals(largest, expected.convolution(axis, actual.convolutionMaximum(axis)), tolerance, what);
            }
        }

        void weightedRows(double y) {
            int size = stack.width();
            ImageKernels actual = load(candidate.kernels, 1);
            ImageKernels expected = load(scalar, 1);
            QuadraticSpline spline = new QuadraticSpline(size);
            spline.place(y);
            actual.weighRows(spline.weights(), spline.first(), spline.last());
            expected.weighRows(spline.weights(), spline.first(), spline.last());
            for (int i = 0; i < size; i++) {
                assertEquals(expected.line(i), actual.line(i), candidate.tolerance(255), where("weighted rows"));
            }
        }

        void radialProfile(double x, double y, int oversample) {
            int bins = stack.width() / 2 * oversample;
            ImageKernels expected = load(scalar, bins);
            assertTrue(expected.radialProfile(x, y, oversample, false));
            double[] expectedProfile = profile(expected, bins);
            boolean[] ambiguous = candidate.precision == Precision.F64
                    ? new boolean[bins + 1]
                    : besideAmbiguousPixels(x, y, oversample);
            for (boolean readBefore : new boolean[] {true, false}) {
                ImageKernels actual = readBefore ? load(candidate.kernels, bins) : open(candidate.kernels, bins);
                assertTrue(actual.radialProfile(x, y, oversample, readBefore));
                double[] actualProfile = profile(actual, bins);
                for (int bin = 0; bin < bins; bin++) {
                    if (!ambiguous[bin]) {
                        String what = where("bin " + bin + " about " + x + ", " + y + ", oversample " + oversample);
                        assertEquals(expectedProfile[bin], actualProfile[bin], candidate.tolerance(255), what);
                    }
                }
            }
        }

        void polarProfile(double x, double y, PolarProfile options) {
            PolarGrid grid = new PolarGrid(stack.width(), options);
            int bins = grid.circles();
            for (ImageKernels kernels : new ImageKernels[] {load(candidate.kernels, bins), load(scalar, bins)}) {
                kernels.preparePolarProfile(grid);
                kernels.polarProfile(x, y);
            }
            double[] expected = profile(scalar, bins);
            double[] actual = profile(candidate.kernels, bins);
            // Above 512 pixels the places of samples have fewer digits in 32 bits.
            double scale = stack.width() <= 512 ? 255 : 2 * 255;
            for (int bin = 0; bin < bins; bin++) {
                String what = where("bin " + bin + " about " + x + ", " + y + ", " + options);
                assertEquals(expected[bin], actual[bin], candidate.tolerance(scale), what);
            }
        }

        /**
         * Bins with a pixel on either side that lies so near the border that 32 bits cannot tell on which; a pixel
         * exactly on the border is not one of them.
         */
        private boolean[] besideAmbiguousPixels(double x, double y, int oversample) {
            int size = stack.width();
            double near = (3e-5 + 4e-7 * size) * oversample;
            boolean[] bins = new boolean[size / 2 * oversample + 1];
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    double r = Math.hypot(column - x, row - y) * oversample;
                    int below = (int) Math.floor(r);
                    double distance = Math.abs(r - below - 0.5);
                    if (distance < near && distance > 1e-9 && below < bins.length - 1) {
                        bins[below] = true;
                        bins[below + 1] = true;
                    }
                }
            }
            return bins;
        }

        void fftProfile(double x, double y, FourierProfile options) {
            fftProfile(kernels -> kernels.holdForFftProfile(0, x, y), options, "about " + x + ", " + y);
            fftProfile(kernels -> kernels.holdForFftProfile(0), options, "without a centre");
        }

        private void fftProfile(Consumer<ImageKernels> hold, FourierProfile options, String where) {
            // The largest magnitude is that of frequency zero, alone in the first bin of a profile that has it.
            double largest = profile(computed(scalar, hold, options.withRadii(0, 0.5)), 1)[0];
            int bins = options.bins(stack.width());
            double[] expected = profile(computed(scalar, hold, options), bins);
            double[] actual = profile(computed(candidate.kernels, hold, options), bins);
            double tolerance = largest * fftTolerance();
            for (int bin = 0; bin < bins; bin++) {
                String what = where("bin " + bin + " of the Fourier profile " + where + ", " + options);
                assertEquals(expected[bin], actual[bin], tolerance, what);
            }
        }

        private static double[] profile(ImageKernels kernels, int bins) {
            double[] values = new double[bins];
            kernels.copyProfile(bins, MemorySegment.ofArray(values), 0);
            return values;
        }

        private ImageKernels computed(ImageKernels kernels, Consumer<ImageKernels> hold, FourierProfile options) {
            load(kernels, options.bins(stack.width()));
            kernels.prepareFftProfile(options);
            hold.accept(kernels);
            kernels.fftProfiles(1);
            kernels.takeFftProfile(0);
            return kernels;
        }

        /**
         * Relative to the largest magnitude. Each stage of a transform adds up as many numbers as its factor, with a
         * rounding each, and a bin adds up its elements, at most as many as a circle is long. The Gaussian is held to
         * 5e-13.
         */
        private double fftTolerance() {
            double roundings = 6.0 * stack.width();
            int rest = stack.width();
            for (int factor = 2; rest > 1; factor++) {
                for (; rest % factor == 0; rest /= factor) {
                    roundings += 4 * factor;
                }
            }
            return 5e-13 + roundings * (candidate.precision == Precision.F64 ? 0x1p-53 : 0x1p-24);
        }

        void quadrants(double x, double y, QuadrantInterpolation options) {
            QuadrantGrid grid = new QuadrantGrid(stack.width(), options);
            int radii = grid.radii(x, y);
            if (radii == 0) {
                return;
            }
            QuadrantKernels actual = sampled(load(candidate.kernels, 1), grid, x, y, radii);
            QuadrantKernels expected = sampled(load(scalar, 1), grid, x, y, radii);
            for (boolean alongX : new boolean[] {true, false}) {
                actual.convolve(alongX);
                expected.convolve(alongX);
                // Sums of up to 2 radii products of samples, each off by a rounding of a pixel's 255 at each angle.
                double scale = 0;
                for (int radius = 0; radius < radii; radius++) {
                    scale += 2 * Math.pow(255.0 * grid.angles() * (radius + 0.5), 2);
                }
                String what = where("quadrants about " + x + ", " + y + ", " + options);
                for (int i = 0; i < 2 * radii - 1; i++) {
                    assertEquals(expected.convolution(i), actual.convolution(i), candidate.tolerance(scale), what);
                }
                double largest = expected.convolution(expected.maximum());
                assertEquals(largest, expected.convolution(actual.maximum()), candidate.tolerance(scale), what);
            }
        }

        private static QuadrantKernels sampled(ImageKernels kernels, QuadrantGrid grid, double x, double y, int radii) {
            kernels.read();
            QuadrantKernels quadrants = kernels.quadrants(grid);
            quadrants.sample(x, y, radii);
            return quadrants;
        }

        void correlation(Random random, Lookup method) {
            int bins = stack.width() / 2;
            int planes = 5 + random.nextInt(300);
            double[][] profiles = new double[planes][bins];
            double[] z = new double[planes];
            for (int plane = 0; plane < planes; plane++) {
                z[plane] = plane;
                for (int bin = 0; bin < bins; bin++) {
                    profiles[plane][bin] = 10 + random.nextGaussian();
                }
            }
            ZLut zlut = ZLut.of(DoubleSeries.copyOf(z), DoubleMatrix.copyOf(profiles));
            ImageKernels actual = load(candidate.kernels, bins);
            ImageKernels expected = load(scalar, bins);
            NormalizedTable actualTable = new PreparedZLut(zlut, method, candidate.precision).table();
            NormalizedTable expectedTable = new PreparedZLut(zlut, method, Precision.F64).table();
            MemorySegment[] values = new MemorySegment[1 + random.nextInt(actual.correlationPlaces())];
            for (int place = 0; place < values.length; place++) {
                values[place] = profile(random, bins, place % 2 == 0);
                actual.setProfile(bins, values[place], 0);
                actual.centerProfile(place, actualTable, 1);
            }
            actual.correlate(actualTable, values.length);
            double weight = method instanceof WeightedLeastSquares ? bins : 1;
            double tolerance = candidate.tolerance(Math.sqrt(bins * weight));
            for (int place = 0; place < values.length; place++) {
                expected.setProfile(bins, values[place], 0);
                expected.centerProfile(0, expectedTable, 1);
                expected.correlate(expectedTable, 1);
                actual.useCorrelation(place);
                String what = where(method + " with " + planes + " planes, profile " + place + " of " + values.length);
                assertEquals(expected.norm(), actual.norm(), candidate.tolerance(10 * bins * weight), what);
                for (int plane = 0; plane < planes; plane++) {
                    assertEquals(expected.correlation(plane), actual.correlation(plane), tolerance, what);
                }
                double largest = expected.correlation(expected.correlationMaximum());
                assertEquals(largest, expected.correlation(actual.correlationMaximum()), tolerance, what);
            }
        }

        private static MemorySegment profile(Random random, int bins, boolean withGaps) {
            double[] values = new double[bins];
            for (int bin = 0; bin < bins; bin++) {
                values[bin] = withGaps && bin % 7 == 3 ? Double.NaN : 10 + random.nextGaussian();
            }
            return MemorySegment.ofArray(values);
        }
    }
}
