package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngMovieTest {
    @TempDir
    private Path folder;

    private Path picture(int type) throws IOException {
        BufferedImage image = new BufferedImage(5, 3, type);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 5; x++) {
                image.getRaster()
                        .setSample(x, y, 0, type == BufferedImage.TYPE_USHORT_GRAY ? 9000 * x + y : 50 * x + y);
            }
        }
        Path file = folder.resolve("picture.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void isAMovieOfOneFrame() throws IOException {
        check(BufferedImage.TYPE_BYTE_GRAY, PixelType.U8, 50);
        check(BufferedImage.TYPE_USHORT_GRAY, PixelType.U16, 9000);
    }

    private void check(int type, PixelType pixelType, int step) throws IOException {
        try (Movie movie = Movie.open(picture(type));
                Arena arena = Arena.ofConfined()) {
            assertEquals("PNG", movie.format());
            assertEquals(1, movie.frameCount());
            ImageStack frames = movie.read(0, 1, arena);
            assertEquals(pixelType, frames.pixelType());
            assertEquals(3, frames.height());
            assertEquals(5, frames.width());
            assertEquals(4 * step + 2, frames.get(0, 2, 4));
            assertEquals(3 * step + 1, frames.get(0, 1, 3));
            assertEquals(0, movie.read(1, 0, arena).count());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED})
    void refusesWhatIsNoGreyscale(int type) throws IOException {
        Path file = picture(type);
        Resources.assertBad(file, "it is no greyscale picture of 8 or 16 bits", () -> Movie.open(file));
    }

    @Test
    void refusesWhatIsCutOff() throws IOException {
        Path file = picture(BufferedImage.TYPE_BYTE_GRAY);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        Resources.assertBad(file, "it is not a PNG picture that can be decoded", () -> Movie.open(file));
    }
}
