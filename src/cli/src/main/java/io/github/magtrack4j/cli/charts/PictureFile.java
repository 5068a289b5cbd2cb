package io.github.magtrack4j.cli.charts;

import io.github.magtrack4j.files.WholeFile;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** Pictures as PNG files, which appear under their name when they are whole. */
public final class PictureFile {
    private PictureFile() {}

    /** Draws a picture and writes it. */
    public static void write(Path file, Supplier<BufferedImage> picture) throws IOException {
        WholeFile.write(file, png(file, picture));
    }

    /**
     * Draws a picture and returns it as PNG.
     *
     * @param file what it is drawn for, named if it fails
     */
    public static byte[] png(Path file, Supplier<BufferedImage> picture) throws IOException {
        requireFonts(file);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // Without a cache file: the picture is in memory anyway.
        ImageIO.setUseCache(false);
        ImageIO.write(picture.get(), "png", png);
        return png.toByteArray();
    }

    /** A server without a screen may have no fonts either, and Java then fails in words that nobody understands. */
    private static void requireFonts(Path file) throws IOException {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.getFontMetrics().stringWidth("x");
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new IOException(
                    file + ": cannot be drawn, because this computer has no fonts that Java finds; install"
                            + " fontconfig and any font, such as DejaVu",
                    e);
        } finally {
            graphics.dispose();
        }
    }
}
