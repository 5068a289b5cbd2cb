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

    /**
     * All bits that an address or a distance can have. {@code at & ADDRESS} is {@code at}, but now the compiler knows
     * that it is not negative, and so that {@code at} and what lies a fixed distance behind it is within {@link #ALL}:
     * one operation takes the place of a check for each access.
     */
    static final long ADDRESS = Long.MAX_VALUE >> 1;

    /** As {@link #ADDRESS}, for distances in scratch memory; a few of these and an address are still no overflow. */
    static final long DISTANCE = Long.MAX_VALUE >> 8;

    private Memory() {}
}
