package io.github.magtrack4j.internal.cuda.execution;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.internal.cuda.driver.Closing;
import io.github.magtrack4j.internal.cuda.driver.CopySpeed;
import io.github.magtrack4j.internal.cuda.driver.CudaContext;
import io.github.magtrack4j.internal.cuda.driver.CudaDevice;
import io.github.magtrack4j.internal.cuda.driver.CudaLibrary;
import io.github.magtrack4j.internal.cuda.driver.CudaStatus;
import io.github.magtrack4j.internal.cuda.driver.KernelModule;
import io.github.magtrack4j.internal.cuda.driver.PageLockedArena;
import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.cuda.tables.DeviceTables;
import io.github.magtrack4j.internal.cuda.tables.WeakKey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the views of one CUDA backend share: a context, the kernels in it, slots and tables. Safe to share between
 * threads.
 */
public final class CudaSession {
    /** No kernel: what there is to do is to copy. */
    private static final Slot.Work NOTHING = (slot, items) -> {};

    private final String driver;
    private final CudaContext context;
    private final KernelModule module;
    private final SlotPool pool;
    private final DeviceTables tables;
    private final long slotBytes;
    private final CudaStatus status;

    /** Calls hold it for reading, so that closing waits for them. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    private boolean closed;

    private CudaSession(String driver, CudaContext context, KernelModule module, long slotBytes) {
        this.driver = driver;
        this.context = context;
        this.module = module;
        this.slotBytes = slotBytes;
        pool = new SlotPool(context);
        tables = new DeviceTables(context.device().memory());
        status = new CudaStatus(
                context.device(), this.driver, CudaLibrary.version(CudaLibrary.driverVersion()), module.image());
    }

    public static CudaSession open(int number, long slotBytes) {
        String driver = CudaLibrary.openDriver();
        CudaContext context = CudaContext.open(CudaDevice.open(number));
        Closing closing = new Closing();
        try {
            KernelModule module = KernelModule.load(context);
            try {
                return new CudaSession(driver, context, module, slotBytes);
            } catch (RuntimeException failure) {
                closing.step(module::unload);
                throw failure;
            }
        } catch (RuntimeException failure) {
            closing.step(context::release);
            throw failure;
        }
    }

    public CudaStatus status() {
        return status;
    }

    /** A kernel by its name. */
    public MemorySegment kernel(String name) {
        return module.kernel(name);
    }

    public Arena newArena() {
        return get(() -> new PageLockedArena(context));
    }

    /** How many bytes per second go from page-locked memory to the GPU, in copies of this many. */
    public double copyBytesPerSecond(long bytes) {
        return get(() -> CopySpeed.measure(context, bytes));
    }

    /** Does something for which the backend must be open, and stays so. */
    public void use(Runnable work) {
        get(() -> {
            work.run();
            return null;
        });
    }

    private <T> T get(Supplier<T> work) {
        open.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the backend is closed");
            }
            return work.get();
        } catch (CudaException e) {
            context.noteFailure(e);
            throw e;
        } finally {
            open.readLock().unlock();
        }
    }

    /**
     * Calls a function.
     *
     * @param count the number of items; where there are none, nothing is done
     * @param plan says what is read and written, and answers what is launched for each chunk
     */
    public void call(long count, Function<Call, Slot.Work> plan) {
        use(() -> {
            if (count > 0) {
                run(count, plan);
            }
        });
    }

    private void run(long count, Function<Call, Slot.Work> plan) {
        Call call = new Call(context, this::kernel, count);
        try {
            call.run(pool, tables, slotBytes, plan.apply(call));
        } finally {
            call.end();
            tables.trim();
        }
    }

    /** Copies a stack to the device, where it lives as long as an arena. */
    public ImageStack upload(ImageStack stack, Arena arena) {
        return get(() -> {
            Region region = allocate(Math.max(1, stack.imageBytes() * stack.count()));
            MemorySegment address;
            try {
                if (stack.count() > 0) {
                    run(stack.count(), call -> {
                        call.fill(region, stack);
                        return NOTHING;
                    });
                }
                address = MemorySegment.ofAddress(region.memory().address())
                        .reinterpret(0, arena, ignored -> region.free());
            } catch (RuntimeException | Error failure) {
                region.free();
                throw failure;
            }
            return ImageStack.onDevice(address, stack.pixelType(), stack.height(), stack.width(), stack.count());
        });
    }

    /** Memory on the device; where there is too little, tables and slots that nobody uses make room. */
    private Region allocate(long bytes) {
        boolean trimmed = false;
        while (true) {
            try {
                return Region.onDevice(context, bytes);
            } catch (CudaException e) {
                if (!CudaLibrary.isOutOfMemory(e)) {
                    throw e;
                }
                if (!tables.makeRoom(context, bytes)) {
                    if (trimmed) {
                        throw e;
                    }
                    pool.trim();
                    trimmed = true;
                }
            }
        }
    }

    private void fill(Region region, MemorySegment host, long itemBytes, long count) {
        run(count, call -> {
            call.fill(region, host, itemBytes);
            return NOTHING;
        });
    }

    /** A new region with the contents of some memory. */
    private Region table(MemorySegment contents) {
        Region region = allocate(contents.byteSize());
        try {
            fill(region, contents, contents.byteSize(), 1);
            return region;
        } catch (RuntimeException | Error failure) {
            region.free();
            throw failure;
        }
    }

    /**
     * A table that is made from an object, on the device, for a call; it goes when the object does.
     *
     * @param source what it is made from: immutable, and equal to nothing but itself
     * @param options how; of a class of its own for each kind of table
     * @param maker makes it, and is given what brings values to the device
     */
    public <T extends DeviceTables.Table> T table(
            Call call,
            Class<T> type,
            Object source,
            Object options,
            Function<Function<MemorySegment, Region>, T> maker) {
        return tables.get(
                call::use, type, new WeakKey(source, options, tables.unreachable()), key -> maker.apply(this::table));
    }

    /**
     * A table on the device, for a call.
     *
     * @param key what it is made from
     * @param maker makes it, and is given what brings values to the device
     */
    public <K, T extends DeviceTables.Table> T table(
            Call call, Class<T> type, K key, BiFunction<K, Function<MemorySegment, Region>, T> maker) {
        return tables.get(call::use, type, key, made -> maker.apply(made, this::table));
    }

    /** Waits for what is running, then releases everything; what the caller's arenas hold stays with them. */
    public void close() {
        open.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            Closing closing = new Closing();
            pool.close(closing);
            tables.close(closing);
            closing.step(module::unload);
            closing.step(context::release);
            closing.finish();
        } finally {
            open.writeLock().unlock();
        }
    }
}
