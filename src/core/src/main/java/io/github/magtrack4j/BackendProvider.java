package io.github.magtrack4j;

/**
 * Opens the backends of one kind of hardware. {@link Backend#cpu()}, {@link Backend#cuda()} and {@link Backend#best()}
 * find providers by {@link java.util.ServiceLoader}: those of this library, and those of others, which declare theirs
 * in {@code META-INF/services/io.github.magtrack4j.BackendProvider} or in {@code module-info.java}. A jar into which
 * this library is merged has to merge these files, too.
 *
 * <p>Implementations are safe to share between threads, and cheap to make: nothing is looked for before it is asked
 * for.
 */
public interface BackendProvider {
    /** Returns the name of the hardware, as messages have it and {@link #of} takes it, such as {@code CPU}. */
    String name();

    /** Returns how early {@link Backend#best()} tries this hardware: the higher, the earlier; 0 for the CPU. */
    int priority();

    /**
     * Returns how many such devices there are.
     *
     * @throws UnsupportedOperationException if there are none, or they cannot be used
     */
    int devices();

    /**
     * Opens a backend in {@linkplain Precision#F64 64 bits}.
     *
     * @param device the number of the device, from 0
     * @param threads how many of the CPU's threads compute, at least 1, where the CPU computes
     * @param reason why this hardware was chosen, for {@link Backend#description()}
     * @throws UnsupportedOperationException if the hardware is not there or cannot be used; the message says why
     * @throws IllegalArgumentException if there is no such device
     */
    Backend open(int device, int threads, String reason);

    /**
     * Returns the provider for a kind of hardware.
     *
     * @param name its {@link #name}
     * @throws UnsupportedOperationException if there is none
     */
    static BackendProvider of(String name) {
        return BackendProviders.named(name);
    }
}
