package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.tracking.ProgressListener;

/** Shows how far tracking is, from its first frame on. Used by one thread at a time. */
public final class TrackingProgress implements ProgressListener, AutoCloseable {
    private final String task;
    private final boolean quiet;
    private Progress shown = Progress.NONE;
    private long shownFrames = -1;

    /**
     * Makes ready; nothing is shown yet.
     *
     * @param task what is being done, such as "tracking"
     * @param quiet whether to show nothing after all
     */
    public TrackingProgress(String task, boolean quiet) {
        this.task = task;
        this.quiet = quiet;
    }

    @Override
    public void update(long done, long frames) {
        if (shownFrames < 0) {
            shown = Progress.of(task, "frames", frames, quiet);
            shownFrames = 0;
        }
        shown.advance(done - shownFrames);
        shownFrames = done;
        if (done == frames) {
            close();
        }
    }

    /** Ends the display, whether all is done or not. Closing again does nothing. */
    @Override
    public void close() {
        shown.close();
        shown = Progress.NONE;
    }
}
