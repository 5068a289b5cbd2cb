package io.github.magtrack4j.internal.cuda.driver;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Memory that a GPU reaches and Java code owns: page-locked, or on the device. It is freed once no function uses it any
 * more, however early its arena is closed, and holds its context until then. Safe to share between threads.
 */
public final class Region {
    /** All that are there, by their first address: page-locked memory serves every backend in the process. */
    private static final ConcurrentSkipListMap<Long, Region> BY_ADDRESS = new ConcurrentSkipListMap<>();

    private final CudaContext context;
    private final MemorySegment memory;
    private final boolean onDevice;
    private int users;
    private boolean closing;
    private boolean leftBehind;

    private Region(CudaContext context, MemorySegment memory, boolean onDevice) {
        this.context = context;
        this.memory = memory;
        this.onDevice = onDevice;
        context.hold();
        BY_ADDRESS.put(memory.address(), this);
    }

    /** Allocates page-locked memory. */
    static Region pageLocked(CudaContext context, long bytes) {
        return new Region(context, context.allocateHost(bytes), false);
    }

    /** Allocates memory on the device; Java must not touch it. */
    public static Region onDevice(CudaContext context, long bytes) {
        return new Region(
                context, MemorySegment.ofAddress(context.allocate(bytes)).reinterpret(bytes), true);
    }

    /** The region in which this memory lies, or null. */
    public static Region containing(long address, long bytes) {
        Map.Entry<Long, Region> below = BY_ADDRESS.floorEntry(address);
        if (below == null) {
            return null;
        }
        Region region = below.getValue();
        boolean inside = address + bytes <= region.memory.address() + region.memory.byteSize();
        return inside ? region : null;
    }

    /** The memory, without bounds in time: it lives until {@link #free}. */
    public MemorySegment memory() {
        return memory;
    }

    /** Keeps the memory until {@link #leave}. */
    public synchronized void enter() {
        if (closing) {
            throw new IllegalStateException("a stack or a result is in memory that is being closed; it must be open");
        }
        users++;
    }

    /** Whether somebody keeps the memory. */
    public synchronized boolean isUsed() {
        return users > 0;
    }

    public void leave() {
        boolean last;
        synchronized (this) {
            users--;
            notifyAll();
            last = users == 0 && leftBehind;
        }
        if (last) {
            release();
        }
    }

    /** Waits until nobody uses the memory, and frees it. */
    public void free() {
        awaitUsers();
        release();
    }

    /** Frees the memory now, or when the last user leaves it. */
    public void leaveBehind() {
        synchronized (this) {
            closing = true;
            leftBehind = users > 0;
            if (leftBehind) {
                return;
            }
        }
        release();
    }

    private void release() {
        try {
            if (onDevice) {
                context.free(memory.address());
            } else {
                context.freeHost(memory);
            }
        } finally {
            // Not before: who does not find it here, but is told by the driver that it is page-locked, takes it for
            // somebody else's. The
            // driver may have given the address away again.
            BY_ADDRESS.remove(memory.address(), this);
            context.release();
        }
    }

    private synchronized void awaitUsers() {
        closing = true;
        boolean interrupted = false;
        while (users > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
