package io.github.magtrack4j.internal.cuda;

/** Lets go of several things one after the other, every one of them, whatever fails. It belongs to one thread. */
final class Closing {
    private RuntimeException failure;

    /** Lets go of one. */
    void step(Runnable release) {
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
    void finish() {
        if (failure != null) {
            throw failure;
        }
    }
}
