package io.github.magtrack4j.internal.cpu;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Workers of one kind, each lent to one thread at a time; made as they are needed, and kept, since their scratch memory
 * is costly to make. Safe to share between threads.
 *
 * @param <W> the worker
 */
final class Workers<W extends AutoCloseable> {
    private final Supplier<W> newWorker;
    private final ArrayDeque<W> idle = new ArrayDeque<>();

    Workers(Supplier<W> newWorker) {
        this.newWorker = newWorker;
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
        try {
            for (W worker : idle) {
                worker.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a worker could not be closed", e);
        }
        idle.clear();
    }
}
