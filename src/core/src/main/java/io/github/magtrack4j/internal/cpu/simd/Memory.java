package io.github.magtrack4j.internal.cpu.simd;

import java.lang.foreign.MemorySegment;

/**
 * All of memory as one segment, so that the kernels' scratch is reached by address.
 *
 * <p>Compiled code keeps one base and one bound for every access, which made loops with computed offsets up to 1.6 times
 * faster than segments of their own. The price is that nothing checks bounds: only scratch that the kernels allocated
 * themselves is reached so, never a caller's memory, and tests put guard pages around it.
 */
final class Memory {
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {}
}
