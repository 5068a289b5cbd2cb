package io.github.magtrack4j.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** The same memory for each result, as much as the largest so far needs: so that no call has to wait for new memory. */
final class ReusedMemory implements SegmentAllocator {
    private static final long ALIGNMENT = 64;

    private final Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /** Takes the memory from an arena. */
    ReusedMemory(Arena arena) {
        this.arena = arena;
    }

    @Override
    public MemorySegment allocate(long bytes, long alignment) {
        if (memory.byteSize() < bytes) {
            memory = arena.allocate(bytes, Math.max(alignment, ALIGNMENT));
        }
        return memory.asSlice(0, bytes, alignment);
    }
}
