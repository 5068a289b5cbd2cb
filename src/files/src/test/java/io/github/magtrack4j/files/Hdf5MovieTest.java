package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.npy.NpyArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hdf5MovieTest {
    private static final Path TRUTH = Resources.of("hdf5-movies/truth.npy");
    private static final OpenOptions INCOMPLETE = OpenOptions.DEFAULTS.withIncomplete(true);

    @TempDir
    private Path folder;

    private static Path file(String name) {
        return Resources.of("hdf5-movies/" + name + ".h5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contiguous",
                "gzip_shuffle",
                "lzf",
                "fletcher",
                "latest",
                "big_endian",
                "n1hw",
                "nhw1",
                "n1hw_chunks",
                "nhw1_chunks",
                "beside"
            })
    void readsEveryLayout(String name) throws IOException {
        try (Movie movie = Movie.open(file(name))) {
            assertEquals("HDF5", movie.format());
            assertEquals(PixelType.U16, movie.pixelType());
            assertEquals(9, movie.height());
            assertEquals(13, movie.width());
            Resources.assertFrames(TRUTH, movie);
            assertEquals(List.of(), movie.notes());
            try (Arena arena = Arena.ofConfined()) {
                ImageStack some = movie.read(1, 4, arena);
                assertEquals(NpyArray.read(TRUTH).toStack().get(4, 8, 12), some.get(3, 8, 12));
                assertEquals(
                        name.matches("contiguous|n1hw|nhw1|beside"),
                        some.segment().isMapped());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "i1, F32",
        "u1, U8",
        "little_i2, F32",
        "big_i2, F32",
        "little_i4, F64",
        "big_i4, F64",
        "little_i8, F64",
        "big_i8, F64",
        "little_u4, F64",
        "big_u4, F64",
        "little_u8, F64",
        "big_u8, F64",
        "little_f2, F32",
        "big_f2, F32",
        "little_f4, F32",
        "big_f4, F32",
        "little_f8, F64",
        "big_f8, F64",
        "bool, U8",
    })
    void readsEveryTypeOfNumber(String name, PixelType type) throws IOException {
        double[] truth = NpyArray.read(TRUTH).toDoubles();
        try (Movie movie = Movie.open(file("types"), OpenOptions.DEFAULTS.withDataset(name));
                Arena arena = Arena.ofConfined()) {
            assertEquals(type, movie.pixelType());
            ImageStack frames = movie.read(0, 6, arena);
            for (int i = 0; i < truth.length; i++) {
                double expected = switch (name) {
                    case "bool" -> truth[i] > 2000 ? 1 : 0;
                    case "u1" -> truth[i] % 100;
                    case "i1" -> Math.floorMod((long) truth[i] - 2000, 100L);
                    case "little_f2", "big_f2" -> Float.float16ToFloat(Float.floatToFloat16((float) truth[i] - 2000));
                    default -> name.contains("u") ? truth[i] : truth[i] - 2000;
                };
                assertEquals(expected, frames.get(i / 117, i / 13 % 9, i % 13));
            }
        }
    }

    @Test
    void refusesIntegersThatNoPixelHolds() throws IOException {
        try (Movie movie = Movie.open(file("types"), OpenOptions.DEFAULTS.withDataset("/long"))) {
            Resources.assertBad(
                    file("types"), "it has the value 9007199254740994", () -> movie.read(0, 1, Arena.ofAuto()));
        }
    }

    @Test
    void anImageIsAMovieOfOneFrame() throws IOException {
        try (Movie movie = Movie.open(file("image"))) {
            assertEquals(1, movie.frameCount());
            assertEquals(PixelType.F64, movie.pixelType());
            double[] truth = NpyArray.read(TRUTH).toDoubles();
            double mean =
                    IntStream.range(0, 6).mapToDouble(i -> truth[i * 117 + 15]).sum() / 6;
            assertEquals(mean, movie.read(0, 1, Arena.ofAuto()).get(0, 1, 2), 1e-9);
        }
    }

    @Test
    void aDataSetIsChosenByName() throws IOException {
        Path file = file("two");
        Resources.assertBad(
                file,
                "it has 2 data sets that can be a movie, of which one must be chosen by name: /a (6 × 9 × 13), /b/c (3",
                () -> Movie.open(file));
        for (String name : List.of("b/c", "/b/c")) {
            try (Movie movie = Movie.open(file, OpenOptions.DEFAULTS.withDataset(name))) {
                assertEquals(3, movie.frameCount());
            }
        }
        Resources.assertBad(
                file,
                "it has no data set /c; it has /a (6 × 9 × 13), /b/c",
                () -> Movie.open(file, OpenOptions.DEFAULTS.withDataset("c")));
        Resources.assertBad(
                file("beside"),
                "its data set /times (6) has no images",
                () -> Movie.open(file("beside"), OpenOptions.DEFAULTS.withDataset("times")));
    }

    @ParameterizedTest
    @CsvSource({
        "rgb, it has no data set of numbers with three axes",
        "none, it has no data set of numbers with three axes",
        "external, what it links to in other files must be opened there: contiguous.h5:/frames",
        "virtual, it is not an HDF5 file that can be read",
        "never, its data set /frames was never written",
    })
    void refusesWhatIsNoMovie(String name, String what) {
        Resources.assertBad(file(name), what, () -> Movie.open(file(name)));
    }

    @Test
    void framesThatWereNotWritten() throws IOException {
        Resources.assertIncomplete(file("unwritten"), 6, () -> Movie.open(file("unwritten")));
        try (Movie movie = Movie.open(file("unwritten"), INCOMPLETE)) {
            Resources.assertFrames(TRUTH, movie);
            assertEquals(List.of("it is cut off: 10 frames were to be in it, and 6 are whole"), movie.notes());
        }
        try (Movie movie = Movie.open(file("zeros"))) {
            assertEquals(10, movie.frameCount());
            assertTrue(movie.notes().getFirst().startsWith("the last 4 frames have no pixel but 0"));
        }
        try (Movie movie = Movie.open(file("zeros"), INCOMPLETE)) {
            Resources.assertFrames(TRUTH, movie);
        }
    }

    @Test
    void aFileThatWasCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(file("contiguous"));
        Path cut = folder.resolve("cut.h5");
        // The frames are at the end, 234 bytes each.
        for (int frames = 0; frames < 6; frames++) {
            Files.write(cut, Arrays.copyOf(whole, 2048 + 234 * frames + 100));
            Resources.assertIncomplete(cut, frames, () -> Movie.open(cut));
            if (frames > 0) {
                try (Movie movie = Movie.open(cut, INCOMPLETE)) {
                    assertEquals(frames, movie.frameCount());
                    assertEquals(
                            NpyArray.read(TRUTH).toStack().get(frames - 1, 8, 12),
                            movie.read(frames - 1, 1, Arena.ofAuto()).get(0, 8, 12));
                }
            }
        }
    }

    /** Every truncation and many changed bytes: read or refused, and nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"contiguous", "gzip_shuffle", "latest", "fletcher"})
    void damagedFilesAreReadOrRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(name));
        Path file = folder.resolve("damaged.h5");
        for (int length = 8; length < whole.length; length += 41) {
            Files.write(file, Arrays.copyOf(whole, length));
            readOrRefused(file);
        }
        for (int i = 8; i < whole.length; i += 13) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (i * 31 | 1);
            Files.write(file, damaged);
            readOrRefused(file);
        }
    }

    private static void readOrRefused(Path file) {
        try (Movie movie = Movie.open(file, INCOMPLETE);
                Arena arena = Arena.ofConfined()) {
            movie.read(0, Math.min(movie.frameCount(), 10), arena);
        } catch (IOException e) {
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arithmetic", "out-of-memory", "records", "large_chunk", "unwritten_deflate"})
    void errorsOfTheLibraryAreBadFiles(String name) {
        Path file = Resources.of("hdf5/" + name + ".h5");
        assertThrows(BadFileException.class, () -> Movie.open(file));
    }

    @Test
    void manyReadAtOnce() throws IOException {
        try (Movie movie = Movie.open(file("gzip_shuffle"))) {
            IntStream.range(0, 64).parallel().forEach(i -> {
                try {
                    Resources.assertFrames(TRUTH, movie);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void closed() throws IOException {
        Movie movie = Movie.open(file("gzip_shuffle"));
        movie.close();
        movie.close();
        assertThrows(IllegalStateException.class, () -> movie.read(0, 1, Arena.ofAuto()));
    }
}
