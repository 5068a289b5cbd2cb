package io.github.magtrack4j.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyArrayTest {
    private static final double[] COUNT =
            IntStream.range(0, 24).asDoubleStream().toArray();

    @TempDir
    private Path folder;

    private static Path resource(String name) {
        try {
            return Path.of(
                    NpyArrayTest.class.getResource("/npy/" + name + ".npy").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static double[] expected(NpyType type) {
        double[] values = COUNT.clone();
        if (type == NpyType.B1) {
            return IntStream.range(0, 24).mapToDouble(i -> i % 2).toArray();
        }
        values[23] = switch (type) {
            case U1 -> 255;
            case U2 -> 65535;
            case U4 -> 4294967295.0;
            case U8 -> 0x1p64;
            default -> -8;
        };
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryTypeInEveryOrder(NpyType type) throws IOException {
        for (String order : new String[] {"_little_c", "_big_fortran"}) {
            NpyArray array = NpyArray.read(resource(type + order));
            assertEquals(type, array.type());
            assertArrayEquals(new long[] {2, 3, 4}, array.shape());
            assertEquals(24, array.size());
            assertArrayEquals(expected(type), array.toDoubles());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u2_big_c", "f8_little_fortran", "u1_little_fortran"})
    void readsOneThingRearranged(String name) throws IOException {
        assertArrayEquals(COUNT, NpyArray.read(resource(name)).toDoubles());
    }

    @ParameterizedTest
    @CsvSource({
        "U1,U8", "U2,U16", "U4,F64", "I1,F32", "I2,F32", "I4,F64", "I8,F64", "F2,F32", "F4,F32", "F8,F64", "B1,U8"
    })
    void readsImagesOfEveryType(NpyType type, PixelType pixelType) throws IOException {
        assertEquals(pixelType, type.pixelType());
        for (String order : new String[] {"_little_c", "_big_fortran"}) {
            ImageStack images = NpyArray.read(resource(type + order)).toStack();
            assertEquals(pixelType, images.pixelType());
            assertEquals(2, images.count());
            assertEquals(3, images.height());
            assertEquals(4, images.width());
            for (int i = 0; i < 24; i++) {
                assertEquals(expected(type)[i], images.get(i / 12, i / 4 % 3, i % 4));
            }
        }
    }

    @Test
    void refusesIntegersThatNoPixelHolds() throws IOException {
        for (String order : new String[] {"_little_c", "_big_fortran"}) {
            NpyArray array = NpyArray.read(resource("u8" + order));
            assertEquals(PixelType.F64, array.type().pixelType());
            assertEquals(5, array.slice(0, 1).toStack().get(0, 1, 1));
            assertMessage(
                    assertThrows(NpyFormatException.class, () -> array.toStack()),
                    array,
                    "it has the value 18446744073709551615, which no pixel holds exactly");
        }
    }

    @Test
    void readsAnImageAsAStackOfOne() throws IOException {
        ImageStack one = NpyArray.read(resource("matrix")).withLeadingAxis().toStack();
        assertEquals(1, one.count());
        assertEquals(2, one.height());
        assertEquals(3, one.width());
        assertEquals(1.25, one.get(0, 1, 2));
        for (String order : new String[] {"_little_c", "_big_fortran"}) {
            NpyArray second = NpyArray.read(resource("u2" + order)).get(1).withLeadingAxis();
            assertArrayEquals(new long[] {1, 3, 4}, second.shape());
            assertEquals(21, second.toStack().get(0, 2, 1));
            assertEquals(0, second.slice(1, 0).toStack().count());
        }
    }

    @Test
    void readsAsManyEntriesAsAreWhole() throws IOException {
        byte[] whole = Files.readAllBytes(resource("u2_little_c"));
        Path file = folder.resolve("cut.npy");
        for (int missing = 0; missing <= 48; missing++) {
            Files.write(file, Arrays.copyOf(whole, whole.length - missing));
            NpyArray array = NpyArray.readIncomplete(file, Arena.ofAuto());
            int entries = (48 - missing) / 24;
            assertArrayEquals(new long[] {entries, 3, 4}, array.shape());
            assertEquals(2 - entries, array.missing());
            assertArrayEquals(Arrays.copyOf(expected(NpyType.U2), 12 * entries), array.toDoubles());
            if (missing > 0) {
                assertBad(file, "it is cut off");
            }
        }
        byte[] fortran = Files.readAllBytes(resource("u2_image_last_fortran"));
        Files.write(file, Arrays.copyOf(fortran, fortran.length - 1));
        assertThrows(NpyFormatException.class, () -> NpyArray.readIncomplete(file, Arena.ofAuto()));
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThrows(NpyFormatException.class, () -> NpyArray.readIncomplete(file, Arena.ofAuto()));
        byte[] header = Arrays.copyOf(whole, 100);
        Files.write(file, header);
        assertThrows(NpyFormatException.class, () -> NpyArray.readIncomplete(file, Arena.ofAuto()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1_image_last", "u2_image_last_fortran"})
    void readsTheReferencesOrderOfAxes(String name) throws IOException {
        NpyArray array = NpyArray.read(resource(name)).lastAxisFirst();
        assertArrayEquals(new long[] {2, 3, 4}, array.shape());
        assertArrayEquals(COUNT, array.toDoubles());
        ImageStack second = array.slice(1, 1).toStack();
        assertEquals(1, second.count());
        assertEquals(23, second.get(0, 2, 3));
    }

    @Test
    void slicesAreTheSameInEveryLayout() throws IOException {
        for (String name : new String[] {"u1_little_c", "u1_little_fortran", "u2_big_c"}) {
            NpyArray array = NpyArray.read(resource(name));
            assertEquals(12, array.slice(1, 1).toStack().get(0, 0, 0));
            assertEquals(0, array.slice(2, 0).toStack().count());
            assertThrows(IndexOutOfBoundsException.class, () -> array.slice(1, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> array.slice(-1, 1));
        }
        NpyArray scalar = NpyArray.read(resource("scalar"));
        assertThrows(IndexOutOfBoundsException.class, () -> scalar.slice(0, 1));
    }

    @Test
    void transposesMoreThanOneTile() throws IOException {
        // 70 × 1 × 131 does not divide into tiles of 64, along either axis.
        Path file = folder.resolve("wide.npy");
        try (Arena arena = Arena.ofConfined()) {
            ImageStack stack = ImageStack.allocate(arena, PixelType.U16, 1, 131, 70);
            for (int image = 0; image < 70; image++) {
                for (int column = 0; column < 131; column++) {
                    stack.set(image, 0, column, image * 200 + column);
                }
            }
            NpyArray.write(file, stack);
        }
        ImageStack turned = NpyArray.read(file).lastAxisFirst().toStack();
        assertEquals(131, turned.count());
        for (int image = 0; image < 70; image++) {
            for (int column = 0; column < 131; column++) {
                assertEquals(image * 200 + column, turned.get(column, image, 0));
            }
        }
    }

    @Test
    void readsSeriesMatricesAndNumbers() throws IOException {
        assertArrayEquals(
                new double[] {0.5, Double.NaN, -1e300},
                NpyArray.read(resource("series")).toSeries().toArray());
        for (String name : new String[] {"matrix", "version_2", "version_3"}) {
            DoubleMatrix matrix = NpyArray.read(resource(name)).toMatrix();
            assertEquals(2, matrix.rows());
            assertEquals(3, matrix.columns());
            assertEquals(1.25, matrix.get(1, 2));
        }
        assertArrayEquals(new double[] {2.5}, NpyArray.read(resource("scalar")).toDoubles());
        assertEquals(0, NpyArray.read(resource("empty")).toStack().count());
        assertEquals(0, NpyArray.read(resource("empty")).toDoubles().length);
    }

    @Test
    void plainFilesAreMappedAndNotCopied() throws IOException {
        Path file = folder.resolve("movie.npy");
        Files.copy(resource("u1_little_c"), file);
        ImageStack images = NpyArray.read(file).toStack();
        assertTrue(images.segment().isMapped());
        assertTrue(images.segment().isReadOnly());
        // The file's first pixel changes, and so does the stack's.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {77}), Files.size(file) - 24);
        }
        assertEquals(77, images.get(0, 0, 0));
        assertFalse(NpyArray.read(resource("u2_big_c")).toStack().segment().isMapped());
    }

    @Test
    void theMappingLivesAsLongAsTheArena() throws IOException {
        MemorySegment pixels;
        try (Arena arena = Arena.ofConfined()) {
            pixels = NpyArray.read(resource("u1_little_c"), arena).toSegment(arena);
            assertTrue(pixels.scope().isAlive());
        }
        assertFalse(pixels.scope().isAlive());
    }

    @Test
    void writesWhatNumPyWrites() throws IOException {
        Path file = folder.resolve("out.npy");
        NpyArray.write(file, DoubleSeries.copyOf(0.5, Double.NaN, -1e300));
        assertSameBytes("series", file);
        NpyArray.write(file, NpyArray.read(resource("matrix")).toMatrix());
        assertSameBytes("matrix", file);
        for (String type : new String[] {"u1", "u2", "f4", "f8"}) {
            NpyArray.write(file, NpyArray.read(resource(type + "_big_fortran")).toStack());
            assertSameBytes(type + "_little_c", file);
        }
        NpyArray.write(file, NpyArray.read(resource("empty")).toStack());
        assertSameBytes("empty", file);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    private static void assertSameBytes(String name, Path file) throws IOException {
        assertArrayEquals(Files.readAllBytes(resource(name)), Files.readAllBytes(file));
    }

    @Test
    void writingOntoTheFileThatIsReadWorks() throws IOException {
        Path file = folder.resolve("same.npy");
        Files.copy(resource("matrix"), file);
        NpyArray.write(file, NpyArray.read(file).toMatrix());
        assertSameBytes("matrix", file);
    }

    @ParameterizedTest
    @CsvSource({
        "bad_complex,complex numbers",
        "bad_object,Python objects",
        "bad_records,records (a structured dtype)",
        "bad_text,text",
        "bad_f16,numbers of a size that is not supported (dtype '<f16')",
        "bad_date,dates or times",
    })
    void refusesOtherTypes(String name, String what) {
        assertBad(resource(name), what);
    }

    @Test
    void refusesOtherShapes() throws IOException {
        NpyArray matrix = NpyArray.read(resource("matrix"));
        assertMessage(
                assertThrows(NpyFormatException.class, matrix::toSeries),
                matrix,
                "its shape (2, 3) has 2 axes; a series needs 1");
        assertMessage(
                assertThrows(NpyFormatException.class, () -> matrix.toStack()),
                matrix,
                "its shape (2, 3) has 2 axes; a stack of images needs 3");
        NpyArray four = NpyArray.read(resource("four_axes"));
        assertMessage(
                assertThrows(NpyFormatException.class, four::toMatrix),
                four,
                "(1, 1, 1, 1) has 4 axes; a matrix needs 2");
        NpyArray none = NpyArray.read(resource("no_columns"));
        assertMessage(assertThrows(NpyFormatException.class, () -> none.toStack()), none, "it has 0 columns");
    }

    private static void assertMessage(NpyFormatException exception, NpyArray array, String what) {
        String path = array.toString().substring(0, array.toString().indexOf(".npy: ") + 4);
        assertTrue(exception.getMessage().startsWith(path + ": "), exception.getMessage());
        assertTrue(exception.problem().contains(what), exception.problem());
    }

    private static void assertBad(Path file, String what) {
        NpyFormatException exception = assertThrows(NpyFormatException.class, () -> NpyArray.read(file));
        assertEquals(file + ": " + exception.problem(), exception.getMessage());
        assertTrue(exception.problem().contains(what), exception.problem());
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        byte[] whole = Files.readAllBytes(resource("u1_little_c"));
        Path file = folder.resolve("cut.npy");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            String what = length == 0 ? "it is empty" : length < 128 ? "it ends within its header" : "it is cut off";
            assertBad(file, what);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 3));
        assertBad(file, "it has 3 bytes too many after its array (2, 3, 4) of u1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "it lacks keys ; {'descr': '<f8', 'shape': (1,)} ; lacks one of",
                "it is empty ; {} ; lacks one of",
                "it has a key twice ; {'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)} ; the key 'descr' twice",
                "it has another key ; {'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1} ; an unknown key 'x'",
                "it is not a dict ; ['descr', '<f8'] ; '{' is missing at character 0",
                "it does not end ; {'descr': '<f8', 'fortran_order': False, 'shape': (1,) ; '}' is missing",
                "something follows ; {'descr': '<f8', 'fortran_order': False, 'shape': (1,)} {} ; the end of the header is missing",
                "order is no boolean ; {'descr': '<f8', 'fortran_order': 0, 'shape': (1,)} ; True or False is missing",
                "shape is a number ; {'descr': '<f8', 'fortran_order': False, 'shape': 1} ; '(' is missing",
                "shape is no tuple ; {'descr': '<f8', 'fortran_order': False, 'shape': (1)} ; ',' is missing",
                "shape is negative ; {'descr': '<f8', 'fortran_order': False, 'shape': (-1,)} ; a length, 0 or more is missing",
                "shape is too long ; {'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)} ; the length 99999999999999999999",
                "shape overflows ; {'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)} ; larger than any file can be",
                "bytes overflow ; {'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807,)} ; larger than any file can be",
                "empty, but overflows ; {'descr': '<f8', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296)} ; larger than any file can be",
                "it lies ; {'descr': '<f8', 'fortran_order': False, 'shape': (1000000,)} ; needs 8000128 bytes, and it has 136",
                "no order of bytes ; {'descr': 'f8', 'fortran_order': False, 'shape': (1,)} ; of an unknown type (dtype 'f8')",
                "no order of bytes ; {'descr': '|f8', 'fortran_order': False, 'shape': (1,)} ; (dtype '|f8')",
                "no type ; {'descr': '', 'fortran_order': False, 'shape': (1,)} ; of an unknown type (dtype '')",
                "the quote is open ; {'descr': '<f8, fortran_order: False, shape: (1,)} ; a quoted word is missing",
            })
    void refusesHeaders(String why, String dictionary, String what) throws IOException {
        assertBad(withHeader(dictionary), what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1L,), }",
                "{\"shape\":(1,),\"fortran_order\":False,\"descr\":\"<f8\"}",
                "{ 'descr' : '<f8' , 'fortran_order' : True , 'shape' : ( 1 , 1 ) }",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
            })
    void acceptsHeaders(String dictionary) throws IOException {
        assertArrayEquals(
                new double[] {1.5}, NpyArray.read(withHeader(dictionary)).toDoubles());
    }

    @Test
    void aMessageHasOneLineWhateverTheHeaderHolds() throws IOException {
        assertBad(
                withHeader("{'descr':\n\t'<f8'\u001b"),
                "'}' is missing at character 16 of {'descr':\ufffd\ufffd'<f8'\ufffd");
    }

    @Test
    void anArrayHasUpTo64Axes() throws IOException {
        String start = "{'descr': '<f8', 'fortran_order': True, 'shape': (";
        NpyArray most = NpyArray.read(withHeader(start + "1,".repeat(64) + ")}"));
        assertEquals(64, most.shape().length);
        assertArrayEquals(new double[] {1.5}, most.toDoubles());
        for (int axes : new int[] {65, 20_000}) {
            assertBad(withHeader(start + "1,".repeat(axes) + ")}"), "its shape has more than 64 axes");
        }
    }

    /** Makes a file of the number 1.5 with this header. */
    private Path withHeader(String dictionary) throws IOException {
        int length = Math.max(117, dictionary.length()) + 1;
        ByteBuffer bytes = ByteBuffer.allocate(18 + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
        bytes.put(
                (dictionary + " ".repeat(length - 1 - dictionary.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        bytes.putDouble(1.5);
        return Files.write(folder.resolve("header.npy"), bytes.array());
    }

    @Test
    void refusesWhatIsNoNpyFile() throws IOException {
        byte[] bytes = Files.readAllBytes(resource("matrix"));
        Path file = folder.resolve("other.npy");
        Files.writeString(file, "x,y,z\n");
        assertBad(file, "it is not a .npy file");
        bytes[6] = 4;
        assertBad(Files.write(file, bytes), "it is of .npy version 4.0");
        bytes[6] = 1;
        bytes[7] = 1;
        assertBad(Files.write(file, bytes), "it is of .npy version 1.1");
        bytes[6] = 2;
        bytes[7] = 0;
        bytes[11] = 0x7F;
        assertBad(Files.write(file, bytes), "it ends within its header");
        byte[] longHeader = Arrays.copyOf(bytes, 1 << 22);
        longHeader[10] = 0x20;
        longHeader[11] = 0;
        assertBad(Files.write(file, longHeader), "its header claims");
    }

    @Test
    void saysWhyAFileCannotBeOpened() {
        Path missing = folder.resolve("missing.npy");
        IOException exception = assertThrows(IOException.class, () -> NpyArray.read(missing));
        assertEquals(missing + ": there is no such file", exception.getMessage());
        exception = assertThrows(IOException.class, () -> NpyArray.read(folder));
        assertEquals(folder + ": it is a folder, not a file", exception.getMessage());
    }

    @Test
    void aFileThatIsCutWhileMappedIsAnException() throws IOException {
        Path file = folder.resolve("shrinks.npy");
        NpyArray.write(file, DoubleMatrix.allocate(Arena.ofAuto(), 1000, 1000));
        NpyArray array = NpyArray.read(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(4096);
        }
        IOException exception = assertThrows(IOException.class, array::toDoubles);
        assertTrue(exception.getMessage().startsWith(file + ": the file was cut"), exception.getMessage());
        IOException turned =
                assertThrows(IOException.class, () -> array.lastAxisFirst().toMatrix());
        assertTrue(turned.getMessage().startsWith(file + ": the file was cut"), turned.getMessage());
    }
}
