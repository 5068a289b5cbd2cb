package io.github.magtrack4j.cli.zlut;

import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.calibration.ZLutQuality;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * A picture of look-up tables: for each bead the table itself, radius to the right and height upwards, with a bar along
 * the usable heights, and beside it how like its planes are to one another.
 *
 * <p>In a good table the rings widen steadily, and only the diagonal of the second panel is bright; a bright place away
 * from it is a pair of heights that may be mistaken for each other.
 */
public final class ZLutPicture {
    /** More beads make a picture that no program likes to open. */
    public static final int MAX_BEADS = 100;

    private static final int BEADS_PER_ROW = 3;
    private static final int PANEL = 170;
    private static final int LEFT = 56;
    private static final int GAP = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 38;
    private static final int CELL_WIDTH = LEFT + 2 * PANEL + 2 * GAP;
    private static final int CELL_HEIGHT = TOP + PANEL + BOTTOM;

    private static final Color TEXT = new Color(0x333333);
    private static final Color USABLE = new Color(0x009E73);
    private static final Color LOOK_ALIKE = new Color(0xD55E00);

    private final List<ZLutJob.Table> tables;

    public ZLutPicture(List<ZLutJob.Table> tables) {
        this.tables = tables.subList(0, Math.min(tables.size(), MAX_BEADS));
    }

    public BufferedImage draw() {
        int columns = Math.min(tables.size(), BEADS_PER_ROW);
        int rows = Math.ceilDiv(tables.size(), BEADS_PER_ROW);
        BufferedImage image = new BufferedImage(columns * CELL_WIDTH, rows * CELL_HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            for (int bead = 0; bead < tables.size(); bead++) {
                int left = bead % BEADS_PER_ROW * CELL_WIDTH + LEFT;
                int top = bead / BEADS_PER_ROW * CELL_HEIGHT + TOP;
                draw(graphics, bead, left, top);
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private void draw(Graphics2D graphics, int bead, int left, int top) {
        ZLut zlut = tables.get(bead).zlut();
        ZLutQuality quality = tables.get(bead).quality();
        boolean rising = zlut.z(zlut.planes() - 1) >= zlut.z(0);
        graphics.setColor(TEXT);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        graphics.drawString("bead " + tables.get(bead).bead(), left, top - 10);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));

        graphics.drawImage(profiles(zlut, rising), left, top, PANEL, PANEL, null);
        int second = left + PANEL + GAP;
        graphics.drawImage(correlations(zlut, rising), second, top, PANEL, PANEL, null);
        graphics.setColor(TEXT);
        graphics.drawString("likeness of planes", second, top - 10);
        drawRight(graphics, nm(zlut.z(rising ? zlut.planes() - 1 : 0)), left - 10, top + 10);
        drawRight(graphics, nm(zlut.z(rising ? 0 : zlut.planes() - 1)), left - 10, top + PANEL);
        drawRight(graphics, "z (nm)", left - 10, top + PANEL / 2);
        graphics.drawString("0", left, top + PANEL + 14);
        drawRight(graphics, String.valueOf(zlut.bins() - 1), left + PANEL, top + PANEL + 14);
        graphics.drawString("bin", left + PANEL / 2 - 10, top + PANEL + 14);
        graphics.drawString("z", second + PANEL / 2, top + PANEL + 14);
        if (quality.firstUsable() >= 0) {
            int from = pixel(rising ? quality.lastUsable() : quality.firstUsable(), zlut, rising);
            int to = pixel(rising ? quality.firstUsable() : quality.lastUsable(), zlut, rising);
            graphics.setColor(USABLE);
            graphics.fillRect(left - 6, top + from, 4, Math.max(to - from + PANEL / zlut.planes(), 2));
        }
        graphics.setColor(LOOK_ALIKE);
        for (ZLutQuality.LookAlike like : quality.lookAlikes()) {
            int x = PANEL - 1 - pixel(like.plane(), zlut, rising);
            graphics.drawOval(second + x - 3, top + pixel(like.other(), zlut, rising) - 3, 6, 6);
        }
    }

    /** How far below the top a plane is drawn: heights go upwards. */
    private static int pixel(int plane, ZLut zlut, boolean rising) {
        int line = rising ? zlut.planes() - 1 - plane : plane;
        return line * PANEL / zlut.planes();
    }

    private static BufferedImage profiles(ZLut zlut, boolean rising) {
        double darkest = Double.POSITIVE_INFINITY;
        double brightest = Double.NEGATIVE_INFINITY;
        for (int plane = 0; plane < zlut.planes(); plane++) {
            for (int bin = 1; bin < zlut.bins(); bin++) {
                double value = zlut.profile(plane, bin);
                if (Double.isFinite(value)) {
                    darkest = Math.min(darkest, value);
                    brightest = Math.max(brightest, value);
                }
            }
        }
        BufferedImage image = new BufferedImage(zlut.bins(), zlut.planes(), BufferedImage.TYPE_INT_RGB);
        for (int plane = 0; plane < zlut.planes(); plane++) {
            for (int bin = 0; bin < zlut.bins(); bin++) {
                double level = (zlut.profile(plane, bin) - darkest) / (brightest - darkest);
                image.setRGB(bin, rising ? zlut.planes() - 1 - plane : plane, grey(level));
            }
        }
        return image;
    }

    private static BufferedImage correlations(ZLut zlut, boolean rising) {
        double[][] correlations = ZLutQuality.correlations(zlut);
        int planes = zlut.planes();
        BufferedImage image = new BufferedImage(planes, planes, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < planes; i++) {
            for (int j = 0; j < planes; j++) {
                int x = rising ? i : planes - 1 - i;
                int y = rising ? planes - 1 - j : j;
                image.setRGB(x, y, grey(Math.max(correlations[i][j], 0)));
            }
        }
        return image;
    }

    /** Grey from 0, black, to 1, white; what is not known is a pale red. */
    private static int grey(double level) {
        if (Double.isNaN(level)) {
            return 0xFFC0C0;
        }
        int value = (int) Math.rint(255 * Math.clamp(level, 0, 1));
        return value << 16 | value << 8 | value;
    }

    private static String nm(double z) {
        return String.format(Locale.ROOT, "%.0f", z);
    }

    private static void drawRight(Graphics2D graphics, String text, int right, int baseline) {
        FontMetrics metrics = graphics.getFontMetrics();
        graphics.drawString(text, right - metrics.stringWidth(text), baseline);
    }
}
