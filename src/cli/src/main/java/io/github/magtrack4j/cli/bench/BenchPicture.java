package io.github.magtrack4j.cli.bench;

import io.github.magtrack4j.benchmarks.Arm;
import io.github.magtrack4j.benchmarks.BaselineFigure;
import io.github.magtrack4j.benchmarks.BenchmarkReport;
import io.github.magtrack4j.benchmarks.Measurement;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;

/**
 * A picture of a report: a panel for each size and pixel type, and in it a bar for each function and way of computing
 * it; the C program's bars stand beside ours. Times differ a thousandfold, so their axis is logarithmic.
 */
final class BenchPicture {
    /** What the names of the C program's series begin with. */
    private static final String BASELINE = "C, ";

    private static final int WIDTH = 1500;
    private static final int PANEL_HEIGHT = 460;
    private static final Color TEXT = new Color(0x333333);
    private static final Color GRID = new Color(0xE4E4E4);

    /** Colours that the colour-blind can tell apart (Okabe and Ito), and grey for the C program. */
    private static final Color[] COLORS = {
        new Color(0x0072B2),
        new Color(0x56B4E9),
        new Color(0xD55E00),
        new Color(0xE69F00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xF0E442),
        new Color(0x000000)
    };

    private static final Color[] BASELINE_COLORS = {new Color(0x777777), new Color(0xBBBBBB)};

    /** A panel: for each series the time of each function. */
    private record Panel(String title, Set<String> functions, Map<String, Map<String, Double>> series) {
        void add(String name, String function, double micros) {
            functions.add(function);
            series.computeIfAbsent(name, ignored -> new LinkedHashMap<>()).put(function, micros);
        }
    }

    private final BenchmarkReport report;
    private final Map<String, Color> colors = new HashMap<>();

    BenchPicture(BenchmarkReport report) {
        this.report = report;
    }

    /** Draws the picture. */
    BufferedImage draw() {
        List<Panel> panels = panels();
        BufferedImage image = new BufferedImage(WIDTH, panels.size() * PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            for (int i = 0; i < panels.size(); i++) {
                Graphics2D part = (Graphics2D) graphics.create(0, i * PANEL_HEIGHT, WIDTH, PANEL_HEIGHT);
                try {
                    chart(panels.get(i)).paint(part, WIDTH, PANEL_HEIGHT);
                } finally {
                    part.dispose();
                }
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private List<Panel> panels() {
        Map<String, Panel> panels = new LinkedHashMap<>();
        for (Measurement measurement : report.measurements()) {
            if (!measurement.isGood()) {
                continue;
            }
            Arm arm = measurement.arm();
            String pixels = arm.function().readsPixels() ? arm.pixels() + " pixels" : "without pixels";
            String title = arm.size() + " px, " + pixels;
            Panel panel = panels.computeIfAbsent(
                    title, name -> new Panel(name, new LinkedHashSet<>(), new LinkedHashMap<>()));
            panel.add(series(measurement), arm.function().toString(), measurement.median());
            report.beside(measurement)
                    .map(BaselineFigure::median)
                    .ifPresent(micros ->
                            panel.add(BASELINE + arm.precision(), arm.function().toString(), micros));
        }
        return new ArrayList<>(panels.values());
    }

    private static String series(Measurement measurement) {
        Arm arm = measurement.arm();
        String threads = arm.threads() == 1 ? "" : ", " + arm.threads() + " threads";
        return measurement.backendLabel() + ", " + arm.precision() + threads + ", from " + arm.residence()
                + (arm.batch() > 0 ? ", " + arm.batch() + " a call" : "");
    }

    private CategoryChart chart(Panel panel) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(PANEL_HEIGHT)
                .title(panel.title)
                .yAxisTitle("µs per image")
                .build();
        List<String> functions = new ArrayList<>(panel.functions);
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (Map.Entry<String, Map<String, Double>> series : panel.series.entrySet()) {
            List<Double> micros = new ArrayList<>();
            for (String function : functions) {
                Double time = series.getValue().get(function);
                micros.add(time);
                least = time == null ? least : Math.min(least, time);
                most = time == null ? most : Math.max(most, time);
            }
            CategorySeries bars = chart.addSeries(series.getKey(), functions, micros);
            bars.setFillColor(color(series.getKey()));
        }
        style(chart.getStyler());
        chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(least * 0.99))));
        chart.getStyler().setYAxisMax(Math.pow(10, Math.ceil(Math.log10(most * 1.01))));
        return chart;
    }

    /** A series has its colour in all panels. */
    private Color color(String series) {
        Color[] palette = series.startsWith(BASELINE) ? BASELINE_COLORS : COLORS;
        long alike = colors.keySet().stream()
                .filter(known -> known.startsWith(BASELINE) == series.startsWith(BASELINE))
                .count();
        return colors.computeIfAbsent(series, name -> palette[(int) (alike % palette.length)]);
    }

    private static void style(CategoryStyler styler) {
        styler.setYAxisLogarithmic(true);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderColor(GRID);
        styler.setPlotGridLinesColor(GRID);
        styler.setAxisTickMarksColor(GRID);
        styler.setChartFontColor(TEXT);
        styler.setXAxisTickLabelsColor(TEXT);
        styler.setYAxisTickLabelsColor(TEXT);
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLegendBorderColor(GRID);
        styler.setXAxisLabelRotation(30);
        styler.setAvailableSpaceFill(0.85);
        styler.setLocale(Locale.ROOT);
    }
}
