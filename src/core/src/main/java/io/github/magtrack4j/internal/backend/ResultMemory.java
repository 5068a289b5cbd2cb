package io.github.magtrack4j.internal.backend;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;

/** The memory of a function's results: new, or what a caller's allocator gives, which is checked. */
public final class ResultMemory {
    /**
     * New memory, each piece of which lives until it is no longer reachable. The JVM counts it, and collects garbage
     * where there is too much: else results that nobody needs any more would fill the computer's memory, since their
     * objects are small.
     */
    public static final SegmentAllocator NEW = new NewMemory();

    private ResultMemory() {}

    /** Returns an allocator for the result of a function of images, and of centres in them where they are not null. */
    public static SegmentAllocator from(SegmentAllocator allocator, ImageStack stack, Centers centers) {
        MemorySegment images = stack.isOnDevice() ? MemorySegment.NULL : stack.memory();
        return centers == null
                ? from(allocator, images)
                : from(allocator, images, centers.x().segment(), centers.y().segment());
    }

    /** Returns an allocator for the result of a function of matrices. */
    public static SegmentAllocator from(SegmentAllocator allocator, DoubleMatrix first, DoubleMatrix second) {
        return from(allocator, first.segment(), second.segment());
    }

    /** Returns an allocator for the result of a function of two axes and centres. */
    public static SegmentAllocator from(SegmentAllocator allocator, DoubleSeries x, DoubleSeries y, Centers centers) {
        return from(
                allocator,
                x.segment(),
                y.segment(),
                centers.x().segment(),
                centers.y().segment());
    }

    /** Returns an allocator for the result of a function of a matrix. */
    public static SegmentAllocator from(SegmentAllocator allocator, DoubleMatrix values) {
        return from(allocator, values.segment());
    }

    /** Returns an allocator for the result of a function of a series. */
    public static SegmentAllocator from(SegmentAllocator allocator, DoubleSeries values) {
        return from(allocator, values.segment());
    }

    /**
     * Returns an allocator that checks what another one gives, unless that gives new memory.
     *
     * @param allocator the caller's
     * @param inputs the memory that the function reads, which its result must not overlap
     */
    public static SegmentAllocator from(SegmentAllocator allocator, MemorySegment... inputs) {
        return allocator instanceof NewMemory
                ? allocator
                : (bytes, alignment) -> checked(allocator, bytes, alignment, inputs);
    }

    private static MemorySegment checked(
            SegmentAllocator allocator, long bytes, long alignment, MemorySegment... inputs) {
        MemorySegment memory = ask(allocator, bytes, alignment);
        if (memory == null || !memory.isNative()) {
            throw new IllegalArgumentException(
                    "allocator gave " + (memory == null ? "nothing" : "memory on the Java heap")
                            + " for a result; it must be native memory");
        }
        if (memory.byteSize() < bytes) {
            throw new IllegalArgumentException("allocator gave " + memory.byteSize()
                    + " bytes for a result; it must give the " + bytes + " that it was asked for");
        }
        if (memory.address() % Double.BYTES != 0) {
            throw new IllegalArgumentException("allocator gave memory at address 0x"
                    + Long.toHexString(memory.address()) + " for a result; it must be aligned to the " + alignment
                    + " bytes that it was asked for, and to " + Double.BYTES + " at least");
        }
        BackendArguments.writable("the memory that allocator gave for a result", memory);
        MemorySegment result = memory.asSlice(0, bytes);
        for (MemorySegment input : inputs) {
            BackendArguments.apart("the memory that allocator gave for a result", result, "an argument", input);
        }
        return result;
    }

    private static MemorySegment ask(SegmentAllocator allocator, long bytes, long alignment) {
        try {
            return allocator.allocate(bytes, alignment);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "allocator could not give " + bytes + " bytes, aligned to " + alignment + ", for a result: "
                            + Optional.ofNullable(e.getMessage()).orElse("it has no room"),
                    e);
        } catch (WrongThreadException e) {
            throw new IllegalArgumentException(
                    "allocator is another thread's confined arena; it must be of this thread, or shared", e);
        }
    }

    private static final class NewMemory implements SegmentAllocator {
        @Override
        public MemorySegment allocate(long bytes, long alignment) {
            try {
                return Arena.ofAuto().allocate(bytes, alignment);
            } catch (OutOfMemoryError e) {
                OutOfMemoryError told = new OutOfMemoryError("there is no room for a result of " + bytes + " bytes ("
                        + e.getMessage() + "). Results in new memory count against -XX:MaxDirectMemorySize, which is as"
                        + " large as -Xmx where it is not given; those in memory of an allocator (Backend.withResultsFrom)"
                        + " do not");
                told.initCause(e);
                throw told;
            }
        }
    }
}
