package io.github.magtrack4j.cli.accuracy;

import io.github.magtrack4j.cli.accuracy.AccuracyCondition.Varied;
import io.github.magtrack4j.cli.charts.ChartStyle;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Part;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of accuracies: a column for each value that is varied; in it the standard deviation, with the bound, and
 * the bias with its error bars, of x and z. For y there is no panel: square pixels make no difference between x and y.
 */
final class AccuracyPicture {
    private static final int PANEL_WIDTH = 400;
    private static final int PANEL_HEIGHT = 290;
    private static final int HEADER_HEIGHT = 112;
    private static final int MARGIN = 16;
    private static final int TICK_LABEL_WIDTH = 62;
    private static final int LEGEND_GAP = 32;

    private static final Color TEXT = ChartStyle.TEXT;
    private static final Color BOUND = new Color(0x000000);
    private static final Color ZERO = new Color(0x666666);
    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Font LABEL_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    private static final Font LEGEND_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    /** A line of a panel. Colours that the colour-blind can tell apart (Okabe and Ito), and markers for print. */
    private record Line(String name, Color color, Marker marker) {}

    private static final String CENTER_OF_MASS = "centre of mass";

    /** How the methods' lines look, one after the other. */
    private record Look(Color color, Marker marker) {}

    private static final List<Look> LATERAL_LOOKS = List.of(
            new Look(new Color(0x0072B2), SeriesMarkers.SQUARE),
            new Look(new Color(0xD55E00), SeriesMarkers.CIRCLE),
            new Look(new Color(0x009E73), SeriesMarkers.DIAMOND),
            new Look(new Color(0xCC79A7), SeriesMarkers.TRIANGLE_UP));

    private static final List<Look> AXIAL_LOOKS = List.of(
            new Look(new Color(0x0072B2), SeriesMarkers.SQUARE),
            new Look(new Color(0x56B4E9), SeriesMarkers.TRIANGLE_UP),
            new Look(new Color(0xCC79A7), SeriesMarkers.DIAMOND),
            new Look(new Color(0xE69F00), SeriesMarkers.TRIANGLE_DOWN),
            new Look(new Color(0xD55E00), SeriesMarkers.CIRCLE),
            new Look(new Color(0x009E73), SeriesMarkers.SQUARE));

    /** Without quadratic interpolation, which does not find beads that are dark or flat in their middle. */
    private static final List<Line> LATERAL = Stream.concat(
                    Stream.of(new Line(CENTER_OF_MASS, new Color(0x999999), SeriesMarkers.TRIANGLE_DOWN)),
                    lines(
                            Stream.concat(
                                    Centering.all().stream().map(Part::name), Stream.of(AccuracyMethod.JOINT_FIT.xy())),
                            LATERAL_LOOKS)
                            .stream())
            .toList();

    private static final List<Line> AXIAL = lines(
            AccuracyMethod.all().stream().filter(AccuracyMethod::isDrawn).map(AccuracyPicture::axialLine), AXIAL_LOOKS);

    private static List<Line> lines(Stream<String> names, List<Look> looks) {
        List<Line> lines = new ArrayList<>();
        names.forEach(name -> {
            Look look = looks.get(lines.size() % looks.size());
            lines.add(new Line(name, look.color, look.marker));
        });
        return List.copyOf(lines);
    }

    private static String axialLine(AccuracyMethod method) {
        return method.equals(AccuracyMethod.JOINT_FIT)
                ? method.xy()
                : method.xy() + ", " + method.z() + ", " + method.profileName();
    }

    /** What a row of panels shows. */
    private enum Row {
        SD_X("SD of x (px)", 0, true),
        BIAS_X("bias of x (px)", 0, false),
        SD_Z("SD of z (nm)", 2, true),
        BIAS_Z("bias of z (nm)", 2, false);

        private final String title;
        private final int coordinate;
        private final boolean deviation;

        Row(String title, int coordinate, boolean deviation) {
            this.title = title;
            this.coordinate = coordinate;
            this.deviation = deviation;
        }

        private List<Line> lines() {
            return coordinate == 2 ? AXIAL : LATERAL;
        }

        /** The name of the line that a point belongs to. */
        private String line(AccuracyPoint point) {
            AccuracyMethod method = point.method();
            return coordinate == 2 ? axialLine(method) : method.xy();
        }

        private double of(AccuracyPoint point) {
            Accuracy.Errors errors = point.errors().get(coordinate);
            return deviation ? errors.sd() : errors.mean();
        }

        /** The uncertainty of the value, one SD. */
        private double errorOf(AccuracyPoint point) {
            Accuracy.Errors errors = point.errors().get(coordinate);
            return errors.sd() / Math.sqrt(deviation ? 2.0 * errors.count() : errors.count());
        }
    }

    private final String title;
    private final List<AccuracyPoint> points;

    AccuracyPicture(String title, List<AccuracyPoint> points) {
        this.title = title;
        this.points = List.copyOf(points);
    }

    /** Draws the picture. */
    BufferedImage draw() {
        List<Varied> columns = points.stream()
                .map(point -> point.condition().varied())
                .distinct()
                .toList();
        int width = Math.max(4, columns.size()) * PANEL_WIDTH + 2 * MARGIN;
        int height = HEADER_HEIGHT + Row.values().length * PANEL_HEIGHT + MARGIN;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setColor(TEXT);
            graphics.setFont(TITLE_FONT);
            graphics.drawString(title, MARGIN, 30);
            drawLegend(graphics, "x", Row.SD_X, 60);
            drawLegend(graphics, "z", Row.SD_Z, 86);
            int top = HEADER_HEIGHT;
            for (Row row : Row.values()) {
                for (int column = 0; column < columns.size(); column++) {
                    Graphics2D panel =
                            (Graphics2D) graphics.create(MARGIN + column * PANEL_WIDTH, top, PANEL_WIDTH, PANEL_HEIGHT);
                    try {
                        chart(row, columns.get(column)).paint(panel, PANEL_WIDTH, PANEL_HEIGHT);
                    } finally {
                        panel.dispose();
                    }
                }
                top += PANEL_HEIGHT;
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void drawLegend(Graphics2D graphics, String coordinate, Row row, int baseline) {
        int left = MARGIN;
        graphics.setColor(TEXT);
        graphics.setFont(LABEL_FONT);
        graphics.drawString(coordinate, left, baseline);
        left += 40;
        graphics.setFont(LEGEND_FONT);
        for (Line line : row.lines()) {
            if (points.stream().noneMatch(point -> row.line(point).equals(line.name))) {
                continue;
            }
            graphics.setColor(line.color);
            graphics.setStroke(new BasicStroke(2));
            graphics.drawLine(left, baseline - 5, left + 28, baseline - 5);
            line.marker.paint(graphics, left + 14.0, baseline - 5.0, 8);
            graphics.setColor(TEXT);
            graphics.drawString(line.name, left + 36, baseline);
            left += 36 + graphics.getFontMetrics().stringWidth(line.name) + LEGEND_GAP;
        }
        graphics.setColor(BOUND);
        graphics.setStroke(dashes());
        graphics.drawLine(left, baseline - 5, left + 28, baseline - 5);
        graphics.setColor(TEXT);
        graphics.drawString("Cramér-Rao bound", left + 36, baseline);
    }

    private static BasicStroke dashes() {
        return new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 4}, 0);
    }

    private XYChart chart(Row row, Varied varied) {
        XYChart chart = new XYChartBuilder()
                .width(PANEL_WIDTH)
                .height(PANEL_HEIGHT)
                .xAxisTitle(varied.title())
                .yAxisTitle(row.title)
                .build();
        style(chart.getStyler());
        List<AccuracyPoint> column = points.stream()
                .filter(point -> point.condition().varied() == varied)
                .toList();
        List<Double> shown = new ArrayList<>();
        for (Line line : row.lines()) {
            List<Double> values = new ArrayList<>();
            List<Double> at = new ArrayList<>();
            List<Double> bars = new ArrayList<>();
            for (AccuracyPoint point : column) {
                double value = row.of(point);
                double place = place(point);
                // Several methods have the same x.
                if (row.line(point).equals(line.name) && Double.isFinite(value) && !at.contains(place)) {
                    at.add(place);
                    values.add(value);
                    bars.add(row.errorOf(point));
                }
            }
            // Its bias is a hundred times larger, and would hide that of the others.
            boolean fits = row.deviation || !line.name.equals(CENTER_OF_MASS);
            if (!at.isEmpty() && fits) {
                XYSeries series = row.deviation
                        ? chart.addSeries(line.name, at, values)
                        : chart.addSeries(line.name, at, values, bars);
                series.setLineColor(line.color);
                series.setMarkerColor(line.color);
                series.setMarker(line.marker);
                series.setLineWidth(1.5f);
                shown.addAll(values);
            }
        }
        if (row.deviation) {
            shown.addAll(addBound(chart, row, column));
            logarithmic(chart.getStyler(), shown);
        } else {
            addZero(chart, column);
        }
        if (varied == Varied.NOISE) {
            chart.getStyler().setXAxisLogarithmic(true);
        }
        return chart;
    }

    private static void addZero(XYChart chart, List<AccuracyPoint> column) {
        double[] ends = column.stream()
                .mapToDouble(AccuracyPicture::place)
                .distinct()
                .sorted()
                .toArray();
        if (ends.length > 1) {
            XYSeries series =
                    chart.addSeries("zero", new double[] {ends[0], ends[ends.length - 1]}, new double[] {0, 0});
            series.setLineColor(ZERO);
            series.setLineWidth(1);
            series.setLineStyle(new BasicStroke(1));
            series.setMarker(SeriesMarkers.NONE);
        }
    }

    private static List<Double> addBound(XYChart chart, Row row, List<AccuracyPoint> column) {
        List<Double> at = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (AccuracyPoint point : column) {
            if (point.method().equals(AccuracyMethod.CENTER_OF_MASS)) {
                at.add(place(point));
                values.add(point.bound().get(row.coordinate));
            }
        }
        if (!at.isEmpty()) {
            XYSeries series = chart.addSeries("bound", at, values);
            series.setLineColor(BOUND);
            series.setLineStyle(dashes());
            series.setMarker(SeriesMarkers.NONE);
        }
        return values;
    }

    /** Where a point is on its axis: heights in µm, as four digits each would not fit side by side. */
    private static double place(AccuracyPoint point) {
        AccuracyCondition condition = point.condition();
        return condition.varied() == Varied.Z ? condition.value() / 1000 : condition.value();
    }

    /** From a power of ten to a power of ten. */
    private static void logarithmic(XYStyler styler, List<Double> values) {
        double least =
                values.stream().filter(value -> value > 0).min(Double::compare).orElse(1.0);
        double most =
                values.stream().filter(value -> value > 0).max(Double::compare).orElse(1.0);
        styler.setYAxisLogarithmic(true);
        styler.setYAxisMin(Math.pow(10, Math.floor(Math.log10(least * 0.99))));
        styler.setYAxisMax(Math.pow(10, Math.ceil(Math.log10(most * 1.01))));
    }

    private static void style(XYStyler styler) {
        ChartStyle.apply(styler, LABEL_FONT, TICK_LABEL_WIDTH);
        styler.setMarkerSize(6);
        styler.setErrorBarsColorSeriesColor(true);
        styler.setChartPadding(6);
        styler.setPlotContentSize(0.96);
        styler.setXAxisTickMarkSpacingHint(70);
        styler.setXAxisDecimalPattern("0.###");
        styler.setYAxisDecimalPattern("0.#####");
    }
}
