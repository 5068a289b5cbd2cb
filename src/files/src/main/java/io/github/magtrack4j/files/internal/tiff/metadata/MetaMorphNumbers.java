package io.github.magtrack4j.files.internal.tiff.metadata;

import io.github.magtrack4j.DoubleSeries;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * MetaMorph's tag in STK files: six numbers for each plane, of which the third and fourth are the day and the
 * milliseconds since midnight when it was taken.
 */
public final class MetaMorphNumbers {
    /** The bytes of a plane. */
    public static final int PLANE_BYTES = 24;

    private static final int DAY = 8;
    private static final int MILLISECONDS = 12;
    private static final double SECONDS_PER_DAY = 86400;

    private MetaMorphNumbers() {}

    /** Reads the tag. */
    public static Description read(MemorySegment data, ByteOrder order) {
        ValueLayout.OfInt layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
        double[] times = new double[(int) Math.min(data.byteSize() / PLANE_BYTES, Integer.MAX_VALUE - 8)];
        for (int i = 0; i < times.length; i++) {
            long at = (long) i * PLANE_BYTES;
            long days = (long) data.get(layout, at + DAY) - data.get(layout, DAY);
            times[i] = days * SECONDS_PER_DAY + Integer.toUnsignedLong(data.get(layout, at + MILLISECONDS)) / 1e3;
        }
        // Stacks that no camera recorded have the same time everywhere.
        boolean known = times.length > 1 && times[times.length - 1] > times[0];
        return new Description(
                "MetaMorph's tag",
                times.length,
                0,
                0,
                known ? DoubleSeries.copyOf(times) : Description.NONE.times(),
                List.of());
    }
}
