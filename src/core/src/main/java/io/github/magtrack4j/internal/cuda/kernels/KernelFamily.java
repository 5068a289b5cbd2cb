package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.numeric.Reals;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * Kernels of related functions, in one precision: what they are given, and how they are launched. Each method plans a
 * call: it names what is read and written, and answers what is to be launched for each chunk. Immutable.
 */
public abstract class KernelFamily {
    /** The blocks of a multiprocessor for which scratch memory is allocated. */
    private static final long SCRATCH_BLOCKS = 8;

    /** More than this is not allocated for them in a slot; then there are fewer. */
    private static final long MAX_SCRATCH_BYTES = 64L << 20;

    final CudaSession session;
    final Precision precision;

    KernelFamily(CudaSession session, Precision precision) {
        this.session = session;
        this.precision = precision;
    }

    /** The kernel of a function for these pixels, in this precision. */
    final MemorySegment kernel(String function, PixelType pixels) {
        return session.kernel(function + "_" + lower(pixels) + "_" + lower(precision));
    }

    /** The kernel of a function that takes no pixels, in this precision. */
    final MemorySegment kernel(String function) {
        return session.kernel(function + "_" + lower(precision));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    final SharedMemory shared(ImageStack stack) {
        return SharedMemory.of(stack.pixelType(), precision);
    }

    final int realBytes() {
        return Reals.bytes(precision);
    }

    /**
     * Where a block has what it works in.
     *
     * @param sharedBytes in shared memory
     * @param scratch memory on the device, where there is need of it
     * @param mostBlocks the blocks for which there is scratch memory
     */
    record BlockMemory(long sharedBytes, Buffer scratch, long mostBlocks) {
        /** Divides what a block always has in shared memory, and a part that may be elsewhere. */
        static BlockMemory of(Call call, long images, long always, long part) {
            return always + part <= SharedMemory.MAX
                    ? new BlockMemory(always + part, call.none(), Integer.MAX_VALUE)
                    : withScratch(call, images, always, part);
        }

        /** Has so much shared memory, and scratch memory. */
        static BlockMemory withScratch(Call call, long images, long sharedBytes, long scratchBytes) {
            long wanted = Math.min(images, SCRATCH_BLOCKS * call.device().multiprocessors());
            long blocks = Math.clamp(MAX_SCRATCH_BYTES / scratchBytes, 1, wanted);
            return new BlockMemory(sharedBytes, call.sharedScratch(blocks * scratchBytes), blocks);
        }

        boolean isAllShared() {
            return scratch.use() == Buffer.Use.NONE;
        }

        long blocks(long images) {
            return Math.min(images, mostBlocks);
        }
    }
}
