package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** The pixels count up by a step, modulo what the bits hold. */
    @ParameterizedTest
    @CsvSource({
        "grey1, U8, 1, 1",
        "grey2, U8, 3, 1",
        "grey4, U8, 15, 1",
        "grey4_interlaced, U8, 15, 1",
        "grey8, U8, 255, 3",
        "grey8_interlaced, U8, 255, 3",
        "grey16_interlaced, U16, 65535, 851",
        "rgb16, U16, 65535, 851",
        "rgba8, U8, 255, 3",
        "alpha16, U16, 65535, 851",
        "half_transparent, U8, 255, 3",
        "palette_of_greys, U8, 255, 3",
    })
    void readsGreyHoweverItIsStored(String name, PixelType type, int maximum, int step) throws IOException {
        try (Movie movie = Movie.open(Resources.of("png/" + name + ".png"))) {
            assertEquals(type, movie.pixelType());
            assertEquals(7, movie.height());
            assertEquals(11, movie.width());
            ImageStack frames = movie.read(0, 1, Arena.ofAuto());
            for (int i = 0; i < 77; i++) {
                assertEquals(i * step % (maximum + 1), frames.get(0, i / 11, i % 11));
            }
            assertEquals(
                    name.equals("half_transparent")
                            ? List.of("it is transparent in places, which was left out")
                            : List.of(),
                    movie.notes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trns-gray", "trns-gray16", "ga", "rgb"})
    void readsWhatOtherProgramsWrote(String name) throws IOException {
        try (Movie movie = Movie.open(Resources.of("png/" + name + ".png"))) {
            Resources.assertFrames(Resources.of("png/" + name + ".png.truth.npy"), movie);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour", "palette_of_colours"})
    void refusesColours(String name) {
        Path file = Resources.of("png/" + name + ".png");
        Resources.assertBad(
                file,
                "it is a picture in colour, first in row 2, column 4; save it as greyscale",
                () -> Movie.open(file));
    }

    @Test
    void refusesSizesThatTheFileCannotHold() throws IOException {
        Path file = folder.resolve("huge.png");
        byte[] bytes = Files.readAllBytes(Resources.of("png/grey8.png"));
        for (int size : new int[] {Integer.MAX_VALUE, 1_000_000, 2000}) {
            ByteBuffer header = ByteBuffer.wrap(bytes);
            header.putInt(16, size).putInt(20, size);
            CRC32 sum = new CRC32();
            sum.update(bytes, 12, 17);
            header.putInt(29, (int) sum.getValue());
            Files.write(file, bytes);
            Resources.assertBad(
                    file, "it claims to be of " + size + " × " + size + " pixels, more than", () -> Movie.open(file));
        }
    }

    @Test
    void noticesEveryChangedBitOfThePicture() throws IOException {
        Path file = folder.resolve("damaged.png");
        byte[] bytes = Files.readAllBytes(Resources.of("png/trns-gray.png"));
        int transparency = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tRNS") - 4;
        for (int i = 0; i < bytes.length; i += 3) {
            // Behind the length of that chunk, which nothing depends on.
            if (i < transparency || i >= transparency + 14) {
                bytes[i] ^= 4;
                Files.write(file, bytes);
                assertThrows(BadFileException.class, () -> Movie.open(file), "byte " + i);
                bytes[i] ^= 4;
            }
        }
    }

    @Test
    void noticesEveryTruncation() throws IOException {
        Path file = folder.resolve("cut.png");
        byte[] bytes = Files.readAllBytes(Resources.of("png/palette_of_greys.png"));
        for (int length = 8; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            Resources.assertBad(file, "", () -> Movie.open(file));
        }
    }
}
