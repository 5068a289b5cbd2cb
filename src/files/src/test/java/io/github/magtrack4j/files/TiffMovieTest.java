package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files that tifffile and libtiff wrote: resources/tiff/make_tiff.py. */
class TiffMovieTest {
    private static Path tiff(String name) {
        return Resources.of("tiff/" + name + ".tif");
    }

    private static double expected(PixelType type, long frame, int row, int column) {
        return type == PixelType.U8 ? frame * 60 + row * 5L + column : frame * 10000 + row * 100L + column;
    }

    private static void assertFrames(ImageStack frames, long first, double tolerance) {
        for (long frame = 0; frame < frames.count(); frame++) {
            for (int row = 0; row < 20; row++) {
                for (int column = 0; column < 24; column++) {
                    double expected = expected(frames.pixelType(), first + frame, row, column);
                    assertEquals(expected, frames.get(frame, row, column), tolerance);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // One frame right after the other: a view of the file.
        "u8, U8, true, TIFF",
        "u16, U16, true, TIFF",
        "f32, F32, true, TIFF",
        "f64, F64, true, TIFF",
        "u16_bigtiff, U16, true, BigTIFF",
        "u8_big_endian, U8, true, 'TIFF, big-endian'",
        "u16_imagej, U16, true, TIFF",
        "u16_imagej_one_directory, U16, true, TIFF",
        "u16_ome.ome, U16, true, TIFF",
        "u16_described, U16, true, TIFF",
        // Apart, in strips, or of the other byte order: copied.
        "u16_separate, U16, false, TIFF",
        "u16_strips, U16, false, TIFF",
        "u16_big_endian, U16, false, 'TIFF, big-endian'",
        "u16_big_endian_contiguous, U16, false, 'TIFF, big-endian'",
        "u16_big_endian_bigtiff_strips, U16, false, 'BigTIFF, big-endian'",
        "f64_big_endian, F64, false, 'TIFF, big-endian'",
        "u8_white_is_zero, U8, false, TIFF",
        "u16_white_is_zero_big_endian, U16, false, 'TIFF, big-endian'",
        // Decoded.
        "u8_lzw, U8, false, 'TIFF, compressed or tiled'",
        "u16_lzw, U16, false, 'TIFF, compressed or tiled'",
        "u8_lzw_predictor, U8, false, 'TIFF, compressed or tiled'",
        "u16_lzw_predictor, U16, false, 'TIFF, compressed or tiled'",
        "u8_deflate, U8, false, 'TIFF, compressed or tiled'",
        "u16_deflate, U16, false, 'TIFF, compressed or tiled'",
        "u8_packbits, U8, false, 'TIFF, compressed or tiled'",
        "u16_packbits, U16, false, 'TIFF, compressed or tiled'",
        "u16_big_endian_deflate_bigtiff, U16, false, 'BigTIFF, big-endian, compressed or tiled'",
        "f32_deflate_predictor, F32, false, 'TIFF, compressed or tiled'",
        "u16_tiled, U16, false, 'TIFF, compressed or tiled'",
        "u8_tiled_lzw, U8, false, 'TIFF, compressed or tiled'",
        "u8_reversed_bits, U8, false, 'TIFF, compressed or tiled'",
        "u8_white_is_zero_lzw, U8, false, 'TIFF, compressed or tiled'",
        "u16_white_is_zero_deflate, U16, false, 'TIFF, compressed or tiled'",
    })
    void readsEveryLayout(String name, PixelType type, boolean view, String format) throws IOException {
        try (Movie movie = Movie.open(tiff(name));
                Arena arena = Arena.ofConfined()) {
            assertEquals(tiff(name), movie.path());
            assertEquals(format, movie.format());
            assertEquals(type, movie.pixelType());
            assertEquals(20, movie.height());
            assertEquals(24, movie.width());
            assertEquals(3, movie.frameCount());
            ImageStack all = movie.read(0, 3, arena);
            assertEquals(3, all.count());
            assertFrames(all, 0, 0);
            assertFrames(movie.read(1, 2, arena), 1, 0);
            assertFrames(movie.read(2, 1, arena), 2, 0);
            assertEquals(0, movie.read(3, 0, arena).count());
            assertEquals(view, all.segment().isMapped());
            assertEquals(view, all.segment().isReadOnly());
            if (!view) {
                // A single frame in one piece is still a view, where its bytes are as in memory.
                boolean plain = name.equals("u16_separate") || name.equals("u16_strips");
                assertEquals(plain, movie.read(1, 1, arena).segment().isMapped());
                assertSame(arena.scope(), all.segment().scope());
            }
        }
    }

    @Test
    void readsJpegWithinItsLoss() throws IOException {
        try (Movie movie = Movie.open(tiff("u8_jpeg"));
                Arena arena = Arena.ofConfined()) {
            assertFrames(movie.read(0, 3, arena), 0, 4);
        }
    }

    @Test
    void readsOnePixel() throws IOException {
        try (Movie movie = Movie.open(tiff("u8_one_pixel"));
                Arena arena = Arena.ofConfined()) {
            assertEquals(1, movie.frameCount());
            assertEquals(7, movie.read(0, 1, arena).get(0, 0, 0));
            assertTrue(movie.toString().endsWith("TIFF, 1 frames of 1 × 1 U8 pixels"), movie.toString());
        }
    }

    @Test
    void aViewSharesTheFilesMemory(@TempDir Path folder) throws IOException {
        Path file = Files.copy(tiff("u8"), folder.resolve("movie.tif"));
        ImageStack frames;
        try (Movie movie = Movie.open(file);
                Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            frames = movie.read(0, 3, arena);
            channel.write(ByteBuffer.wrap(new byte[] {99}), 208 + 480);
            assertEquals(99, frames.get(1, 0, 0));
        }
        assertThrows(IllegalStateException.class, () -> frames.get(1, 0, 0));
    }

    @Test
    void manyThreadsReadTheSame() throws IOException {
        for (String name : new String[] {"u16_lzw", "u16_strips", "u16"}) {
            try (Movie movie = Movie.open(tiff(name))) {
                IntStream.range(0, 300).parallel().forEach(i -> {
                    try (Arena arena = Arena.ofConfined()) {
                        assertFrames(movie.read(i % 3, 1, arena), i % 3, 0);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
            }
        }
    }

    @Test
    void refusesFramesThatAreNotThere() throws IOException {
        Movie movie = Movie.open(tiff("u8"));
        try (Arena arena = Arena.ofConfined()) {
            for (long[] range : new long[][] {{-1, 1}, {0, 4}, {3, 1}, {4, 0}, {0, -1}, {1, Long.MAX_VALUE}}) {
                IndexOutOfBoundsException exception =
                        assertThrows(IndexOutOfBoundsException.class, () -> movie.read(range[0], range[1], arena));
                assertTrue(
                        exception.getMessage().startsWith("first is " + range[0] + " and count is " + range[1]),
                        exception.getMessage());
            }
            movie.close();
            movie.close();
            assertThrows(IllegalStateException.class, () -> movie.read(0, 1, arena));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bad_size_differs, 'page 1: it has 19 × 24 U16 pixels, and the first page 20 × 24 U16 pixels'",
        "bad_type_differs, 'page 1: it has 20 × 24 U8 pixels, and the first page 20 × 24 U16 pixels'",
    })
    void refusesOtherImages(String name, String what) {
        Resources.assertBad(tiff(name), what, () -> Movie.open(tiff(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u16_bigtiff", "u8_lzw", "u16_imagej_one_directory"})
    void everyTruncationIsNoticed(String name, @TempDir Path folder) throws IOException {
        truncate(name, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u16", "u16_strips", "u16_tiled"})
    @Tag("exhaustive")
    void everyTruncationOfOtherFilesIsNoticed(String name, @TempDir Path folder) throws IOException {
        truncate(name, folder);
    }

    private static void truncate(String name, Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(tiff(name));
        Path file = folder.resolve("cut.tif");
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Movie movie = Movie.open(file);
                    Arena arena = Arena.ofConfined()) {
                // What is lost at the very end may be a tag that nobody needs. A stack of ImageJ that ends with its
                // first
                // frame may be the last file of a recording in several.
                assertTrue(movie.frameCount() == 3 || !movie.notes().isEmpty());
                assertFrames(movie.read(0, movie.frameCount(), arena), 0, 0);
            } catch (BadFileException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused >= whole.length - 50, refused + " of " + whole.length + " refused");
    }

    /** Whatever byte is wrong, the answer is frames, or an exception that names the file. */
    @ParameterizedTest
    @ValueSource(strings = {"u16_strips", "u8_tiled_lzw", "u8_jpeg"})
    void everyWrongByteIsSurvived(String name, @TempDir Path folder) throws IOException {
        spoil(name, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u16_bigtiff", "u8_lzw_predictor", "u16_imagej"})
    @Tag("exhaustive")
    void everyWrongByteOfOtherFilesIsSurvived(String name, @TempDir Path folder) throws IOException {
        spoil(name, folder);
    }

    private static void spoil(String name, Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(tiff(name));
        Path file = folder.resolve("wrong.tif");
        Files.write(file, bytes);
        int refused = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int at = 0; at < bytes.length; at++) {
                for (int change : new int[] {0x01, 0xFF}) {
                    channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ change)}), at);
                    if (!isRead(file)) {
                        refused++;
                    }
                }
                channel.write(ByteBuffer.wrap(new byte[] {bytes[at]}), at);
            }
        }
        assertTrue(refused > 100, refused + " refused");
    }

    private static boolean isRead(Path file) {
        try (Movie movie = Movie.open(file);
                Arena arena = Arena.ofConfined()) {
            // A wrong byte may make up a movie of some gigabytes of room behind the pixels; its start is enough.
            ImageStack frames = movie.read(0, Math.min(movie.frameCount(), 3), arena);
            return frames.get(frames.count() - 1, 0, 0) >= 0;
        } catch (IOException e) {
            assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            return false;
        }
    }

    @Test
    void aFileThatIsCutWhileItIsOpenIsAnException(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"u16", "u16_big_endian", "u16_lzw"}) {
            Path file = Files.copy(tiff(name), folder.resolve(name + ".tif"));
            try (Movie movie = Movie.open(file);
                    Arena arena = Arena.ofConfined();
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(1000);
                IOException exception = assertThrows(IOException.class, () -> movie.read(0, 1, arena));
                assertEquals(
                        file + ": the file was cut from " + Files.size(tiff(name)) + " to 1000 bytes while it was open",
                        exception.getMessage());
            }
        }
    }

    @Test
    void aClosedMovieLetsGoOfItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.copy(tiff("u8"), folder.resolve("movie.tif"));
        Movie movie = Movie.open(file);
        movie.close();
        Files.delete(file);
        assertFalse(Files.exists(file));
    }
}
