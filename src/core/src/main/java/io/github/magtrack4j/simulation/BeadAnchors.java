package io.github.magtrack4j.simulation;

import java.util.SplittableRandom;

/**
 * Where the beads of a movie are tethered: one in each cell of a grid, somewhere in the cell, so that the squares about
 * them neither overlap nor leave the frame.
 */
final class BeadAnchors {
    private final int[] rows;
    private final int[] columns;
    private final double[] x;
    private final double[] y;

    BeadAnchors(MovieOptions options) {
        int beads = options.beads();
        rows = new int[beads];
        columns = new int[beads];
        x = new double[beads];
        y = new double[beads];
        int gridColumns = gridColumns(options);
        int gridRows = Math.ceilDiv(beads, gridColumns);
        for (int bead = 0; bead < beads; bead++) {
            SplittableRandom random = RandomStreams.of(options.seed(), RandomStreams.Use.LAYOUT, bead);
            rows[bead] = place(bead / gridColumns, gridRows, options.height(), options.sizePx(), random);
            columns[bead] = place(bead % gridColumns, gridColumns, options.width(), options.sizePx(), random);
            y[bead] = rows[bead] + random.nextDouble() - 0.5;
            x[bead] = columns[bead] + random.nextDouble() - 0.5;
        }
    }

    /** As many columns as make the cells about square, but no more, and no fewer, than fit. */
    private static int gridColumns(MovieOptions options) {
        int most = options.width() / options.sizePx();
        int least = Math.ceilDiv(options.beads(), options.height() / options.sizePx());
        double square = Math.sqrt((double) options.beads() * options.width() / options.height());
        return Math.clamp(Math.round(square), Math.max(least, 1), most);
    }

    /** Returns the middle pixel of a square that lies somewhere in a cell, along one axis. */
    private static int place(int cell, int cells, int length, int sizePx, SplittableRandom random) {
        int start = (int) ((long) length * cell / cells);
        int end = (int) ((long) length * (cell + 1) / cells);
        return start + random.nextInt(end - start - sizePx + 1) + sizePx / 2;
    }

    /** Returns the row of the pixel in which a bead is tethered. */
    int row(int bead) {
        return rows[bead];
    }

    /** Returns the column of the pixel in which a bead is tethered. */
    int column(int bead) {
        return columns[bead];
    }

    /** Returns the exact x in pixels. */
    double x(int bead) {
        return x[bead];
    }

    /** Returns the exact y in pixels. */
    double y(int bead) {
        return y[bead];
    }
}
