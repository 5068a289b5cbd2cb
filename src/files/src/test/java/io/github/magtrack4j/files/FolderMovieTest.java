package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.internal.NaturalOrder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMovieTest {
    private static final int HEIGHT = 3;
    private static final int WIDTH = 5;

    @TempDir
    private Path folder;

    /** A TIFF whose frames are all of one number each, counted up from some number. */
    private Path tiff(String name, PixelType type, int width, int first, int frames) throws IOException {
        Path path = folder.resolve(name);
        try (Arena arena = Arena.ofConfined();
                TiffWriter writer = TiffWriter.create(path, type, HEIGHT, width, frames)) {
            ImageStack stack = ImageStack.allocate(arena, type, HEIGHT, width, frames);
            for (int i = 0; i < frames; i++) {
                for (int pixel = 0; pixel < HEIGHT * width; pixel++) {
                    stack.set(i, pixel / width, pixel % width, first + i);
                }
            }
            writer.write(stack);
            writer.commit();
        }
        return path;
    }

    @Test
    void filesFollowOneAnotherByTheNumbersInTheirNames() throws IOException {
        tiff("beads_10.tif", PixelType.U16, WIDTH, 6, 2);
        tiff("beads_9.TIF", PixelType.U16, WIDTH, 3, 3);
        tiff("beads_2.tiff", PixelType.U16, WIDTH, 0, 3);
        tiff("._beads_1.tif", PixelType.U8, 2, 0, 1);
        Files.writeString(folder.resolve("notes.txt"), "not a frame");
        Files.createDirectory(folder.resolve("old.tif"));
        long bytes = 0;
        for (String name : List.of("beads_10.tif", "beads_9.TIF", "beads_2.tiff")) {
            bytes += Files.size(folder.resolve(name));
        }
        try (Movie movie = Movie.open(folder)) {
            assertEquals(folder + ": a folder of 3 files, 8 frames of 3 × 5 U16 pixels", movie.toString());
            assertEquals(bytes, movie.bytes());
            for (int first = 0; first <= 8; first++) {
                for (int count = 0; count <= 8 - first; count++) {
                    try (Arena arena = Arena.ofConfined()) {
                        ImageStack frames = movie.read(first, count, arena);
                        assertEquals(count, frames.count());
                        for (int i = 0; i < count; i++) {
                            assertEquals(first + i, frames.get(i, 0, 0));
                            assertEquals(first + i, frames.get(i, 2, 4));
                        }
                    }
                }
            }
            assertThrows(IndexOutOfBoundsException.class, () -> movie.read(7, 2, Arena.ofAuto()));
        }
    }

    @Test
    void closed() throws IOException {
        tiff("1.tif", PixelType.U8, WIDTH, 0, 2);
        Movie movie = Movie.open(folder);
        movie.close();
        movie.close();
        assertThrows(IllegalStateException.class, () -> movie.read(0, 1, Arena.ofAuto()));
    }

    @Test
    void picturesAreFrames() throws IOException {
        for (int i = 0; i < 12; i++) {
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setSample(4, 2, 0, 100 + i);
            ImageIO.write(image, "png", folder.resolve("frame" + i + ".png").toFile());
        }
        try (Movie movie = Movie.open(folder);
                Arena arena = Arena.ofConfined()) {
            ImageStack frames = movie.read(0, 12, arena);
            for (int i = 0; i < 12; i++) {
                assertEquals(100 + i, frames.get(i, 2, 4));
            }
        }
    }

    @Test
    void namesInOrder() {
        List<String> sorted = List.of(
                "Pos0.ome.tif",
                "Pos0_1.ome.tif",
                "Pos0_2.ome.tif",
                "Pos0_10.ome.tif",
                "a",
                "a01",
                "a1",
                "a1b",
                "a2",
                "b");
        assertEquals(
                sorted,
                Stream.of(
                                "a2",
                                "b",
                                "a1b",
                                "Pos0_10.ome.tif",
                                "a1",
                                "Pos0_2.ome.tif",
                                "a",
                                "a01",
                                "Pos0.ome.tif",
                                "Pos0_1.ome.tif")
                        .sorted(NaturalOrder.NAMES)
                        .toList());
    }

    @Test
    void whatIsNoMovie() throws IOException {
        Resources.assertBad(folder, "it is a folder without a TIFF or a PNG picture", () -> Movie.open(folder));
        tiff("1.tif", PixelType.U8, WIDTH, 0, 2);
        Path other = tiff("2.tif", PixelType.U16, WIDTH, 0, 2);
        Resources.assertBad(
                other,
                "its frames are 3 × 5 U16 pixels; those of " + folder.resolve("1.tif"),
                () -> Movie.open(folder));
        Files.writeString(other, "II nonsense");
        Resources.assertBad(other, "", () -> Movie.open(folder));
        Files.delete(other);
        Files.writeString(folder.resolve("traces.png"), "");
        Resources.assertBad(folder, "both TIFFs and PNG pictures", () -> Movie.open(folder));
    }

    @Test
    void filesThatChangeMeanwhile() throws IOException {
        tiff("1.tif", PixelType.U8, WIDTH, 0, 2);
        Path second = tiff("2.tif", PixelType.U8, WIDTH, 2, 2);
        try (Movie movie = Movie.open(folder);
                Arena arena = Arena.ofConfined()) {
            tiff("2.tif", PixelType.U8, WIDTH, 2, 1);
            assertEquals(1, movie.read(1, 1, arena).get(0, 0, 0));
            Resources.assertBad(second, "it has changed since the folder was opened", () -> movie.read(0, 3, arena));
            Files.delete(second);
            assertThrows(IOException.class, () -> movie.read(3, 1, arena));
        }
    }
}
