package io.github.magtrack4j.cli.report;

import io.github.magtrack4j.cli.console.PlainWriter;
import io.github.magtrack4j.cli.console.Version;
import io.github.magtrack4j.cli.zlut.ZLutJob;
import io.github.magtrack4j.cli.zlut.ZLutPicture;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.quality.QualityFlag;
import io.github.magtrack4j.tracking.QualityColumns;
import io.github.magtrack4j.tracking.SubpixelCheck;
import io.github.magtrack4j.tracking.TraceClock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page of a report: HTML with all that it needs in itself. The plots are drawn by a script; everything else is
 * there without.
 *
 * <p>Names and headers come from files that anybody may have written: every one passes {@link #escape}, and the page
 * forbids the browser all scripts and styles but its own, by their digests, and all of the network.
 */
final class ReportPage {
    private static final String UPLOT = "META-INF/resources/webjars/uplot/" + Version.ofUPlot() + "/";

    private final StringBuilder beads = new StringBuilder();
    private final StringBuilder data = new StringBuilder();
    private final StringBuilder tables = new StringBuilder();
    private final StringBuilder provenance = new StringBuilder();
    private int files;

    /**
     * Adds the beads of a file.
     *
     * @param clock when the frames were taken
     * @param nmPerPixel the width of a pixel in nm; 0 if unknown
     */
    void addTraces(String name, Map<String, String> header, TraceClock clock, double nmPerPixel, List<Trace> traces) {
        String title = escape(name);
        String movie = header.containsKey("movie") ? ", from " + escape(header.get("movie")) : "";
        String unit = nmPerPixel > 0 ? "nm" : "px";
        boolean judged = traces.stream().anyMatch(QualityColumns::hasFlags);
        beads.append("<h3>")
                .append(title)
                .append("</h3>\n<p>")
                .append(String.format(Locale.ROOT, "%,d %s", traces.size(), traces.size() == 1 ? "bead" : "beads"))
                .append(movie)
                .append(clock.inSeconds() ? ", " : "; ")
                .append(clock.describe())
                .append(
                        nmPerPixel > 0
                                ? ", " + nmPerPixel + " nm a pixel"
                                : "; the width of a pixel is not known, so x and y are in pixels")
                .append("</p>\n");
        clock.notes()
                .forEach(note -> beads.append("<p>Note: ").append(escape(note)).append(".</p>\n"));
        beads.append("<div class=\"wide\"><table class=\"beads\" data-file=\"")
                .append(title)
                .append("\" data-time=\"")
                .append(clock.inSeconds())
                .append("\" data-unit=\"")
                .append(unit)
                .append("\">\n<thead><tr>");
        addHeads("bead", "frames", "without x, y", "without z");
        for (String axis : List.of("x", "y", "z")) {
            String unitOfSd = axis.equals("z") ? "nm" : unit;
            addHeads(axis + (axis.equals("z") ? " (nm)" : " (px)"), "SD (" + unitOfSd + ")");
            if (judged) {
                addHeads("σ (" + unitOfSd + ")");
            }
        }
        addHeads("bias in pixel (x, y; px)");
        if (judged) {
            addHeads("flagged", "flags");
        }
        beads.append("</tr></thead>\n<tbody>\n");
        double scale = nmPerPixel > 0 ? nmPerPixel : 1;
        traces.forEach(trace -> addRow(files + "-" + trace.bead(), trace, scale, judged));
        beads.append("</tbody></table></div>\n");
        traces.parallelStream()
                .map(trace -> "<script type=\"application/json\" id=\"data-" + files + "-" + trace.bead() + "\">"
                        + new BeadPlots(trace, clock, scale, traces.size()).toJson() + "</script>\n")
                .forEachOrdered(data::append);
        addProvenance(title, header);
        files++;
    }

    private void addHeads(String... names) {
        for (String name : names) {
            beads.append("<th scope=\"col\">").append(name).append("</th>");
        }
    }

    private void addRow(String id, Trace trace, double scale, boolean judged) {
        beads.append("<tr id=\"bead-")
                .append(id)
                .append("\"><th scope=\"row\"><a href=\"#bead-")
                .append(id)
                .append("\">")
                .append(trace.bead())
                .append("</a></th>");
        addCell(String.valueOf(trace.frames().length));
        addCell(String.valueOf(missing(trace.x())));
        addCell(String.valueOf(missing(trace.z())));
        int digits = scale == 1 ? 4 : 2;
        addMoments(trace.x(), 3, scale, digits);
        addSigma(trace, 0, scale, digits, judged);
        addMoments(trace.y(), 3, scale, digits);
        addSigma(trace, 1, scale, digits, judged);
        addMoments(trace.z(), 1, 1, 2);
        addSigma(trace, 2, 1, 2, judged);
        addCell(SubpixelCheck.of(trace).words(0));
        if (judged) {
            addFlags(trace);
        }
        beads.append("</tr>\n");
    }

    private void addCell(String text) {
        beads.append("<td>").append(text).append("</td>");
    }

    private static long missing(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isFinite(value)).count();
    }

    private void addMoments(double[] values, int digits, double scale, int digitsOfSd) {
        double mean = Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
        double variance = Arrays.stream(values)
                .filter(Double::isFinite)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(Double.NaN);
        addCell(number(mean, digits));
        addCell(number(scale * Math.sqrt(variance), digitsOfSd));
    }

    private void addSigma(Trace trace, int axis, double scale, int digits, boolean judged) {
        if (judged) {
            addCell(number(scale * QualityColumns.median(QualityColumns.sigmas(trace, axis)), digits));
        }
    }

    private static String number(double value, int digits) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 1e9 ? "%." + digits + "f" : "%.6e", value);
    }

    /** The share of the frames that have any flag, and of each flag that is there. */
    private void addFlags(Trace trace) {
        if (!QualityColumns.hasFlags(trace)) {
            addCell("–");
            addCell("");
            return;
        }
        addCell(share(trace, QualityColumns.flagged(trace, null)));
        beads.append("<td class=\"words\">")
                .append(Arrays.stream(QualityFlag.values())
                        .filter(flag -> QualityColumns.flagged(trace, flag) > 0)
                        .map(flag -> flag.words() + " " + share(trace, QualityColumns.flagged(trace, flag)))
                        .collect(Collectors.joining(", ")))
                .append("</td>");
    }

    private static String share(Trace trace, long frames) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * frames / trace.frames().length);
    }

    /** Adds look-up tables and their picture. */
    void addTables(String name, Map<String, String> header, List<ZLutJob.Table> zluts, byte[] png) {
        tables.append("<section aria-labelledby=\"tables\"><h2 id=\"tables\">Look-up tables</h2>\n<figure>")
                .append("<img alt=\"Each look-up table, and how like its planes are to one another\" src=\"")
                .append("data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("\">\n<figcaption>")
                .append(escape(name))
                .append(": radius to the right, height upwards; the green bar is along the heights that can be used.")
                .append(" In a good table only the diagonal of the second panel is bright.")
                .append(
                        zluts.size() > ZLutPicture.MAX_BEADS
                                ? " The first " + ZLutPicture.MAX_BEADS + " of " + zluts.size() + " tables are shown."
                                : "")
                .append("</figcaption></figure>\n<ul>\n");
        zluts.forEach(table -> tables.append("<li>bead ")
                .append(table.bead())
                .append(": ")
                .append(escape(ZLutJob.describe(table)))
                .append("</li>\n"));
        tables.append("</ul></section>\n");
        addProvenance(escape(name), header);
    }

    private void addProvenance(String title, Map<String, String> header) {
        provenance.append("<h3>").append(title).append("</h3>\n");
        if (header.isEmpty()) {
            provenance.append("<p>The file does not say how it was made.</p>\n");
            return;
        }
        provenance.append("<div class=\"wide\"><table class=\"header\"><tbody>\n");
        header.forEach((key, value) -> provenance
                .append("<tr><th scope=\"row\">")
                .append(escape(key))
                .append("</th><td>")
                .append(escape(value))
                .append("</td></tr>\n"));
        provenance.append("</tbody></table></div>\n");
    }

    /** Returns the page. */
    String toHtml() throws IOException {
        String plotLibrary = resource(UPLOT + "dist/uPlot.iife.min.js").strip();
        String script = resource("io/github/magtrack4j/cli/report/report.js").strip();
        String style = resource(UPLOT + "dist/uPlot.min.css") + resource("io/github/magtrack4j/cli/report/report.css");
        StringBuilder html = new StringBuilder();
        int from = 0;
        String template = resource("io/github/magtrack4j/cli/report/report.html");
        // In one pass: what is put in is not looked at again, whatever it says.
        for (int open = template.indexOf("{{"); open >= 0; open = template.indexOf("{{", from)) {
            int close = template.indexOf("}}", open);
            html.append(template, from, open);
            html.append(
                    switch (template.substring(open + 2, close)) {
                        case "version" -> escape(Version.ofMagtrack());
                        case "styles" -> hash(style);
                        case "scripts" -> hash(plotLibrary) + " " + hash(script);
                        case "style" -> style;
                        case "beads" -> beads;
                        case "tables" -> tables;
                        case "provenance" -> provenance;
                        case "licence" -> escape(resource(UPLOT + "LICENSE").strip());
                        case "data" -> data;
                        case "library" -> plotLibrary;
                        case "script" -> script;
                        default -> throw new IllegalStateException("unknown: " + template.substring(open, close));
                    });
            from = close + 2;
        }
        return html.append(template, from, template.length()).toString();
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ReportPage.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("this installation is incomplete: " + name + " is missing");
            }
            // A browser reads a line end as \n, and takes the digests of scripts after that.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }

    /** Makes a text harmless in an element and in an attribute between quotation marks. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default ->
                    escaped.appendCodePoint(
                            Character.isISOControl(c)
                                            || PlainWriter.turnsDirection(c)
                                            || Character.getType(c) == Character.SURROGATE
                                    ? 0xFFFD
                                    : c);
            }
        });
        return escaped.toString();
    }
}
