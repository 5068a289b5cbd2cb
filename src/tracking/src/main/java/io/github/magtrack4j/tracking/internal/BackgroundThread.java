package io.github.magtrack4j.tracking.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One thread that does input or output, piece after piece, beside the thread that computes. */
public final class BackgroundThread implements AutoCloseable {
    private final ExecutorService executor;

    public BackgroundThread(String name) {
        executor = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("magtrack-" + name).factory());
    }

    /** Starts a piece of work behind those that were started before. */
    public <T> Future<T> start(Callable<T> work) {
        return executor.submit(work);
    }

    /** Waits for a piece of work and returns its result, or throws what it threw. */
    public static <T> T await(Future<T> work) throws IOException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Waits for all work that was started. */
    @Override
    public void close() {
        executor.close();
    }
}
