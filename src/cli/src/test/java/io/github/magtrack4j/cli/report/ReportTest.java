package io.github.magtrack4j.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.plot.PlotJob;
import io.github.magtrack4j.cli.plot.TracePicture;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.files.traces.TraceWriter;
import io.github.magtrack4j.quality.QualityFlag;
import io.github.magtrack4j.tracking.QualityColumns;
import io.github.magtrack4j.tracking.TraceClock;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
    /** What an attacker might call a movie. */
    private static final String EVIL =
            "</script><script>document.body.dataset.owned=1</script><img src=x onerror=\"document.body.dataset.owned=1\">"
                    + "' &amp; {{data}}";

    @TempDir
    private Path folder;

    private Path traces(String name, int beads, int frames, Map<String, String> header) throws IOException {
        Path file = folder.resolve(name);
        Random random = new Random(1);
        try (TraceWriter writer = TraceWriter.create(file, header)) {
            for (int frame = 0; frame < frames; frame++) {
                for (int bead = 0; bead < beads; bead++) {
                    double x = 100 * bead + 0.02 * random.nextGaussian();
                    double z = bead == 1 ? Double.NaN : 3000 + 5 * random.nextGaussian();
                    writer.write(frame, bead, x, 50 + 0.02 * random.nextGaussian(), z);
                }
            }
            writer.commit();
        }
        return file;
    }

    private Path zlut() throws IOException {
        double[][] rows = new double[16][10];
        for (int bin = 0; bin < rows.length; bin++) {
            for (int plane = 0; plane < rows[bin].length; plane++) {
                rows[bin][plane] = 100 + 50 * Math.cos(bin * (0.5 + 0.05 * plane));
            }
        }
        ZLut table =
                ZLut.of(ZLut.heights(0, 900, 100), DoubleMatrix.copyOf(rows).transposed());
        Path file = folder.resolve("zlut.npy");
        ZLutFile.write(file, List.of(table, table), Map.of("movie", EVIL));
        return file;
    }

    private String report(Path zlut, Path... traces) throws IOException {
        Path page = folder.resolve("report.html");
        new ReportJob(List.of(traces), zlut, page).run();
        return Files.readString(page);
    }

    private static JsonNode data(String page, String bead) throws IOException {
        String start = "<script type=\"application/json\" id=\"data-" + bead + "\">";
        int from = page.indexOf(start) + start.length();
        return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void pageHasAllInItself() throws Exception {
        String page = report(zlut(), traces("a.csv", 3, 600, Map.of("frame_rate_hz", "100", "movie", "m.tif")));
        assertFalse(Pattern.compile("<(link|iframe|object|base|form)\\b")
                .matcher(page)
                .find());
        assertFalse(Pattern.compile("(src|href)=\"(?!data:image/png;base64,|#)")
                .matcher(page)
                .find());
        assertEquals(2, count(page, "<script>"));
        assertEquals(3, count(page, "<script type=\"application/json\""));
        assertTrue(page.contains("default-src 'none'"));
        assertTrue(page.contains("The MIT License (MIT)"));
        assertTrue(page.contains("100.0 frames per second"));
        // That of the movie's name.
        assertEquals(1, count(page, "\\{\\{\\w+}}"));
        // The table is there without a script: x and its SD of the bead at 200 px.
        assertTrue(Pattern.compile("id=\"bead-0-2\">.*<td>(199\\.99|200\\.00)\\d</td><td>0\\.0(19|20|21)\\d</td>")
                .matcher(page)
                .find());
        // The same files make the same page.
        assertEquals(page, report(folder.resolve("zlut.npy"), folder.resolve("a.csv")));
    }

    @Test
    void plotsHaveTimesAndUnitsOfTheFrameRate() throws Exception {
        String page = report(null, traces("a.csv", 2, 600, Map.of("frame_rate_hz", "100")));
        JsonNode bead = data(page, "0-0");
        assertEquals(100, bead.get("rate").asDouble());
        assertEquals(600, bead.get("x").get("trace").get(0).size());
        JsonNode spectrum = bead.get("x").get("spectrum");
        double frequency = spectrum.get(0).get(spectrum.get(0).size() - 1).asDouble();
        assertEquals(50, frequency, 3);
        // The level of white noise: 2 · 0.02² px² / 100 Hz.
        double density = 0;
        for (JsonNode value : spectrum.get(1)) {
            density += value.asDouble() / spectrum.get(1).size();
        }
        assertEquals(8e-6, density, 2e-6);
        assertEquals(0.01, bead.get("x").get("allan").get(0).get(0).asDouble(), 1e-6);
        assertEquals(0.02, bead.get("x").get("allan").get(1).get(0).asDouble(), 0.002);
        // A bead without heights has neither.
        JsonNode noHeight = data(page, "0-1").get("z");
        assertTrue(noHeight.get("trace").get(1).get(0).isNull());
        assertFalse(noHeight.has("spectrum") || noHeight.has("allan"));
    }

    /** A camera that loses frames and stamps them all. */
    @Test
    void timeStampsAreTheTime() throws Exception {
        Path file = folder.resolve("stamped.h5");
        Random random = new Random(2);
        try (TraceWriter writer =
                TraceWriter.create(file, Map.of("frame_rate_hz", "90.0"), List.of(TraceClock.COLUMN))) {
            for (int frame = 0; frame < 2000; frame++) {
                double time = 1000 + 0.01 * (frame < 1200 ? frame : frame + 5);
                writer.write(frame, 0, 10 + random.nextGaussian(), 20, 3000, time);
            }
            writer.commit();
        }
        String page = report(null, file);
        assertTrue(page.contains(", 100 frames per second by its time stamps"));
        assertTrue(page.contains("<p>Note: by its time stamps, 5 frames were lost"));
        assertTrue(page.contains("<p>Note: its time stamps tell 100 frames per second, and not 90;"));
        assertTrue(page.contains("data-time=\"true\""));
        JsonNode bead = data(page, "0-0");
        assertTrue(bead.get("stamped").asBoolean());
        assertEquals(100, bead.get("rate").asDouble(), 1e-4);
        JsonNode times = bead.get("x").get("trace").get(0);
        assertEquals(0, times.get(0).asDouble(), 1e-6);
        assertEquals(20.04, times.get(times.size() - 1).asDouble(), 1e-4);
        JsonNode frequencies = bead.get("x").get("spectrum").get(0);
        assertEquals(50, frequencies.get(frequencies.size() - 1).asDouble(), 3);
        assertEquals(0.01, bead.get("x").get("allan").get(0).get(0).asDouble(), 1e-6);
        Path picture = folder.resolve("stamped.png");
        assertEquals(1, new PlotJob(file, picture, List.of()).run().drawn());
    }

    private Path judgedTraces(String name) throws IOException {
        Path file = folder.resolve(name);
        Map<String, String> header = Map.of("frame_rate_hz", "100", "nm_per_px", "80");
        try (TraceWriter writer = TraceWriter.create(file, header, QualityColumns.NAMES)) {
            for (int frame = 0; frame < 40; frame++) {
                double flags = frame == 3 ? QualityFlag.OVERLAP.bit() + QualityFlag.POOR_MATCH.bit() : 0;
                double sigmaZ = frame == 3 ? Double.NaN : 2.5;
                writer.write(frame, 0, 10 + 0.1 * (frame % 2), 20, 3000, 0.01, 0.02, sigmaZ, flags);
            }
            writer.commit();
        }
        return file;
    }

    /** Whatever the format, frame rate and width of a pixel are taken from the file. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "npy", "h5"})
    void pixelsAreInNmAndQualityIsTold(String format) throws Exception {
        Path traces = judgedTraces("judged." + format);
        String page = report(null, traces);
        assertTrue(page.contains("100.0 frames per second, 80.0 nm a pixel"));
        assertTrue(page.contains("data-unit=\"nm\""));
        assertEquals(8, count(page, "<th scope=\"col\">(x \\(px\\)|y \\(px\\)|SD \\(nm\\)|σ \\(nm\\))</th>"));
        String row = page.substring(page.indexOf("id=\"bead-0-0\""));
        assertTrue(row.contains("<td>10.050</td><td>4.00</td><td>0.80</td>"), row.substring(0, 400));
        assertTrue(row.contains("<td>20.000</td><td>0.00</td><td>1.60</td>"), row.substring(0, 400));
        assertTrue(
                row.contains("<td>3000.0</td><td>0.00</td><td>2.50</td><td>–, –</td><td>2.5 %</td>"),
                row.substring(0, 400));
        assertTrue(row.contains("<td class=\"words\">poor match 2.5 %, overlap 2.5 %</td>"), row.substring(0, 500));
        JsonNode bead = data(page, "0-0");
        assertEquals(808, bead.get("x").get("trace").get(1).get(1).asDouble(), 1e-3);
        assertEquals(808, bead.get("scatter").get(0).get(1).asDouble(), 1e-3);
        assertEquals(3000, bead.get("z").get("trace").get(1).get(1).asDouble());
    }

    @Test
    void pictureTellsTheQuality() throws Exception {
        Path unjudged = folder.resolve("unjudged.csv");
        Files.write(
                unjudged,
                Files.readAllLines(judgedTraces("judged.csv")).stream()
                        .map(line -> line.startsWith("#") ? line : line.replaceAll("(,[^,]*){4}$", ""))
                        .toList());
        BufferedImage[] pictures = new BufferedImage[2];
        for (String name : List.of("judged", "unjudged")) {
            Path picture = folder.resolve(name + ".png");
            assertEquals(
                    1,
                    new PlotJob(folder.resolve(name + ".csv"), picture, List.of())
                            .run()
                            .drawn());
            pictures[name.equals("judged") ? 0 : 1] = ImageIO.read(picture.toFile());
        }
        // Error bars about the points, and the share of flagged frames below the bead's number.
        assertTrue(differences(pictures, 144, 600) > 1000);
        assertTrue(differences(pictures, 0, 80) > 100);
    }

    private static int differences(BufferedImage[] pictures, int left, int right) {
        int differences = 0;
        for (int y = 0; y < pictures[0].getHeight(); y++) {
            for (int x = left; x < right; x++) {
                differences += pictures[0].getRGB(x, y) != pictures[1].getRGB(x, y) ? 1 : 0;
            }
        }
        return differences;
    }

    @Test
    void longTracesAreThinnedOutAndSaySo() throws IOException {
        double[] values = new double[1_000_000];
        long[] frames = new long[values.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = i;
        }
        values[777_777] = 9;
        Trace trace = new Trace(0, frames, values, values, values);
        String json = new BeadPlots(trace, TraceClock.of(List.of(trace), 0), 1, 100).toJson();
        assertTrue(json.length() < 150_000, "characters: " + json.length());
        JsonNode bead = new ObjectMapper().readTree(json);
        assertEquals(1000, bead.get("framesPerColumn").asInt());
        assertEquals(250, bead.get("framesPerPoint").asInt());
        boolean spike = false;
        for (int i = 0; i < bead.get("x").get("trace").get(1).size(); i++) {
            spike |= bead.get("x").get("trace").get(0).get(i).asInt() == 777_777
                    && bead.get("x").get("trace").get(1).get(i).asInt() == 9;
        }
        assertTrue(spike);
    }

    @Test
    void textsOfFilesAreHarmless() throws IOException {
        assertEquals("&lt;b&gt; &quot;&amp;&#39; \uFFFD \uFFFD µ 😀", ReportPage.escape("<b> \"&' \u0000 \uD800 µ 😀"));
        Map<String, String> header = new LinkedHashMap<>();
        header.put("movie", EVIL);
        header.put("<script>alert(1)</script>", "1");
        String page = report(zlut(), traces("a<script>&.csv", 1, 10, header));
        assertEquals(2, count(page, "<script>"));
        assertEquals(1, count(page, "<img "));
        assertEquals(1, count(page, "<script type"));
        assertTrue(page.contains("&lt;/script&gt;&lt;script&gt;document"));
        // What looks like a place of the template stays as it is.
        assertTrue(page.contains("&#39; &amp;amp; {{data}}"));
    }

    @Test
    void nothingIsLeftBehindWhereThereIsNothingToReport() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.csv"), "frame,bead,x_px,y_px,z_nm\n");
        assertThrows(BadFileException.class, () -> report(null, empty));
        assertFalse(Files.exists(folder.resolve("report.html")));
    }

    /** Texts that mean something in a place of the page where they may come to stand. */
    private static final List<String> HOSTILE = List.of(
            EVIL,
            "<img src=x onerror=alert(1)>.tif",
            "</script><script>alert(1)</script>",
            "\"><svg onload=alert(1)>",
            "' onmouseover='alert(1)",
            "javascript:alert(1)",
            "]]>",
            "<!-- --!> -->",
            "</title></style></pre></table></textarea><base href=//x><meta http-equiv=refresh content=0>",
            "{{script}}{{data}}{{",
            "&lt;script&gt;&#60;",
            "a\u2028b\u0000c\u001b[31m\u202Ed",
            "\\\";alert(1);//");

    private static final Pattern RAW = Pattern.compile("(?s)<(script|style)([^>]*)>.*?</\\1>");
    private static final Pattern TAG =
            Pattern.compile("<(?:!DOCTYPE html|/[a-z0-9]+|[a-z0-9]+(?: [a-z-]+(?:=\"[^\"<>]*\")?)*)>");

    /** All that is markup, without the scripts and styles, whose digests the page tells the browser. */
    private static String requireOwnMarkup(String page) throws Exception {
        StringBuilder rest = new StringBuilder();
        Matcher raw = RAW.matcher(page);
        while (raw.find()) {
            if (raw.group(2).isEmpty()) {
                String text = raw.group().replaceAll("(?s)^<[a-z]+>|</[a-z]+>$", "");
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                String hash = "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
                assertTrue(page.contains(hash), "not permitted: " + text.substring(0, Math.min(100, text.length())));
            } else {
                assertTrue(raw.group(2).matches(" type=\"application/json\" id=\"data-\\d+-\\d+\""), raw.group(2));
            }
            raw.appendReplacement(rest, "");
        }
        raw.appendTail(rest);
        Matcher tag = TAG.matcher(rest);
        String text = tag.replaceAll("");
        assertFalse(text.contains("<"), () -> text.substring(text.indexOf('<')));
        tag.reset();
        while (tag.find()) {
            String inside = tag.group().replaceAll("\"[^\"]*\"", "");
            assertFalse(inside.matches("(?s).* (on|style|srcdoc|formaction|ping|background).*"), tag.group());
            for (MatchResult link : Pattern.compile(" (?:href|src)=\"([^\"]*)\"")
                    .matcher(tag.group())
                    .results()
                    .toList()) {
                assertTrue(link.group(1).matches("(?s)#bead-\\d+-\\d+|data:image/png;base64,.*"), tag.group());
            }
        }
        for (char c = 0; c < ' '; c++) {
            assertTrue(c == '\n' || rest.indexOf(String.valueOf(c)) < 0, "control character " + (int) c);
        }
        return text;
    }

    @Test
    void hostileTextsAreTextInEveryPlace() throws Exception {
        ReportPage page = new ReportPage();
        Trace trace = new Trace(0, new long[] {0, 1}, new double[] {1, 2}, new double[] {1, 2}, new double[] {1, 2});
        String harmless = requireOwnMarkup(page.toHtml());
        for (String hostile : HOSTILE) {
            Map<String, String> header = new LinkedHashMap<>(Map.of("movie", hostile, hostile, "value"));
            page.addTraces(hostile, header, TraceClock.of(List.of(trace), 0), 0, List.of(trace));
            page.addTables(hostile, header, List.of(), new byte[] {1});
        }
        String html = page.toHtml();
        String text = requireOwnMarkup(html);
        assertTrue(text.length() > harmless.length());
        for (String hostile : HOSTILE) {
            String escaped = ReportPage.escape(hostile);
            assertFalse(escaped.matches(".*[<>\"'].*"), escaped);
            assertTrue(html.contains("<h3>" + escaped + "</h3>"));
            assertTrue(html.contains("data-file=\"" + escaped + "\""));
            assertTrue(html.contains("<th scope=\"row\">" + escaped + "</th>"));
            assertTrue(html.contains("</th><td>" + escaped + "</td>"));
            assertTrue(html.contains("<figcaption>" + escaped + ": "));
            assertTrue(html.contains(", from " + escaped));
        }
        String policy = html.substring(html.indexOf("default-src"), html.indexOf("\">", html.indexOf("default-src")));
        assertTrue(policy.startsWith("default-src 'none'; img-src data:; style-src 'sha256-"), policy);
        assertTrue(policy.contains("; base-uri 'none'; form-action 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "npy", "h5"})
    void hostileHeadersOfEachFormatAreText(String format) throws Exception {
        Map<String, String> header = new LinkedHashMap<>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            header.put("key" + i, HOSTILE.get(i).replaceAll("\\p{Cntrl}", ""));
        }
        String page = report(null, traces("a." + format, 1, 10, header));
        requireOwnMarkup(page);
        for (String value : header.values()) {
            assertTrue(page.contains("<td>" + ReportPage.escape(value) + "</td>"), value);
        }
    }

    /** Values that a file may have, and that no bead has. */
    private static final double[] ABSURD = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        1e39,
        1e29,
        Double.MIN_VALUE,
        1e-60,
        1e17
    };

    @Test
    void absurdValuesLeaveThePageItsPlotsAndThePicture() throws Exception {
        Path file = folder.resolve("absurd.csv");
        try (TraceWriter writer = TraceWriter.create(file, Map.of("frame_rate_hz", "1e9", "nm_per_px", "1e9"))) {
            for (int frame = 0; frame < 200; frame++) {
                for (int bead = 0; bead < ABSURD.length; bead++) {
                    double value = ABSURD[bead];
                    writer.write(frame, bead, frame == 7 ? value : 0.1 * frame, value, frame % 2 == 0 ? value : -value);
                }
            }
            writer.commit();
        }
        String page = report(null, file);
        for (int bead = 0; bead < ABSURD.length; bead++) {
            // JSON has neither NaN nor Infinity, and this would find them.
            JsonNode x = data(page, "0-" + bead).get("x").get("trace").get(1);
            assertEquals(200, x.size());
            assertEquals(10 * 1e9, x.get(100).asDouble(), 1e3);
        }
        assertFalse(
                page.substring(page.indexOf("<table"), page.indexOf("</table>")).contains("Infinity"));
        Path picture = folder.resolve("absurd.png");
        assertEquals(ABSURD.length, new PlotJob(file, picture, List.of()).run().drawn());
    }

    @Test
    void ratesThatNoCameraHasAreRefused() throws IOException {
        for (String rate : List.of("1e-300", "1e300", "0", "-1", "NaN", "Infinity", "<b>")) {
            Path file = traces("a.csv", 1, 10, Map.of("frame_rate_hz", rate));
            BadFileException refusal = assertThrows(BadFileException.class, () -> report(null, file));
            assertTrue(refusal.getMessage().contains("frame_rate_hz is '" + rate + "'"), refusal.getMessage());
        }
    }

    @Test
    void titlesOfPicturesMayBeAnyText() throws Exception {
        for (String title : HOSTILE) {
            Trace trace = new Trace(0, new long[] {0}, new double[] {1}, new double[] {1}, new double[] {1});
            TraceClock clock = TraceClock.of(List.of(trace), 0);
            BufferedImage[] pictures = {
                new TracePicture(title, clock, List.of(trace)).draw(),
                new TracePicture("", clock, List.of(trace)).draw()
            };
            assertTrue(differences(pictures, 0, 1600) > 20, title);
        }
    }
}
