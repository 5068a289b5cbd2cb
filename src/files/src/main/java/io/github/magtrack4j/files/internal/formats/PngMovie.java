package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.files.internal.movie.RasterPixels;
import io.github.magtrack4j.internal.io.InputFile;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A PNG picture as a movie of one frame, decoded when it is opened. */
public final class PngMovie extends MappedMovie {
    private final ImageStack frame;

    private PngMovie(InputFile file, Arena memory, ImageStack frame) {
        super(file, memory, new Frames(frame.pixelType(), frame.height(), frame.width(), 1));
        this.frame = frame;
    }

    /**
     * Opens a PNG picture.
     *
     * @param memory what the pixels are in, shared between threads; closed with the movie
     */
    public static PngMovie open(InputFile file, Arena memory, OpenOptions options) throws IOException {
        if (file.size() > Integer.MAX_VALUE) {
            throw new BadFileException(file.path(), "it is too large for a PNG picture");
        }
        byte[] bytes = file.read(0, (int) file.size());
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream, true, true);
            ColorModel colors = reader.getRawImageType(0).getColorModel();
            if (colors.getNumComponents() != 1 || colors instanceof IndexColorModel || colors.getPixelSize() < 8) {
                throw new BadFileException(file.path(), "it is no greyscale picture of 8 or 16 bits");
            }
            Raster raster = reader.read(0).getRaster();
            PixelType type = RasterPixels.type(raster);
            ImageStack frame = ImageStack.allocate(memory, type, raster.getHeight(), raster.getWidth(), 1);
            RasterPixels.copy(raster, frame.segment());
            return new PngMovie(file, memory, frame);
        } catch (BadFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new BadFileException(
                    file.path(), "it is not a PNG picture that can be decoded: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    @Override
    public String format() {
        return "PNG";
    }

    @Override
    protected ImageStack readMapped(long first, long count, Arena arena) {
        return frame.slice(first, count);
    }
}
