package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import java.lang.foreign.MemorySegment;

/** What refines centres on the GPU, by a kernel of its own or in the pipeline, for the images of one call. */
interface CenteringKernel {
    /** Refines centres by a kernel of its own. */
    Slot.Work refine(Centers centers, Centers result);

    /** Whether the usual pipeline does it, which knows no other. */
    boolean isUsual();

    /** The bytes of shared memory that a block of the pipeline needs for it. */
    long sharedBytes();

    /** Whether a block needs no more than that. */
    boolean isAllShared();

    /** For how many of the blocks of so many images there is memory. */
    long blocks(long images);

    /** Fills its part of the pipeline's arguments. */
    void fill(Slot slot, MemorySegment arguments);
}
