package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.bindings.ImagesArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import java.lang.foreign.MemorySegment;

/**
 * The images of a call.
 *
 * @param pixels where they are
 * @param size their width
 */
record Images(Buffer pixels, int size) {
    static Images of(Call call, ImageStack stack) {
        return new Images(call.images(stack), stack.width());
    }

    /** Fills their part of a kernel's arguments, for the images of a chunk. */
    void fill(Slot slot, long count, MemorySegment part) {
        ImagesArguments.pixels(part, slot.address(pixels));
        ImagesArguments.count(part, count);
        ImagesArguments.size(part, size);
    }
}
