package io.github.magtrack4j.files.internal.movie;

import io.github.magtrack4j.PixelType;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The pixels of what Java's image readers decode, in this library's layout. */
public final class RasterPixels {
    private RasterPixels() {}

    /** Returns the type of a raster's pixels, or null if it has more than one value per pixel, or of another type. */
    public static PixelType type(Raster raster) {
        if (raster.getNumDataElements() != 1) {
            return null;
        }
        return switch (raster.getTransferType()) {
            case DataBuffer.TYPE_BYTE -> PixelType.U8;
            case DataBuffer.TYPE_USHORT -> PixelType.U16;
            case DataBuffer.TYPE_FLOAT -> PixelType.F32;
            case DataBuffer.TYPE_DOUBLE -> PixelType.F64;
            default -> null;
        };
    }

    /** Copies all pixels of a raster that has a type into memory of its size. */
    public static void copy(Raster raster, MemorySegment target) {
        long rowBytes = (long) raster.getWidth() * type(raster).bytes();
        Object pixels = null;
        for (int y = 0; y < raster.getHeight(); y++) {
            // The array is made for the first row, and filled again for each other.
            pixels = raster.getDataElements(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, pixels);
            copyRow(pixels, target.asSlice(y * rowBytes, rowBytes));
        }
    }

    private static void copyRow(Object pixels, MemorySegment target) {
        if (pixels instanceof byte[] bytes) {
            copyRow(MemorySegment.ofArray(bytes), ValueLayout.JAVA_BYTE, target);
        } else if (pixels instanceof short[] shorts) {
            copyRow(MemorySegment.ofArray(shorts), ValueLayout.JAVA_SHORT_UNALIGNED, target);
        } else if (pixels instanceof float[] floats) {
            copyRow(MemorySegment.ofArray(floats), ValueLayout.JAVA_FLOAT_UNALIGNED, target);
        } else {
            copyRow(MemorySegment.ofArray((double[]) pixels), ValueLayout.JAVA_DOUBLE_UNALIGNED, target);
        }
    }

    private static void copyRow(MemorySegment pixels, ValueLayout layout, MemorySegment target) {
        ValueLayout little = layout.withOrder(ByteOrder.LITTLE_ENDIAN);
        MemorySegment.copy(pixels, layout, 0, target, little, 0, target.byteSize() / layout.byteSize());
    }
}
