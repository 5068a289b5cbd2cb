package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Diagnostics;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.threads.WorkerThreads;
import io.github.magtrack4j.internal.threads.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the engines of one CPU backend share: what their kernels are written in, and threads. Safe to share between
 * threads.
 */
final class CpuSession {
    private final Provider provider;
    private final WorkerThreads threads;
    private final String reason;

    /** All that was made of the engines of all precisions, to be closed with the threads. */
    private final List<Workers<?>> workers = new ArrayList<>();

    /**
     * Starts as many threads as are asked for.
     *
     * @param reason why the CPU was chosen, for the description
     */
    CpuSession(Provider provider, int threads, String reason) {
        this.provider = provider;
        this.threads = new WorkerThreads(threads);
        this.reason = reason;
    }

    Provider provider() {
        return provider;
    }

    /** Workers that live until the session is closed; an engine asks for them when it is made. */
    <W> Workers<W> workers(Supplier<W> newWorker, Consumer<W> closing) {
        Workers<W> made = new Workers<>(newWorker, closing);
        workers.add(made);
        return made;
    }

    /** Runs a task on all images; see {@link WorkerThreads#run}. */
    <W> void run(Workers<W> workers, long count, long pixels, WorkerThreads.Task<W> task) {
        threads.run(workers, count, pixels, task);
    }

    String description(Precision precision) {
        return "CPU, " + provider.description() + ", " + precision + ", " + threads.count()
                + (threads.count() == 1 ? " thread" : " threads") + " (" + reason + ")";
    }

    Diagnostics diagnostics() {
        Diagnostics.Device device = new Diagnostics.Device(
                "CPU", System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors(), 0, false);
        String kernels = provider.name().toLowerCase(Locale.ROOT);
        // Images are read where they are: nothing is copied.
        return new Diagnostics(device, kernels, provider.vectorBits(), List.of(), bytes -> Double.POSITIVE_INFINITY);
    }

    /** Waits for what is running, then ends the threads and closes the workers. */
    void close() {
        threads.close(workers);
    }
}
