package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * Images of one size and pixel type in off-heap memory: bead images, one bead each, or a movie's full frames.
 *
 * <p>All images lie in one piece of memory, row-major, {@link #rowBytes()} bytes from a row to the next, and image i
 * begins at byte {@link #offset offset(i)}. Most stacks are <em>packed</em>: image-major without padding, so that pixel
 * (row y, column x) of image i is number {@code (i · height + y) · width + x}. The {@linkplain #regions regions} of
 * frames are not: they are read where they lie in the frames, and nothing is copied. Every function of a
 * {@link Backend} takes both.
 *
 * <p>Values are little-endian. The memory is the caller's: an {@link Arena}, or whatever made the segment, decides how
 * long it lives, and a stack is only a view of it.
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

    private final Layout layout;

    /** Where the images of a stack begin: some at each of several origins, a step from one to the next. */
    private static final class Layout {
        /** The bytes from a row to the next. */
        private final long rowBytes;

        /** The bytes before the first image at each origin; null where the images are packed. */
        private final long[] origins;

        /** The images at each origin, at least 1. */
        private final long imagesPerOrigin;

        /** The bytes from an image to the next at an origin. */
        private final long step;

        /** The images before the first one of the stack. */
        private final long first;

        Layout(long rowBytes, long[] origins, long imagesPerOrigin, long step, long first) {
            this.rowBytes = rowBytes;
            this.origins = origins;
            this.imagesPerOrigin = imagesPerOrigin;
            this.step = step;
            this.first = first;
        }

        static Layout packed(PixelType pixelType, int height, int width) {
            long rowBytes = (long) pixelType.bytes() * width;
            return new Layout(rowBytes, null, Long.MAX_VALUE, rowBytes * height, 0);
        }

        Layout from(long image) {
            return new Layout(rowBytes, origins, imagesPerOrigin, step, first + image);
        }

        long offset(long image) {
            if (origins == null) {
                return image * step;
            }
            long index = first + image;
            return origins[(int) (index / imagesPerOrigin)] + index % imagesPerOrigin * step;
        }

        /** How many images from one on are a step apart. */
        long inStep(long image) {
            return imagesPerOrigin - (first + image) % imagesPerOrigin;
        }
    }

    private ImageStack(
            MemorySegment segment,
            long deviceAddress,
            PixelType pixelType,
            int height,
            int width,
            long count,
            Layout layout) {
        this.segment = segment;
        this.deviceAddress = deviceAddress;
        this.pixelType = pixelType;
        this.height = height;
        this.width = width;
        this.count = count;
        this.layout = layout;
    }

    private static ImageStack packed(
            MemorySegment segment, long deviceAddress, PixelType pixelType, int height, int width, long count) {
        return new ImageStack(
                segment, deviceAddress, pixelType, height, width, count, Layout.packed(pixelType, height, width));
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
        requireNative("segment", segment);
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException("segment has " + segment.byteSize() + " bytes; it must have " + bytes
                    + " for " + describe(pixelType, height, width, count));
        }
        if (segment.address() % pixelType.bytes() != 0) {
            throw new IllegalArgumentException("segment starts at address 0x" + Long.toHexString(segment.address())
                    + "; it must be aligned to the " + pixelType.bytes() + " bytes of a " + pixelType + " pixel");
        }
        return packed(segment, 0, pixelType, height, width, count);
    }

    /**
     * Makes a stack of images that lie anywhere in a piece of memory, such as frames of a camera that pads its rows.
     * Nothing is copied.
     *
     * @param memory native memory; may be read-only, such as a mapped file
     * @param pixelType the type of the pixels
     * @param height the rows of each image, at least 1
     * @param width the columns of each image, at least 1
     * @param rowBytes the bytes from a row to the next, no less than a row has, a multiple of the bytes of a pixel
     * @param offsets the bytes before each image; each image must lie inside the memory, aligned to the size of a pixel
     * @throws IllegalArgumentException if the memory is on the heap, or a row or an offset does not fit
     */
    public static ImageStack strided(
            MemorySegment memory, PixelType pixelType, int height, int width, long rowBytes, long... offsets) {
        bytes(pixelType, height, width, offsets.length);
        requireNative("memory", memory);
        long pixelsOfRow = (long) pixelType.bytes() * width;
        Arguments.require(
                "rowBytes",
                rowBytes,
                rowBytes >= pixelsOfRow && rowBytes % pixelType.bytes() == 0,
                "at least the " + pixelsOfRow + " bytes of a row, and a multiple of " + pixelType.bytes());
        long extent = Arguments.product("an image", height - 1L, rowBytes) + pixelsOfRow;
        for (int image = 0; image < offsets.length; image++) {
            long offset = offsets[image];
            Arguments.require(
                    "offsets[" + image + "]",
                    offset,
                    offset >= 0
                            && offset <= memory.byteSize() - extent
                            && (memory.address() + offset) % pixelType.bytes() == 0,
                    "0 to " + (memory.byteSize() - extent)
                            + ", where the memory ends behind the image, and aligned to the " + pixelType.bytes()
                            + " bytes of a pixel");
        }
        return new ImageStack(
                memory, 0, pixelType, height, width, offsets.length, new Layout(rowBytes, offsets.clone(), 1, 0, 0));
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
        return packed(address, address.address(), pixelType, height, width, count);
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

    private static void requireNative(String name, MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException(
                    name + " is on the Java heap; it must be native memory (copy an array with ImageStack.copyOf)");
        }
    }

    private static long bytes(PixelType pixelType, int height, int width, long count) {
        Objects.requireNonNull(pixelType, "pixelType");
        Arguments.atLeast("height", height, 1);
        Arguments.atLeast("width", width, 1);
        Arguments.atLeast("count", count, 0);
        return Arguments.product("the stack", pixelType.bytes(), height, width, count);
    }

    /**
     * Returns a view of regions of the images, which are frames here: nothing is copied. Image {@code region · count()
     * + frame} of the view is a region of a frame.
     *
     * @param regions regions of one size, inside the frames; none gives a stack of no images of 1 × 1 pixels
     * @throws IllegalArgumentException if the regions differ in size or reach beyond the frames
     */
    public ImageStack regions(List<RegionOfInterest> regions) {
        int regionHeight = regions.isEmpty() ? 1 : regions.getFirst().height();
        int regionWidth = regions.isEmpty() ? 1 : regions.getFirst().width();
        long images = Arguments.product("the stack of regions", count, regions.size());
        // Frames a step apart need an origin for each region, others one for each image.
        boolean inStep = count == 0 || layout.inStep(0) >= count;
        int framesPerRegion = inStep ? 1 : Math.toIntExact(count);
        long[] origins = new long[Math.multiplyExact(regions.size(), framesPerRegion)];
        for (int index = 0; index < regions.size(); index++) {
            RegionOfInterest region = regions.get(index);
            requireInside(index, region, regionHeight, regionWidth);
            long corner = region.top() * layout.rowBytes + (long) region.left() * pixelType.bytes();
            for (int frame = 0; frame < framesPerRegion; frame++) {
                origins[index * framesPerRegion + frame] = layout.offset(frame) + corner;
            }
        }
        return new ImageStack(
                segment,
                deviceAddress,
                pixelType,
                regionHeight,
                regionWidth,
                images,
                new Layout(layout.rowBytes, origins, inStep ? Math.max(1, count) : 1, layout.step, 0));
    }

    private void requireInside(int index, RegionOfInterest region, int regionHeight, int regionWidth) {
        String problem = null;
        if (region.height() != regionHeight || region.width() != regionWidth) {
            problem = "it must be as large as the first, " + regionHeight + " × " + regionWidth;
        } else if (region.bottom() > height || region.right() > width) {
            problem = "it must lie inside the frames, " + height + " × " + width;
        }
        if (problem != null) {
            throw new IllegalArgumentException(
                    "regions[" + index + "] is rows " + region.top() + " to " + region.bottom() + ", columns "
                            + region.left() + " to " + region.right() + " (end exclusive); " + problem);
        }
    }

    /**
     * Returns the memory of all images of a {@linkplain #isPacked packed} stack: {@code count · height · width ·
     * pixelType.bytes()} bytes.
     *
     * @throws UnsupportedOperationException if they are in a GPU's memory, or not packed; see {@link #memory()}
     */
    public MemorySegment segment() {
        if (!isPacked()) {
            throw new UnsupportedOperationException(
                    "the images are regions of frames, whose rows do not follow one another in memory; see memory(),"
                            + " offset(image) and rowBytes(), or copy them (Backend.cropStackToRois)");
        }
        return memory();
    }

    /**
     * Returns the memory that the images lie in. For regions it is that of the frames.
     *
     * @throws UnsupportedOperationException if they are in a GPU's memory
     */
    public MemorySegment memory() {
        if (isOnDevice()) {
            throw new UnsupportedOperationException(ON_DEVICE);
        }
        return segment;
    }

    /** Tells whether the images follow one another in memory without padding. */
    public boolean isPacked() {
        return layout.origins == null;
    }

    /** Returns the bytes from a row of an image to the next. */
    public long rowBytes() {
        return layout.rowBytes;
    }

    /**
     * Returns where in {@link #memory()}, or from {@link #deviceAddress()} on, an image begins, in bytes.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public long offset(long image) {
        return layout.offset(Objects.checkIndex(image, count));
    }

    /**
     * Returns how many images from one on lie the same number of bytes, {@link #imageStep()}, apart: in a packed stack
     * all that follow, in a view the frames of the same region.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public long imagesInStep(long image) {
        Objects.checkIndex(image, count);
        return Math.min(count - image, layout.inStep(image));
    }

    /** Returns the bytes from an image to the next of {@link #imagesInStep}. */
    public long imageStep() {
        return layout.step;
    }

    /**
     * Returns the bytes from the beginning of the memory to the end of the last pixel of any image; 0 if there is none.
     */
    public long extent() {
        long end = 0;
        for (long image = 0; image < count; image += imagesInStep(image)) {
            end = Math.max(end, offset(image + imagesInStep(image) - 1));
        }
        return count == 0 ? 0 : end + (height - 1) * layout.rowBytes + (long) width * pixelType.bytes();
    }

    /** Tells whether the images are in a GPU's memory. */
    public boolean isOnDevice() {
        return deviceAddress != 0;
    }

    /**
     * Returns the address in a GPU's memory that {@linkplain #offset offsets} count from, of no length: in a packed
     * stack that of the first pixel.
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

    /** Returns the bytes of the pixels of one image. */
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
        if (!isPacked()) {
            return new ImageStack(segment, deviceAddress, pixelType, height, width, count, layout.from(first));
        }
        return isOnDevice()
                ? packed(segment, deviceAddress + first * imageBytes(), pixelType, height, width, count)
                : packed(
                        segment.asSlice(first * imageBytes(), count * imageBytes()),
                        0,
                        pixelType,
                        height,
                        width,
                        count);
    }

    /**
     * Returns the value of one pixel. For looking, not for speed.
     *
     * @throws IndexOutOfBoundsException if there is no such image, row or column
     */
    public double get(long image, int row, int column) {
        return pixelType.get(memory(), pixelIndex(image, row, column));
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
        MemorySegment source = memory();
        for (int row = 0; row < height; row++) {
            long first = pixelIndex(image, row, 0);
            for (int column = 0; column < width; column++) {
                into[row * width + column] = pixelType.get(source, first + column);
            }
        }
    }

    /**
     * Stores the value of one pixel; an integer type takes the nearest value it can hold. For tests and small images,
     * not for speed.
     *
     * @throws IndexOutOfBoundsException if there is no such image, row or column
     */
    public void set(long image, int row, int column, double value) {
        pixelType.set(memory(), pixelIndex(image, row, column), value);
    }

    private long pixelIndex(long image, int row, int column) {
        Arguments.index("image", image, count);
        Arguments.index("row", row, height);
        Arguments.index("column", column, width);
        return (offset(image) + row * layout.rowBytes) / pixelType.bytes() + column;
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
