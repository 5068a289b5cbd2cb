package io.github.magtrack4j.internal.threads;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Workers of one kind, each lent to one thread at a time; made as they are needed, and kept, since their scratch memory
 * is costly to make. Safe to share between threads.
 *
 * @param <W> the worker
 */
public final class Workers<W> {
    private final Supplier<W> newWorker;
    private final Consumer<W> closing;
    private final ArrayDeque<W> idle = new ArrayDeque<>();

    /**
     * Makes none yet.
     *
     * @param newWorker makes a worker
     * @param closing closes one
     */
    public Workers(Supplier<W> newWorker, Consumer<W> closing) {
        this.newWorker = newWorker;
        this.closing = closing;
    }

    void lend(Consumer<W> work) {
        W worker;
        synchronized (idle) {
            worker = idle.poll();
        }
        if (worker == null) {
            worker = newWorker.get();
        }
        try {
            work.accept(worker);
        } finally {
            synchronized (idle) {
                idle.push(worker);
            }
        }
    }

    /** Closes the workers, none of which may be lent. */
    void close() {
        idle.forEach(closing);
        idle.clear();
    }
}
