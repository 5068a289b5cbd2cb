package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.numeric.Directions;
import io.github.magtrack4j.internal.numeric.Reals;
import java.lang.foreign.MemorySegment;

/** The directions of a polar grid as kernels want them: their cosines, and behind them the sines. */
final class DirectionValues {
    private DirectionValues() {}

    /** The bytes that they take; a multiple of 8. */
    static long bytes(Directions directions, Precision precision) {
        return 2L * directions.count() * Reals.bytes(precision);
    }

    /** Writes them. */
    static void write(Directions directions, Precision precision, MemorySegment into) {
        int count = directions.count();
        for (int direction = 0; direction < count; direction++) {
            Reals.set(into, precision, direction, directions.cosine(direction));
            Reals.set(into, precision, (long) count + direction, directions.sine(direction));
        }
    }
}
