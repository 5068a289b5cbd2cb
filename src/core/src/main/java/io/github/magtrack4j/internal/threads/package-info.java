/**
 * How work is divided among threads: {@link io.github.magtrack4j.internal.threads.WorkerThreads} hands images to
 * threads in chunks, and {@link io.github.magtrack4j.internal.threads.Workers} lends each thread what it works with.
 */
package io.github.magtrack4j.internal.threads;
