package io.github.magtrack4j.cli.plot;

import io.github.magtrack4j.cli.charts.ChartStyle;
import io.github.magtrack4j.cli.charts.Envelope;
import io.github.magtrack4j.cli.console.PlainWriter;
import io.github.magtrack4j.files.traces.TraceFile.Trace;
import io.github.magtrack4j.tracking.QualityColumns;
import io.github.magtrack4j.tracking.TraceClock;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of traces: a row for each bead, and in it a panel each for x, y and z. Fifty beads in one set of axes would
 * hide one another, and their movements would vanish beside the distances between them.
 */
public final class TracePicture {
    /** More rows make a picture that no program likes to open. */
    static final int MAX_BEADS = 100;

    private static final int PANEL_WIDTH = 520;
    private static final int LABEL_WIDTH = 80;
    private static final int HEADER_HEIGHT = 76;
    private static final int MARGIN = 16;

    /** Where the last row has the axis title, it is that much higher. */
    private static final int AXIS_TITLE_HEIGHT = 24;

    /** The room for the numbers of the y axis, the same in all panels so that their axes stand in line. */
    private static final int TICK_LABEL_WIDTH = 64;

    /** With fewer points than this, each is marked: a line through one point cannot be seen. */
    private static final int MARKED_POINTS = 60;

    private static final Color TEXT = ChartStyle.TEXT;
    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Font NOTE_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final int NOTE_BASELINE = 18;
    private static final Font LABEL_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 14);

    /** What is drawn in a column of panels. Colours that the colour-blind can tell apart (Okabe and Ito). */
    private enum Quantity {
        X(0, "x (px)", "σ %.4f px", new Color(0x0072B2)) {
            @Override
            double[] of(Trace trace) {
                return trace.x();
            }
        },
        Y(1, "y (px)", "σ %.4f px", new Color(0xD55E00)) {
            @Override
            double[] of(Trace trace) {
                return trace.y();
            }
        },
        Z(2, "z (nm)", "σ %.2f nm", new Color(0x009E73)) {
            @Override
            double[] of(Trace trace) {
                return trace.z();
            }
        };

        private final int axis;
        private final String title;
        private final String sigma;
        private final Color color;

        Quantity(int axis, String title, String sigma, Color color) {
            this.axis = axis;
            this.title = PlainWriter.plain(title);
            this.sigma = sigma;
            this.color = color;
        }

        abstract double[] of(Trace trace);
    }

    private final String title;
    private final TraceClock clock;
    private final List<Trace> traces;
    private final double firstTime;
    private final double lastTime;

    /**
     * Makes a picture.
     *
     * @param title the line on top
     * @param clock when the frames were taken; the traces are drawn against the frame where it is not known
     * @param traces the beads' traces, at most {@value #MAX_BEADS}
     */
    public TracePicture(String title, TraceClock clock, List<Trace> traces) {
        this.title = PlainWriter.plain(title);
        this.clock = clock;
        this.traces = List.copyOf(traces);
        double first = Double.POSITIVE_INFINITY;
        double last = Double.NEGATIVE_INFINITY;
        for (Trace trace : traces) {
            for (double time : clock.times(trace).axis()) {
                first = Math.min(first, time);
                last = Math.max(last, time);
            }
        }
        firstTime = first;
        lastTime = last;
    }

    /** Draws the picture. */
    public BufferedImage draw() {
        int rowHeight = Math.clamp(900 / Math.max(1, traces.size()), 130, 300);
        int width = LABEL_WIDTH + Quantity.values().length * PANEL_WIDTH + MARGIN;
        int height = HEADER_HEIGHT + traces.size() * rowHeight + AXIS_TITLE_HEIGHT + MARGIN;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            drawHeader(graphics);
            for (int row = 0; row < traces.size(); row++) {
                drawRow(
                        graphics,
                        traces.get(row),
                        HEADER_HEIGHT + row * rowHeight,
                        rowHeight,
                        row == traces.size() - 1);
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void drawHeader(Graphics2D graphics) {
        graphics.setColor(TEXT);
        graphics.setFont(TITLE_FONT);
        graphics.drawString(title, MARGIN, 30);
        graphics.setFont(LABEL_FONT);
        int left = LABEL_WIDTH + TICK_LABEL_WIDTH;
        for (Quantity quantity : Quantity.values()) {
            graphics.setColor(quantity.color);
            drawCentred(graphics, quantity.title, left + (PANEL_WIDTH - TICK_LABEL_WIDTH) / 2, HEADER_HEIGHT - 6);
            left += PANEL_WIDTH;
        }
    }

    private void drawRow(Graphics2D graphics, Trace trace, int top, int rowHeight, boolean last) {
        graphics.setColor(TEXT);
        graphics.setFont(LABEL_FONT);
        graphics.drawString("bead " + trace.bead(), MARGIN, top + rowHeight / 2);
        if (QualityColumns.hasFlags(trace)) {
            double share = 100.0 * QualityColumns.flagged(trace, null) / Math.max(trace.frames().length, 1);
            graphics.setFont(NOTE_FONT);
            graphics.drawString(
                    String.format(Locale.ROOT, "%.1f %%", share), MARGIN, top + rowHeight / 2 + NOTE_BASELINE);
            graphics.drawString("flagged", MARGIN, top + rowHeight / 2 + 2 * NOTE_BASELINE);
        }
        int height = last ? rowHeight + AXIS_TITLE_HEIGHT : rowHeight;
        int left = LABEL_WIDTH;
        for (Quantity quantity : Quantity.values()) {
            Graphics2D panel = (Graphics2D) graphics.create(left, top, PANEL_WIDTH, height);
            try {
                drawPanel(panel, trace, quantity, height, last);
            } finally {
                panel.dispose();
            }
            left += PANEL_WIDTH;
        }
    }

    private void drawPanel(Graphics2D graphics, Trace trace, Quantity quantity, int height, boolean last) {
        Envelope envelope = Envelope.of(clock.times(trace).axis(), Envelope.drawable(quantity.of(trace)), PANEL_WIDTH);
        XYChart chart = new XYChartBuilder().width(PANEL_WIDTH).height(height).build();
        style(chart.getStyler(), envelope);
        chart.setXAxisTitle(last ? (clock.inSeconds() ? "time (s)" : "frame") : "");
        double[] sigmas = QualityColumns.sigmas(trace, quantity.axis);
        XYSeries series = envelope.times().length < MARKED_POINTS && sigmas.length > 0
                ? chart.addSeries(quantity.title, envelope.times(), envelope.values(), errorBars(sigmas))
                : chart.addSeries(quantity.title, envelope.times(), envelope.values());
        series.setLineColor(quantity.color);
        series.setLineWidth(1);
        series.setMarker(envelope.times().length < MARKED_POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        series.setMarkerColor(quantity.color);
        chart.paint(graphics, PANEL_WIDTH, height);
        double sigma = QualityColumns.median(sigmas);
        if (!Double.isNaN(sigma)) {
            drawNote(graphics, String.format(Locale.ROOT, quantity.sigma, sigma));
        }
        if (envelope.isEmpty()) {
            graphics.setColor(TEXT);
            graphics.setFont(LABEL_FONT);
            drawCentred(graphics, "no values", TICK_LABEL_WIDTH + (PANEL_WIDTH - TICK_LABEL_WIDTH) / 2, height / 2);
        }
    }

    /** A text in a panel's corner, on a ground of its own, since a trace may be there. */
    private static void drawNote(Graphics2D graphics, String text) {
        graphics.setFont(NOTE_FONT);
        FontMetrics metrics = graphics.getFontMetrics();
        int left = TICK_LABEL_WIDTH + 10;
        graphics.setColor(Color.WHITE);
        graphics.fillRect(
                left - 3, NOTE_BASELINE - metrics.getAscent(), metrics.stringWidth(text) + 6, metrics.getHeight());
        graphics.setColor(TEXT);
        graphics.drawString(text, left, NOTE_BASELINE);
    }

    /** A bar of no length where the standard deviation is not known. */
    private static double[] errorBars(double[] sigmas) {
        return Arrays.stream(Envelope.drawable(sigmas))
                .map(sigma -> Double.isNaN(sigma) ? 0 : sigma)
                .toArray();
    }

    private void style(XYStyler styler, Envelope envelope) {
        ChartStyle.apply(styler, LABEL_FONT, TICK_LABEL_WIDTH);
        styler.setMarkerSize(4);
        styler.setChartPadding(4);
        styler.setPlotMargin(0);
        styler.setYAxisTitleVisible(false);
        styler.setPlotContentSize(0.98);
        styler.setXAxisTickMarkSpacingHint(90);
        styler.setXAxisMin(firstTime);
        styler.setXAxisMax(lastTime > firstTime ? lastTime : firstTime + 1);
        styler.setYAxisMin(envelope.bottom());
        styler.setYAxisMax(envelope.top());
    }

    private static void drawCentred(Graphics2D graphics, String text, int middle, int baseline) {
        FontMetrics metrics = graphics.getFontMetrics();
        graphics.drawString(text, middle - metrics.stringWidth(text) / 2, baseline);
    }
}
