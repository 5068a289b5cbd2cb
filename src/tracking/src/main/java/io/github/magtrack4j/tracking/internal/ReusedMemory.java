package io.github.magtrack4j.tracking.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * An arena whose memory is used again: page-locked memory takes longer to allocate than to fill. It belongs to one
 * thread at a time. Its memory is another arena's, and lives as long as that.
 */
public final class ReusedMemory implements Arena {
    private final Arena arena;
    private final List<MemorySegment> blocks = new ArrayList<>();
    private int used;

    public ReusedMemory(Arena arena) {
        this.arena = arena;
    }

    /** Gives all memory back to be allocated again, in the same order. */
    public void reuse() {
        used = 0;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        boolean isNew = used == blocks.size();
        if (isNew || !fits(blocks.get(used), byteSize, byteAlignment)) {
            MemorySegment block = arena.allocate(byteSize, byteAlignment);
            if (isNew) {
                blocks.add(block);
            } else {
                blocks.set(used, block);
            }
            used++;
            return block;
        }
        return blocks.get(used++).asSlice(0, byteSize).fill((byte) 0);
    }

    private static boolean fits(MemorySegment block, long byteSize, long byteAlignment) {
        return block.byteSize() >= byteSize && block.address() % byteAlignment == 0;
    }

    @Override
    public MemorySegment.Scope scope() {
        return arena.scope();
    }

    /** Does nothing: the memory is another arena's. */
    @Override
    public void close() {}
}
