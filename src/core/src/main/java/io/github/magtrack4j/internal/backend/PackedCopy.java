package io.github.magtrack4j.internal.backend;

import io.github.magtrack4j.ImageStack;
import java.lang.foreign.MemorySegment;

/** Copies images of any stack in the computer's memory, one after the other without padding. */
public final class PackedCopy {
    private PackedCopy() {}

    /**
     * Copies images {@code first … end - 1}.
     *
     * @param stack the images
     * @param source the memory that they lie in, in a form that this thread may read
     * @param target where they are copied to, in a form that this thread may write
     * @param targetOffset the bytes there before the first
     */
    public static void of(
            ImageStack stack, MemorySegment source, long first, long end, MemorySegment target, long targetOffset) {
        if (stack.isPacked()) {
            long bytes = stack.imageBytes();
            MemorySegment.copy(source, first * bytes, target, targetOffset, (end - first) * bytes);
            return;
        }
        long rowBytes = (long) stack.width() * stack.pixelType().bytes();
        long to = targetOffset;
        for (long image = first; image < end; image++) {
            long from = stack.offset(image);
            for (int row = 0; row < stack.height(); row++) {
                MemorySegment.copy(source, from, target, to, rowBytes);
                from += stack.rowBytes();
                to += rowBytes;
            }
        }
    }
}
