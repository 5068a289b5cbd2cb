package io.github.magtrack4j.files;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
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
final class PngMovie extends MappedMovie {
    private final ImageStack frame;

    private PngMovie(InputFile file, Arena memory, ImageStack frame) {
        super(file, memory, new Frames(frame.pixelType(), frame.height(), frame.width(), 1));
        this.frame = frame;
    }

    static PngMovie open(InputFile file, Arena memory) throws IOException {
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
    ImageStack readMapped(long first, long count, Arena arena) {
        return frame.slice(first, count);
    }
}
