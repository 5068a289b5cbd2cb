package io.github.magtrack4j.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.cli.MagtrackProcess;
import io.github.magtrack4j.files.tables.ZLutFile;
import io.github.magtrack4j.files.traces.TraceWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report in Chromium: that of the variable {@code MAGTRACK4J_CHROMIUM}, or the one that the system has; where there
 * is none, these tests are skipped.
 */
@DisabledOnOs(OS.WINDOWS)
class ReportBrowserTest {
    private static final String VARIABLE = "MAGTRACK4J_CHROMIUM";

    @TempDir
    private Path folder;

    /** What came from the browser. */
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

    private HttpServer server;
    private Path chromium;

    @BeforeEach
    void findChromium() throws IOException {
        String named = System.getenv(VARIABLE);
        Optional<Path> found = (named != null
                        ? Stream.of(named)
                        : Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assertTrue(named == null || found.isPresent(), VARIABLE + " is " + named + ", where there is no program");
        assumeTrue(found.isPresent(), "there is no Chromium to open the report with; " + VARIABLE + " may name one");
        chromium = found.get();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** Texts that, taken for markup, run a script or ask the server for something. */
    private List<String> attacks() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        String script = "document.title=document.body.dataset.owned=1;fetch(\"" + url + "fetch\")";
        String unquoted = "document.title=document.body.dataset.owned=1";
        return List.of(
                "<img src=x onerror='" + script + "'>",
                "</script><script>" + script + "</script>",
                "</style><script>" + script + "</script>",
                "\"><svg onload=" + unquoted + ">",
                "'><svg onload=" + unquoted + ">",
                "-->]]><img src=" + url + "picture>",
                "<link rel=stylesheet href=" + url + "style><style>@import '" + url + "import';</style>",
                "<iframe src='javascript:parent." + unquoted + "'></iframe>",
                "<iframe src=" + url + "frame></iframe><object data=" + url + "object></object>",
                "<meta http-equiv=refresh content='0;url=" + url + "refresh'><base href=" + url + ">",
                "\u2028\u0001{{script}}{{data}}",
                "NaN",
                "Infinity");
    }

    private MagtrackProcess browse(String address, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createDirectories(folder.resolve("browser")),
                "--virtual-time-budget=10000"));
        command.addAll(List.of(options));
        command.add(address);
        MagtrackProcess browser = MagtrackProcess.start(command);
        assertEquals(0, browser.exitCode(), browser.err());
        return browser;
    }

    /** The page after its scripts have run. */
    private String render(Path page, String anchor) throws IOException, InterruptedException {
        return browse(page.toUri() + anchor, "--dump-dom").out();
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }

    /**
     * A file of traces with such a header and such a column, written without {@link TraceWriter}, which may refuse it.
     */
    private Path traces(String name, int beads, Map<String, String> header, List<String> columns) throws IOException {
        StringBuilder text = new StringBuilder();
        header.forEach((key, value) ->
                text.append("# ").append(key).append(": ").append(value).append('\n'));
        text.append("frame,bead,x_px,y_px,z_nm");
        columns.forEach(column ->
                text.append(",\"").append(column.replace("\"", "\"\"")).append('"'));
        text.append('\n');
        Random random = new Random(1);
        for (int frame = 0; frame < 600; frame++) {
            for (int bead = 0; bead < beads; bead++) {
                text.append(frame).append(',').append(bead);
                text.append(',').append(10 + 0.02 * random.nextGaussian());
                text.append(',').append(20 + 0.02 * random.nextGaussian());
                text.append(',').append(bead == 1 ? Double.NaN : 3000 + 5 * random.nextGaussian());
                text.append(",<b>".repeat(columns.size())).append('\n');
            }
        }
        return Files.writeString(folder.resolve(name), text);
    }

    private Path zlut(Map<String, String> header) throws IOException {
        double[][] rows = new double[16][10];
        for (int bin = 0; bin < rows.length; bin++) {
            for (int plane = 0; plane < rows[bin].length; plane++) {
                rows[bin][plane] = 100 + 50 * Math.cos(bin * (0.5 + 0.05 * plane));
            }
        }
        ZLut table =
                ZLut.of(ZLut.heights(0, 900, 100), DoubleMatrix.copyOf(rows).transposed());
        Path file = folder.resolve("zlut.npy");
        ZLutFile.write(file, List.of(table, table), header);
        return file;
    }

    private Path report(Path zlut, Path... traces) throws IOException {
        Path page = folder.resolve("report.html");
        new ReportJob(List.of(traces), zlut, page).run();
        return page;
    }

    private Map<String, String> hostileHeader() {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("movie", String.join(" ", attacks()));
        attacks().forEach(attack -> header.put(attack, attack));
        return header;
    }

    /** Each of the attacks in a page that does not defend itself: these tests would see one that succeeds. */
    @Test
    void attacksAreAttacks() throws Exception {
        Path page = Files.writeString(
                folder.resolve("open.html"),
                "<!DOCTYPE html><title>before</title><body>" + attacks().getFirst());
        String dom = render(page, "");
        assertTrue(dom.contains("data-owned"), dom);
        assertTrue(dom.contains("<title>1</title>"), dom);
        assertTrue(requests.contains("/fetch"), requests.toString());
        Files.writeString(
                page, "<!DOCTYPE html><body>" + attacks().get(5) + attacks().get(6));
        render(page, "");
        assertTrue(requests.containsAll(List.of("/picture", "/style", "/import")), requests.toString());
    }

    @Test
    void nothingRunsThatAFileBrings() throws Exception {
        Map<String, String> header = hostileHeader();
        Map<String, String> scaled = new LinkedHashMap<>(Map.of("frame_rate_hz", "100", "nm_per_px", "80"));
        scaled.putAll(header);
        // A name of a file may have no slash.
        Path page = report(
                zlut(Map.of("movie", header.get("movie").replaceAll("\\p{Cntrl}", "?"))),
                traces("<img src=x onerror=document.body.dataset.owned=1>.csv", 1, header, attacks()),
                traces("\"><svg onload=document.body.dataset.owned=1> b.csv", 2, scaled, attacks()));
        String dom = render(page, "#bead-1-1");
        assertTrue(dom.contains("data-shown=\"bead-1-1\""), dom.substring(dom.indexOf("<body")));
        assertFalse(dom.contains("data-error"), "a script failed");
        assertFalse(dom.contains("data-owned"), "a text of a file ran as a script");
        assertTrue(dom.contains("<title>magtrack report</title>"), "the title changed");
        // x, y, their scatter, spectrum and deviation; the bead has no z, and its places say so.
        assertEquals(5, count(dom, "<canvas"));
        assertEquals(3, count(dom, "class=\"none\""));
        assertEquals(3, count(dom, "<option"));
        assertTrue(dom.contains("time (s)") && dom.contains("nm²/Hz") && dom.contains("averaging time τ (s)"));

        // The plots are drawn, each in its colour, and the style is applied.
        Path picture = folder.resolve("page.png");
        browse(page.toUri() + "#bead-0-0", "--window-size=1200,2600", "--screenshot=" + picture);
        BufferedImage drawn = ImageIO.read(picture.toFile());
        for (int color : new int[] {0x0072b2, 0xd55e00, 0x009e73}) {
            assertTrue(pixels(drawn, color) > 300, Integer.toHexString(color) + ": " + pixels(drawn, color));
        }
        assertEquals(List.of(), List.copyOf(requests));
    }

    private static long pixels(BufferedImage image, int color) {
        long pixels = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                pixels += (image.getRGB(x, y) & 0xffffff) == color ? 1 : 0;
            }
        }
        return pixels;
    }

    @Test
    void absurdValuesAreDrawnOrLeftOut() throws Exception {
        double[][] each = {
            {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
            {Double.MAX_VALUE, -Double.MAX_VALUE, 1e39},
            {Double.MIN_VALUE, 1e-60, 1e-8},
            {1e17, -1e17, 1e29}
        };
        Path file = folder.resolve("absurd.csv");
        Random random = new Random(2);
        try (TraceWriter writer = TraceWriter.create(file, Map.of("frame_rate_hz", "1e9"))) {
            for (int frame = 0; frame < 300; frame++) {
                for (int bead = 0; bead < each.length; bead++) {
                    double[] v = each[bead];
                    // One such value, a constant one, and noise of that size.
                    writer.write(
                            frame, bead, frame == 7 ? v[0] : random.nextGaussian(), v[1], v[2] * random.nextGaussian());
                }
            }
            writer.commit();
        }
        Path page = report(null, file);
        for (int bead = 0; bead < each.length; bead++) {
            String dom = render(page, "#bead-0-" + bead);
            assertTrue(dom.contains("data-shown=\"bead-0-" + bead + "\""), "bead " + bead);
            assertFalse(
                    dom.contains("data-error"),
                    () -> dom.substring(dom.indexOf("data-error")).substring(0, 200));
            assertTrue(count(dom, "<canvas") >= 1, "bead " + bead);
        }
    }
}
