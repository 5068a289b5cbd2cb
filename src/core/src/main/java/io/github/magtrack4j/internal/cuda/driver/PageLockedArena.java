package io.github.magtrack4j.internal.cuda.driver;

import io.github.magtrack4j.CudaException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An arena of page-locked memory, which a GPU reads and writes where it lies. Each allocation is one of the driver's,
 * which takes long: it is for few and large ones. Safe to share between threads, but for closing.
 */
public final class PageLockedArena implements Arena {
    /** What the driver aligns to anyway. */
    private static final long ALIGNMENT = 256;

    private final CudaContext context;
    private final Arena scope = Arena.ofShared();

    public PageLockedArena(CudaContext context) {
        this.context = context;
        context.hold();
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        long slack = byteAlignment <= ALIGNMENT ? 0 : byteAlignment;
        Region region = Region.pageLocked(context, Math.max(1, byteSize) + slack);
        try {
            long address = region.memory().address();
            long start = slack == 0 ? 0 : (byteAlignment - address % byteAlignment) % byteAlignment;
            MemorySegment segment =
                    region.memory().reinterpret(scope, ignored -> region.free()).asSlice(start, byteSize);
            return segment.fill((byte) 0);
        } catch (IllegalStateException closed) {
            region.free();
            throw closed;
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return scope.scope();
    }

    /** Waits for the functions that use this memory, and frees it. */
    @Override
    public void close() {
        try {
            scope.close();
        } catch (CudaException failure) {
            context.release();
            throw failure;
        }
        context.release();
    }
}
