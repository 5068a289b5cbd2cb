package io.github.magtrack4j.internal.cuda.driver;

/** Lets go of several things one after the other, every one of them, whatever fails. It belongs to one thread. */
public final class Closing {
    private RuntimeException failure;

    /** Lets go of one. */
    public void step(Runnable release) {
        try {
            release.run();
        } catch (RuntimeException e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
    }

    /** Throws what failed first, with the rest. */
    public void finish() {
        if (failure != null) {
            throw failure;
        }
    }
}
