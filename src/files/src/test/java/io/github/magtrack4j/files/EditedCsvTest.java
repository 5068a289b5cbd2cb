package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.files.traces.TraceFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files that were edited by hand, or opened and saved by a program for spreadsheets or statistics. */
class EditedCsvTest {
    private static final List<RegionOfInterest> REGIONS =
            List.of(new RegionOfInterest(18, 82, 18, 82), new RegionOfInterest(19, 83, 117, 181));

    @TempDir
    private Path folder;

    private Path write(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("table.csv"), text.replace('|', '\n').getBytes(charset));
    }

    private Path write(String text) throws IOException {
        return write(text, StandardCharsets.UTF_8);
    }

    /** The regions, with | for a line's end and → for a tab. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "top;bottom;left;right|18;82;18;82|19;83;117;181",
                "top→bottom→left→right|18→82→18→82|19→83→117→181|",
                "sep=;|top;bottom;left;right|18;82;18;82|19;83;117;181",
                "\"sep=;\"|top;bottom;left;right|18;82;18;82|19;83;117;181",
                "sep=,|top,bottom,left,right|18,82,18,82|19,83,117,181",
                "SEP=→|top→bottom→left→right|18→82→18→82|19→83→117→181",
                "sep=^|top^bottom^left^right|18^82^18^82|19^83^117^181",
                " Top , BOTTOM,left ,Right| 18, 82 ,18,82|19,83,117 , 181",
                "\u00a0top,bottom,left,right\u202f|18\u00a0,82,18,82|19,83,117,181",
                "\"top\", \"bottom\",\"left\" ,\"right\"|\"18\", \"82\",\"18\" ,\"82\"|19,83,117,181",
                "top,bottom,left,right|18.0,82.0,18.000,82.|1.9e1,83,117.0,181",
                "top;bottom;left;right|18,0;82,0;18;82|19,00;83;1,17e2;181",
                "left,right,top,bottom|18,82,18,82|117,181,19,83",
                "name;left;note;right;top;bottom|a;18;x, y;82;18;82|b;117;;181;19;83",
                // pandas, with and without a name of the index; R.
                ",top,bottom,left,right|0,18,82,18,82|1,19,83,117,181",
                "Unnamed: 0,top,bottom,left,right|0,18,82,18,82|1,19,83,117,181",
                "\"\",\"top\",\"bottom\",\"left\",\"right\"|\"1\",18,82,18,82|\"2\",19,83,117,181",
                "|,,,|top,bottom,left,right|18,82,18,82|,,,|;;|   |\"\",\"\",,|19,83,117,181||,,,,,|",
                "top,bottom,left,right,,|18,82,18,82,,|19,83,117,181",
                "top;bottom;left;right;;|18;82;18;82|19;83;117;181;;;",
                "# by hand, twice,,,|top,bottom,left,right|18,82,18,82|\"# half, way\",,|19,83,117,181|#",
                "  # by hand|top,bottom,left,right|18,82,18,82| \"#\"|19,83,117,181",
                "# a; b|\"# c; \"\"d\"\"\"|top;bottom;left;right|18;82;18;82|19;83;117;181",
            })
    void regionsAsPeopleWriteThem(String text) throws IOException {
        assertEquals(REGIONS, RegionFile.read(write(text.replace('→', '\t'))));
        // Ends of lines as on Windows and on old Macs.
        assertEquals(REGIONS, RegionFile.read(write(text.replace('→', '\t').replace("|", "\r\n"))));
        assertEquals(REGIONS, RegionFile.read(write(text.replace('→', '\t').replace('|', '\r'))));
    }

    @Test
    void regionsOfTheCases() throws IOException {
        assertEquals(REGIONS, RegionFile.read(Resources.of("csv/regions-semicolon.csv")));
        assertEquals(REGIONS, RegionFile.read(Resources.of("csv/regions-tab.csv")));
    }

    @Test
    void everyEncoding() throws IOException {
        String text = "# Küvette µ|top→bottom→left→right|18→82→18→82|19→83→117→181".replace('→', '\t');
        for (String mark : List.of("", "\uFEFF")) {
            for (Charset charset :
                    List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                assertEquals(REGIONS, RegionFile.read(write(mark + text, charset)), mark + charset);
            }
        }
        assertEquals(REGIONS, RegionFile.read(write(text, StandardCharsets.ISO_8859_1)));

        String traces = "# movie: Küvette µ|frame,bead,x_px,y_px,z_nm|0,0,1,2,3";
        for (Charset charset : List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_16,
                StandardCharsets.ISO_8859_1,
                Charset.forName("windows-1252"))) {
            assertEquals(
                    Map.of("movie", "Küvette µ"),
                    TraceFile.read(write(traces, charset)).header());
        }
    }

    /** What cannot be told for certain is not guessed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "top,bottom,left|1,2,3=line 1: its columns are top,bottom,left; there must be top,bottom,left,right, and 'right' is not",
                "18,82,18,82=line 1: its columns are 18,82,18,82; there must be",
                "\"top,bottom,left,right\"|\"1,2,3,4\"=line 1: its columns are top,bottom,left,right",
                "top;bottom;left;right;Left|1;2;3;4;5=line 1: it has several columns 'left'; it must have one",
                "top;bottom;left;right|1;2;3=line 2: it has 3 fields; it must have 4",
                "|# x|top;bottom;left;right||1;2;3;4|1;2;3;4;5=line 6: it has 5 fields; it must have 4",
                "top;bottom;left;right|18;82;18,5;82=line 2: left is '18,5'; it must be a whole number",
                "top;bottom;left;right|18;1.082;18;82=line 2: bottom is '1.082'; it could have groups of three digits",
                "top;bottom;left;right|18;1,082;18;82=line 2: bottom is '1,082'; it could have groups of three digits",
                "top;bottom;left;right|18;1.082,0;18;82=line 2: bottom is '1.082,0'; it could have groups of three digits",
                "top,bottom,left,right|18,\"1,082\",18,82=line 2: bottom is '1,082'; where commas separate the columns",
                "top,bottom,left,right|18,1'082,18,82=line 2: bottom is '1'082'; it could have groups of three digits",
                "top,bottom,left,right|18,1 082,18,82=line 2: bottom is '1 082'; it could have groups of three digits",
                "top;bottom;left;right|18,0;82;18;82|19.0;83;117;181=line 3: top is '19.0'; the file has numbers with a comma, '18,0' in line 2, and with a point, '19.0' in line 3",
                "top,bottom,left,right|18,82,,82=line 2: left is ''; it must be a whole number",
                "top,bottom,left,right|18,82,1\u0007,82=line 2: left is '1?'; it must be a whole number",
                "top,bottom,left,right|18,9007199254740993.0,1,82=line 2: bottom is '9007199254740993.0'; it must be",
                "top,bot\u0000tom=it is not a CSV file: line 1 is not text",
            })
    void whatCouldBeReadInTwoWaysIsRefused(String textAndProblem) throws IOException {
        int at = textAndProblem.lastIndexOf('=');
        Path file = write(textAndProblem.substring(0, at));
        Resources.assertBad(file, textAndProblem.substring(at + 1), () -> RegionFile.read(file));
    }

    private static final String HEADER = "frame;bead;x_px;y_px;z_nm|";

    private static void assertTraces(TraceFile file) {
        assertEquals(2, file.traces().size());
        TraceFile.Trace first = file.traces().getFirst();
        assertArrayEquals(new long[] {0, 1, 2, 3}, first.frames());
        assertArrayEquals(new double[] {51.476464163, 50.606674388, 50.994354036, 51.070379072}, first.x());
        assertArrayEquals(new double[] {3501.278963177, 3187.65648904, 2691.741317309, 2334.112043752}, first.z());
        assertEquals(Double.NaN, file.traces().get(1).z()[0]);
        assertEquals(27, file.header().size());
        assertEquals("0.1.0-SNAPSHOT", file.header().get("magtrack"));
        assertEquals("100.0", file.header().get("frame_rate_hz"));
        assertEquals("s.tif", file.header().get("movie"));
        assertEquals(
                "edc0b4c25412c607523b4cdc9dc89ea66a0758cf8eef062e87f791bd04160412",
                file.header().get("parameters_sha256"));
    }

    @Test
    void tracesThatExcelSaved() throws IOException {
        assertTraces(TraceFile.read(Resources.of("csv/traces-excel-english.csv")));
    }

    /** The same traces as other programs save them. */
    @Test
    void tracesThatOtherProgramsSaved() throws IOException {
        String excel =
                Files.readString(Resources.of("csv/traces-excel-english.csv")).replace("\r\n", "\n");
        int table = excel.indexOf("frame,bead");
        String comments = excel.substring(0, table);
        String numbers = excel.substring(table);
        String plain = comments.replace(",,,,\n", "\n");
        String european = numbers.replace(',', ';').replace('.', ',');
        for (String text : List.of(
                // As it was; Excel's in Europe; its tabs; LibreOffice with all texts quoted; spaces behind.
                plain + numbers,
                comments.replace(",,,,\n", ";;;;\n") + european,
                plain + european,
                comments.replace(",,,,\n", "\t\t\t\t\n") + european.replace(';', '\t'),
                comments.replaceAll("(?m)^(.*),,,,$", "\"$1\",,,,") + numbers,
                comments.replaceAll("(?m)^(.*),,,,$", "\"$1\";;;;") + european,
                comments.replaceAll("(?m)^(.*),,,,$", "\"$1\"") + numbers,
                comments.replace(",,,,\n", ",,,, \n") + numbers,
                // Excel leaves out what is empty behind blocks of 16 lines.
                comments.substring(0, 300).replace(",,,,\n", "\n") + comments.substring(300) + numbers)) {
            assertTraces(TraceFile.read(write(text)));
            assertTraces(TraceFile.read(write(text.replace("\n", "\r\n"), StandardCharsets.UTF_16)));
        }
    }

    /** Commas of comments, which are separators to a spreadsheet. */
    @Test
    void commentsKeepTheirCommas() throws IOException {
        String rows = "0;0;1,5;2;3";
        Map<String, String> header = Map.of("movie", "a, b.tif", "flags", "1 edge, 2 near");
        for (String text : List.of(
                "# movie: a, b.tif|# flags: 1 edge, 2 near|",
                "# movie: a; b.tif;;;|# flags: 1 edge; 2 near;;;|",
                "\"# movie: a, b.tif\";;;;|\"# flags: 1 edge, 2 near\";;;;|",
                "\"# movie: a\";\" b.tif\";;;|\"# flags: 1 edge\";\" 2 near\";;;|")) {
            assertEquals(header, TraceFile.read(write(text + HEADER + rows)).header(), text);
        }
        // One of ours that nobody has saved again.
        String ours = "# movie: a,|# command: magtrack track a, \"b|frame,bead,x_px,y_px,z_nm|0,0,1,2,3";
        assertEquals(
                Map.of("movie", "a,", "command", "magtrack track a, \"b"),
                TraceFile.read(write(ours)).header());
    }

    @Test
    void furtherColumnsKeepTheirNames() throws IOException {
        TraceFile.Trace trace = TraceFile.read(write(
                        ",z_nm,Frame,Note,bead,Force_pN,x_px,y_px,|0,3,7,good,0,\"8.5\",1,,|1,#N/A,8,,0,,inf,NaN,"))
                .traces()
                .getFirst();
        assertEquals(List.of("Note", "Force_pN"), List.copyOf(trace.further().keySet()));
        assertArrayEquals(new long[] {7, 8}, trace.frames());
        assertArrayEquals(new double[] {1, Double.POSITIVE_INFINITY}, trace.x());
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, trace.y());
        assertArrayEquals(new double[] {3, Double.NaN}, trace.z());
        assertArrayEquals(new double[] {8.5, Double.NaN}, trace.further().get("Force_pN"));
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, trace.further().get("Note"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0;0;1,5;2.5;3=line 2: y_px is '2.5'; the file has numbers with a comma, '1,5' in line 2",
                "0;0;1,234;2,345;NaN=all of its numbers with a comma, such as '1,234' in line 2, have three digits behind it",
                "0;0;1.234,5;2;3=line 2: x_px is '1.234,5'; it could have groups of three digits",
                "0;0;1,5;2;3|0;1;2;3;3 187,6=line 3: z_nm is '3 187,6'; it could have groups of three digits",
                "0;0;1,5;2;3 nm=line 2: z_nm is '3 nm'; it must be a number",
                "0;0;1,5,5;2;3=line 2: x_px is '1,5,5'; it must be a number",
            })
    void numbersThatAreNotCertain(String textAndProblem) throws IOException {
        int at = textAndProblem.lastIndexOf('=');
        Path file = write(HEADER + textAndProblem.substring(0, at));
        Resources.assertBad(file, textAndProblem.substring(at + 1), () -> TraceFile.read(file));
    }

    @Test
    void decimalCommasThatAreCertain() throws IOException {
        assertArrayEquals(
                new double[] {1.234, 0.5},
                TraceFile.read(write(HEADER + "0;0;1,234;2,345;-0,001|1;0;,5;1,;1e3"))
                        .traces()
                        .getFirst()
                        .x());
        // Points alone are what programs write, with three decimals too.
        assertArrayEquals(
                new double[] {1.234},
                TraceFile.read(write(HEADER + "0;0;1.234;2.345;3.456"))
                        .traces()
                        .getFirst()
                        .x());
    }

    @Test
    void columnsOfOneNameAreRefused() throws IOException {
        Path file = write("frame,bead,x_px,y_px,z_nm,a,a|0,0,1,2,3,4,5");
        Resources.assertBad(file, "line 2: the file has several columns 'a'", () -> TraceFile.read(file));
    }
}
