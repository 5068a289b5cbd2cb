package io.github.magtrack4j.cli;

import io.github.magtrack4j.internal.io.AtomicFile;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures as PNG files. */
final class PictureFile {
    private PictureFile() {}

    /** Writes a picture, which appears under its name when it is whole; a file of that name is replaced. */
    static void write(Path picture, BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // Without a cache file: the picture is in memory anyway.
        ImageIO.setUseCache(false);
        ImageIO.write(image, "png", png);
        try (AtomicFile out = AtomicFile.create(picture)) {
            out.write(ByteBuffer.wrap(png.toByteArray()));
            out.commit();
        }
    }

    /** A server without a screen may have no fonts either, and Java then fails in words that nobody understands. */
    static void requireFonts(Path picture) throws IOException {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.getFontMetrics().stringWidth("x");
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new IOException(
                    picture + ": cannot be drawn, because this computer has no fonts that Java finds; install"
                            + " fontconfig and any font, such as DejaVu",
                    e);
        } finally {
            graphics.dispose();
        }
    }
}
