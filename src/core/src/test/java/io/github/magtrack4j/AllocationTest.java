package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Warm calls allocate nothing per image: no vector is boxed, whatever was tracked before.
 *
 * <p>Until everything is compiled vectors are boxed, and that takes as long as the compiler takes.
 */
class AllocationTest {
    private static final int IMAGES = 500;
    private static final int MOST_CALLS = 6000;
    private static final long BYTES_PER_CALL = 1024;

    static Stream<Arguments> precisionsAndProfiles() {
        return Arrays.stream(Precision.values())
                .flatMap(precision -> Stream.of(
                        Arguments.of(precision, RadialProfileOptions.DEFAULTS),
                        Arguments.of(precision, FftProfileOptions.DEFAULTS)));
    }

    @ParameterizedTest
    @MethodSource("precisionsAndProfiles")
    void warmCallsAllocateNothingPerImage(Precision precision, ProfileOptions profile) {
        try (Backend single = Backend.cpu(1)) {
            Backend backend = single.withPrecision(precision);
            // Other sizes and pixel types first: what the compiler learnt from these must not spoil the rest.
            for (PixelType type : PixelType.values()) {
                for (int size : new int[] {17, 32, 64}) {
                    backend.stackToXyzp(TestStacks.rings(new Random(size), type, size, 100));
                }
            }
            ImageStack stack = TestStacks.rings(new Random(1), PixelType.U8, 32, IMAGES);
            TrackingOptions options = TrackingOptions.DEFAULTS.withProfile(profile);
            ZLut zlut = zlut(backend, stack, options);
            Tracks into = Tracks.allocate(Arena.ofAuto(), IMAGES, profile.bins(32));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int call = 0; call < MOST_CALLS && least > BYTES_PER_CALL; call++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                backend.stackToXyzp(stack, zlut, options, into);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least <= BYTES_PER_CALL, "a call of " + IMAGES + " images allocates " + least + " bytes");
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
