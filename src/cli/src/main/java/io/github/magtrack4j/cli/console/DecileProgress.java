package io.github.magtrack4j.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line for each tenth of the work, for a log file. */
final class DecileProgress implements Progress {
    private final String task;
    private final String unit;
    private final long total;
    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final long start;
    private long done;
    private long decile;

    DecileProgress(String task, String unit, long total, PrintStream out, LongSupplier nanoTime) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.out = out;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public void advance(long done) {
        this.done += done;
        long reached = total == 0 ? 10 : (long) (10.0 * this.done / total);
        if (reached > decile) {
            decile = reached;
            double seconds = Math.max(1, nanoTime.getAsLong() - start) * 1e-9;
            double rate = this.done / seconds;
            out.printf(
                    Locale.ROOT,
                    "%s: %d %%, %,d of %,d %s, %,.0f %s/s, %,.0f s left%n",
                    task,
                    10 * decile,
                    this.done,
                    total,
                    unit,
                    rate,
                    unit,
                    (total - this.done) / rate);
        }
    }
}
