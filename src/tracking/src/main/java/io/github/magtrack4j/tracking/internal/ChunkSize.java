package io.github.magtrack4j.tracking.internal;

/**
 * How many frames are tracked at once: as many as there is memory for, but none longer than a fraction of a second, so
 * that a process that is killed loses little. Sizes are doubled and halved, since memory is used again for the same
 * size. Not safe to share between threads.
 */
public final class ChunkSize {
    /** A chunk that takes longer is too large; one that takes less than half of it may double. */
    public static final long MAX_NANOS = 250_000_000;

    /** The first chunk is small: nobody knows yet how long it takes. */
    private static final int FIRST_HALVINGS = 6;

    private final long most;
    private final boolean fixed;
    private int halvings;

    private ChunkSize(long most, boolean fixed) {
        this.most = most;
        this.fixed = fixed;
        halvings = fixed ? 0 : FIRST_HALVINGS;
    }

    /** Always the same. */
    public static ChunkSize fixed(long frames) {
        return new ChunkSize(frames, true);
    }

    /** At most this many frames. */
    public static ChunkSize upTo(long most) {
        return new ChunkSize(most, false);
    }

    /** Returns the largest number of frames that there will ever be. */
    public long most() {
        return most;
    }

    /** Returns how many frames the next chunk should have. */
    public long frames() {
        return Math.max(1, most >> halvings);
    }

    /** Tells how long a chunk took. */
    public void took(long frames, long nanos) {
        if (fixed) {
            return;
        }
        // A chunk that was begun before the size was last changed says what its own size is worth.
        if (nanos > MAX_NANOS && frames >= frames() && frames() > 1) {
            halvings++;
        } else if (nanos < MAX_NANOS / 2 && frames <= frames() && halvings > 0) {
            halvings--;
        }
    }
}
