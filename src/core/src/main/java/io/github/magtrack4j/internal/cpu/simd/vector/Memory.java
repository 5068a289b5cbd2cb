package io.github.magtrack4j.internal.cpu.simd.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * All of memory as one segment, so that the kernels' scratch is reached by address.
 *
 * <p>Compiled code keeps one base and one bound for every access, which made loops with computed offsets up to 1.6
 * times faster than segments of their own. The price is that nothing checks bounds: only scratch that the kernels
 * allocated themselves is reached so, never a caller's memory, and tests put guard pages around it.
 */
public final class Memory {
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /**
     * All bits that an address or a distance can have. {@code at & ADDRESS} is {@code at}, but now the compiler knows
     * that it is not negative, and so that {@code at} and what lies a fixed distance behind it is within {@link #ALL}:
     * one operation takes the place of a check for each access.
     */
    public static final long ADDRESS = Long.MAX_VALUE >> 1;

    /** As {@link #ADDRESS}, for distances in scratch memory; a few of these and an address are still no overflow. */
    public static final long DISTANCE = Long.MAX_VALUE >> 8;

    static {
        meetAllKinds();
    }

    private Memory() {}

    /**
     * Has the JVM load the classes of segments on the heap and of arenas, which callers may come with any time. Code
     * that was compiled while there was one kind of segments is thrown away when a second one comes, most of it in the
     * JDK, and where too much has been thrown away the compiler boxes vectors (docs/explanation/kernels.md).
     */
    private static void meetAllKinds() {
        MemorySegment.ofArray(new byte[1]);
        MemorySegment.ofArray(new short[1]);
        MemorySegment.ofArray(new char[1]);
        MemorySegment.ofArray(new int[1]);
        MemorySegment.ofArray(new long[1]);
        MemorySegment.ofArray(new float[1]);
        MemorySegment.ofArray(new double[1]);
        Arena.ofConfined().close();
        Arena.ofShared().close();
        Arena.ofAuto();
    }
}
