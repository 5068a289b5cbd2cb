package io.github.magtrack4j.cli.charts;

import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.style.XYStyler;

/** What the panels of pictures have in common: white ground, light grid, small numbers, neither title nor legend. */
public final class ChartStyle {
    public static final Color TEXT = new Color(0x333333);
    static final Color GRID = new Color(0xE4E4E4);

    private static final Font TICK_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private ChartStyle() {}

    /**
     * Styles a panel.
     *
     * @param titleFont the font of the axes' titles
     * @param tickLabelWidth the room for the numbers of the y axis
     */
    public static void apply(XYStyler styler, Font titleFont, int tickLabelWidth) {
        styler.setLegendVisible(false);
        styler.setChartTitleVisible(false);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderColor(GRID);
        styler.setPlotGridLinesColor(GRID);
        styler.setAxisTickMarksColor(GRID);
        styler.setAxisTickLabelsFont(TICK_FONT);
        styler.setAxisTitleFont(titleFont);
        styler.setXAxisTickLabelsColor(TEXT);
        styler.setYAxisTickLabelsColor(TEXT);
        styler.setChartFontColor(TEXT);
        styler.setYAxisLeftWidthHint(tickLabelWidth);
        styler.setLocale(Locale.ROOT);
    }
}
