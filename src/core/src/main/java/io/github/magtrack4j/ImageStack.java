package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Images of one size and pixel type in off-heap memory: bead images, one bead each, or a movie's full frames.
 *
 * <p>The layout is image-major and row-major without padding: pixel (row y, column x) of image i is number {@code (i ·
 * height + y) · width + x}. Values are little-endian. The memory is the caller's: an {@link Arena}, or whatever made the
 * segment, decides how long it lives, and a stack is only a view of it.
 *
 * <p>A stack is immutable, and so safe to share between threads; its pixels are memory like any other, and who writes
 * them while they are read gets what the race gives. Pixels of a closed arena cannot be read: every access throws
 * {@link IllegalStateException}.
 */
public final class ImageStack {
    /** What a stack in a GPU's memory answers where its pixels are asked for. */
    private static final String ON_DEVICE =
            "the images are in a GPU's memory, which only a backend on that GPU can read";

    /** The alignment in bytes of the stacks that {@link #allocate} makes: a cache line, and an AVX-512 vector. */
    private static final long ALIGNMENT = 64;

    private final MemorySegment segment;
    private final PixelType pixelType;
    private final int height;
    private final int width;
    private final long count;

    /** Where in a GPU's memory the pixels are; 0 if they are in the computer's. */
    private final long deviceAddress;

    private ImageStack(MemorySegment segment, PixelType pixelType, int height, int width, long count) {
        this(segment, 0, pixelType, height, width, count);
    }

    private ImageStack(
            MemorySegment segment, long deviceAddress, PixelType pixelType, int height, int width, long count) {
        this.segment = segment;
        this.deviceAddress = deviceAddress;
        this.pixelType = pixelType;
        this.height = height;
        this.width = width;
        this.count = count;
    }

    /**
     * Allocates a stack of square images, aligned to 64 bytes; all zero, where the memory is an arena's.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param pixelType the type of the pixels
     * @param size the height and the width of each image in pixels, at least 1
     * @param count the number of images, 0 or more
     * @throws IllegalArgumentException if a size is out of range
     */
    public static ImageStack allocate(SegmentAllocator allocator, PixelType pixelType, int size, long count) {
        return allocate(allocator, pixelType, size, size, count);
    }

    /**
     * Allocates a stack of rectangular images, aligned to 64 bytes; all zero, where the memory is an arena's.
     *
     * @param allocator what the memory comes from, such as an arena; native memory
     * @param pixelType the type of the pixels
     * @param height the rows of each image, at least 1
     * @param width the columns of each image, at least 1
     * @param count the number of images, 0 or more
     * @throws IllegalArgumentException if a size is out of range
     */
    public static ImageStack allocate(
            SegmentAllocator allocator, PixelType pixelType, int height, int width, long count) {
        long bytes = bytes(pixelType, height, width, count);
        return of(allocator.allocate(bytes, ALIGNMENT), pixelType, height, width, count);
    }

    /**
     * Makes a stack of square images that are in memory already. Nothing is copied.
     *
     * @param segment native memory of exactly the stack's size, aligned to the size of a pixel; may be read-only, such
     *     as a mapped file
     * @param pixelType the type of the pixels
     * @param size the height and the width of each image in pixels, at least 1
     * @param count the number of images, 0 or more
     * @throws IllegalArgumentException if the segment is on the heap, misaligned, or of another size
     */
    public static ImageStack of(MemorySegment segment, PixelType pixelType, int size, long count) {
        return of(segment, pixelType, size, size, count);
    }

    /**
     * Makes a stack of rectangular images that are in memory already. Nothing is copied.
     *
     * @param segment native memory of exactly the stack's size, aligned to the size of a pixel; may be read-only, such
     *     as a mapped file
     * @param pixelType the type of the pixels
     * @param height the rows of each image, at least 1
     * @param width the columns of each image, at least 1
     * @param count the number of images, 0 or more
     * @throws IllegalArgumentException if the segment is on the heap, misaligned, or of another size
     */
    public static ImageStack of(MemorySegment segment, PixelType pixelType, int height, int width, long count) {
        long bytes = bytes(pixelType, height, width, count);
        if (!segment.isNative()) {
            throw new IllegalArgumentException(
                    "segment is on the Java heap; it must be native memory (copy an array with ImageStack.copyOf)");
        }
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException("segment has " + segment.byteSize() + " bytes; it must have " + bytes
                    + " for " + describe(pixelType, height, width, count));
        }
        if (segment.address() % pixelType.bytes() != 0) {
            throw new IllegalArgumentException("segment starts at address 0x" + Long.toHexString(segment.address())
                    + "; it must be aligned to the " + pixelType.bytes() + " bytes of a " + pixelType + " pixel");
        }
        return new ImageStack(segment, pixelType, height, width, count);
    }

    /**
     * Makes a stack of images that are in a GPU's memory already: as {@link Backend#upload} does, or other CUDA code in
     * this process. Nothing is copied. Only a CUDA backend on that GPU takes such a stack, and Java cannot read it.
     *
     * @param address the device pointer, as an address; how long its memory lives is the segment's scope to say
     * @param pixelType the type of the pixels
     * @param height the rows of each image, at least 1
     * @param width the columns of each image, at least 1
     * @param count the number of images, 0 or more
     * @throws IllegalArgumentException if a size is out of range, or the address is null or misaligned
     */
    public static ImageStack onDevice(MemorySegment address, PixelType pixelType, int height, int width, long count) {
        bytes(pixelType, height, width, count);
        Arguments.require(
                "address",
                "0x" + Long.toHexString(address.address()),
                address.address() != 0 && address.address() % pixelType.bytes() == 0,
                "a device pointer, aligned to the " + pixelType.bytes() + " bytes of a " + pixelType + " pixel");
        return new ImageStack(address, address.address(), pixelType, height, width, count);
    }

    /** Copies unsigned bytes, image-major, into a new stack of {@link PixelType#U8} images of this height and width. */
    public static ImageStack copyOf(Arena arena, int height, int width, byte[] pixels) {
        return copyOf(arena, PixelType.U8, height, width, MemorySegment.ofArray(pixels), ValueLayout.JAVA_BYTE);
    }

    /** Copies unsigned shorts, image-major, into a new stack of {@link PixelType#U16} images. */
    public static ImageStack copyOf(Arena arena, int height, int width, short[] pixels) {
        return copyOf(arena, PixelType.U16, height, width, MemorySegment.ofArray(pixels), ValueLayout.JAVA_SHORT);
    }

    /** Copies floats, image-major, into a new stack of {@link PixelType#F32} images. */
    public static ImageStack copyOf(Arena arena, int height, int width, float[] pixels) {
        return copyOf(arena, PixelType.F32, height, width, MemorySegment.ofArray(pixels), ValueLayout.JAVA_FLOAT);
    }

    /** Copies doubles, image-major, into a new stack of {@link PixelType#F64} images. */
    public static ImageStack copyOf(Arena arena, int height, int width, double[] pixels) {
        return copyOf(arena, PixelType.F64, height, width, MemorySegment.ofArray(pixels), ValueLayout.JAVA_DOUBLE);
    }

    private static ImageStack copyOf(
            Arena arena, PixelType pixelType, int height, int width, MemorySegment pixels, ValueLayout layout) {
        long imageBytes = bytes(pixelType, height, width, 1);
        if (pixels.byteSize() % imageBytes != 0) {
            throw new IllegalArgumentException("pixels has " + pixels.byteSize() / pixelType.bytes()
                    + " values; it must have a multiple of " + height + " × " + width);
        }
        ImageStack stack = allocate(arena, pixelType, height, width, pixels.byteSize() / imageBytes);
        MemorySegment.copy(
                pixels,
                layout,
                0,
                stack.segment,
                layout.withByteAlignment(1).withOrder(ByteOrder.LITTLE_ENDIAN),
                0,
                pixels.byteSize() / pixelType.bytes());
        return stack;
    }

    private static long bytes(PixelType pixelType, int height, int width, long count) {
        Objects.requireNonNull(pixelType, "pixelType");
        Arguments.atLeast("height", height, 1);
        Arguments.atLeast("width", width, 1);
        Arguments.atLeast("count", count, 0);
        return Arguments.product("the stack", pixelType.bytes(), height, width, count);
    }

    /**
     * Returns the memory of all images: {@code count · height · width · pixelType.bytes()} bytes.
     *
     * @throws UnsupportedOperationException if they are in a GPU's memory
     */
    public MemorySegment segment() {
        if (isOnDevice()) {
            throw new UnsupportedOperationException(ON_DEVICE);
        }
        return segment;
    }

    /** Tells whether the images are in a GPU's memory. */
    public boolean isOnDevice() {
        return deviceAddress != 0;
    }

    /**
     * Returns the first pixel's address in a GPU's memory, of no length.
     *
     * @throws UnsupportedOperationException if the images are in the computer's memory
     */
    public MemorySegment deviceAddress() {
        if (!isOnDevice()) {
            throw new UnsupportedOperationException("the images are in the computer's memory; see Backend.upload");
        }
        return MemorySegment.ofAddress(deviceAddress);
    }

    /** Tells whether the memory is still there. */
    public boolean isAlive() {
        return segment.scope().isAlive();
    }

    /** Returns the type of the pixels. */
    public PixelType pixelType() {
        return pixelType;
    }

    /** Returns the rows of each image. */
    public int height() {
        return height;
    }

    /** Returns the columns of each image. */
    public int width() {
        return width;
    }

    /** Returns the number of images. */
    public long count() {
        return count;
    }

    /** Returns the bytes of one image. */
    public long imageBytes() {
        return (long) pixelType.bytes() * height * width;
    }

    /**
     * Returns a view of some of the images.
     *
     * @param first the first image of the view
     * @param count the number of images in the view
     * @throws IndexOutOfBoundsException if the stack does not have these images
     */
    public ImageStack slice(long first, long count) {
        Objects.checkFromIndexSize(first, count, this.count);
        if (isOnDevice()) {
            return new ImageStack(segment, deviceAddress + first * imageBytes(), pixelType, height, width, count);
        }
        return new ImageStack(
                segment.asSlice(first * imageBytes(), count * imageBytes()), pixelType, height, width, count);
    }

    /**
     * Returns the value of one pixel. For looking, not for speed.
     *
     * @throws IndexOutOfBoundsException if there is no such image, row or column
     */
    public double get(long image, int row, int column) {
        return pixelType.get(segment(), pixelIndex(image, row, column));
    }

    /**
     * Copies the pixels of one image, row after row.
     *
     * @param image the number of the image
     * @param into what they are copied to, at least {@code height · width} values
     * @throws IndexOutOfBoundsException if there is no such image, or too little room
     */
    public void copyImage(long image, double[] into) {
        int pixels = Math.multiplyExact(height, width);
        Objects.checkFromIndexSize(0, pixels, into.length);
        long first = pixelIndex(image, 0, 0);
        MemorySegment source = segment();
        for (int pixel = 0; pixel < pixels; pixel++) {
            into[pixel] = pixelType.get(source, first + pixel);
        }
    }

    /**
     * Stores the value of one pixel; an integer type takes the nearest value it can hold. For tests and small images,
     * not for speed.
     *
     * @throws IndexOutOfBoundsException if there is no such image, row or column
     */
    public void set(long image, int row, int column, double value) {
        pixelType.set(segment(), pixelIndex(image, row, column), value);
    }

    private long pixelIndex(long image, int row, int column) {
        Arguments.index("image", image, count);
        Arguments.index("row", row, height);
        Arguments.index("column", column, width);
        return (image * height + row) * width + column;
    }

    /** Describes the stack: number, size and type of its images. */
    @Override
    public String toString() {
        return describe(pixelType, height, width, count) + (isOnDevice() ? " in a GPU's memory" : "");
    }

    private static String describe(PixelType pixelType, int height, int width, long count) {
        return count + " images of " + height + " × " + width + " " + pixelType + " pixels";
    }
}
