package io.github.magtrack4j.internal.cuda.driver;

import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.check;
import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getHandle;
import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getLong;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.bindings.CudaDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A GPU's primary context, held as long as somebody needs it: the backend, an arena, a stack on the device.
 *
 * <p>A context belongs to an operating system's thread, and a virtual thread may change that whenever it waits in Java.
 * So the context is current only inside {@link #run} and {@link #get}, whose work must not wait in Java; what was
 * current before is so again afterwards. Safe to share between threads.
 */
public final class CudaContext {
    /** Where the driver leaves the context that was popped; nobody reads it. */
    private static final MemorySegment POPPED = Arena.global().allocate(ValueLayout.ADDRESS);

    private final CudaDevice device;
    private final MemorySegment handle;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** The code of the failure that has been told; 0 as long as there was none that the GPU may not have survived. */
    private volatile int failed;

    private CudaContext(CudaDevice device, MemorySegment handle) {
        this.device = device;
        this.handle = handle;
    }

    /** Opens the context; the caller is its first holder. */
    public static CudaContext open(CudaDevice device) {
        return new CudaContext(
                device,
                getHandle(
                        "cuDevicePrimaryCtxRetain",
                        into -> CudaDriver.cuDevicePrimaryCtxRetain(into, device.handle())));
    }

    public CudaDevice device() {
        return device;
    }

    /** Makes the caller another holder. Only a holder may call this. */
    void hold() {
        holders.incrementAndGet();
    }

    /** Ends a hold; after the last, the context is given back. */
    public void release() {
        if (holders.decrementAndGet() == 0) {
            releaseUnlessFailed(
                    () -> check("cuDevicePrimaryCtxRelease", CudaDriver.cuDevicePrimaryCtxRelease_v2(device.handle())));
        }
    }

    /**
     * Remembers a failure, which the caller is told, after which the driver may refuse everything, even to free things.
     */
    public void noteFailure(CudaException failure) {
        if (!CudaLibrary.isOutOfMemory(failure)) {
            failed = failure.code();
        }
    }

    /**
     * Frees something. After a failure the driver may answer everything with the same code, which is no news; any other
     * is, such as that of a kernel which broke after its call was over.
     */
    private void releaseUnlessFailed(Runnable work) {
        try {
            work.run();
        } catch (CudaException e) {
            if (e.code() != failed) {
                throw e;
            }
        }
    }

    /** Frees something, with the context current, as far as a GPU that may have failed lets it. */
    public void free(Runnable work) {
        releaseUnlessFailed(() -> run(work));
    }

    /** Does something with the context current. */
    public void run(Runnable work) {
        push();
        try {
            work.run();
        } finally {
            pop();
        }
    }

    /** Asks for something with the context current. */
    public <T> T get(Supplier<T> work) {
        push();
        try {
            return work.get();
        } finally {
            pop();
        }
    }

    private void push() {
        check("cuCtxPushCurrent", CudaDriver.cuCtxPushCurrent_v2(handle));
    }

    /** Fails only where the context is gone, which whatever was called before will have said. */
    private static void pop() {
        CudaDriver.cuCtxPopCurrent_v2(POPPED);
    }

    /** Allocates memory on the device. */
    public long allocate(long bytes) {
        return get(() -> getLong("cuMemAlloc", into -> CudaDriver.cuMemAlloc_v2(into, bytes)));
    }

    /** Frees memory on the device, once all that runs there is done. */
    public void free(long address) {
        free(() -> check("cuMemFree", CudaDriver.cuMemFree_v2(address)));
    }

    /** Allocates page-locked memory that every context can reach; it is not cleared. */
    public MemorySegment allocateHost(long bytes) {
        int flags = CudaDriver.CU_MEMHOSTALLOC_PORTABLE() | CudaDriver.CU_MEMHOSTALLOC_DEVICEMAP();
        return get(() -> getHandle("cuMemHostAlloc", into -> CudaDriver.cuMemHostAlloc(into, bytes, flags)))
                .reinterpret(bytes);
    }

    public void freeHost(MemorySegment memory) {
        free(() -> check("cuMemFreeHost", CudaDriver.cuMemFreeHost(memory)));
    }

    /** The bytes that are free on the device. */
    public long freeMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment total = arena.allocate(ValueLayout.JAVA_LONG);
            run(() -> check("cuMemGetInfo", CudaDriver.cuMemGetInfo_v2(free, total)));
            return free.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /**
     * Where a kernel reaches some memory: page-locked, or the device's own.
     *
     * @param bytes how much it is, at least 1
     * @return 0 if it does not, since not all of the memory is either
     */
    public long deviceAddress(long address, long bytes) {
        long first = deviceAddress(address);
        // Other code may have page-locked a part of what it hands over.
        return first != 0 && deviceAddress(address + bytes - 1) == first + bytes - 1 ? first : 0;
    }

    private long deviceAddress(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(ValueLayout.JAVA_LONG);
            boolean known = isKnown(address, CudaDriver.CU_POINTER_ATTRIBUTE_DEVICE_POINTER(), into);
            return known ? into.get(ValueLayout.JAVA_LONG, 0) : 0;
        }
    }

    /** Whether so many bytes, at least 1, are in this device's own memory. */
    public boolean isOnDevice(long address, long bytes) {
        return isOnDevice(address) && isOnDevice(address + bytes - 1);
    }

    private boolean isOnDevice(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(ValueLayout.JAVA_INT);
            return isKnown(address, CudaDriver.CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL(), into)
                    && into.get(ValueLayout.JAVA_INT, 0) == device.number();
        }
    }

    /** Asks the driver about an address; false if it knows nothing of it. */
    private boolean isKnown(long address, int attribute, MemorySegment into) {
        return get(() -> {
            int code = CudaDriver.cuPointerGetAttribute(into, attribute, address);
            if (code == CudaDriver.CUDA_ERROR_INVALID_VALUE()) {
                return false;
            }
            check("cuPointerGetAttribute", code);
            return true;
        });
    }
}
