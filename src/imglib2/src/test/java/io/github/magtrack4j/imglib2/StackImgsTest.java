package io.github.magtrack4j.imglib2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.Tracks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.stream.Stream;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgFactory;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.nio.ByteBufferAccess;
import net.imglib2.img.basictypeaccess.nio.ShortBufferAccess;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.ByteType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Fraction;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StackImgsTest {
    private static final int COUNT = 5;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;

    static Stream<RealType<?>> types() {
        return Stream.of(new UnsignedByteType(), new UnsignedShortType(), new FloatType(), new DoubleType());
    }

    private static PixelType pixelType(Object type) {
        return type instanceof UnsignedByteType
                ? PixelType.U8
                : type instanceof UnsignedShortType
                        ? PixelType.U16
                        : type instanceof FloatType ? PixelType.F32 : PixelType.F64;
    }

    /** A value of its own for each pixel; beyond the signed bytes, and beyond bytes where that can be. */
    private static double value(PixelType type, long image, long row, long column) {
        double number = (image * HEIGHT + row) * WIDTH + column;
        return switch (type) {
            case U8 -> 190 + number;
            case U16 -> 60_000 + number;
            case F32, F64 -> number / 3 == (float) (number / 3) ? number / 3 : number + 0.25;
        };
    }

    @ParameterizedTest
    @MethodSource("types")
    <T extends NativeType<T> & RealType<T>> void bothHaveTheSamePixels(T type) {
        try (Arena arena = Arena.ofConfined()) {
            PixelType pixels = pixelType(type);
            ImageStack stack = ImageStack.allocate(arena, pixels, HEIGHT, WIDTH, COUNT);
            Img<T> img = StackImgs.wrap(stack, type);
            assertEquals(3, img.numDimensions());
            assertEquals(WIDTH, img.dimension(0));
            assertEquals(HEIGHT, img.dimension(1));
            assertEquals(COUNT, img.dimension(2));
            Cursor<T> cursor = img.localizingCursor();
            while (cursor.hasNext()) {
                cursor.fwd();
                cursor.get()
                        .setReal(value(
                                pixels,
                                cursor.getLongPosition(2),
                                cursor.getLongPosition(1),
                                cursor.getLongPosition(0)));
            }
            for (int image = 0; image < COUNT; image++) {
                for (int row = 0; row < HEIGHT; row++) {
                    for (int column = 0; column < WIDTH; column++) {
                        assertEquals(value(pixels, image, row, column), stack.get(image, row, column));
                    }
                }
            }
            stack.set(4, 2, 1, 77);
            RandomAccess<T> access = img.randomAccess();
            assertEquals(77, access.setPositionAndGet(1, 2, 4).getRealDouble());
            assertSame(stack, StackImgs.stackOf(img, arena));
        }
    }

    /** Whatever is in Java arrays, from any corner, becomes a stack of the same numbers. */
    @ParameterizedTest
    @MethodSource("types")
    <T extends NativeType<T> & RealType<T>> void arraysAndViewsAreCopied(T type) {
        PixelType pixels = pixelType(type);
        Img<T> img = new ArrayImgFactory<>(type).create(WIDTH + 2, HEIGHT + 1, COUNT);
        Cursor<T> cursor = img.localizingCursor();
        while (cursor.hasNext()) {
            cursor.fwd();
            cursor.get()
                    .setReal(value(
                            pixels,
                            cursor.getLongPosition(2),
                            cursor.getLongPosition(1) - 1,
                            cursor.getLongPosition(0) - 2));
        }
        RandomAccessibleInterval<T> corner =
                Views.interval(img, new long[] {2, 1, 0}, new long[] {WIDTH + 1, HEIGHT, COUNT - 1});
        try (Arena arena = Arena.ofConfined()) {
            ImageStack stack = StackImgs.stackOf(corner, arena);
            assertEquals(pixels, stack.pixelType());
            assertEquals(COUNT, stack.count());
            assertEquals(HEIGHT, stack.height());
            assertEquals(WIDTH, stack.width());
            ImageStack one = StackImgs.stackOf(Views.hyperSlice(corner, 2, 3), arena);
            assertEquals(1, one.count());
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    for (int image = 0; image < COUNT; image++) {
                        assertEquals(value(pixels, image, row, column), stack.get(image, row, column));
                    }
                    assertEquals(value(pixels, 3, row, column), one.get(0, row, column));
                }
            }
        }
    }

    @Test
    void directBuffersStayWhereTheyAre() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(2 * WIDTH * HEIGHT * COUNT).order(ByteOrder.LITTLE_ENDIAN);
        long[] dimensions = {WIDTH, HEIGHT, COUNT};
        ArrayImg<UnsignedByteType, ByteBufferAccess> img = new ArrayImg<>(
                new ByteBufferAccess(bytes.slice(0, WIDTH * HEIGHT * COUNT), true), dimensions, new Fraction());
        img.setLinkedType(new UnsignedByteType(img));
        ArrayImg<UnsignedShortType, ShortBufferAccess> shorts =
                new ArrayImg<>(new ShortBufferAccess(bytes.asShortBuffer(), true), dimensions, new Fraction());
        shorts.setLinkedType(new UnsignedShortType(shorts));
        ArrayImg<UnsignedShortType, ShortBufferAccess> swapped = new ArrayImg<>(
                new ShortBufferAccess(
                        bytes.duplicate().order(ByteOrder.BIG_ENDIAN).asShortBuffer(), true),
                dimensions,
                new Fraction());
        swapped.setLinkedType(new UnsignedShortType(swapped));
        long address = MemorySegment.ofBuffer(bytes).address();
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(address, StackImgs.stackOf(img, arena).segment().address());
            assertEquals(address, StackImgs.stackOf(shorts, arena).segment().address());
            shorts.randomAccess().setPositionAndGet(3, 2, 4).set(54_321);
            assertEquals(54_321, StackImgs.stackOf(shorts, arena).get(4, 2, 3));
            swapped.randomAccess().setPositionAndGet(3, 2, 4).set(54_321);
            ImageStack copy = StackImgs.stackOf(swapped, arena);
            assertNotEquals(address, copy.segment().address());
            assertEquals(54_321, copy.get(4, 2, 3));
        }
    }

    @Test
    void memoryThatMayNotBeUsed() {
        Img<UnsignedByteType> img;
        try (Arena arena = Arena.ofConfined()) {
            ImageStack stack = ImageStack.allocate(arena, PixelType.U8, 8, 1);
            ImageStack readOnly = ImageStack.of(stack.segment().asReadOnly(), PixelType.U8, 8, 1);
            UnsignedByteType pixel =
                    StackImgs.wrap(readOnly, new UnsignedByteType()).firstElement();
            assertThrows(ReadOnlyBufferException.class, () -> pixel.set(1));
            img = StackImgs.wrap(stack, new UnsignedByteType());
        }
        assertThrows(IllegalStateException.class, () -> img.firstElement().get());
    }

    @Test
    void wrongArguments() {
        try (Arena arena = Arena.ofConfined()) {
            ImageStack stack = ImageStack.allocate(arena, PixelType.U8, 8, 1);
            assertSays("type is FloatType; it must be UnsignedByteType", () -> StackImgs.wrap(stack, new FloatType()));
            assertSays(
                    "0 images of 8 × 8 U8 pixels; there must be 1",
                    () -> StackImgs.wrap(stack.slice(0, 0), new UnsignedByteType()));
            assertSays("images has 1 axes; it must have 2", () -> StackImgs.stackOf(ArrayImgs.floats(8), arena));
            assertSays("images has 4 axes", () -> StackImgs.stackOf(ArrayImgs.floats(8, 8, 1, 1), arena));
            Img<ByteType> signed = ArrayImgs.bytes(8, 8);
            assertSays("pixels of ByteType; it must be UnsignedByteType", () -> StackImgs.stackOf(signed, arena));
            ImageStack onDevice = ImageStack.onDevice(MemorySegment.ofAddress(4096), PixelType.U8, 8, 8, 1);
            assertThrows(UnsupportedOperationException.class, () -> StackImgs.wrap(onDevice, new UnsignedByteType()));
        }
    }

    private static void assertSays(String words, Runnable call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void imagesOfImgLib2AreTracked() {
        int size = 32;
        byte[] pixels = new byte[size * size];
        for (int i = 0; i < pixels.length; i++) {
            int row = i / size;
            double distance = Math.hypot(i % size - 15.3, row - 16.6);
            pixels[i] = (byte) Math.round(128 + 100 * Math.cos(distance) * Math.exp(-distance * distance / 100));
        }
        try (Backend backend = Backend.cpu();
                Arena arena = Arena.ofConfined()) {
            Tracks expected = backend.stackToXyzp(ImageStack.copyOf(arena, size, size, pixels));
            Tracks tracks = backend.stackToXyzp(StackImgs.stackOf(ArrayImgs.unsignedBytes(pixels, size, size), arena));
            assertEquals(expected.x().get(0), tracks.x().get(0));
            assertEquals(expected.y().get(0), tracks.y().get(0));
            assertEquals(15.3, tracks.x().get(0), 0.1);
            assertEquals(16.6, tracks.y().get(0), 0.1);
        }
    }
}
