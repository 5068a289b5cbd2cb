package io.github.magtrack4j.cli;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.TraceFile;
import io.github.magtrack4j.files.TraceFile.Trace;
import io.github.magtrack4j.internal.io.AtomicFile;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/**
 * Draws a file of traces into a PNG file, which appears under its name when it is whole.
 *
 * @param traces the traces
 * @param picture the picture that is written
 * @param beads the numbers of the beads to draw; empty for all, of which at most {@value TracePicture#MAX_BEADS} are
 */
record PlotJob(Path traces, Path picture, List<Integer> beads) {
    /**
     * What was drawn.
     *
     * @param drawn the number of beads in the picture
     * @param beads the number of beads in the file
     */
    record Summary(int drawn, int beads) {}

    /** Does it. */
    Summary run() throws IOException {
        TraceFile file = TraceFile.read(traces);
        List<Trace> chosen = choose(file.traces());
        double frameRate = TraceHeader.frameRate(traces, file.header());
        requireFonts();
        String title = file.header().getOrDefault("movie", traces.getFileName().toString());
        BufferedImage image = new TracePicture(title, frameRate, chosen).draw();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // Without a cache file: the picture is in memory anyway.
        ImageIO.setUseCache(false);
        ImageIO.write(image, "png", png);
        try (AtomicFile out = AtomicFile.create(picture)) {
            out.write(ByteBuffer.wrap(png.toByteArray()));
            out.commit();
        }
        return new Summary(chosen.size(), file.traces().size());
    }

    private List<Trace> choose(List<Trace> all) throws BadFileException {
        if (all.isEmpty()) {
            throw new BadFileException(traces, "it has no trace to draw");
        }
        TreeSet<Integer> missing = new TreeSet<>(beads);
        all.forEach(trace -> missing.remove(trace.bead()));
        if (!missing.isEmpty()) {
            throw new BadFileException(traces, "it has no bead " + missing.first());
        }
        return all.stream()
                .filter(trace -> beads.isEmpty() || beads.contains(trace.bead()))
                .limit(TracePicture.MAX_BEADS)
                .toList();
    }

    /** A server without a screen may have no fonts either, and Java then fails in words that nobody understands. */
    private void requireFonts() throws IOException {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.getFontMetrics().stringWidth("x");
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new IOException(
                    picture + ": cannot be drawn, because this computer has no fonts that Java finds; install"
                            + " fontconfig and any font, such as DejaVu",
                    e);
        } finally {
            graphics.dispose();
        }
    }
}
