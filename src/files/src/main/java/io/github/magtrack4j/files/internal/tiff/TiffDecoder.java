package io.github.magtrack4j.files.internal.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.github.magtrack4j.files.internal.movie.RasterPixels;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
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
        RasterPixels.copy(raster, target);
    }

    private static void requireLike(TiffPage page, Raster raster) throws IOException {
        if (RasterPixels.type(raster) != page.pixelType()
                || raster.getWidth() != page.width()
                || raster.getHeight() != page.height()) {
            throw page.directory().bad("it was decoded into something else than " + page.describe());
        }
    }
}
