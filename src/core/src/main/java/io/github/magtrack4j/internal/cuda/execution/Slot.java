package io.github.magtrack4j.internal.cuda.execution;

import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.check;
import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getHandle;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.bindings.CudaDriver;
import io.github.magtrack4j.bindings.JointFitArguments;
import io.github.magtrack4j.bindings.KernelArguments;
import io.github.magtrack4j.bindings.StackToXyzpArguments;
import io.github.magtrack4j.internal.cuda.driver.Closing;
import io.github.magtrack4j.internal.cuda.driver.CudaContext;
import io.github.magtrack4j.internal.cuda.driver.FftPlans;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Predicate;

/**
 * One chunk of a call on its way through the GPU: a stream, an event at the end of the chunk's work, page-locked and
 * device memory, and the plans of Fourier transforms that run on the stream. It belongs to one call at a time, and
 * keeps its memory for the next.
 */
public final class Slot {
    /** Where each buffer starts: aligned for whole vectors and cuFFT. */
    private static final long ALIGNMENT = 256;

    /** The largest structure that a kernel takes. */
    private static final long ARGUMENT_BYTES = Math.max(StackToXyzpArguments.sizeof(), JointFitArguments.sizeof());

    private final CudaContext context;
    private final Arena arena = Arena.ofShared();
    /** The kernel's only argument, and the array of addresses of arguments that the driver wants. */
    private final MemorySegment arguments = arena.allocate(ARGUMENT_BYTES, Long.BYTES);

    private final MemorySegment argumentAddresses = arena.allocate(ValueLayout.ADDRESS);
    private final MemorySegment stream;
    private final MemorySegment done;
    private final FftPlans plans;

    private MemorySegment staging = MemorySegment.NULL;
    private long stagingOnDevice;
    private long device;
    private long deviceBytes;

    private boolean running;
    private long first;
    private long items;
    private long[] addresses = new long[0];
    private long[] stagingOffsets = new long[0];

    Slot(CudaContext context) {
        this.context = context;
        argumentAddresses.set(ValueLayout.ADDRESS, 0, arguments);
        MemorySegment newStream = MemorySegment.NULL;
        try {
            newStream = newStream();
            done = newEvent();
        } catch (CudaException failure) {
            context.noteFailure(failure);
            if (newStream.address() != 0) {
                destroy(newStream);
            }
            arena.close();
            throw failure;
        }
        stream = newStream;
        plans = new FftPlans(context, stream);
    }

    private MemorySegment newStream() {
        int flags = CudaDriver.CU_STREAM_NON_BLOCKING();
        return context.get(() -> getHandle("cuStreamCreate", into -> CudaDriver.cuStreamCreate(into, flags)));
    }

    /** An event; a thread that waits for it sleeps, and leaves its processor to others. */
    private MemorySegment newEvent() {
        int flags = CudaDriver.CU_EVENT_BLOCKING_SYNC() | CudaDriver.CU_EVENT_DISABLE_TIMING();
        return context.get(() -> getHandle("cuEventCreate", into -> CudaDriver.cuEventCreate(into, flags)));
    }

    private void destroy(MemorySegment oldStream) {
        context.free(() -> check("cuStreamDestroy", CudaDriver.cuStreamDestroy_v2(oldStream)));
    }

    /** Makes room for some items of a call; nothing may be running. */
    void prepare(List<Buffer> buffers, long items) {
        if (addresses.length < buffers.size()) {
            addresses = new long[buffers.size()];
            stagingOffsets = new long[buffers.size()];
        }
        growStaging(bytes(buffers, Buffer::isStaged, items));
        growDevice(deviceBytes(buffers, items));
    }

    /** The memory on the device that some items of a call need in a slot. */
    static long deviceBytes(List<Buffer> buffers, long items) {
        return bytes(buffers, Buffer::needsDevice, items);
    }

    private static long bytes(List<Buffer> buffers, Predicate<Buffer> which, long items) {
        long bytes = 0;
        for (Buffer buffer : buffers) {
            if (which.test(buffer)) {
                bytes += aligned(buffer.bytes(items));
            }
        }
        return bytes;
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void growStaging(long bytes) {
        if (bytes > staging.byteSize()) {
            freeStaging();
            MemorySegment memory = context.allocateHost(bytes);
            try {
                stagingOnDevice = context.deviceAddress(memory.address(), bytes);
            } catch (CudaException failure) {
                context.noteFailure(failure);
                context.freeHost(memory);
                throw failure;
            }
            staging = memory;
        }
    }

    private void growDevice(long bytes) {
        if (bytes > deviceBytes) {
            freeDevice();
            device = context.allocate(bytes);
            deviceBytes = bytes;
        }
    }

    /** Lets go of all memory; nothing may be running. */
    void trim() {
        plans.close();
        freeStaging();
        freeDevice();
    }

    private void freeStaging() {
        if (staging.byteSize() > 0) {
            MemorySegment old = staging;
            staging = MemorySegment.NULL;
            context.freeHost(old);
        }
    }

    private void freeDevice() {
        if (deviceBytes > 0) {
            deviceBytes = 0;
            context.free(device);
        }
    }

    /** What a chunk's kernels are: called with the context current. */
    public interface Work {
        void launch(Slot slot, long items);

        /** This, and then another on the same items. */
        default Work then(Work next) {
            return (slot, items) -> {
                launch(slot, items);
                next.launch(slot, items);
            };
        }
    }

    /** Starts the copies and kernels of a chunk, for which there is room. */
    void start(List<Buffer> buffers, long first, long items, Work work) {
        this.first = first;
        this.items = items;
        place(buffers);
        for (Buffer buffer : buffers) {
            if (buffer.use() == Buffer.Use.COPIED && buffer.isStaged()) {
                buffer.copyTo(first, items, staging, staged(buffer));
            }
        }
        running = true;
        context.run(() -> {
            for (Buffer buffer : buffers) {
                if (buffer.use() == Buffer.Use.COPIED && buffer.bytes(items) > 0) {
                    copyIn(buffer);
                }
            }
            work.launch(this, items);
            check("cuEventRecord", CudaDriver.cuEventRecord(done, stream));
        });
    }

    /** Finds each buffer's place for the kernels. */
    private void place(List<Buffer> buffers) {
        long nextStaged = 0;
        long nextOnDevice = device;
        for (Buffer buffer : buffers) {
            long bytes = aligned(buffer.bytes(items));
            long address = buffer.address() == 0 ? 0 : buffer.address() + buffer.offset(first);
            if (buffer.isStaged()) {
                stagingOffsets[buffer.index()] = nextStaged;
                address = address == 0 ? stagingOnDevice + nextStaged : address;
                nextStaged += bytes;
            }
            if (buffer.needsDevice()) {
                address = nextOnDevice;
                nextOnDevice += bytes;
            }
            addresses[buffer.index()] = address;
        }
    }

    private long staged(Buffer buffer) {
        return stagingOffsets[buffer.index()];
    }

    private void copyIn(Buffer buffer) {
        long from = buffer.isStaged()
                ? staging.address() + staged(buffer)
                : buffer.host().address() + buffer.offset(first);
        check(
                "cuMemcpyHtoDAsync",
                CudaDriver.cuMemcpyHtoDAsync_v2(
                        address(buffer), MemorySegment.ofAddress(from), buffer.bytes(items), stream));
    }

    /** Where the kernels of this chunk find a buffer's first item; 0 where there is none. */
    public long address(Buffer buffer) {
        return addresses[buffer.index()];
    }

    /** The first item of this chunk. */
    public long first() {
        return first;
    }

    /** The structure to be filled in for the next kernel; all zero. */
    public MemorySegment arguments() {
        return arguments.fill((byte) 0);
    }

    /** Launches a kernel with the arguments that were filled in. */
    public void launch(MemorySegment kernel, long blocks, long sharedBytes) {
        check(
                "cuLaunchKernel",
                CudaDriver.cuLaunchKernel(
                        kernel,
                        Math.toIntExact(blocks),
                        1,
                        1,
                        KernelArguments.THREADS_PER_BLOCK(),
                        1,
                        1,
                        Math.toIntExact(sharedBytes),
                        stream,
                        argumentAddresses,
                        MemorySegment.NULL));
    }

    /** Launches a kernel that takes a thread for each element, with the arguments that were filled in. */
    public void launchElements(MemorySegment kernel, long elements) {
        int threads = KernelArguments.THREADS_PER_BLOCK();
        launch(kernel, (elements + threads - 1) / threads, 0);
    }

    /** Transforms images in scratch memory, and whatever lies behind them there, up to a power of two. */
    public void transform(FftPlans.Kind kind, int size, long images, Buffer from, Buffer to) {
        plans.transform(kind, size, Buffer.roundUpToPowerOfTwo(images), address(from), address(to));
    }

    /** Waits for the chunk that is running, if one is, and hands out its results. */
    void finish(List<Buffer> buffers) {
        if (!running) {
            return;
        }
        running = false;
        context.run(() -> check("cuEventSynchronize", CudaDriver.cuEventSynchronize(done)));
        for (Buffer buffer : buffers) {
            if (buffer.use() == Buffer.Use.RESULT && buffer.isStaged()) {
                MemorySegment.copy(staging, staged(buffer), buffer.host(), buffer.offset(first), buffer.bytes(items));
            }
        }
    }

    /** Waits until nothing runs on the stream, whatever became of it. */
    void abandon() {
        running = false;
        try {
            context.run(() -> CudaDriver.cuStreamSynchronize(stream));
        } catch (CudaException lost) {
            // Without its context nothing runs. What led here is reported already.
            return;
        }
    }

    /** Lets go of everything; nothing may be running. */
    void close(Closing closing) {
        closing.step(plans::close);
        closing.step(this::freeStaging);
        closing.step(this::freeDevice);
        closing.step(() -> context.free(() -> check("cuEventDestroy", CudaDriver.cuEventDestroy_v2(done))));
        closing.step(() -> destroy(stream));
        arena.close();
    }
}
