package io.github.magtrack4j.cli.console;

/** Shows how far a long piece of work is. Used by one thread at a time. */
public interface Progress extends AutoCloseable {
    /** Shows nothing. */
    Progress NONE = done -> {};

    /**
     * Makes what shows the progress of a piece of work on standard error: a bar on a terminal, else a line a decile.
     *
     * @param task what is being done, such as "tracking"
     * @param unit what is counted, in the plural
     * @param total how many of it there are
     * @param quiet whether to show nothing after all
     */
    static Progress of(String task, String unit, long total, boolean quiet) {
        if (quiet) {
            return NONE;
        }
        return onTerminal()
                ? new BarProgress(task, unit, total)
                : new DecileProgress(task, unit, total, System.err, System::nanoTime);
    }

    /** The launcher knows where standard error goes; without it, the console is the best guess. */
    private static boolean onTerminal() {
        String known = System.getProperty("magtrack.terminal");
        return known == null ? onConsole() : Boolean.parseBoolean(known);
    }

    @SuppressWarnings("SystemConsoleNull") // a Java made without java.base's own console still answers null
    private static boolean onConsole() {
        return System.console() != null && System.console().isTerminal();
    }

    /** Tells that this many more of the units are done. */
    void advance(long done);

    /** Ends the display, whether all is done or not. */
    @Override
    default void close() {}
}
