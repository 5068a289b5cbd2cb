package io.github.magtrack4j.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;

/** Memory nobody has to care for. */
public final class NewMemory {
    /** Each piece lives until it is no longer reachable. */
    public static final SegmentAllocator UNTIL_UNREACHABLE =
            (bytes, alignment) -> Arena.ofAuto().allocate(bytes, alignment);

    private NewMemory() {}
}
