package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.magtrack4j.simulation.BeadOptics;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Warm calls allocate nothing per image: no vector is boxed, whatever was tracked before.
 *
 * <p>Until everything is compiled vectors are boxed, and that takes as long as the compiler takes. What it makes of a kernel
 * depends on what else the JVM has run: so this has JVMs of its own, one for each width of vectors.
 */
@Tag("allocation")
@ExtendWith(WideEnough.class)
class AllocationTest {
    private static final int IMAGES = 500;
    private static final long MOST_NANOS = 120_000_000_000L;
    private static final long BYTES_PER_CALL = 1024;

    static Stream<Arguments> precisionsAndOptions() {
        TrackingOptions defaults = TrackingOptions.DEFAULTS;
        return Arrays.stream(Precision.values())
                .flatMap(precision -> Stream.of(
                        Arguments.of(precision, defaults),
                        Arguments.of(precision, defaults.withProfile(FftProfileOptions.DEFAULTS)),
                        Arguments.of(precision, defaults.withProfile(PolarProfileOptions.DEFAULTS)),
                        Arguments.of(
                                precision,
                                defaults.withCenterMethod(CenterMethod.QUADRANT)
                                        .withLookupMethod(LookupMethod.WEIGHTED))));
    }

    @ParameterizedTest
    @MethodSource("precisionsAndOptions")
    void warmCallsAllocateNothingPerImage(Precision precision, TrackingOptions options) {
        try (Backend single = Backend.cpu(1)) {
            Backend backend = single.withPrecision(precision);
            // Other sizes and pixel types first: what the compiler learnt from these must not spoil the rest.
            for (PixelType type : PixelType.values()) {
                for (int size : new int[] {17, 32, 64}) {
                    backend.stackToXyzp(TestStacks.rings(new Random(size), type, size, 100));
                }
            }
            ImageStack stack = TestStacks.rings(new Random(1), PixelType.U8, 32, IMAGES);
            ZLut zlut = zlut(backend, stack, options);
            Tracks into =
                    Tracks.allocate(Arena.ofAuto(), IMAGES, options.profile().bins(32));
            assertAllocatesNothing(() -> backend.stackToXyzp(stack, zlut, options, into));
        }
    }

    /** Each function by itself, from pixels that are converted and from such as are taken as they are. */
    @ParameterizedTest
    @EnumSource
    void warmCallsOfEachFunctionAllocateNothingPerImage(Precision precision) {
        try (Backend single = Backend.cpu(1)) {
            Backend backend = single.withPrecision(precision);
            ImageStack bytes = TestStacks.rings(new Random(1), PixelType.U8, 32, IMAGES);
            ZLut zlut = zlut(backend, bytes, TrackingOptions.DEFAULTS);
            for (ImageStack stack : List.of(bytes, TestStacks.converted(bytes, PixelType.valueOf(precision.name())))) {
                Centers centers = backend.centerOfMass(stack);
                for (Background background : Background.values()) {
                    assertAllocatesNothing(() -> backend.centerOfMass(stack, background));
                }
                assertAllocatesNothing(() -> backend.autoConv(stack, centers));
                assertAllocatesNothing(() -> backend.autoConvMultilineSubPixel(stack, centers));
                assertAllocatesNothing(() -> backend.quadrantInterpolation(stack, centers));
                assertAllocatesNothing(() -> backend.qi(stack, centers));
                assertAllocatesNothing(() -> backend.polarProfile(stack, centers));
                assertAllocatesNothing(() -> backend.fftProfile(stack, centers));
                assertAllocatesNothing(() -> backend.radialProfile(stack, centers));
                DoubleMatrix profiles = backend.radialProfile(stack, centers);
                assertAllocatesNothing(() -> backend.lookupZ(profiles, zlut));
                assertAllocatesNothing(() -> backend.lookupZWeighted(profiles, zlut));
            }
        }
    }

    private static void assertAllocatesNothing(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long start = System.nanoTime();
        while (least > BYTES_PER_CALL && System.nanoTime() - start < MOST_NANOS) {
            long before = threads.getCurrentThreadAllocatedBytes();
            call.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least <= BYTES_PER_CALL, "a call allocates " + least + " bytes");
    }

    @ParameterizedTest
    @EnumSource
    void warmCallsAllocateNothingPerBead(Precision precision) {
        try (Backend single = Backend.cpu(1)) {
            Backend backend = single.withPrecision(precision);
            DoubleMatrix beads = DoubleMatrix.allocate(Arena.ofAuto(), 30, 3);
            ImageStack into = ImageStack.allocate(Arena.ofAuto(), PixelType.F64, 24, beads.rows());
            assertAllocatesNothing(() -> backend.simulateBeads(beads, BeadOptics.DEFAULTS, into));
        }
    }

    /** But for the result's own objects, which are as many whatever its size. */
    @ParameterizedTest
    @EnumSource
    void warmCallsAllocateNothingPerValue(Precision precision) {
        try (Backend single = Backend.cpu(1)) {
            Backend backend = single.withPrecision(precision);
            DoubleSeries x = DoubleSeries.allocate(Arena.ofAuto(), 5000);
            DoubleMatrix bins = DoubleMatrix.of(x.segment(), 50, 100);
            assertAllocatesNothing(() -> backend.gaussian(x, 1, 2));
            assertAllocatesNothing(() -> backend.binmean(bins, bins, 30));
        }
    }

    private static ZLut zlut(Backend backend, ImageStack stack, TrackingOptions options) {
        ImageStack planes = stack.slice(0, 20);
        DoubleSeries z = DoubleSeries.allocate(Arena.ofAuto(), planes.count());
        for (long plane = 0; plane < planes.count(); plane++) {
            z.set(plane, (double) plane);
        }
        return ZLut.of(z, backend.stackToXyzp(planes, null, options).profiles());
    }
}
