package io.github.magtrack4j.benchmarks.functions;

import java.util.Locale;

/** Where the images of a call come from: it decides how many there are. */
public enum Residence {
    /** The same images over and over, few enough that they stay in the second-level cache. */
    CACHE(1 << 19, 1000),

    /** More images than any cache holds. */
    MEMORY(1 << 27, Integer.MAX_VALUE),

    /** As many, in page-locked memory, which a GPU reads without a copy by the CPU. */
    PAGE_LOCKED(1 << 27, Integer.MAX_VALUE),

    /** As many, in the GPU's own memory. */
    DEVICE(1 << 27, Integer.MAX_VALUE);

    private final long bytes;
    private final int most;

    Residence(long bytes, int most) {
        this.bytes = bytes;
        this.most = most;
    }

    /** Returns how many images (or whatever else a function is given) of this many bytes a call gets. */
    public int count(long bytesEach) {
        return (int) Math.clamp(bytes / bytesEach, 1, most);
    }

    /** Whether only a GPU knows such memory. */
    public boolean isOfGpu() {
        return this == PAGE_LOCKED || this == DEVICE;
    }

    /** Returns the name as it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
