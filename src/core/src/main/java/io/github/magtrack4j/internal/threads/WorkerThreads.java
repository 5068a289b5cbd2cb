package io.github.magtrack4j.internal.threads;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Divides images among threads, the caller's own included, each with a worker that owns the scratch memory.
 *
 * <p>Threads take chunks of images until none are left; which thread takes which chunk has no influence on any result.
 * Safe to share between threads: calls run side by side.
 */
public final class WorkerThreads {
    /**
     * A thread takes at least this many pixels at a time. That is some 50 µs of work, little to wait for at the end,
     * and 16 images of 64 px: as many as there are lanes, and their results fill cache lines of their own.
     */
    private static final long PIXELS_PER_CHUNK = 1 << 16;

    /** Fewer chunks than this are not worth waking a thread. */
    private static final long MIN_CHUNKS = 3;

    /**
     * So often the caller asks whether the others are done before it sleeps: they are about to be, and waking takes
     * long.
     */
    private static final int MAX_SPINS = 2000;

    /**
     * A chunk of more images is a multiple of this, since kernels may take as many images at once as a vector has
     * lanes.
     */
    private static final long LANES = 16;

    /** What is done to images {@code first … end - 1}. */
    public interface Task<W> {
        /** Works on images {@code first … end - 1}. */
        void run(W worker, long first, long end);
    }

    /** A thread that owns no arena: memory it may read, every thread may. */
    private static final Thread ANY_THREAD = new Thread(() -> {}, "never started");

    private final int threads;
    private final ExecutorService helpers;
    /** Calls hold it for reading, so that closing waits for them. */
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

    private boolean closed;

    /**
     * Starts helpers.
     *
     * @param threads how many threads compute, the caller's included; at least 1
     */
    public WorkerThreads(int threads) {
        this.threads = threads;
        AtomicInteger number = new AtomicInteger();
        helpers = threads == 1
                ? null
                : Executors.newFixedThreadPool(threads - 1, work -> {
                    Thread thread = new Thread(work, "magtrack4j-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Tells whether all threads may look at some memory; that of a confined arena is one thread's. */
    public static boolean mayAllAccess(MemorySegment memory) {
        return memory.isAccessibleBy(ANY_THREAD);
    }

    /** The threads that compute, the caller's included. */
    public int count() {
        return threads;
    }

    /**
     * Runs a task on all images and waits for it. What a thread throws, the caller throws, once all have stopped.
     *
     * @param workers who does the work
     * @param count the number of images
     * @param pixels the pixels of an image: how much work it is
     */
    public <W> void run(Workers<W> workers, long count, long pixels, Task<W> task) {
        open.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the backend is closed");
            }
            long chunk = Math.max(1, PIXELS_PER_CHUNK / Math.max(1, pixels));
            chunk -= chunk > LANES ? chunk % LANES : 0;
            if (threads == 1 || count <= (MIN_CHUNKS - 1) * chunk) {
                workers.lend(worker -> task.run(worker, 0, count));
            } else {
                new Job<>(workers, task, count, chunk).run(helpers, threads);
            }
        } finally {
            open.readLock().unlock();
        }
    }

    /** Waits for what is running, then ends the threads and closes the workers. */
    public void close(Iterable<? extends Workers<?>> allWorkers) {
        open.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (helpers != null) {
                helpers.shutdown();
            }
            allWorkers.forEach(Workers::close);
        } finally {
            open.writeLock().unlock();
        }
    }

    /** One call's images, taken chunk by chunk. */
    private static final class Job<W> implements Runnable {
        private final Workers<W> workers;
        private final Task<W> task;
        private final long count;
        private final long chunk;
        private final Thread caller = Thread.currentThread();
        private final AtomicLong next = new AtomicLong();
        private final AtomicInteger running = new AtomicInteger();
        private volatile Throwable failure;

        Job(Workers<W> workers, Task<W> task, long count, long chunk) {
            this.workers = workers;
            this.task = task;
            this.count = count;
            this.chunk = chunk;
        }

        void run(ExecutorService helpers, int threads) {
            long chunks = (count + chunk - 1) / chunk;
            for (long helper = Math.min(threads, chunks); helper > 1; helper--) {
                helpers.execute(this);
            }
            run();
            for (int spin = 0; spin < MAX_SPINS && running.get() > 0; spin++) {
                Thread.onSpinWait();
            }
            boolean interrupted = false;
            // A helper that starts later than this finds no image left, and touches nothing.
            while (running.get() > 0) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                caller.interrupt();
            }
            Throwable thrown = failure;
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
        }

        @Override
        public void run() {
            running.incrementAndGet();
            try {
                long start = next.getAndAdd(chunk);
                if (start < count) {
                    workers.lend(worker -> takeChunks(worker, start));
                }
            } catch (RuntimeException | Error e) {
                failure = e;
                next.set(count);
            } finally {
                if (running.decrementAndGet() == 0) {
                    LockSupport.unpark(caller);
                }
            }
        }

        private void takeChunks(W worker, long start) {
            for (long first = start; first < count; first = next.getAndAdd(chunk)) {
                task.run(worker, first, Math.min(first + chunk, count));
            }
        }
    }
}
