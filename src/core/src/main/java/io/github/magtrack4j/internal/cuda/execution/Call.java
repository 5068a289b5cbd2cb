package io.github.magtrack4j.internal.cuda.execution;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.bindings.CropStackToRoisArguments;
import io.github.magtrack4j.internal.backend.PackedCopy;
import io.github.magtrack4j.internal.cuda.driver.CudaContext;
import io.github.magtrack4j.internal.cuda.driver.CudaDevice;
import io.github.magtrack4j.internal.cuda.driver.CudaLibrary;
import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.cuda.tables.DeviceTables;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One call of a function: what its kernels read and write, and its items' way through the GPU, chunk by chunk, each in
 * a slot of its own so that copies and kernels overlap. It belongs to one thread.
 *
 * <p>Where the GPU has too little memory, tables that no call uses are freed; after that, chunks are halved until they
 * fit.
 */
public final class Call {
    /** The memory that a slot needs for a chunk: not yet tuned on a GPU. */
    public static final long SLOT_BYTES = 16L << 20;

    /** Chunks are not made smaller than this for the sake of overlap. */
    private static final long MIN_BYTES = 1L << 20;

    /** With this many chunks, copies and kernels overlap. */
    private static final long CHUNKS = 3;

    /**
     * Kernels read no more pixels than this at once, wherever those lie: one that runs for seconds would be taken for a
     * GPU that hangs, by Windows where the GPU has a screen, too. Not yet tuned on a GPU.
     */
    public static final long MAX_PIXELS = 1L << 27;

    /** The top and the left of a region that begins where its frame does. */
    private static final MemorySegment CORNER = Arena.global().allocate(ValueLayout.JAVA_INT, 2);

    private final CudaContext context;
    private final long count;

    /** Finds a kernel by its name. */
    private final Function<String, MemorySegment> kernels;

    /** What is launched for each chunk before all else; null for nothing. */
    private Slot.Work preparation;

    /** The items that kernels may take at once. */
    private long mostItems = Integer.MAX_VALUE;

    private final List<Buffer> buffers = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();

    /**
     * Begins a call.
     *
     * @param kernels finds a kernel by its name
     * @param count the number of items
     */
    Call(CudaContext context, Function<String, MemorySegment> kernels, long count) {
        this.context = context;
        this.kernels = kernels;
        this.count = count;
    }

    public CudaDevice device() {
        return context.device();
    }

    /** Images that kernels read, an item each: packed, whatever the caller's are. */
    public Buffer images(ImageStack stack) {
        return images(stack, 1);
    }

    /**
     * Images that kernels read, as {@link #images(ImageStack)}.
     *
     * @param passes how often a kernel goes through the pixels, about: as many fewer images are taken at once
     */
    public Buffer images(ImageStack stack, int passes) {
        mostItems = Math.max(1, MAX_PIXELS / ((long) stack.height() * stack.width() * passes));
        if (stack.isOnDevice()) {
            return stack.isPacked() ? resident(stack) : packedOnDevice(stack);
        }
        return stack.isPacked()
                ? copied(stack.segment(), stack.imageBytes(), 0)
                : add(Buffer.Use.COPIED, null, packing(stack), false, 0, stack.imageBytes(), 0);
    }

    /** Writes images, which are regions of frames, one after the other. */
    private static Buffer.Source packing(ImageStack regions) {
        MemorySegment frames = regions.memory();
        return (first, items, target, offset) -> PackedCopy.of(regions, frames, first, first + items, target, offset);
    }

    private Buffer packedOnDevice(ImageStack regions) {
        Buffer pixels = scratch(regions.imageBytes());
        Slot.Work pack = pack(regions, pixels);
        preparation = preparation == null ? pack : preparation.then(pack);
        return pixels;
    }

    /** Copies square regions of frames on the device, an item each, to where they are packed. */
    public Slot.Work pack(ImageStack regions, Buffer into) {
        enterDevice(regions);
        Buffer corner = shared(CORNER);
        MemorySegment kernel =
                kernels.apply("crop_stack_to_rois_" + regions.pixelType().name().toLowerCase(Locale.ROOT));
        return (slot, images) -> {
            long end = slot.first() + images;
            long to = slot.address(into);
            for (long image = slot.first(); image < end; ) {
                long together = Math.min(end - image, regions.imagesInStep(image));
                MemorySegment arguments = slot.arguments();
                CropStackToRoisArguments.frames(
                        arguments, regions.deviceAddress().address() + regions.offset(image));
                CropStackToRoisArguments.frameCount(arguments, together);
                CropStackToRoisArguments.regions(arguments, slot.address(corner));
                CropStackToRoisArguments.regionCount(arguments, 1);
                CropStackToRoisArguments.crops(arguments, to);
                CropStackToRoisArguments.frameHeight(
                        arguments, Math.toIntExact(regions.imageStep() / regions.rowBytes()));
                CropStackToRoisArguments.frameWidth(
                        arguments,
                        Math.toIntExact(regions.rowBytes() / regions.pixelType().bytes()));
                CropStackToRoisArguments.size(arguments, regions.width());
                slot.launch(kernel, together, 0);
                image += together;
                to += together * regions.imageBytes();
            }
        };
    }

    private Buffer resident(ImageStack stack) {
        enterDevice(stack);
        return add(Buffer.Use.RESIDENT, null, null, false, stack.deviceAddress().address(), stack.imageBytes(), 0);
    }

    private void enterDevice(ImageStack stack) {
        long address = stack.deviceAddress().address();
        long bytes = stack.extent();
        if (!context.isOnDevice(address, bytes)) {
            throw new IllegalArgumentException("stack is not in the memory of this backend's GPU, "
                    + context.device().name() + "; it must be");
        }
        enter(address, bytes);
    }

    /** Values that kernels read, one for each item. */
    public Buffer series(DoubleSeries values) {
        return copied(values.segment(), Double.BYTES, 0);
    }

    /** Values that kernels read, a row for each item. */
    public Buffer rows(DoubleMatrix values) {
        return copied(values.segment(), (long) values.columns() * Double.BYTES, 0);
    }

    /** Values that kernels read for every item. */
    public Buffer shared(MemorySegment values) {
        return copied(values, 0, values.byteSize());
    }

    /** Values that kernels read, so many bytes for each item, written when a chunk needs them. */
    public Buffer written(long itemBytes, Buffer.Source source) {
        return add(Buffer.Use.COPIED, null, source, false, 0, itemBytes, 0);
    }

    /** Bytes that kernels read for every item, written for each chunk. */
    public Buffer writtenShared(long bytes, Buffer.Source source) {
        return add(Buffer.Use.COPIED, null, source, false, 0, 0, bytes);
    }

    /** What is on the device already, and serves every item. */
    public Buffer table(Region region, long offset) {
        return add(Buffer.Use.RESIDENT, null, null, false, region.memory().address() + offset, 0, 0);
    }

    /** Values that kernels write, one for each item. */
    public Buffer result(DoubleSeries values) {
        return result(values.segment(), Double.BYTES);
    }

    /** Values that kernels write, a row for each item; none where the matrix has no columns. */
    public Buffer result(DoubleMatrix values) {
        return values.columns() == 0 ? none() : result(values.segment(), (long) values.columns() * Double.BYTES);
    }

    /** Bytes that kernels write, so many for each item. */
    public Buffer result(MemorySegment host, long itemBytes) {
        long address = enterPageLocked(host) ? context.deviceAddress(host.address(), host.byteSize()) : 0;
        return add(Buffer.Use.RESULT, host, null, address != 0, address, itemBytes, 0);
    }

    /** Memory on the device between two kernels: so much for each item. */
    public Buffer scratch(long itemBytes) {
        return add(Buffer.Use.SCRATCH, null, null, false, 0, itemBytes, 0);
    }

    /** Memory on the device that kernels work in: so much for all items. */
    public Buffer sharedScratch(long bytes) {
        return add(Buffer.Use.SCRATCH, null, null, false, 0, 0, bytes);
    }

    /** Nothing: kernels see address 0. */
    public Buffer none() {
        return add(Buffer.Use.NONE, null, null, false, 0, 0, 0);
    }

    /** Makes these bytes, so many for each item, the contents of a region on the device. */
    void fill(Region region, MemorySegment host, long itemBytes) {
        add(
                Buffer.Use.COPIED,
                host,
                null,
                enterPageLocked(host),
                region.memory().address(),
                itemBytes,
                0);
    }

    /** Makes images, an item each, the contents of a region on the device. */
    void fill(Region region, ImageStack stack) {
        if (stack.isPacked()) {
            fill(region, stack.segment(), stack.imageBytes());
        } else {
            add(Buffer.Use.COPIED, null, packing(stack), false, region.memory().address(), stack.imageBytes(), 0);
        }
    }

    private Buffer copied(MemorySegment host, long itemBytes, long sharedBytes) {
        return add(Buffer.Use.COPIED, host, null, enterPageLocked(host), 0, itemBytes, sharedBytes);
    }

    private Buffer add(
            Buffer.Use use,
            MemorySegment host,
            Buffer.Source source,
            boolean pageLocked,
            long address,
            long itemBytes,
            long sharedBytes) {
        Buffer buffer = new Buffer(use, buffers.size(), host, source, pageLocked, address, itemBytes, sharedBytes);
        buffers.add(buffer);
        return buffer;
    }

    /** Whether this memory is page-locked; if it is ours, it stays until the call is over. */
    private boolean enterPageLocked(MemorySegment host) {
        long bytes = host.byteSize();
        return bytes > 0 && (enter(host.address(), bytes) || context.deviceAddress(host.address(), bytes) != 0);
    }

    private boolean enter(long address, long bytes) {
        Region region = Region.containing(address, bytes);
        if (region == null) {
            return false;
        }
        use(region);
        return true;
    }

    /** Keeps a region until the call is over. */
    public void use(Region region) {
        region.enter();
        regions.add(region);
    }

    /**
     * Copies, launches and waits, chunk by chunk.
     *
     * @param pool where slots come from
     * @param tables what makes room where memory runs out
     * @param slotBytes the memory that a slot may need
     * @param work what is launched for each chunk
     */
    void run(SlotPool pool, DeviceTables tables, long slotBytes, Slot.Work work) {
        if (count == 0) {
            return;
        }
        long chunk = chunk(slotBytes);
        List<Slot> slots = pool.lend((count + chunk - 1) / chunk);
        boolean finished = false;
        try {
            runChunks(pool, tables, slots, chunk, preparation == null ? work : preparation.then(work));
            finished = true;
        } finally {
            if (!finished) {
                slots.forEach(Slot::abandon);
            }
            pool.giveBack(slots);
        }
    }

    /** Lets go of the regions that the call has kept. */
    void end() {
        regions.forEach(Region::leave);
        regions.clear();
    }

    private long chunk(long slotBytes) {
        long perItem = 0;
        for (Buffer buffer : buffers) {
            perItem += (buffer.isStaged() ? buffer.itemBytes() : 0) + (buffer.needsDevice() ? buffer.itemBytes() : 0);
        }
        if (perItem == 0) {
            return Math.min(count, mostItems);
        }
        long most = Math.clamp(slotBytes / perItem, 1, mostItems);
        long least = Math.clamp(MIN_BYTES / perItem, 1, most);
        return Math.clamp((count + CHUNKS - 1) / CHUNKS, least, most);
    }

    private void runChunks(SlotPool pool, DeviceTables tables, List<Slot> slots, long firstChunk, Slot.Work work) {
        long chunk = firstChunk;
        int inUse = slots.size();
        long next = 0;
        for (int turn = 0; next < count; turn++) {
            Slot slot = slots.get(turn % inUse);
            slot.finish(buffers);
            long items = Math.min(chunk, count - next);
            try {
                slot.prepare(buffers, items);
                slot.start(buffers, next, items, work);
                next += items;
            } catch (CudaException e) {
                if (!CudaLibrary.isOutOfMemory(e)) {
                    throw e;
                }
                slot.abandon();
                slots.forEach(other -> other.finish(buffers));
                slots.forEach(Slot::trim);
                pool.trim();
                if (!tables.makeRoom(context, Slot.deviceBytes(buffers, items))) {
                    if (items == 1 && inUse == 1) {
                        throw e;
                    }
                    chunk = Math.max(1, items / 2);
                    inUse = items == 1 ? 1 : inUse;
                }
            }
        }
        slots.forEach(slot -> slot.finish(buffers));
    }
}
