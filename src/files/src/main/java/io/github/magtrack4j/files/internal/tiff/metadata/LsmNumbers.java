package io.github.magtrack4j.files.internal.tiff.metadata;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Zeiss's tag in LSM files: the sizes of all axes. */
public final class LsmNumbers {
    private static final int DEPTHS = 16;
    private static final int TIMES = 24;

    private LsmNumbers() {}

    /** Reads the tag, of which a channel is no page of its own; it is little-endian in all files. */
    public static Description read(MemorySegment data) {
        if (data.byteSize() < TIMES + 4) {
            return Description.NONE;
        }
        long depths = number(data, DEPTHS);
        long times = number(data, TIMES);
        return new Description(
                "Zeiss's tag",
                Math.max(depths, 1) * Math.max(times, 1),
                0,
                0,
                Description.NONE.times(),
                Description.mixture(1, depths, times, "Zeiss's tag"));
    }

    private static long number(MemorySegment data, long at) {
        return data.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
    }
}
