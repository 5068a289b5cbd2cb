package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.internal.NaturalOrder;
import io.github.magtrack4j.npy.NpyType;
import io.github.magtrack4j.npy.NpyWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run.tif run-1.tif run-2.tif run-10.tif",
                "a.tif|a (1).tif|a (2).tif|a (10).tif",
                "Run1.tif run2.tif RUN10.tif run11.TIF",
                "Pos0.ome.tif Pos0_1.ome.tif Pos0_2.ome.tif Pos0_10.ome.tif",
                "beads.OME.TIFF beads-1.ome.tiff beads_1.ome.tif",
                "a.png a01.png a1.png a1b.png a2.png a02b.png a3.png b.png",
                "a1-1.npy a01-2.npy a1-3.npy a001-10.npy",
                "img_000000000_Default_000.tif img_000000001_Default_000.tif img_000000010_Default_000.tif",
                "1.tif 2.tif 2b.tif 10.tif b.tif",
                "movie.avi movie_0001.avi movie_0002.avi",
                "frame99999999999999999999.tif frame100000000000000000000.tif",
                "run.h5 run.1.h5 run.2.h5",
                "A.tif a.tif B.tif b.tif",
                "x.tif x.tiff x_.tif",
            })
    void namesInOrder(String names) {
        List<String> sorted = List.of(names.split(names.contains("|") ? "\\|" : " "));
        for (int seed = 0; seed < 20; seed++) {
            List<String> shuffled = new ArrayList<>(sorted);
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.sort(NaturalOrder.NAMES);
            assertEquals(sorted, shuffled);
        }
    }

    @Test
    void theOrderOfNamesIsOne() {
        String[] parts = {
            "a", "A", "0", "00", "1", "10", "-", "_", " (", ")", ".", ".tif", ".ome.tif", "\u00b5", "\u0130"
        };
        Random random = new Random(1);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            StringBuilder name = new StringBuilder();
            for (int j = random.nextInt(5); j >= 0; j--) {
                name.append(parts[random.nextInt(parts.length)]);
            }
            names.add(name.toString());
        }
        for (String a : names) {
            for (String b : names) {
                int ab = NaturalOrder.NAMES.compare(a, b);
                assertEquals(Integer.signum(ab), -Integer.signum(NaturalOrder.NAMES.compare(b, a)));
                assertEquals(a.equals(b), ab == 0, a + " and " + b);
                for (String c : names) {
                    if (ab <= 0 && NaturalOrder.NAMES.compare(b, c) <= 0) {
                        assertTrue(NaturalOrder.NAMES.compare(a, c) <= 0, a + ", " + b + ", " + c);
                    }
                }
            }
        }
    }

    @Test
    void readsFilesOfARecordingInItsOrder() throws IOException {
        try (Movie movie = Movie.open(Resources.of("folders/dash"))) {
            Resources.assertFrames(Resources.of("folders/dash.truth.npy"), movie);
        }
    }

    private Path npy(String name, long... shape) throws IOException {
        Path file = folder.resolve(name);
        long size = LongStream.of(shape).reduce(1, (a, b) -> a * b);
        byte[] pixels = new byte[(int) size];
        Arrays.fill(pixels, (byte) 7);
        try (NpyWriter writer = NpyWriter.create(file)) {
            writer.write(NpyType.U1, MemorySegment.ofArray(pixels), shape);
            writer.commit();
        }
        return file;
    }

    @Test
    void arraysAreFrames() throws IOException {
        npy("2.npy", 3, 4);
        npy("10.npy", 5, 3, 4);
        npy("1.npy", 2, 3, 4);
        try (Movie movie = Movie.open(folder)) {
            assertEquals(folder + ": a folder of 3 files, 8 frames of 3 × 4 U8 pixels", movie.toString());
            assertEquals(7, movie.read(0, 8, Arena.ofAuto()).get(7, 2, 3));
        }
    }

    @Test
    void videosAndHdf5FilesAreFrames() throws IOException {
        Files.copy(Resources.of("avi/y800.avi"), folder.resolve("a.avi"));
        Files.copy(Resources.of("avi/sound.avi"), folder.resolve("b.AVI"));
        Files.copy(Resources.of("avi/sound.avi"), folder.resolve("c.avi"));
        try (Movie movie = Movie.open(folder)) {
            assertEquals(18, movie.frameCount());
            assertEquals(0, movie.metadata().framesPerSecond());
            assertEquals(
                    List.of(
                            "its files do not agree on the frame rate, which was left out",
                            "b.AVI and another file: it has sound, which was left out"),
                    movie.notes());
        }
        for (Path file : Resources.files(folder)) {
            Files.delete(file);
        }
        Files.copy(Resources.of("hdf5-movies/contiguous.h5"), folder.resolve("a.h5"));
        Files.copy(Resources.of("hdf5-movies/latest.h5"), folder.resolve("b.hdf5"));
        try (Movie movie = Movie.open(folder)) {
            assertEquals(12, movie.frameCount());
            assertEquals(List.of(), movie.notes());
        }
    }

    /** A video that begins with an empty place, if frames were dropped, whose times it then tells. */
    private void avi(String name, boolean dropped) throws IOException {
        List<byte[]> frames = new ArrayList<>(List.of(new byte[12], new byte[12]));
        if (dropped) {
            frames.add(1, new byte[0]);
        }
        new AviBuilder(4, 3, 8, "Y800").write(folder.resolve(name), frames);
    }

    @Test
    void whatAllFilesTellIsTold() throws IOException {
        avi("1.avi", true);
        try (Movie movie = Movie.open(folder)) {
            assertEquals(200.5, movie.metadata().framesPerSecond());
            assertEquals(2 / 200.5, movie.metadata().times().get(1));
        }
        avi("2.avi", true);
        String dropped = " 1 frame was dropped by the program that recorded it, and left out";
        try (Movie movie = Movie.open(folder)) {
            assertEquals(200.5, movie.metadata().framesPerSecond());
            assertFalse(movie.metadata().hasTimes());
            assertEquals(
                    List.of(
                            "the times of its files do not follow one another, and were left out",
                            "1.avi and another file:" + dropped),
                    movie.notes());
        }
        avi("2.avi", false);
        try (Movie movie = Movie.open(folder)) {
            assertFalse(movie.metadata().hasTimes());
            assertEquals(
                    List.of("only some of its files have time stamps; these were left out", "1.avi:" + dropped),
                    movie.notes());
        }
    }

    @Test
    void tablesBesideFramesAreLeftOutAndTold() throws IOException {
        tiff("1.tif", PixelType.U8, WIDTH, 0, 2);
        npy("traces.npy", 7);
        Files.writeString(folder.resolve("traces.h5"), "");
        try (Movie movie = Movie.open(folder)) {
            assertEquals(2, movie.frameCount());
            assertEquals(
                    List.of("1 .npy file was left out beside the TIFFs", "1 HDF5 file was left out beside the TIFFs"),
                    movie.notes());
        }
    }

    @Test
    void aFileThatWasCutOffIsNamed() throws IOException {
        npy("1.npy", 2, 3, 4);
        Path cut = npy("2.npy", 4, 3, 4);
        npy("3.npy", 1, 3, 4);
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 13));
        Path empty = Files.createFile(folder.resolve("4.npy"));
        Resources.assertIncomplete(cut, 2, () -> Movie.open(folder));
        try (Movie movie = Movie.open(folder, OpenOptions.DEFAULTS.withIncomplete(true))) {
            assertEquals(5, movie.frameCount());
            for (int i = 0; i < 5; i++) {
                assertEquals(7, movie.read(i, 1, Arena.ofAuto()).get(0, 2, 3));
            }
            assertEquals(
                    List.of(
                            "2.npy: it is cut off: 4 frames were to be in it, and 2 are whole",
                            "4.npy: none of its frames is complete; it was left out"),
                    movie.notes());
        }
        Files.delete(cut);
        Resources.assertIncomplete(empty, 0, () -> Movie.open(folder));
        for (Path file : List.of(folder.resolve("1.npy"), folder.resolve("3.npy"))) {
            Files.delete(file);
        }
        Resources.assertIncomplete(folder, 0, () -> Movie.open(folder, OpenOptions.DEFAULTS.withIncomplete(true)));
    }

    @Test
    void whatIsNoMovie() throws IOException {
        Resources.assertBad(folder, "it is a folder without a movie", () -> Movie.open(folder));
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

    /** A recording in several files is whole where all of them are; where one is missing, that is told. */
    @Test
    void folderOfARecordingInSeveralFiles(@TempDir Path partly) throws Exception {
        Path whole =
                Path.of(FolderMovieTest.class.getResource("/folders/omeset").toURI());
        try (Movie movie = Movie.open(whole)) {
            assertEquals(6, movie.frameCount());
            assertEquals(List.of(), movie.notes());
        }
        String first = "run_MMStack_Pos0.ome.tif";
        Files.copy(whole.resolve(first), partly.resolve(first));
        try (Movie movie = Movie.open(partly)) {
            assertEquals(3, movie.frameCount());
            assertEquals(1, movie.notes().size());
            assertTrue(movie.notes().getFirst().startsWith(first + ": It is 1 of 2 files of a recording of 6 frames"));
        }
    }
}
