package io.github.magtrack4j.files;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/**
 * Decodes compressed and tiled pages, with TwelveMonkeys.
 *
 * <p>Its reader parses all directories of a file at once and keeps them, and is for one thread. So every page gets a
 * reader of its own, which is cheap, and a {@linkplain TiffPageStream stream} in which that page is the only one.
 */
final class TiffDecoder {
    private static final TIFFImageReaderSpi READERS = new TIFFImageReaderSpi();

    private TiffDecoder() {}

    /** Decodes a page into memory of its size. */
    static void decode(TiffBytes bytes, TiffPage page, MemorySegment target) throws IOException {
        Raster raster;
        ImageReader reader = READERS.createReaderInstance();
        try (TiffPageStream stream = new TiffPageStream(bytes, page.directory())) {
            reader.setInput(stream, true, true);
            raster = reader.readRaster(0, null);
        } catch (IOException | RuntimeException e) {
            throw page.directory().bad("it cannot be decoded: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
        requireLike(page, raster);
        long rowBytes = (long) page.width() * page.pixelType().bytes();
        Object pixels = null;
        for (int y = 0; y < page.height(); y++) {
            // The array is made for the first row, and filled again for each other.
            pixels = raster.getDataElements(raster.getMinX(), raster.getMinY() + y, page.width(), 1, pixels);
            copyRow(pixels, target.asSlice(y * rowBytes, rowBytes));
        }
    }

    private static void requireLike(TiffPage page, Raster raster) throws IOException {
        int type = switch (page.pixelType()) {
            case U8 -> DataBuffer.TYPE_BYTE;
            case U16 -> DataBuffer.TYPE_USHORT;
            case F32 -> DataBuffer.TYPE_FLOAT;
            case F64 -> DataBuffer.TYPE_DOUBLE;
        };
        if (raster.getTransferType() != type
                || raster.getNumDataElements() != 1
                || raster.getWidth() != page.width()
                || raster.getHeight() != page.height()) {
            throw page.directory().bad("it was decoded into something else than " + page.describe());
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
