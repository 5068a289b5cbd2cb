package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiffWriterTest {
    @TempDir
    private Path folder;

    private static ImageStack frames(Arena arena, PixelType type, int height, int width, long first, long count) {
        ImageStack stack = ImageStack.allocate(arena, type, height, width, count);
        for (long frame = 0; frame < count; frame++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    stack.set(frame, row, column, value(first + frame, row, column));
                }
            }
        }
        return stack;
    }

    private static double value(long frame, int row, int column) {
        return (frame * 31 + row * 7L + column) % 256;
    }

    /** 2,500 directories are written in more than two batches; odd sizes need a byte of padding. */
    @ParameterizedTest
    @CsvSource({
        "U8, 5, 3, 2500, TIFF",
        "U16, 5, 3, 2500, TIFF",
        "U8, 1, 1, 1, TIFF",
        "U8, 4, 4, 1024, TIFF",
        "U16, 2, 2, 1025, TIFF",
        "U8, 5, 3, 2500, BigTIFF",
        "U16, 1, 1, 1, BigTIFF"
    })
    void whatIsWrittenIsReadWithoutACopy(PixelType type, int height, int width, int count, String format)
            throws IOException {
        Path file = folder.resolve("movie.tif");
        // What the smallest movie needs as a classic TIFF: 64 bytes, a frame, and a directory of 114 bytes.
        long limit = format.equals("TIFF") ? 0xFFFF_FFFFL : 179;
        try (Arena arena = Arena.ofConfined();
                TiffWriter writer = TiffWriter.create(file, type, height, width, count, limit)) {
            int half = count / 2;
            writer.write(frames(arena, type, height, width, 0, half));
            writer.write(frames(arena, type, height, width, half, count - half));
            writer.commit();
        }
        try (Arena arena = Arena.ofConfined();
                Movie movie = Movie.open(file)) {
            assertEquals(format, movie.format());
            assertEquals(count, movie.frameCount());
            ImageStack stack = movie.read(0, count, arena);
            assertTrue(stack.segment().isMapped());
            for (int frame = 0; frame < count; frame++) {
                assertEquals(value(frame, height - 1, width - 1), stack.get(frame, height - 1, width - 1));
            }
        }
        // The JDK's own reader is a second opinion.
        ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(stream);
            assertEquals(count, reader.getNumImages(true));
            Raster last = reader.read(count - 1).getRaster();
            assertEquals(height, last.getHeight());
            assertEquals(width, last.getWidth());
            assertEquals(value(count - 1, height - 1, width - 1), last.getSample(width - 1, height - 1, 0));
        } finally {
            reader.dispose();
        }
        assertEquals(List.of(file), Resources.files(folder));
    }

    @Test
    void theFormatChangesAtTheByteWhereOffsetsEnd() throws IOException {
        for (long limit : new long[] {178, 179, 180}) {
            Path file = folder.resolve(limit + ".tif");
            try (Arena arena = Arena.ofConfined();
                    TiffWriter writer = TiffWriter.create(file, PixelType.U16, 1, 1, 1, limit)) {
                writer.write(frames(arena, PixelType.U16, 1, 1, 0, 1));
                writer.commit();
            }
            try (Movie movie = Movie.open(file)) {
                assertEquals(limit < 180 ? "BigTIFF" : "TIFF", movie.format());
            }
        }
    }

    @Test
    void withoutCommitNothingIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("movie.tif"), "old");
        try (Arena arena = Arena.ofConfined();
                TiffWriter writer = TiffWriter.create(file, PixelType.U8, 4, 4, 1)) {
            writer.write(frames(arena, PixelType.U8, 4, 4, 0, 1));
            assertEquals(2, Resources.files(folder).size());
        }
        assertEquals(List.of(file), Resources.files(folder));
        assertEquals("old", Files.readString(file));
    }

    @Test
    void afterAFailureNothingIsLeft() throws IOException {
        Path file = folder.resolve("movie.tif");
        try (Arena arena = Arena.ofConfined();
                TiffWriter writer = TiffWriter.create(file, PixelType.U8, 4, 4, 1)) {
            IllegalStateException none = assertThrows(IllegalStateException.class, writer::commit);
            assertEquals("no frame was written; a TIFF needs at least one", none.getMessage());
            ImageStack small = frames(arena, PixelType.U8, 4, 3, 0, 1);
            IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> writer.write(small));
            assertEquals("frames is 1 images of 4 × 3 U8 pixels; it must be of 4 × 4 U8 pixels", wrong.getMessage());
            ImageStack deep = frames(arena, PixelType.U16, 4, 4, 0, 1);
            assertThrows(IllegalArgumentException.class, () -> writer.write(deep));
        }
        assertEquals(List.of(), Resources.files(folder));
    }

    @Test
    void refusesWrongArguments() throws IOException {
        Path file = folder.resolve("movie.tif");
        assertWrong("type is F32; it must be U8 or U16", file, PixelType.F32, 1, 1, 1);
        assertWrong("height is 0; it must be at least 1", file, PixelType.U8, 0, 1, 1);
        assertWrong("width is -1; it must be at least 1", file, PixelType.U8, 1, -1, 1);
        assertWrong("expectedFrames is -1; it must be at least 0", file, PixelType.U8, 1, 1, -1);
        assertWrong("expectedFrames is 9223372036854775807; it must be", file, PixelType.U8, 1, 1, Long.MAX_VALUE);
        IOException full = assertThrows(
                IOException.class, () -> TiffWriter.create(file, PixelType.U16, 1 << 20, 1 << 20, 1 << 20));
        assertTrue(full.getMessage().startsWith(file + ": it needs 2305843009"), full.getMessage());
        assertEquals(List.of(), Resources.files(folder));
    }

    private static void assertWrong(String what, Path file, PixelType type, int height, int width, long frames) {
        IllegalArgumentException exception = assertThrows(
                IllegalArgumentException.class, () -> TiffWriter.create(file, type, height, width, frames));
        assertTrue(exception.getMessage().startsWith(what), exception.getMessage());
    }
}
