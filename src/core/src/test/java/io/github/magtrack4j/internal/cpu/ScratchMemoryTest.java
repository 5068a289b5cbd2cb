package io.github.magtrack4j.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.TestStacks;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF32;
import io.github.magtrack4j.internal.cpu.simd.SimdKernelsF64;
import io.github.magtrack4j.internal.cpu.steps.ImageKernels;
import io.github.magtrack4j.internal.cpu.steps.ImageTracker;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.RadialProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is needed beyond the stack and the results does not grow with the number of images: each thread has scratch for
 * one image. The results of 100 000 images of 64 px, x, y, z and a profile of 32 bins each, take 28 MB.
 */
@Tag("simd")
class ScratchMemoryTest {
    private static final long MAX_BYTES = 1 << 20;

    /** Adds up what is allocated. */
    private record CountingArena(Arena arena, AtomicLong bytes) implements Arena {
        @Override
        public MemorySegment allocate(long byteSize, long byteAlignment) {
            bytes.addAndGet(byteSize);
            return arena.allocate(byteSize, byteAlignment);
        }

        @Override
        public MemorySegment.Scope scope() {
            return arena.scope();
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @Test
    void aThreadHasScratchForOneImage() {
        AtomicLong bytes = new AtomicLong();
        ImageStack stack = TestStacks.rings(new Random(1), PixelType.U8, 64, 100);
        Stream.<ImageKernels>of(
                        new SimdKernelsF64(() -> new CountingArena(Arena.ofShared(), bytes)),
                        new SimdKernelsF32(() -> new CountingArena(Arena.ofShared(), bytes)))
                .forEach(kernels -> {
                    bytes.set(0);
                    try (ImageTracker tracker = new ImageTracker(kernels, Precision.F64)) {
                        tracker.open(stack, stack.segment(), null, RadialProfile.DEFAULTS, (done, image) -> {});
                        for (long image = 0; image < stack.count(); image++) {
                            tracker.select(image);
                            tracker.read();
                            tracker.centerOfMass(Background.MEDIAN);
                            tracker.autoConv(3, new ParabolaFit(5, true), null, 0);
                            tracker.profile(image);
                        }
                    }
                    assertTrue(bytes.get() > 0 && bytes.get() <= MAX_BYTES, "scratch takes " + bytes + " bytes");
                });
    }
}
