package io.github.magtrack4j.internal.cuda.execution;

import java.lang.foreign.MemorySegment;

/**
 * One of the series of values that a call's kernels read or write: where the caller has it, and what of it a slot needs
 * memory for, for a chunk of the call's items (images, or rows of a matrix).
 *
 * @param use what becomes of the values
 * @param index its place in the call
 * @param host the caller's values, where they are copied as they are in the computer's memory; else null
 * @param source what writes the values where they are copied from, where nobody has them as kernels want them; else
 *     null
 * @param pageLocked whether the caller's values are in page-locked memory
 * @param address where kernels reach the first of the values (where they are copied to, if they are copied); 0 if a
 *     slot's memory has to serve
 * @param itemBytes the bytes of each item
 * @param sharedBytes the bytes that all items share
 */
public record Buffer(
        Use use,
        int index,
        MemorySegment host,
        Source source,
        boolean pageLocked,
        long address,
        long itemBytes,
        long sharedBytes) {
    /** What writes values for kernels. */
    public interface Source {
        /**
         * Writes the values of some items, and those that all items share.
         *
         * @param first the first item
         * @param items how many
         * @param target where to, and at what offset
         */
        void write(long first, long items, MemorySegment target, long offset);
    }

    /** What becomes of the values. */
    public enum Use {
        /** There are none; kernels see address 0. */
        NONE,
        /** They are copied to the device, where kernels read them. */
        COPIED,
        /** They are on the device, where kernels read them. */
        RESIDENT,
        /** Kernels write them into page-locked memory: the caller's, or a slot's, from where the caller gets them. */
        RESULT,
        /** Kernels write them on the device, for later kernels of the same chunk. */
        SCRATCH
    }

    /**
     * The bytes of some items; of scratch memory for a power of two of them, so that few plans serve all transforms.
     */
    long bytes(long items) {
        return (use == Use.SCRATCH ? roundUpToPowerOfTwo(items) : items) * itemBytes + sharedBytes;
    }

    static long roundUpToPowerOfTwo(long items) {
        return items <= 1 ? items : Long.highestOneBit(items - 1) << 1;
    }

    /** The bytes before an item. */
    long offset(long item) {
        return item * itemBytes;
    }

    /** Writes the values of some items to where they are copied from. */
    void copyTo(long first, long items, MemorySegment target, long targetOffset) {
        if (source == null) {
            MemorySegment.copy(host, offset(first), target, targetOffset, bytes(items));
        } else {
            source.write(first, items, target, targetOffset);
        }
    }

    /** Whether it needs a slot's page-locked memory. */
    boolean isStaged() {
        return (use == Use.COPIED || use == Use.RESULT) && !pageLocked;
    }

    /** Whether it needs a slot's memory on the device. */
    boolean needsDevice() {
        return (use == Use.COPIED || use == Use.SCRATCH) && address == 0;
    }
}
