package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyType;
import io.github.magtrack4j.npy.NpyWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Movies in {@code .npy} files, and files that are no movies. */
class NpyMovieTest {
    @TempDir
    private Path folder;

    /** Writes 4 images of 2 rows and 3 columns that count up. */
    private Path movie() throws IOException {
        Path file = folder.resolve("movie.tif"); // the name says nothing
        short[] pixels = new short[24];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (short) (i * 1000);
        }
        try (Arena arena = Arena.ofConfined()) {
            NpyArray.write(file, ImageStack.copyOf(arena, 2, 3, pixels));
        }
        return file;
    }

    @Test
    void readsImageFirstWithoutACopy() throws IOException {
        try (Movie movie = Movie.open(movie());
                Arena arena = Arena.ofConfined()) {
            assertEquals(".npy", movie.format());
            assertEquals(PixelType.U16, movie.pixelType());
            assertEquals(2, movie.height());
            assertEquals(3, movie.width());
            assertEquals(4, movie.frameCount());
            ImageStack frames = movie.read(1, 2, arena);
            assertTrue(frames.segment().isMapped());
            assertEquals(2, frames.count());
            assertEquals(6000, frames.get(0, 0, 0));
            assertEquals(17000, frames.get(1, 1, 2));
        }
    }

    @Test
    void readsImageLastRearranged() throws IOException {
        // Of the same bytes, 4 rows, 2 columns, and 3 images.
        try (Movie movie = Movie.open(movie(), OpenOptions.DEFAULTS.withAxisOrder(AxisOrder.IMAGE_LAST));
                Arena arena = Arena.ofConfined()) {
            assertEquals(4, movie.height());
            assertEquals(2, movie.width());
            assertEquals(3, movie.frameCount());
            ImageStack frames = movie.read(1, 2, arena);
            assertFalse(frames.segment().isMapped());
            assertEquals(1000, frames.get(0, 0, 0));
            assertEquals(1000 * (3 * (2 * 3 + 1) + 2), frames.get(1, 3, 1));
        }
    }

    @Test
    void readsAMovieOfMoreThanTwoGigabytes() throws IOException {
        Path file = folder.resolve("huge.npy");
        long frames = 3000;
        int size = 1000;
        long bytes = frames * size * size;
        String header =
                "{'descr': '|u1', 'fortran_order': False, 'shape': (" + frames + ", " + size + ", " + size + "), }";
        String padded = header + " ".repeat(117 - header.length()) + "\n";
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(
                    ByteBuffer.wrap(("\u0093NUMPY\u0001\u0000v\u0000" + padded).getBytes(StandardCharsets.ISO_8859_1)));
            channel.write(ByteBuffer.wrap(new byte[] {42}), 128 + bytes - 1);
        }
        try (Movie movie = Movie.open(file);
                Arena arena = Arena.ofConfined()) {
            assertEquals(frames, movie.frameCount());
            assertEquals(42, movie.read(0, frames, arena).get(frames - 1, size - 1, size - 1));
            assertEquals(42, movie.read(frames - 1, 1, arena).get(0, size - 1, size - 1));
        }
    }

    @Test
    void anImageIsAMovieOfOneFrame() throws IOException {
        Path file = folder.resolve("matrix.npy");
        NpyArray.write(file, DoubleMatrix.copyOf(new double[] {1, 2}, new double[] {3, 4}, new double[] {5, 6}));
        for (AxisOrder order : AxisOrder.values()) {
            try (Movie movie = Movie.open(file, OpenOptions.DEFAULTS.withAxisOrder(order))) {
                assertEquals(file + ": .npy, 1 frames of 3 × 2 F64 pixels", movie.toString());
                ImageStack frames = movie.read(0, 1, Arena.ofAuto());
                assertEquals(2, frames.get(0, 0, 1));
                assertEquals(5, frames.get(0, 2, 0));
                assertEquals(0, movie.read(1, 0, Arena.ofAuto()).count());
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        Resources.assertIncomplete(file, 0, () -> Movie.open(file, OpenOptions.DEFAULTS.withIncomplete(true)));
        Files.write(file, Arrays.copyOf(bytes, 100));
        Resources.assertBad(file, "it ends within its header", () -> Movie.open(file));
    }

    @Test
    void refusesArraysThatAreNoMovies() throws IOException {
        Path file = folder.resolve("series.npy");
        NpyArray.write(file, DoubleSeries.copyOf(1, 2));
        for (AxisOrder order : AxisOrder.values()) {
            Resources.assertBad(
                    file,
                    "its shape (2,) has 1 axes",
                    () -> Movie.open(file, OpenOptions.DEFAULTS.withAxisOrder(order)));
        }
    }

    @Test
    void readsSignedIntegers() throws IOException {
        try (Movie movie = Movie.open(Resources.of("npy/dt-i2.npy"))) {
            assertEquals(PixelType.F32, movie.pixelType());
            Resources.assertFrames(Resources.of("npy/dt-i2.npy.truth.npy"), movie);
        }
    }

    @Test
    void whatNoPixelHoldsIsABadFile() throws IOException {
        Path file = folder.resolve("long.npy");
        try (NpyWriter writer = NpyWriter.create(file)) {
            long[] values = {1, 1L << 53, (1L << 53) + 1, -1};
            writer.write(NpyType.I8, Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, values), 2, 1, 2);
            writer.commit();
        }
        try (Movie movie = Movie.open(file)) {
            assertEquals(PixelType.F64, movie.pixelType());
            assertEquals(0x1p53, movie.read(0, 1, Arena.ofAuto()).get(0, 0, 1));
            Resources.assertBad(file, "it has the value 9007199254740993", () -> movie.read(0, 2, Arena.ofAuto()));
        }
    }

    @Test
    void readsTheWholeFramesOfARecordingThatWasCutOff() throws IOException {
        Path file = movie();
        byte[] bytes = Files.readAllBytes(file);
        for (int missing = 1; missing < 48; missing++) {
            Files.write(file, Arrays.copyOf(bytes, bytes.length - missing));
            int whole = (48 - missing) / 12;
            Resources.assertIncomplete(file, whole, () -> Movie.open(file));
            Resources.assertIncomplete(
                    file,
                    0,
                    () -> Movie.open(
                            file, OpenOptions.DEFAULTS.withIncomplete(true).withAxisOrder(AxisOrder.IMAGE_LAST)));
            if (whole == 0) {
                Resources.assertIncomplete(file, 0, () -> Movie.open(file, OpenOptions.DEFAULTS.withIncomplete(true)));
                continue;
            }
            try (Movie movie = Movie.open(file, OpenOptions.DEFAULTS.withIncomplete(true))) {
                assertEquals(whole, movie.frameCount());
                assertEquals(
                        1000 * (6 * whole - 1),
                        movie.read(0, whole, Arena.ofAuto()).get(whole - 1, 1, 2));
                assertEquals(
                        List.of("it is cut off: 4 frames were to be in it, and "
                                + (whole == 1 ? "1 is" : whole + " are") + " whole"),
                        movie.notes());
            }
        }
    }

    @Test
    void tellsOfFramesThatMayNeverHaveBeenWritten() throws IOException {
        Path file = movie();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length - 24, bytes.length, (byte) 0);
        Files.write(file, bytes);
        try (Movie movie = Movie.open(file)) {
            assertEquals(4, movie.frameCount());
            assertEquals(1, movie.notes().size());
            assertTrue(movie.notes().getFirst().startsWith("the last 2 frames have no pixel but 0"));
        }
        try (Movie movie = Movie.open(file, OpenOptions.DEFAULTS.withIncomplete(true))) {
            assertEquals(2, movie.frameCount());
            assertTrue(
                    movie.notes().getFirst().endsWith("were left out"),
                    movie.notes().getFirst());
        }
        bytes[bytes.length - 1] = 1;
        Files.write(file, bytes);
        try (Movie movie = Movie.open(file, OpenOptions.DEFAULTS.withIncomplete(true))) {
            assertEquals(4, movie.frameCount());
            assertEquals(List.of(), movie.notes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is empty",
        "I, it is of an unknown kind",
        "II*, it is cut off or damaged",
        "IIIIIIIIIIII, it is of an unknown kind",
        "\u0089PNG, it is a PNG picture that is cut off",
        "\u00ff\u00d8\u00ff\u00e0, 'it is a JPEG picture, whatever its name; a TIFF, .npy, HDF5, AVI or PNG file is needed'",
        "MATLAB 7.3 MAT-file, it is a MATLAB file",
        "....ftypmp42, it is an MP4 or QuickTime video",
        "\u0089HDF, it is not an HDF5 file that can be read",
        "PK\u0003\u0004, it is a zip archive",
        "RIFF, it is cut off before its first frame",
        "RIFF....WAVE, it is a RIFF file of another kind than AVI",
        "frame, it is of an unknown kind",
    })
    void refusesOtherFiles(String start, String what) throws IOException {
        Path file = Files.write(folder.resolve("other.tif"), start.getBytes(StandardCharsets.ISO_8859_1));
        Resources.assertBad(file, what, () -> Movie.open(file));
    }

    @Test
    void saysWhyAFileCannotBeOpened() throws IOException {
        Path missing = folder.resolve("missing.tif");
        IOException exception = assertThrows(IOException.class, () -> Movie.open(missing));
        assertEquals(missing + ": there is no such file", exception.getMessage());
        Path secret = movie();
        assertTrue(secret.toFile().setReadable(false));
        // The superuser may read everything.
        if (!Files.isReadable(secret)) {
            exception = assertThrows(IOException.class, () -> Movie.open(secret));
            assertEquals(secret + ": this user may not read it", exception.getMessage());
        }
    }
}
