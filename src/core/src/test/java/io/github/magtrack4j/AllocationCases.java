package io.github.magtrack4j;

import com.sun.management.ThreadMXBean;
import io.github.magtrack4j.jointfit.Harmonic;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.jointfit.RingTable;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.TrackingOptions;
import io.github.magtrack4j.method.WeightedLeastSquares;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The program that {@link AllocationTest} starts: what warm calls allocate on the heap, in a JVM that does nothing
 * else.
 */
final class AllocationCases {
    private static final int IMAGES = 500;

    /** Fewer, since a fit takes much longer until it is compiled. */
    private static final int FITTED_IMAGES = 100;

    /** Until everything is compiled vectors are boxed, and that takes as long as the compiler takes. */
    private static final long MAX_NANOS = 60_000_000_000L;

    private static final long BYTES_PER_CALL = 1024;

    private AllocationCases() {}

    /** Says what computes, and then whatever allocates more than it may. */
    public static void main(String[] arguments) {
        try (Backend cpu = Backend.cpu(1)) {
            System.out.println(cpu.description());
            for (Precision precision : Precision.values()) {
                Backend backend = cpu.withPrecision(precision);
                pipeline(backend);
                functions(backend);
                // Two lanes: the compiler boxes some of the fit's vectors, 16 KB per image.
                boolean isTwoLanes =
                        precision == Precision.F64 && cpu.description().contains("128-bit");
                if (!isTwoLanes) {
                    jointFit(backend);
                }
                simulation(backend);
                series(backend);
            }
        }
    }

    /** The whole pipeline, one way after the other: what the compiler learnt from one must not spoil the next. */
    private static void pipeline(Backend backend) {
        TrackingOptions defaults = TrackingOptions.DEFAULTS;
        Map<String, TrackingOptions> ways = new LinkedHashMap<>();
        ways.put("defaults", defaults);
        ways.put("Fourier profiles", defaults.withProfile(FourierProfile.DEFAULTS));
        ways.put("polar profiles", defaults.withProfile(PolarProfile.DEFAULTS));
        ways.put(
                "quadrants and weighted look-up",
                defaults.withCentering(QuadrantInterpolation.DEFAULTS).withLookup(WeightedLeastSquares.DEFAULTS));
        ways.forEach((name, options) -> {
            // Nor may other sizes and pixel types.
            for (PixelType type : PixelType.values()) {
                for (int size : new int[] {17, 32, 64}) {
                    backend.stackToXyzp(TestStacks.rings(new Random(size), type, size, 100));
                }
            }
            ImageStack stack = TestStacks.rings(new Random(1), PixelType.U8, 32, IMAGES);
            ZLut zlut = zlut(backend, stack, options);
            Tracks into =
                    Tracks.allocate(Arena.ofAuto(), IMAGES, options.profile().bins(32));
            check(backend, "stackToXyzp, " + name, () -> backend.stackToXyzp(stack, zlut, options, into));
            ZLuts zluts = zluts(zlut, zlut(backend, stack.slice(20, 30), options));
            check(
                    backend,
                    "stackToXyzp of several tables, " + name,
                    () -> backend.stackToXyzp(stack, zluts, options, into));
        });
    }

    /** Each function by itself, from pixels that are converted and from such as are taken as they are. */
    private static void functions(Backend backend) {
        ImageStack bytes = TestStacks.rings(new Random(1), PixelType.U8, 32, IMAGES);
        ZLut zlut = zlut(backend, bytes, TrackingOptions.DEFAULTS);
        PixelType own = PixelType.valueOf(backend.precision().name());
        for (ImageStack stack : List.of(bytes, TestStacks.converted(bytes, own))) {
            String of = " of " + stack.pixelType();
            Centers centers = backend.centerOfMass(stack);
            for (Background background : Background.values()) {
                check(backend, "centerOfMass, " + background + of, () -> backend.centerOfMass(stack, background));
            }
            check(backend, "autoConv" + of, () -> backend.autoConv(stack, centers));
            check(backend, "autoConvMultilineSubPixel" + of, () -> backend.autoConvMultilineSubPixel(stack, centers));
            check(backend, "quadrantInterpolation" + of, () -> backend.quadrantInterpolation(stack, centers));
            check(backend, "qi" + of, () -> backend.qi(stack, centers));
            check(backend, "polarProfile" + of, () -> backend.polarProfile(stack, centers));
            check(backend, "fftProfile" + of, () -> backend.fftProfile(stack, centers));
            check(backend, "radialProfile" + of, () -> backend.radialProfile(stack, centers));
            DoubleMatrix profiles = backend.radialProfile(stack, centers);
            check(backend, "lookupZ", () -> backend.lookupZ(profiles, zlut));
            check(backend, "lookupZWeighted", () -> backend.lookupZWeighted(profiles, zlut));
            ZLuts zluts = zluts(zlut, zlut(backend, bytes.slice(20, 30), TrackingOptions.DEFAULTS));
            check(backend, "lookupZ of several tables", () -> backend.lookupZ(profiles, zluts));
        }
    }

    /** With rings alone and with harmonics, each second image with outliers. */
    private static void jointFit(Backend backend) {
        JointFits into = JointFits.allocate(Arena.ofAuto(), FITTED_IMAGES);
        for (List<Harmonic> harmonics :
                List.of(List.of(Harmonic.RINGS), List.of(Harmonic.RINGS, Harmonic.cosine(4), Harmonic.sine(3)))) {
            double[] z = {0, 1, 2, 3, 4, 5, 6};
            double[][][] coefficients = new double[z.length][harmonics.size()][64];
            for (int plane = 0; plane < z.length; plane++) {
                for (int knot = 0; knot < 64; knot++) {
                    coefficients[plane][0][knot] = ring(knot / RingTable.KNOTS_PER_PIXEL, plane);
                }
            }
            RingTables tables = RingTables.of(RingTable.of(32, z, harmonics, coefficients));
            for (PixelType type :
                    List.of(PixelType.U8, PixelType.valueOf(backend.precision().name()))) {
                ImageStack stack = beads(type);
                check(
                        backend,
                        "jointFit, " + harmonics + ", " + type,
                        () -> backend.jointFit(stack, tables, JointFitOptions.DEFAULTS, into));
                check(
                        backend,
                        "jointFit with known noise, " + harmonics + ", " + type,
                        () -> backend.jointFit(stack, tables, JointFitOptions.DEFAULTS.withNoise(3, 0.01), into));
            }
        }
    }

    private static double ring(double radius, double z) {
        return 100 + 50 * Math.cos(0.9 * radius - 0.3 * z) * Math.exp(-0.05 * radius);
    }

    private static ImageStack beads(PixelType type) {
        Random random = new Random(1);
        ImageStack stack = ImageStack.allocate(Arena.ofAuto(), type, 32, FITTED_IMAGES);
        for (int image = 0; image < FITTED_IMAGES; image++) {
            for (int row = 0; row < 32; row++) {
                for (int column = 0; column < 32; column++) {
                    double value = ring(Math.hypot(column - 15.7, row - 16.1), 3.2) + 2 * random.nextGaussian();
                    boolean isOutlier = image % 2 == 1 && row < 5 && column < 5;
                    stack.set(image, row, column, Math.rint(isOutlier ? 250 : value));
                }
            }
        }
        return stack;
    }

    private static void simulation(Backend backend) {
        DoubleMatrix beads = DoubleMatrix.allocate(Arena.ofAuto(), 30, 3);
        ImageStack into = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, 24, beads.rows());
        check(backend, "simulateBeads", () -> backend.simulateBeads(beads, BeadOptics.DEFAULTS, into));
    }

    private static void series(Backend backend) {
        DoubleSeries x = DoubleSeries.allocate(Arena.ofAuto(), 5000);
        DoubleMatrix bins = DoubleMatrix.of(x.segment(), 50, 100);
        check(backend, "gaussian", () -> backend.gaussian(x, 1, 2));
        check(backend, "binmean", () -> backend.binmean(bins, bins, 30));
    }

    private static ZLut zlut(Backend backend, ImageStack stack, TrackingOptions options) {
        ImageStack planes = stack.slice(0, 20);
        DoubleSeries z = DoubleSeries.allocate(Arena.ofAuto(), planes.count());
        for (long plane = 0; plane < planes.count(); plane++) {
            z.set(plane, (double) plane);
        }
        return ZLut.of(z, backend.stackToXyzp(planes, ZLuts.NONE, options).profiles());
    }

    /** The tables of four beads, one of which has none. */
    private static ZLuts zluts(ZLut first, ZLut second) {
        return ZLuts.perBead(Arrays.asList(first, second, null, first), IMAGES / 4);
    }

    private static void check(Backend backend, String what, Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (least > BYTES_PER_CALL && System.nanoTime() - start < MAX_NANOS) {
            long before = threads.getCurrentThreadAllocatedBytes();
            call.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > BYTES_PER_CALL) {
            System.out.println(backend.precision() + ", " + what + ": a call allocates " + least + " bytes");
        }
    }
}
