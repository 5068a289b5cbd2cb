package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.internal.movie.RasterPixels;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes strips and tiles that are JPEG pictures, with the JDK's reader. */
final class JpegDecoder {
    private JpegDecoder() {}

    /**
     * Decodes a strip or tile of 8-bit grey.
     *
     * @param tables the tables that all of the page's pictures share, a JPEG without a picture; empty if there are none
     * @param width its columns
     * @param most the most rows that it may have, if more than are needed
     * @param target all of it is filled
     * @throws IOException with what is wrong, without the file's name
     */
    static void decode(byte[] source, MemorySegment tables, int width, long most, byte[] target) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (MemoryCacheImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(join(source, tables)))) {
            reader.setInput(stream, true, true);
            int height = target.length / width;
            // What the picture itself says is checked before memory is asked for it. Of the last strip of a page, some
            // programs write all rows.
            if (reader.getWidth(0) != width || reader.getHeight(0) < height || reader.getHeight(0) > most) {
                throw new IOException("its JPEG picture has " + reader.getHeight(0) + " × " + reader.getWidth(0)
                        + " pixels, and not " + height + " × " + width);
            }
            Raster raster = reader.readRaster(0, null);
            if (RasterPixels.type(raster) != PixelType.U8) {
                throw new IOException("its JPEG picture is not 8-bit grey");
            }
            raster.getDataElements(0, 0, width, height, target);
        } finally {
            reader.dispose();
        }
    }

    /** Puts the tables before the picture: the end mark of the one and the start mark of the other are left out. */
    private static byte[] join(byte[] source, MemorySegment tables) {
        int head = (int) Math.min(tables.byteSize(), 1 << 16) - 2;
        if (head <= 0 || source.length < 2) {
            return source;
        }
        byte[] all = new byte[head + source.length - 2];
        MemorySegment.copy(tables, ValueLayout.JAVA_BYTE, 0, all, 0, head);
        System.arraycopy(source, 2, all, head, source.length - 2);
        return all;
    }
}
