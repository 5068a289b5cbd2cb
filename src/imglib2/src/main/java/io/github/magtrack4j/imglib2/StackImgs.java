package io.github.magtrack4j.imglib2;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.RealTypeConverters;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.basictypeaccess.nio.BufferAccess;
import net.imglib2.img.basictypeaccess.nio.ByteBufferAccess;
import net.imglib2.img.basictypeaccess.nio.DoubleBufferAccess;
import net.imglib2.img.basictypeaccess.nio.FloatBufferAccess;
import net.imglib2.img.basictypeaccess.nio.ShortBufferAccess;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Stacks as ImgLib2 images, and ImgLib2 images as stacks. The axes of such an image are x (columns), y (rows) and the
 * number of the image; its type is {@link UnsignedByteType} for {@link PixelType#U8}, {@link UnsignedShortType} for
 * {@link PixelType#U16}, {@link FloatType} for {@link PixelType#F32}, {@link DoubleType} for {@link PixelType#F64}.
 *
 * <pre>{@code
 * ImageStack frames = ImageStack.allocate(arena, PixelType.U16, height, width, count);
 * Img<UnsignedShortType> img = StackImgs.wrap(frames, new UnsignedShortType());
 * // What ImgLib2 writes into img is in frames.
 * ImageStack others = StackImgs.stackOf(anImg, arena);
 * }</pre>
 *
 * <p>The methods may be called from any thread. Pixels that are shared are memory like any other: who writes them while
 * they are read gets what the race gives.
 */
public final class StackImgs {
    private StackImgs() {}

    /**
     * Shows a stack to ImgLib2 as an image of three axes. Nothing is copied: both have the same pixels.
     *
     * @param stack 1 to 2³¹ - 1 images in the computer's memory, of 2³¹ - 1 bytes at most each. The image lives as long
     *     as their memory: once its arena is closed, every access throws {@link IllegalStateException}. Where the
     *     memory is read-only, writing throws {@link java.nio.ReadOnlyBufferException}.
     * @param type any value of the ImgLib2 type that belongs to the stack's pixels
     * @throws IllegalArgumentException if the type does not belong to the pixels, or a size is out of range
     * @throws UnsupportedOperationException if the images are in a GPU's memory
     */
    public static <T extends NativeType<T> & RealType<T>> Img<T> wrap(ImageStack stack, T type) {
        if (pixelType(type) != stack.pixelType()) {
            throw new IllegalArgumentException("type is " + type.getClass().getSimpleName() + "; it must be "
                    + typeName(stack.pixelType()) + " for " + stack);
        }
        if (stack.count() < 1 || stack.count() > Integer.MAX_VALUE || stack.imageBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "stack has " + stack + "; there must be 1 to 2³¹ - 1 of them, of 2³¹ - 1 bytes at most each");
        }
        return switch (stack.pixelType()) {
            case U8 -> StackImg.of(stack, type, bytes -> new ByteBufferAccess(bytes, true));
            case U16 -> StackImg.of(stack, type, bytes -> new ShortBufferAccess(bytes.asShortBuffer(), true));
            case F32 -> StackImg.of(stack, type, bytes -> new FloatBufferAccess(bytes.asFloatBuffer(), true));
            case F64 -> StackImg.of(stack, type, bytes -> new DoubleBufferAccess(bytes.asDoubleBuffer(), true));
        };
    }

    /**
     * Takes an ImgLib2 image as a stack: without a copy if it was made by {@link #wrap}, or is an {@link ArrayImg} over
     * a direct buffer in little-endian order; otherwise (Java arrays, views, cells) its pixels are copied.
     *
     * @param images two axes (x, y: one image) or three (x, y, number), from any corner
     * @param arena what the memory comes from if pixels are copied
     * @return a stack of {@code dimension(1)} rows and {@code dimension(0)} columns
     * @throws IllegalArgumentException if there are more axes or fewer, or the pixels' type is none of the four
     */
    public static <T extends RealType<T>> ImageStack stackOf(RandomAccessibleInterval<T> images, Arena arena) {
        int axes = images.numDimensions();
        if (axes != 2 && axes != 3) {
            throw new IllegalArgumentException(
                    "images has " + axes + " axes; it must have 2 (x, y) or 3 (x, y, number of the image)");
        }
        PixelType pixelType = pixelType(images.getType());
        if (pixelType == null) {
            throw new IllegalArgumentException("images has pixels of "
                    + images.getType().getClass().getSimpleName()
                    + "; it must be UnsignedByteType, UnsignedShortType, FloatType or DoubleType"
                    + " (RealTypeConverters.convert makes them so)");
        }
        int width = Math.toIntExact(images.dimension(0));
        int height = Math.toIntExact(images.dimension(1));
        long count = axes == 2 ? 1 : images.dimension(2);
        if (images instanceof StackImg<?, ?> img) {
            return img.stack();
        }
        if (images instanceof ArrayImg<?, ?> img
                && img.update(null) instanceof BufferAccess<?> access
                && access.isDirect()
                && access.getCurrentStorageArray() instanceof Buffer buffer
                && isLittleEndian(buffer)) {
            return ImageStack.of(MemorySegment.ofBuffer(buffer), pixelType, height, width, count);
        }
        ImageStack stack = ImageStack.allocate(arena, pixelType, height, width, count);
        if (count > 0) {
            RandomAccessibleInterval<T> planes = axes == 3 ? images : Views.addDimension(images, 0, 0);
            copy(Views.zeroMin(planes), stack);
        }
        return stack;
    }

    private static void copy(RandomAccessibleInterval<? extends RealType<?>> images, ImageStack into) {
        switch (into.pixelType()) {
            case U8 -> RealTypeConverters.copyFromTo(images, wrap(into, new UnsignedByteType()));
            case U16 -> RealTypeConverters.copyFromTo(images, wrap(into, new UnsignedShortType()));
            case F32 -> RealTypeConverters.copyFromTo(images, wrap(into, new FloatType()));
            case F64 -> RealTypeConverters.copyFromTo(images, wrap(into, new DoubleType()));
        }
    }

    private static boolean isLittleEndian(Buffer buffer) {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        if (buffer instanceof ShortBuffer shorts) {
            order = shorts.order();
        } else if (buffer instanceof FloatBuffer floats) {
            order = floats.order();
        } else if (buffer instanceof DoubleBuffer doubles) {
            order = doubles.order();
        }
        return order == ByteOrder.LITTLE_ENDIAN;
    }

    /** The pixels that a type's are; null if a stack cannot have them. */
    private static PixelType pixelType(Object type) {
        if (type instanceof UnsignedByteType) {
            return PixelType.U8;
        }
        if (type instanceof UnsignedShortType) {
            return PixelType.U16;
        }
        if (type instanceof FloatType) {
            return PixelType.F32;
        }
        return type instanceof DoubleType ? PixelType.F64 : null;
    }

    private static String typeName(PixelType pixelType) {
        return switch (pixelType) {
            case U8 -> "UnsignedByteType";
            case U16 -> "UnsignedShortType";
            case F32 -> "FloatType";
            case F64 -> "DoubleType";
        };
    }
}
