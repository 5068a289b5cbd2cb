package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.ImageStack;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TIFFs as cameras' and other programs write them, each with the frames that it holds:
 * resources/tiff/cases/make_cases.py. Those whose names start with cut_ were cut off; beside them lie the frames that
 * are whole.
 */
class TiffCasesTest {
    private static final OpenOptions INCOMPLETE = OpenOptions.DEFAULTS.withIncomplete(true);

    private static Path tiff(String name) {
        return Resources.of("tiff/cases/" + name + ".tif");
    }

    private static List<String> names(boolean cut) throws IOException {
        List<String> names = Resources.files(tiff("bool").getParent()).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".npy") && name.startsWith("cut_") == cut)
                .map(name -> name.substring(0, name.length() - 4))
                .toList();
        assertTrue(names.size() > 30, names + " are few");
        return names;
    }

    static List<String> whole() throws IOException {
        return names(false);
    }

    static List<String> cutOff() throws IOException {
        return names(true);
    }

    private static void assertFrames(String name, Movie movie) throws IOException {
        try (Movie truth = Movie.open(Resources.of("tiff/cases/" + name + ".npy"));
                Arena arena = Arena.ofConfined()) {
            assertEquals(truth.frameCount(), movie.frameCount());
            assertEquals(truth.height(), movie.height());
            assertEquals(truth.width(), movie.width());
            assertEquals(truth.pixelType(), movie.pixelType());
            ImageStack expected = truth.read(0, truth.frameCount(), arena);
            assertSame(expected, movie.read(0, movie.frameCount(), arena));
            for (long i = 0; i < movie.frameCount(); i++) {
                assertSame(expected.slice(i, 1), movie.read(i, 1, arena));
            }
        }
    }

    private static void assertSame(ImageStack expected, ImageStack frames) {
        assertEquals(-1, expected.segment().mismatch(frames.segment()));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void framesAreThoseOfTheFile(String name) throws IOException {
        for (OpenOptions options : new OpenOptions[] {OpenOptions.DEFAULTS, INCOMPLETE}) {
            try (Movie movie = Movie.open(tiff(name), options)) {
                assertFrames(name, movie);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cutOff")
    void ofARecordingThatWasCutOffTheWholeFramesCanBeRead(String name) throws IOException {
        IncompleteFileException exception = assertThrows(IncompleteFileException.class, () -> Movie.open(tiff(name)));
        assertTrue(exception.getMessage().startsWith(tiff(name) + ": it is cut off"), exception.getMessage());
        try (Movie movie = Movie.open(tiff(name), INCOMPLETE)) {
            assertFrames(name, movie);
            assertEquals(movie.frameCount(), exception.wholeFrames());
            assertEquals(1, movie.notes().size());
            String note = movie.notes().getFirst();
            assertTrue(note.startsWith("It was cut off; complete frames that were read: " + movie.frameCount()), note);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cut_le_pixels               | at least 1 is missing
            cut_le_big_next             | what follows is missing
            cut_be_imagej_1             | at least 2 are missing
            ome_set                     | It is 1 of 2 files of a recording of 6 frames (ome_set.tif, ome_set_1.tif); open the folder
            ome_set_of_two              | It is one of 2 files of a recording of 6 frames (run_MMStack_Pos0.ome.tif, run_MMStack_Pos0_1.ome.tif); open the folder
            ome_two_channels            | Its frames are of 3 channels in turn, as its OME-XML tells
            ome_promises_9              | Its OME-XML tells of 9 frames, and the file has 3;
            ome_broken                  | Its OME-XML cannot be read
            ome_entity                  | Its OME-XML cannot be read
            ome_times_of_other_order    | Its OME-XML says another order of its pages
            imagej_promises_5000        | ImageJ's description tells of 5000 frames, and the file has 3;
            imagej_promises_2           | ImageJ's description tells of 2 frames, and the file has 3; all of them were read
            imagej_channels             | Its frames are of 2 channels in turn, as ImageJ's description tells
            mm-last-1page-claims5000_1  | ImageJ's description tells of 5000 frames, and the file has 1;
            micromanager_last_1         | ImageJ's description tells of 3 frames, and the file has 1;
            micromanager_times_back     | The times that Micro-Manager's tag tells are not used
            micromanager_times_lost     | The times that Micro-Manager's tag tells are not used
            reduced_first_254_1         | Pages that are reduced images or masks were left out: 1
            reduced_between_255_2       | Pages that are reduced images or masks were left out: 2
            thumb-ifd-last              | Pages that are reduced images or masks were left out: 1
            sub_directories             | Images that belong to a page (SubIFDs), such as smaller copies, were left out
            le_grey_alpha               | Its alpha channel
            be_big_rgba                 | Its alpha channel
            table_u16                   | Its pixels are indices of a table of greys; the greys were read
            table_of_imagej_1           | Its colour table was left out
            zeros_behind                | Zeros follow its last frame
            unexplained_behind_1        | Behind its only page there is room for 2 more frames
            """)
    void whatIsAmissIsNoted(String name, String note) throws IOException {
        try (Movie movie = Movie.open(tiff(name), INCOMPLETE)) {
            assertTrue(
                    movie.notes().stream().anyMatch(text -> text.contains(note)),
                    movie.notes().toString());
        }
    }

    @Test
    void whereNothingIsAmissNothingIsNoted() throws IOException {
        for (String name : new String[] {
            "shaped-trunc",
            "imagedepth",
            "le_metamorph",
            "le_two_shapes_5",
            "ij-stripbytes0",
            "be_rgb16",
            "ome_times",
            "imagej_scale",
            "strip_bytes_padded",
            "micromanager_times"
        }) {
            try (Movie movie = Movie.open(tiff(name))) {
                assertEquals(List.of(), movie.notes(), name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ome_times, 108.3, 50, '0 0.0205 0.041'",
        "ome_times_of_other_order, 0, 0, ''",
        "ome_unit, 120, 0, ''",
        "imagej_scale, 108.3, 50, ''",
        "imagej_escaped_unit, 108.3, 25, ''",
        "imagej_no_unit, 0, 0, ''",
        "micromanager_times, 108.3, 0, '0.0035 0.0135 0.02425'",
        "micromanager_times_back, 108.3, 0, ''",
        "le_metamorph, 0, 0, '86399 86399.5 86400'",
        "be_big_metamorph, 0, 0, '86399 86399.5 86400'",
        "be_u4, 0, 0, ''",
    })
    void tellsScaleAndTimes(String name, double nmPerPixel, double framesPerSecond, String times) throws IOException {
        try (Movie movie = Movie.open(tiff(name))) {
            MovieMetadata metadata = movie.metadata();
            assertEquals(nmPerPixel, metadata.nmPerPixel(), 1e-9);
            assertEquals(framesPerSecond, metadata.framesPerSecond(), 1e-9);
            List<Double> expected = Stream.of(times.split(" "))
                    .filter(time -> !time.isEmpty())
                    .map(Double::valueOf)
                    .toList();
            assertEquals(expected.size(), metadata.times().size());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i), metadata.times().get(i), 1e-9);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bad_compression_3     | it is compressed with a fax code (CCITT) (number 3), which cannot be read. Save it uncompressed
            bad_compression_34712 | it is compressed with JPEG 2000 (number 34712), which cannot be read. Save it uncompressed
            bad_compression_34887 | it is compressed with LERC (number 34887), which cannot be read. Save it uncompressed
            bad_compression_34925 | it is compressed with LZMA (number 34925), which cannot be read. Save it uncompressed
            bad_compression_50001 | it is compressed with WebP (number 50001), which cannot be read. Save it uncompressed
            bad_compression_12345 | it is compressed with an unknown code (number 12345), which cannot be read. Save it uncompressed
            bad_24_bits           | its pixels are unsigned integers of 24 bits, which cannot be read; save it with integers of 8
            bad_float24           | its pixels are floating-point numbers of 24 bits, which cannot be read; save it with
            bad_complex           | its pixels are complex numbers of 16 bits, which cannot be read; save it with
            bad_ycbcr             | it is in colour (3 samples per pixel, photometric interpretation 6); only grey can be read. Save it as
            bad_cfa               | it is in colour (1 samples per pixel, photometric interpretation 32803)
            bad_two_channels      | it has 2 channels (samples per pixel), and only one can be read. Save the channel of the beads
            bad_table_of_colours  | it is in colours of a table; only grey can be read. Save it as
            bad_depth_compressed  | its tag ImageDepth tells of 3 images in one page, which can be read only if they are uncompressed
            bad_depth_huge        | it is cut off: its tag ImageDepth promises 4294967295 images, and there is room for 1
            bad_all_reduced       | it has no pages but 1 that are marked as reduced images or masks
            """)
    void whatCannotBeReadIsRefusedWithWhatToDo(String name, String what) {
        Resources.assertBad(tiff(name), what, () -> Movie.open(tiff(name)));
    }

    @Test
    void everyFileThatIsBadIsRefusedOneWayOrAnother() throws IOException {
        int refused = 0;
        for (Path file : Resources.files(tiff("bool").getParent())) {
            if (file.getFileName().toString().startsWith("bad_")) {
                Resources.assertBad(file, "", () -> {
                    try (Movie movie = Movie.open(file);
                            Arena arena = Arena.ofConfined()) {
                        movie.read(0, movie.frameCount(), arena);
                    }
                });
                refused++;
            }
        }
        assertTrue(refused > 15, refused + " are few");
    }

    @Test
    void aFrameInColourIsNamedWithItsFirstPixel() throws IOException {
        try (Movie movie = Movie.open(tiff("bad_rgb_in_frame_2"));
                Arena arena = Arena.ofConfined()) {
            movie.read(0, 2, arena);
            Resources.assertBad(
                    movie.path(),
                    "frame 2: it is in colour: red, green and blue differ at row 3, column 4",
                    () -> movie.read(0, 3, arena));
        }
        try (Movie movie = Movie.open(tiff("bad_u8_too_large"));
                Arena arena = Arena.ofConfined()) {
            Resources.assertBad(
                    movie.path(),
                    "frame 0: the pixel at row 3, column 2 is beyond 2^53",
                    () -> movie.read(0, 1, arena));
        }
    }

    @Test
    void oneDirectoryOfManyFramesIsAViewOfTheFile() throws IOException {
        for (String name : new String[] {"shaped-trunc", "imagedepth", "le_metamorph"}) {
            try (Movie movie = Movie.open(tiff(name));
                    Arena arena = Arena.ofConfined()) {
                assertTrue(movie.read(0, 3, arena).segment().isMapped(), name);
            }
        }
    }

    @Test
    void everyCutOfAFileIsNoticedOrReadRight() throws IOException {
        cut("le_big_packed12", "u2_zstd_strips_20x24");
    }

    @Test
    @Tag("exhaustive")
    void everyCutOfOtherFilesIsNoticedOrReadRight() throws IOException {
        cut("be_rgb16_planar", "le_shape");
    }

    private static void cut(String... names) throws IOException {
        Path file = Files.createTempFile("cut", ".tif");
        for (String name : names) {
            byte[] whole = Files.readAllBytes(tiff(name));
            int incomplete = 0;
            for (int length = 16; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                try (Movie movie = Movie.open(file, INCOMPLETE);
                        Movie all = Movie.open(tiff(name));
                        Arena arena = Arena.ofConfined()) {
                    long count = movie.frameCount();
                    assertTrue(
                            count < 3 == !movie.notes().isEmpty(), movie.notes().toString());
                    assertSame(all.read(0, count, arena), movie.read(0, count, arena));
                    incomplete += count < 3 ? 1 : 0;
                } catch (BadFileException e) {
                    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                }
            }
            assertTrue(incomplete > 30 || name.equals("le_big_packed12"), incomplete + " of " + name);
        }
        Files.delete(file);
    }
}
