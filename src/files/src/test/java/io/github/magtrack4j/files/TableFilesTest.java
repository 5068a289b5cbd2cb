package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.detection.FoundBead;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceFile;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.QuadrantInterpolation;
import io.github.magtrack4j.method.RadialProfile;
import io.github.magtrack4j.npy.NpyArray;
import io.github.magtrack4j.npy.NpyTableWriter;
import io.github.magtrack4j.npy.NpyType;
import io.github.magtrack4j.npy.NpyWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Look-up tables, regions and traces. */
class TableFilesTest {
    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    // Look-up tables

    @Test
    void lookUpTablesComeBack() throws IOException {
        Path file = folder.resolve("zlut.npy");
        ZLut zlut = ZLut.ofReference(DoubleMatrix.copyOf(
                new double[] {0, 100, 200}, new double[] {1, 2, 3}, new double[] {4, Double.NaN, 6}));
        ZLutFile.write(file, zlut);
        ZLut read = ZLutFile.read(file);
        assertEquals(3, read.planes());
        assertEquals(2, read.bins());
        assertEquals(100, read.z(1));
        assertEquals(6, read.profile(2, 1));
        assertTrue(Double.isNaN(read.profile(1, 1)));
        assertArrayEquals(new long[] {3, 3}, NpyArray.read(file).shape());
    }

    @Test
    void refusesOtherLookUpTables() throws IOException {
        Path file = folder.resolve("zlut.npy");
        NpyArray.write(file, DoubleMatrix.copyOf(new double[] {0, 1}, new double[] {1, 2}));
        Resources.assertBad(file, "it is not a look-up table: the number of rows", () -> ZLutFile.read(file));
        NpyArray.write(file, DoubleMatrix.copyOf(new double[] {Double.NaN}, new double[] {1}, new double[] {1}));
        Resources.assertBad(file, "z[0] is NaN; it must be finite", () -> ZLutFile.read(file));
        NpyArray.write(file, DoubleMatrix.copyOf(new double[3][0]));
        Resources.assertBad(file, "it is not a look-up table: the number of planes", () -> ZLutFile.read(file));
        Files.writeString(file, "z,1,2");
        Resources.assertBad(file, "it is not a .npy file", () -> ZLutFile.read(file));
        assertThrows(IOException.class, () -> ZLutFile.read(folder.resolve("missing.npy")));
        double[] heights = {0, 10, 5, 20};
        double[] profile = {1, 2, 3, 4};
        NpyArray.write(file, DoubleMatrix.copyOf(heights, profile, profile));
        Resources.assertBad(
                file,
                "it is not a look-up table: plane 2 (from 0) has the height 5.0 nm, after 10.0 nm and before 20.0 nm;",
                () -> ZLutFile.read(file));
        try (NpyWriter writer = NpyWriter.create(file)) {
            MemorySegment two =
                    Arena.ofAuto().allocateFrom(ValueLayout.JAVA_DOUBLE, 1, 2, 0, 1, 2, 3, 7, 7, 0, 1, 2, 3);
            writer.write(NpyType.F8, two, 2, 3, 2);
            writer.commit();
        }
        Resources.assertBad(
                file,
                "in that of bead 1, plane 1 (from 0) has the height 7.0 nm, after 7.0 nm",
                () -> ZLutFile.open(file));
    }

    private static ZLut tableOf(Profile profile, int size) {
        return ZLut.of(DoubleSeries.copyOf(1, 2), DoubleMatrix.allocate(Arena.ofAuto(), 2, profile.bins(size)));
    }

    @Test
    void tablesComeBackAsOfTheirKind() throws IOException {
        Path file = folder.resolve("zlut.npy");
        for (Profile profile :
                List.of(new RadialProfile(3), new PolarProfile(2, 1.25), new FourierProfile(8, 0.125, 0.75, 5.5))) {
            for (Optional<Centering> centering : List.of(
                    Optional.<Centering>empty(),
                    Optional.<Centering>of(new QuadrantInterpolation(3, 1.25, 0.5, 0.75)),
                    Optional.<Centering>of(AutoConvolution.DEFAULTS))) {
                for (OptionalInt size : List.of(OptionalInt.empty(), OptionalInt.of(16))) {
                    ZLutKind kind = new ZLutKind(profile, centering, size);
                    ZLut table = tableOf(profile, 16).withKind(kind);
                    ZLutFile.write(file, table);
                    assertEquals(Optional.of(kind), ZLutFile.read(file).kind());
                    // The header of a run may have some of these lines, too.
                    ZLutFile.write(file, List.of(table, table), Map.of("movie", "a.tif", "profile", "radial"));
                    ZLutFile read = ZLutFile.open(file);
                    assertEquals(Optional.of(kind), read.tables().get(1).kind());
                    assertEquals("a.tif", read.header().get("movie"));
                }
            }
        }
        ZLut radial = tableOf(RadialProfile.DEFAULTS, 16);
        ZLut known = radial.withKind(ZLutKind.of(RadialProfile.DEFAULTS, 16));
        ZLutFile.write(file, List.of(radial), Map.of("movie", "a.tif"));
        assertEquals(Optional.empty(), ZLutFile.read(file).kind());
        // Files of earlier versions do not tell the size.
        ZLutFile.write(file, List.of(radial), Map.of("profile", "radial", "oversample", "1", "xy", "of the future"));
        assertEquals(
                Optional.of(new ZLutKind(RadialProfile.DEFAULTS, Optional.empty(), OptionalInt.empty())),
                ZLutFile.read(file).kind());
        ZLutFile.write(file, List.of(known, radial), Map.of());
        assertEquals(Optional.empty(), ZLutFile.open(file).tables().getFirst().kind());
        ZLut other = radial.withKind(ZLutKind.of(PolarProfile.DEFAULTS, 16));
        assertThrows(IllegalArgumentException.class, () -> ZLutFile.write(file, List.of(known, other), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile|square|profile is 'square'; it must be radial or polar or fft",
                "oversample|two|oversample is 'two'; it must be a whole number",
                "oversample|0|oversample is 0; it must be at least 1",
                "oversample|2|the number of bins of the table is 8; it must be 16",
                "image_size_px|1e3|image_size_px is '1e3'; it must be a whole number",
                "image_size_px|2000|imageSize is 2000; it must be 8 to 1024",
            })
    void refusesTablesThatAreNotOfTheKindTheyTell(String key, String value, String message) throws IOException {
        Path file = folder.resolve("zlut.npy");
        Map<String, String> header = new LinkedHashMap<>(Map.of("profile", "radial", "image_size_px", "16"));
        header.put(key, value);
        ZLutFile.write(file, List.of(tableOf(RadialProfile.DEFAULTS, 16)), header);
        Resources.assertBad(file, "it is not a look-up table: " + message, () -> ZLutFile.open(file));
    }

    @Test
    void tablesOfSeveralBeadsComeBackWithWhatMadeThem() throws IOException {
        Path file = folder.resolve("tables.npy");
        ZLut first = ZLut.of(DoubleSeries.copyOf(1, 2), DoubleMatrix.copyOf(new double[][] {{1, 2, 3}, {4, 5, 6}}));
        ZLut second = ZLut.of(DoubleSeries.copyOf(1, 2), DoubleMatrix.copyOf(new double[][] {{7, 8, 9}, {0, 1, 2}}));
        ZLutFile.write(file, List.of(first, second), Map.of("movie", "é: scan.tif"));
        ZLutFile read = ZLutFile.open(file);
        assertEquals(Map.of("movie", "é: scan.tif"), read.header());
        assertEquals(2, read.tables().size());
        assertEquals(9, read.tables().get(1).profile(0, 2));
        assertEquals(4, read.tables().get(0).profile(1, 0));
        Resources.assertBad(file, "it has 2 look-up tables; one is needed", () -> ZLutFile.read(file));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        Resources.assertBad(file, "it is cut off", () -> ZLutFile.open(file));

        ZLutFile.write(file, first);
        assertEquals(Map.of(), ZLutFile.open(file).header());
        ZLut wider = ZLut.of(DoubleSeries.copyOf(1, 2), DoubleMatrix.copyOf(new double[][] {{1, 2}, {4, 5}}));
        assertThrows(IllegalArgumentException.class, () -> ZLutFile.write(file, List.of(first, wider), Map.of()));
        assertEquals(3, ZLutFile.read(file).bins());
    }

    // Regions

    @Test
    void regionsComeBack() throws IOException {
        Path file = folder.resolve("regions.csv");
        List<RegionOfInterest> regions =
                List.of(new RegionOfInterest(0, 64, 10, 74), new RegionOfInterest(100, 164, 5, 69));
        RegionFile.write(file, regions);
        assertEquals("top,bottom,left,right,bead\n0,64,10,74,0\n100,164,5,69,1\n", Files.readString(file));
        assertEquals(regions, RegionFile.read(file));
        RegionFile.write(file, List.of());
        assertEquals(List.of(), RegionFile.read(file));
        assertEquals(List.of(file), Resources.files(folder));
    }

    @Test
    void foundBeadsHaveFurtherColumns() throws IOException {
        Path file = folder.resolve("regions.csv");
        RegionOfInterest region = new RegionOfInterest(0, 64, 10, 74);
        RegionFile.write(file, Map.of("movie", "a.tif"), List.of(new FoundBead(42.12345, 31.5, 0.98765, region)));
        assertEquals(
                "# movie: a.tif\ntop,bottom,left,right,bead,x_px,y_px,score\n0,64,10,74,0,42.123,31.500,0.988\n",
                Files.readString(file));
        assertEquals(List.of(region), RegionFile.read(file));
    }

    @Test
    void beadsKeepTheirNumbers() throws IOException {
        RegionOfInterest first = new RegionOfInterest(0, 64, 10, 74);
        RegionOfInterest second = new RegionOfInterest(100, 164, 5, 69);
        assertEquals(
                List.of(new BeadRegion(4, first), new BeadRegion(0, second)),
                RegionFile.readBeads(write("Bead;top;bottom;left;right\n4.0;0;64;10;74\n0;100;164;5;69\n")));
        // Without numbers, those of the lines.
        assertEquals(
                List.of(new BeadRegion(0, first), new BeadRegion(1, second)),
                RegionFile.readBeads(write("top,bottom,left,right\n# half-way\n0,64,10,74\n\n100,164,5,69\n")));
    }

    @Test
    void tablesAreFoundByBead() throws IOException {
        Path file = folder.resolve("tables.npy");
        List<ZLut> tables = new ArrayList<>();
        for (double level : new double[] {1, 2, 3}) {
            double[][] planes = {{0, level, 1}, {1, 0, level}};
            tables.add(ZLut.of(DoubleSeries.copyOf(100, 200), DoubleMatrix.copyOf(planes)));
        }
        ZLutFile.write(file, tables, Map.of(ZLutFile.BEADS, "7, 0,12"));
        ZLutFile read = ZLutFile.open(file);
        assertEquals(List.of(7, 0, 12), read.beads());
        List<ZLut> found = read.tablesOf(List.of(12, 7));
        assertEquals(3, found.get(0).profile(0, 1));
        assertEquals(1, found.get(1).profile(0, 1));
        Resources.assertBad(
                file,
                "it has no look-up table of bead 1; it has those of beads 7, 0, 12",
                () -> read.tablesOf(List.of(7, 1)));
        ZLutFile.write(file, tables, Map.of());
        assertEquals(List.of(0, 1, 2), ZLutFile.open(file).beads());
        Resources.assertBad(
                file,
                "it has no look-up table of bead 3; it has those of beads 0, 1, 2, numbered in their order",
                () -> ZLutFile.open(file).tablesOf(List.of(0, 3)));
        // One table serves all beads.
        ZLutFile.write(file, tables.getFirst());
        assertEquals(1, ZLutFile.open(file).tablesOf(List.of(5, 6)).size());
        for (String numbers : List.of("7,0", "7,0,7", "7,0,x", "7,,0", "")) {
            ZLutFile.write(file, tables, Map.of(ZLutFile.BEADS, numbers));
            Resources.assertBad(file, "beads is '" + numbers + "'; it must be", () -> ZLutFile.open(file));
        }
    }

    @Test
    void readsWhatOtherProgramsWrite() throws IOException {
        String text = "\ufeff# made by hand\r\ntop,bottom,left,right\r\n\"1\",2,3,4\r\n\r\n# half-way\r\n5,6,7,8";
        assertEquals(
                List.of(new RegionOfInterest(1, 2, 3, 4), new RegionOfInterest(5, 6, 7, 8)),
                RegionFile.read(write(text)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'';it has no line with the columns' names, top,bottom,left,right",
                "# only this;it has no line with the columns' names",
                "top,bottom,right,x;line 1: its columns are top,bottom,right,x; there must be top,bottom,left,right, and 'left' is not",
                "top,bottom,left,right,TOP|1,2,3,4,5;line 1: it has several columns 'top'; it must have one",
                "top,bottom,left,right|1,2,3;line 2: it has 3 fields; it must have 4",
                "top,bottom,left,right|1,2,3,4,5;line 2: it has 5 fields; it must have 4",
                "# x|top,bottom,left,right|1,2,3,4|1,2,3,x;line 4: right is 'x'; it must be a whole number",
                "top,bottom,left,right|-1,2,3,4;line 2: top is '-1'",
                "top,bottom,left,right|1,2147483648,3,4;line 2: bottom is '2147483648'",
                "top,bottom,left,right|1,2,3,4.5;line 2: right is '4.5'",
                "top,bottom,left,right|1,1,3,4;line 2: the region of interest is rows 1 to 1",
                "top,bottom,left,right|\"1,2,3,4;it is not a CSV file",
                "top,bottom,left,right,bead|1,2,3,4,7|5,6,7,8,7;line 3: bead is 7, as in a line above",
                "top,bottom,left,right,bead|1,2,3,4,;line 2: bead is ''; it must be a whole number",
                "top,bottom,left,right,bead|1,2,3,4,-1;line 2: bead is '-1'",
                "top,bottom,left,right,bead,Bead|1,2,3,4,1,2;line 2: there are several columns 'bead'",
            })
    void refusesOtherRegions(String text, String what) throws IOException {
        Path file = write(text.replace('|', '\n'));
        Resources.assertBad(file, what, () -> RegionFile.read(file));
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Path file = folder.resolve("table.csv");
        Files.write(file, "top,bottom,left,right\n1,2,3,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        BadFileException exception = assertThrows(BadFileException.class, () -> RegionFile.read(file));
        assertTrue(exception.getMessage().startsWith(file + ": "), exception.getMessage());
        IOException missing = assertThrows(IOException.class, () -> RegionFile.read(folder.resolve("no.csv")));
        assertTrue(missing.getMessage().endsWith("no.csv: there is no such file"), missing.getMessage());
    }

    // Traces

    @Test
    void tracesComeBackToTheLastDigit() throws IOException {
        Path file = folder.resolve("traces.csv");
        Map<String, String> header = new LinkedHashMap<>();
        header.put("movie", "C:\\data\\é: the first.tif");
        header.put("empty", "");
        double third = 1 / 3.0;
        try (TraceWriter writer = TraceWriter.create(file, header)) {
            writer.write(0, 1, third, Double.NaN, Double.MIN_VALUE);
            writer.write(0, 0, -0.0, 31.5, -Double.MAX_VALUE);
            writer.write(1L << 40, 1, Math.PI, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            writer.commit();
        }
        assertEquals(
                List.of(
                        "# movie: C:\\data\\é: the first.tif",
                        "# empty: ",
                        "frame,bead,x_px,y_px,z_nm",
                        "0,1,0.3333333333333333,NaN,4.9E-324",
                        "0,0,-0.0,31.5,-1.7976931348623157E308",
                        "1099511627776,1,3.141592653589793,-Infinity,Infinity"),
                Files.readAllLines(file));
        TraceFile read = TraceFile.read(file);
        assertEquals(header, read.header());
        assertEquals(List.copyOf(header.keySet()), List.copyOf(read.header().keySet()));
        assertEquals(2, read.traces().size());
        TraceFile.Trace second = read.traces().get(1);
        assertEquals(1, second.bead());
        assertArrayEquals(new long[] {0, 1L << 40}, second.frames());
        assertArrayEquals(new double[] {third, Math.PI}, second.x());
        assertArrayEquals(new double[] {Double.NaN, Double.NEGATIVE_INFINITY}, second.y());
        assertArrayEquals(new double[] {Double.MIN_VALUE, Double.POSITIVE_INFINITY}, second.z());
        assertArrayEquals(new double[] {-0.0}, read.traces().get(0).x());
    }

    @ParameterizedTest
    @ValueSource(strings = {"traces.csv", "traces.npy", "traces.h5", "traces.hdf5"})
    void everyFormatBringsBackTheSame(String name) throws IOException {
        Path file = folder.resolve(name);
        Map<String, String> header = new LinkedHashMap<>();
        header.put("movie", "C:\\data\\é: the first.tif");
        header.put("frame_rate_hz", "100.0");
        List<String> further = List.of("sigma_x_px", "flags");
        int frames = 5000;
        for (int repeat = 0; repeat < 2; repeat++) {
            byte[] before = repeat == 0 ? null : Files.readAllBytes(file);
            try (TraceWriter writer = TraceWriter.create(file, header, further)) {
                for (int frame = 0; frame < frames; frame++) {
                    writer.write(frame, 7, frame / 7.0, Double.NaN, -frame / 13.0, Math.sqrt(frame), frame % 16);
                    writer.write(frame, 3, 1, 2, 3, Double.NaN, 0);
                }
                writer.commit();
            }
            if (before != null) {
                assertArrayEquals(before, Files.readAllBytes(file));
            }
        }
        TraceFile read = TraceFile.read(file);
        assertEquals(header, read.header());
        assertEquals(
                List.of(3, 7), read.traces().stream().map(TraceFile.Trace::bead).toList());
        TraceFile.Trace trace = read.traces().get(1);
        assertEquals(further, List.copyOf(trace.further().keySet()));
        assertEquals(frames, trace.frames().length);
        for (int frame = 0; frame < frames; frame++) {
            assertEquals(frame, trace.frames()[frame]);
            assertEquals(frame / 7.0, trace.x()[frame]);
            assertEquals(Double.NaN, trace.y()[frame]);
            assertEquals(-frame / 13.0, trace.z()[frame]);
            assertEquals(Math.sqrt(frame), trace.further().get("sigma_x_px")[frame]);
            assertEquals(frame % 16, trace.further().get("flags")[frame]);
        }
        assertEquals(List.of(file), Resources.files(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"traces.csv", "traces.npy", "traces.h5"})
    void filesWithoutARowComeBack(String name) throws IOException {
        Path file = folder.resolve(name);
        try (TraceWriter writer = TraceWriter.create(file, Map.of("key", "value"))) {
            writer.commit();
        }
        assertEquals(Map.of("key", "value"), TraceFile.read(file).header());
        assertEquals(List.of(), TraceFile.read(file).traces());
    }

    @ParameterizedTest
    @ValueSource(strings = {"traces.npy", "traces.h5"})
    void cutOffTracesAreRefused(String name) throws IOException {
        Path file = folder.resolve(name);
        try (TraceWriter writer = TraceWriter.create(file, Map.of("key", "value"))) {
            for (int frame = 0; frame < 100; frame++) {
                writer.write(frame, 0, 1, 2, 3);
            }
            writer.commit();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 9; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(BadFileException.class, () -> TraceFile.read(file), name + " of " + length + " bytes");
        }
    }

    @Test
    void tablesThatAreNoTraces() throws IOException {
        Path file = folder.resolve("traces.npy");
        try (NpyTableWriter writer = NpyTableWriter.create(file, List.of("frame", "x"), Set.of("frame"))) {
            writer.commit("");
        }
        Resources.assertBad(
                file, "its columns are frame,x; they must begin with frame,bead", () -> TraceFile.read(file));
        try (NpyTableWriter writer =
                NpyTableWriter.create(file, List.of("frame", "bead", "x_px", "y_px", "z_nm"), Set.of())) {
            for (double value : new double[] {0.5, 1, 2, 3, 4}) {
                writer.add((int) value, value);
            }
            writer.commit("");
        }
        Resources.assertBad(file, "frame is 0.5; it must be a whole number", () -> TraceFile.read(file));
        NpyArray.write(file, DoubleSeries.copyOf(new double[3]));
        Resources.assertBad(file, "it holds no table", () -> TraceFile.read(file));
        assertThrows(
                IllegalArgumentException.class,
                () -> TraceWriter.create(folder.resolve("traces.xlsx"), Map.of(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> TraceWriter.create(file, Map.of(), List.of("z_nm")));
    }

    @Test
    void manyLinesComeBack() throws IOException {
        Path file = folder.resolve("traces.csv");
        try (TraceWriter writer = TraceWriter.create(file, Map.of())) {
            for (int frame = 0; frame < 10_000; frame++) {
                writer.write(frame, 7, frame / 7.0, frame / 11.0, frame / 13.0);
            }
            writer.commit();
        }
        TraceFile.Trace trace = TraceFile.read(file).traces().get(0);
        assertEquals(7, trace.bead());
        assertEquals(10_000, trace.frames().length);
        for (int frame = 0; frame < 10_000; frame++) {
            assertEquals(frame, trace.frames()[frame]);
            assertEquals(frame / 7.0, trace.x()[frame]);
            assertEquals(frame / 11.0, trace.y()[frame]);
            assertEquals(frame / 13.0, trace.z()[frame]);
        }
    }

    @Test
    void tracesWithoutCommitLeaveNothing() throws IOException {
        try (TraceWriter writer = TraceWriter.create(folder.resolve("traces.csv"), Map.of())) {
            writer.write(0, 0, 1, 2, 3);
        }
        assertEquals(List.of(), Resources.files(folder));
    }

    @Test
    void refusesWrongArguments() throws IOException {
        Path file = folder.resolve("traces.csv");
        for (String key : new String[] {"", "a:b", "a\nb", " a"}) {
            assertThrows(IllegalArgumentException.class, () -> TraceWriter.create(file, Map.of(key, "value")));
        }
        for (String value : new String[] {"a\nb", "a\rb", "a "}) {
            assertThrows(IllegalArgumentException.class, () -> TraceWriter.create(file, Map.of("key", value)));
        }
        try (TraceWriter writer = TraceWriter.create(file, Map.of())) {
            assertThrows(IllegalArgumentException.class, () -> writer.write(-1, 0, 0, 0, 0));
            assertThrows(IllegalArgumentException.class, () -> writer.write(0, -1, 0, 0, 0));
        }
        assertEquals(List.of(), Resources.files(folder));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TraceFile.Trace(0, new long[2], new double[2], new double[1], new double[2]));
    }

    @Test
    void readsTracesOfOtherPrograms() throws IOException {
        Path file = write("# a remark\n# key :  value \nframe,bead,x_px,y_px,z_nm\n3,0,1e-3,nan,\n4,0,5.,-inf,+7\n"
                .replace("-inf", "-Infinity"));
        TraceFile read = TraceFile.read(file);
        assertEquals(Map.of("key", "value"), read.header());
        TraceFile.Trace trace = read.traces().get(0);
        assertArrayEquals(new double[] {0.001, 5}, trace.x());
        assertArrayEquals(new double[] {Double.NaN, Double.NEGATIVE_INFINITY}, trace.y());
        assertArrayEquals(new double[] {Double.NaN, 7}, trace.z());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x,0,1,2,3;line 2: frame is 'x'; it must be a whole number",
                "0,0.5,1,2,3;line 2: bead is '0.5'",
                "0,0,one,2,3;line 2: x_px is 'one'; it must be a number",
                "0,0,1,2d,3;line 2: y_px is '2d'",
                "0,0,1,2,0x1p3;line 2: z_nm is '0x1p3'",
                "0,0,1,2;line 2: it has 4 fields; it must have 5, as the line with the columns' names",
            })
    void refusesOtherTraces(String line, String what) throws IOException {
        Path file = write("frame,bead,x_px,y_px,z_nm\n" + line + "\n");
        Resources.assertBad(file, what, () -> TraceFile.read(file));
    }
}
