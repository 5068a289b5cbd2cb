package io.github.magtrack4j.internal.cuda.driver;

import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.check;
import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getHandle;

import io.github.magtrack4j.bindings.CudaDriver;
import java.lang.foreign.MemorySegment;

/** Measures how fast page-locked memory goes to a GPU: what limits tracking that begins in the computer's memory. */
public final class CopySpeed {
    private static final int REPETITIONS = 10;

    private CopySpeed() {}

    /** The bytes per second of the fastest of several copies of this many bytes. */
    public static double measure(CudaContext context, long bytes) {
        Region from = Region.pageLocked(context, bytes);
        try {
            Region to = Region.onDevice(context, bytes);
            try {
                return context.get(() -> measure(from, to, bytes));
            } finally {
                to.free();
            }
        } finally {
            from.free();
        }
    }

    private static double measure(Region from, Region to, long bytes) {
        from.memory().fill((byte) 1);
        MemorySegment stream = getHandle(
                "cuStreamCreate", into -> CudaDriver.cuStreamCreate(into, CudaDriver.CU_STREAM_NON_BLOCKING()));
        try {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < REPETITIONS; i++) {
                long start = System.nanoTime();
                check(
                        "cuMemcpyHtoDAsync",
                        CudaDriver.cuMemcpyHtoDAsync_v2(to.memory().address(), from.memory(), bytes, stream));
                check("cuStreamSynchronize", CudaDriver.cuStreamSynchronize(stream));
                least = Math.min(least, System.nanoTime() - start);
            }
            return bytes * 1e9 / least;
        } finally {
            // Where it fails, so did what came before.
            CudaDriver.cuStreamDestroy_v2(stream);
        }
    }
}
