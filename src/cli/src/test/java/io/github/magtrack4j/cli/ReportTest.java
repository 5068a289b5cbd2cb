package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.QualityFlag;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.TraceFile.Trace;
import io.github.magtrack4j.files.TraceWriter;
import io.github.magtrack4j.files.ZLutFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

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
        assertTrue(row.contains("<td>3000.0</td><td>0.00</td><td>2.50</td><td>2.5 %</td>"), row.substring(0, 400));
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
        String json = new BeadPlots(new Trace(0, frames, values, values, values), 0, 1, 100).toJson();
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

    /** The page in a browser, after its scripts have run. */
    private String render(Path page) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createDirectories(folder.resolve("browser")),
                "--virtual-time-budget=10000",
                "--dump-dom"));
        command.add(page.toUri() + "#bead-1-1");
        MagtrackProcess browser = MagtrackProcess.start(command);
        assertEquals(0, browser.exitCode(), browser.err());
        return browser.out();
    }

    @Test
    void browserDrawsTheBeadOfTheAddressAndRunsNothingElse() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM + " here to open the report with");
        report(
                zlut(),
                traces("a.csv", 1, 600, Map.of("movie", EVIL)),
                traces("b<script>.csv", 2, 600, Map.of("frame_rate_hz", "100", "nm_per_px", "80", "movie", EVIL)));
        String dom = render(folder.resolve("report.html"));
        assertTrue(dom.contains("data-shown=\"bead-1-1\""), dom.substring(dom.indexOf("<body")));
        assertFalse(dom.contains("data-error"), "a script failed");
        assertFalse(dom.contains("data-owned"), "a text of a file ran as a script");
        // x, y, their scatter, spectrum and deviation; the bead has no z, and its places say so.
        assertEquals(5, count(dom, "<canvas"));
        assertEquals(3, count(dom, "class=\"none\""));
        assertEquals(3, count(dom, "<option"));
        assertTrue(dom.contains("time (s)") && dom.contains("nm²/Hz") && dom.contains("averaging time τ (s)"));
    }
}
