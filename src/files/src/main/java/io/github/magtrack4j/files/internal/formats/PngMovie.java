package io.github.magtrack4j.files.internal.formats;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.MovieMetadata;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.internal.movie.Frames;
import io.github.magtrack4j.files.internal.movie.MappedMovie;
import io.github.magtrack4j.internal.io.InputFile;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A PNG picture as a movie of one frame, decoded when it is opened. Grey values are as they are in the file, of 1 to 16
 * bits; what is transparent is read all the same. Colours are read if all are grey.
 */
public final class PngMovie extends MappedMovie {
    private final ImageStack frame;

    private PngMovie(InputFile file, Arena memory, ImageStack frame, List<String> notes) {
        super(file, memory, new Frames(frame.pixelType(), frame.height(), frame.width(), 1), MovieMetadata.NONE, notes);
        this.frame = frame;
    }

    /**
     * Opens a PNG picture.
     *
     * @param memory what the pixels are in, shared between threads; closed with the movie
     */
    public static PngMovie open(InputFile file, Arena memory, OpenOptions options) throws IOException {
        if (file.size() > Integer.MAX_VALUE - 8) {
            throw new BadFileException(file.path(), "it is too large for a PNG picture");
        }
        PngChunks chunks = PngChunks.of(file.path(), file.read(0, (int) file.size()));
        Raster raster = decode(file.path(), chunks);
        PixelType type = raster.getTransferType() == DataBuffer.TYPE_USHORT ? PixelType.U16 : PixelType.U8;
        ImageStack frame = ImageStack.allocate(memory, type, raster.getHeight(), raster.getWidth(), 1);
        List<String> notes = new ArrayList<>();
        boolean transparent = copy(file.path(), chunks, raster, frame);
        if (transparent || chunks.hasTransparentColor()) {
            notes.add("it is transparent in places, which was left out");
        }
        return new PngMovie(file, memory, frame, notes);
    }

    private static Raster decode(Path path, PngChunks chunks) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        ByteArrayInputStream picture = new ByteArrayInputStream(chunks.picture());
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(picture)) {
            reader.setInput(stream, true, true);
            return reader.read(0).getRaster();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw new BadFileException(path, "it is not a PNG picture that can be decoded: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    /** Copies the grey of each pixel, and tells whether one of them is transparent. */
    private static boolean copy(Path path, PngChunks chunks, Raster raster, ImageStack frame) throws IOException {
        int bands = raster.getNumBands();
        boolean transparent = false;
        int opaque = frame.pixelType() == PixelType.U16 ? 0xFFFF : 0xFF;
        int[] samples = new int[raster.getWidth() * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, samples);
            for (int x = 0; x < raster.getWidth(); x++) {
                int at = x * bands;
                int grey = samples[at];
                boolean colored = bands >= 3 && (samples[at + 1] != grey || samples[at + 2] != grey);
                if (chunks.hasPalette()) {
                    int number = grey;
                    if (number >= chunks.colors()) {
                        throw new BadFileException(
                                path,
                                "it is damaged: a pixel has colour " + number + " of " + chunks.colors() + " colours");
                    }
                    grey = chunks.color(number, 0);
                    colored = chunks.color(number, 1) != grey || chunks.color(number, 2) != grey;
                }
                if (colored) {
                    throw new BadFileException(
                            path,
                            "it is a picture in colour, first in row " + y + ", column " + x
                                    + "; save it as greyscale");
                }
                transparent |= bands % 2 == 0 && samples[at + bands - 1] != opaque;
                frame.set(0, y, x, grey);
            }
        }
        return transparent;
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
