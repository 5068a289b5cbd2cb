package io.github.magtrack4j.cli.find;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.detection.FoundBead;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A frame with a numbered square about each bead; the numbers are those of the beads in the traces. */
final class BeadPicture {
    /** Small frames are enlarged until their longer side has this many pixels, so that numbers can be read. */
    private static final int MIN_SIDE = 1000;

    private static final Color MARK = new Color(0xFFB000);
    private static final Color SHADOW = new Color(0, 0, 0, 160);

    private final ImageStack frame;
    private final List<FoundBead> beads;

    /**
     * Makes ready.
     *
     * @param frame one frame
     * @param beads the beads in it
     */
    BeadPicture(ImageStack frame, List<FoundBead> beads) {
        this.frame = frame;
        this.beads = beads;
    }

    BufferedImage draw() {
        int scale = Math.max(MIN_SIDE / Math.max(frame.height(), frame.width()), 1);
        BufferedImage image =
                new BufferedImage(scale * frame.width(), scale * frame.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.drawImage(grey(), 0, 0, image.getWidth(), image.getHeight(), null);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
            for (int bead = 0; bead < beads.size(); bead++) {
                mark(graphics, scale, bead);
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** The frame, from its darkest half percent, which is black, to its brightest, which is white. */
    private BufferedImage grey() {
        int height = frame.height();
        int width = frame.width();
        double[] values = new double[height * width];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                values[row * width + column] = frame.get(0, row, column);
            }
        }
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        double black = sorted.length == 0 ? 0 : sorted[sorted.length / 200];
        double white = sorted.length == 0 ? 1 : sorted[sorted.length - 1 - sorted.length / 200];
        double range = white > black ? white - black : 1;
        BufferedImage grey = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double level = 255 * (values[row * width + column] - black) / range;
                grey.getRaster().setSample(column, row, 0, (int) Math.clamp(level, 0, 255));
            }
        }
        return grey;
    }

    private void mark(Graphics2D graphics, int scale, int number) {
        FoundBead bead = beads.get(number);
        RegionOfInterest region = bead.region();
        int left = scale * region.left();
        int top = scale * region.top();
        graphics.setColor(MARK);
        graphics.setStroke(new BasicStroke(1.2f));
        graphics.drawRect(left, top, scale * region.width() - 1, scale * region.height() - 1);
        double x = scale * (bead.x() + 0.5);
        double y = scale * (bead.y() + 0.5);
        graphics.draw(new Line2D.Double(x - 4, y, x + 4, y));
        graphics.draw(new Line2D.Double(x, y - 4, x, y + 4));
        String label = String.format(Locale.ROOT, "%d", number);
        int width = graphics.getFontMetrics().stringWidth(label) + 6;
        graphics.setColor(SHADOW);
        graphics.fillRect(left + 1, top + 1, width, 16);
        graphics.setColor(MARK);
        graphics.drawString(label, left + 4, top + 14);
    }
}
