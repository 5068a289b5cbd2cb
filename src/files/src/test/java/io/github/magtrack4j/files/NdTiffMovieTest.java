package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that NDTiffStorage 2.18.4 wrote: 5 rows, 7 columns. */
class NdTiffMovieTest {
    private static final OpenOptions INCOMPLETE = OpenOptions.DEFAULTS.withIncomplete(true);

    @TempDir
    private Path folder;

    /** A copy of a folder. */
    private Path copy(String name) throws IOException {
        for (Path file : Resources.files(Resources.of("ndtiff/" + name))) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        return folder;
    }

    /** Pixel i of frame f is 1000 f + 3 i, but for the last one of frame 2. */
    private static double pixel(int frame, int i) {
        return frame * 1000 + i * 3 + (frame == 2 && i == 34 ? 60000 : 0);
    }

    private static void check(Movie movie, int... numbers) throws IOException {
        assertEquals(numbers.length, movie.frameCount());
        ImageStack frames = movie.read(0, numbers.length, Arena.ofAuto());
        for (int f = 0; f < numbers.length; f++) {
            for (int i = 0; i < 35; i++) {
                assertEquals(pixel(numbers[f], i), frames.get(f, i / 7, i % 7));
            }
        }
    }

    @Test
    void framesAreInTheOrderOfTime() throws IOException {
        // They were written in the order 0, 1, 3, 2.
        try (Movie movie = Movie.open(copy("time"))) {
            assertEquals(folder + ": NDTiff, 4 frames of 5 × 7 U16 pixels", movie.toString());
            check(movie, 0, 1, 2, 3);
            assertEquals(110, movie.metadata().nmPerPixel(), 1e-9);
            assertArrayEquals(
                    new double[] {0.003, 0.0155, 0.028, 0.0405},
                    movie.metadata().times().toArray(),
                    1e-12);
            assertEquals(List.of(), movie.notes());
            assertEquals(2000, movie.read(2, 1, Arena.ofAuto()).get(0, 0, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> movie.read(3, 2, Arena.ofAuto()));
        }
    }

    @Test
    void closed() throws IOException {
        Movie movie = Movie.open(copy("time"));
        movie.close();
        movie.close();
        assertThrows(IllegalStateException.class, () -> movie.read(0, 1, Arena.ofAuto()));
    }

    @Test
    void bytesAlongAnotherAxis() throws IOException {
        try (Movie movie = Movie.open(copy("bytes"))) {
            assertEquals(PixelType.U8, movie.pixelType());
            ImageStack frames = movie.read(0, 3, Arena.ofAuto());
            assertEquals(2 * 40 + 34, frames.get(2, 4, 6));
            assertEquals(List.of("its frames are in the order of their z"), movie.notes());
            assertEquals(0, movie.metadata().times().size());
        }
    }

    @Test
    void twelveBits() throws IOException {
        try (Movie movie = Movie.open(copy("twelve"))) {
            check(movie, 0, 1);
        }
    }

    @Test
    void olderVersionsHaveAFolderOfFullResolution() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("Full resolution"));
        for (Path file : Resources.files(Resources.of("ndtiff/time"))) {
            Files.copy(file, inner.resolve(file.getFileName()));
        }
        try (Movie movie = Movie.open(folder)) {
            check(movie, 0, 1, 2, 3);
        }
    }

    @Test
    void severalChannelsAreRefused() throws IOException {
        copy("channels");
        Resources.assertBad(
                folder.resolve("NDTiff.index"),
                "its images differ in channel (2), time (2); a movie differs in time alone",
                () -> Movie.open(folder));
    }

    @Test
    void aRecordingThatWasCutOff() throws IOException {
        Path stack = copy("time").resolve("time_NDTiffStack.tif");
        Path index = folder.resolve("NDTiff.index");
        byte[] bytes = Files.readAllBytes(stack);
        // Of the image at time 2, which was written last, the JSON is missing.
        Files.write(stack, Arrays.copyOf(bytes, bytes.length - 80));
        Resources.assertIncomplete(index, 3, () -> Movie.open(folder));
        try (Movie movie = Movie.open(folder, INCOMPLETE)) {
            check(movie, 0, 1, 3);
            assertEquals(3, movie.metadata().times().size());
            assertEquals(List.of("it is cut off: 4 frames were to be in it, and 3 are whole"), movie.notes());
        }
        Files.delete(stack);
        Resources.assertIncomplete(index, 0, () -> Movie.open(folder, INCOMPLETE));
    }

    @Test
    void anIndexThatWasCutOff() throws IOException {
        Path index = copy("time").resolve("NDTiff.index");
        byte[] bytes = Files.readAllBytes(index);
        for (int length = 1; length < 340; length++) {
            Files.write(index, Arrays.copyOf(bytes, length));
            int whole = length / 85;
            if (length % 85 != 0) {
                Resources.assertIncomplete(index, whole, () -> Movie.open(folder));
            }
            if (whole > 0) {
                try (Movie movie = Movie.open(folder, INCOMPLETE)) {
                    assertEquals(whole, movie.frameCount());
                }
            }
        }
        Files.write(index, Arrays.copyOf(bytes, 1000));
        Resources.assertIncomplete(index, 4, () -> Movie.open(folder));
        Files.write(index, new byte[0]);
        Resources.assertIncomplete(index, 0, () -> Movie.open(folder, INCOMPLETE));
    }

    @Test
    void placesWithoutAnImage() throws IOException {
        Path index = copy("time").resolve("NDTiff.index");
        byte[] bytes = Files.readAllBytes(index);
        Files.write(index, Arrays.copyOf(bytes, 255));
        try (Movie movie = Movie.open(folder)) {
            check(movie, 0, 1, 3);
            assertEquals(List.of("the index leaves out 1 index along time"), movie.notes());
        }
    }

    @Test
    void filesOutsideOfTheFolderAreNotRead() throws IOException {
        Path index = copy("time").resolve("NDTiff.index");
        String text = Files.readString(index, StandardCharsets.ISO_8859_1);
        Files.writeString(
                index, text.replace("time_NDTiffStack.tif", "../_NDTiffStack_.tif"), StandardCharsets.ISO_8859_1);
        Resources.assertBad(index, "it names a file outside of its folder", () -> Movie.open(folder));
    }

    @Test
    void damagedIndexesAreReadOrRefused() throws IOException {
        Path index = copy("time").resolve("NDTiff.index");
        byte[] bytes = Files.readAllBytes(index);
        for (int i = 0; i < bytes.length; i++) {
            for (int change : new int[] {1, 0x20, 0x80, 0xFF}) {
                byte[] damaged = bytes.clone();
                damaged[i] ^= (byte) change;
                Files.write(index, damaged);
                try (Movie movie = Movie.open(folder, INCOMPLETE);
                        Arena arena = Arena.ofConfined()) {
                    movie.read(0, movie.frameCount(), arena);
                } catch (IOException e) {
                    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
                }
            }
        }
    }
}
