package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.npy.NpyArray;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AviMovieTest {
    private static final OpenOptions INCOMPLETE = OpenOptions.DEFAULTS.withIncomplete(true);
    private static final String BITMAP = "\0\0\0\0";
    private static final int WIDTH = 5;
    private static final int HEIGHT = 3;

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("movie.avi");
    }

    /** What a pixel of a frame is: no two neighbours alike. */
    private static int pixel(int frame, int row, int column) {
        return 60 * frame + 20 * row + column;
    }

    /** Frames of bytes, each pixel so many, rows of some bytes. */
    private static List<byte[]> frames(int count, int bytesPerPixel, int stride, boolean bottomUp) {
        List<byte[]> frames = new ArrayList<>();
        for (int frame = 0; frame < count; frame++) {
            byte[] bytes = new byte[HEIGHT * stride];
            // What is between the rows must not be read.
            Arrays.fill(bytes, (byte) 99);
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < WIDTH; column++) {
                    int at = (bottomUp ? HEIGHT - 1 - row : row) * stride + column * bytesPerPixel;
                    Arrays.fill(bytes, at, at + Math.min(3, bytesPerPixel), (byte) pixel(frame, row, column));
                }
            }
            frames.add(bytes);
        }
        return frames;
    }

    private static void check(Movie movie, int count) throws IOException {
        assertEquals(count, movie.frameCount());
        assertEquals(HEIGHT, movie.height());
        assertEquals(WIDTH, movie.width());
        try (Arena arena = Arena.ofConfined()) {
            ImageStack frames = movie.read(0, count, arena);
            for (int frame = 0; frame < count; frame++) {
                for (int i = 0; i < HEIGHT * WIDTH; i++) {
                    assertEquals(pixel(frame, i / WIDTH, i % WIDTH) & 0xFF, frames.get(frame, i / WIDTH, i % WIDTH));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"y800, 250", "bgr24, 29.97002997002997", "bgra, 25", "sound, 25"})
    void readsWhatFfmpegWrites(String name, double framesPerSecond) throws IOException {
        double[] truth = NpyArray.read(Resources.of("hdf5-movies/truth.npy")).toDoubles();
        try (Movie movie = Movie.open(Resources.of("avi/" + name + ".avi"));
                Arena arena = Arena.ofConfined()) {
            assertEquals("AVI", movie.format());
            assertEquals(PixelType.U8, movie.pixelType());
            assertEquals(6, movie.frameCount());
            assertEquals(framesPerSecond, movie.metadata().framesPerSecond(), 1e-12);
            assertEquals(0, movie.metadata().times().size());
            assertEquals(name.equals("sound") ? List.of("it has sound, which was left out") : List.of(), movie.notes());
            ImageStack frames = movie.read(0, 6, arena);
            for (int i = 0; i < truth.length; i++) {
                assertEquals((int) truth[i] >> 4, frames.get(i / 117, i / 13 % 9, i % 13));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mjpeg, 'its frames are coded as MJPG; uncompressed greyscale is needed, as ffmpeg -i mjpeg.avi -pix_fmt gray'",
        "colour, 'frame 0 is in colour, first in row 0, column 0'",
    })
    void refusesCodedFramesAndColours(String name, String what) {
        Path file = Resources.of("avi/" + name + ".avi");
        Resources.assertBad(file, what, () -> {
            try (Movie movie = Movie.open(file)) {
                movie.read(0, 1, Arena.ofAuto());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        // bits, height, bytes of a row
        "8, 3, 8",
        "8, 3, 5",
        "8, -3, 8",
        "24, 3, 16",
        "24, -3, 15",
        "32, 3, 20",
    })
    void bitmapsLieBottomUpWithPaddedRows(int bits, int height, int stride) throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, height, bits, BITMAP);
        try (Movie movie = Movie.open(avi.write(path(), frames(4, bits / 8, stride, height > 0)))) {
            check(movie, 4);
            assertEquals(200.5, movie.metadata().framesPerSecond());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Y800", "Y8  ", "GREY"})
    void greyCodesLieTopDown(String coding) throws IOException {
        for (int stride : new int[] {5, 8}) {
            AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, coding);
            try (Movie movie = Movie.open(avi.write(path(), frames(2, 1, stride, false)))) {
                check(movie, 2);
            }
        }
    }

    @Test
    void greysOfSixteenBits() throws IOException {
        for (String coding : List.of("Y16 ", "Y1\0\u0010", "Y1\0\f", "\u0010\0001Y")) {
            boolean big = coding.endsWith("Y");
            byte[] frame = new byte[HEIGHT * 12];
            for (int i = 0; i < HEIGHT * WIDTH; i++) {
                int at = i / WIDTH * 12 + 2 * (i % WIDTH);
                frame[at + (big ? 1 : 0)] = (byte) (i * 4111);
                frame[at + (big ? 0 : 1)] = (byte) ((i * 4111) >> 8);
            }
            AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 16, coding);
            try (Movie movie = Movie.open(avi.write(path(), List.of(frame)))) {
                assertEquals(PixelType.U16, movie.pixelType());
                ImageStack frames = movie.read(0, 1, Arena.ofAuto());
                for (int i = 0; i < HEIGHT * WIDTH; i++) {
                    assertEquals(i * 4111, frames.get(0, i / WIDTH, i % WIDTH));
                }
            }
        }
    }

    @Test
    void palettesAreLookedUp() throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, BITMAP);
        avi.palette = IntStream.range(0, 256).map(i -> (255 - i) * 0x010101).toArray();
        avi.write(path(), frames(1, 1, 8, true));
        try (Movie movie = Movie.open(path())) {
            assertEquals(255 - pixel(0, 1, 2), movie.read(0, 1, Arena.ofAuto()).get(0, 1, 2));
        }
        avi.palette[pixel(0, 1, 2)] = 0x123456;
        avi.write(path(), frames(1, 1, 8, true));
        try (Movie movie = Movie.open(path())) {
            Resources.assertBad(
                    path(), "frame 0 is in colour, first in row 1, column 2", () -> movie.read(0, 1, Arena.ofAuto()));
        }
    }

    @Test
    void largeFilesHaveSeveralRiffs() throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, BITMAP);
        avi.perRiff = 2;
        avi.inRecords = true;
        try (Movie movie = Movie.open(avi.write(path(), frames(5, 1, 8, true)))) {
            check(movie, 5);
            assertEquals(List.of(), movie.notes());
        }
    }

    @Test
    void droppedFramesAreLeftOutAndTold() throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, BITMAP);
        List<byte[]> frames = frames(3, 1, 8, true);
        frames.add(1, new byte[0]);
        frames.add(3, new byte[0]);
        try (Movie movie = Movie.open(avi.write(path(), frames))) {
            check(movie, 3);
            assertEquals(List.of("2 frames were dropped by the program that recorded it, and left out"), movie.notes());
            assertArrayEquals(
                    new double[] {0, 2 / 200.5, 4 / 200.5},
                    movie.metadata().times().toArray());
        }
    }

    @Test
    void fewerFramesThanPromised() throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, BITMAP);
        avi.promised = 9;
        try (Movie movie = Movie.open(avi.write(path(), frames(3, 1, 8, true)))) {
            check(movie, 3);
            assertEquals(List.of("its header promises 9 frames, and it has 3"), movie.notes());
        }
    }

    @Test
    void readsTheWholeFramesOfARecordingThatWasCutOff() throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, BITMAP);
        byte[] whole = Files.readAllBytes(avi.write(path(), frames(4, 1, 8, true)));
        // A chunk is 8 bytes and 24 of pixels.
        for (int missing = 1; missing < 128; missing++) {
            int frames = (128 - missing) / 32;
            for (boolean zeros : new boolean[] {false, true}) {
                byte[] cut = Arrays.copyOf(whole, whole.length - missing);
                // Where the file was made in its full size beforehand, and a chunk was not begun.
                if (zeros && missing % 32 == 0) {
                    cut = Arrays.copyOf(cut, whole.length);
                } else if (zeros) {
                    continue;
                }
                Files.write(path(), cut);
                Resources.assertIncomplete(path(), frames, () -> Movie.open(path()));
                if (frames > 0) {
                    try (Movie movie = Movie.open(path(), INCOMPLETE)) {
                        check(movie, frames);
                        assertEquals(1, movie.notes().size());
                    }
                }
            }
        }
    }

    @Test
    void aRecordingThatWasNeverFinishedHasNoSizes() throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, BITMAP);
        avi.promised = 0;
        byte[] bytes = Files.readAllBytes(avi.write(path(), frames(4, 1, 8, true)));
        Arrays.fill(bytes, 4, 8, (byte) 0);
        Arrays.fill(bytes, bytes.length - 4 * 32 - 8, bytes.length - 4 * 32 - 4, (byte) 0);
        Files.write(path(), bytes);
        Resources.assertIncomplete(path(), 4, () -> Movie.open(path()));
        try (Movie movie = Movie.open(path(), INCOMPLETE)) {
            check(movie, 4);
            assertEquals(List.of("it is cut off: 4 frames are whole"), movie.notes());
        }
    }

    @Test
    void framesOfAnotherSizeAreRefused() throws IOException {
        AviBuilder avi = new AviBuilder(WIDTH, HEIGHT, 8, BITMAP);
        List<byte[]> frames = frames(2, 1, 8, true);
        frames.add(new byte[20]);
        avi.write(path(), frames);
        Resources.assertBad(path(), "frame 2 has 20 bytes; 3 × 5 pixels of 1 bytes are 24", () -> Movie.open(path()));
    }

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Resources.of("avi/bgr24.avi"));
        for (int i = 0; i < whole.length; i += i < 400 ? 1 : 61) {
            for (int change : new int[] {1, 0x80, 0xFF}) {
                byte[] damaged = whole.clone();
                damaged[i] ^= (byte) change;
                Files.write(path(), damaged);
                try (Movie movie = Movie.open(path(), INCOMPLETE);
                        Arena arena = Arena.ofConfined()) {
                    movie.read(0, movie.frameCount(), arena);
                } catch (IOException e) {
                    assertTrue(e.getMessage().contains("movie.avi"), e.getMessage());
                }
            }
        }
    }
}
