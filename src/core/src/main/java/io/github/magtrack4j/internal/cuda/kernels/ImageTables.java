package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.LongToIntFunction;

/**
 * The tables of a call's images as kernels are given them: one that is among a kernel's arguments, or several, and the
 * tables' indices for each image, in arrays on the device.
 *
 * @param common the table of all images; null where they have different ones
 * @param tables those; null where there is one for all
 * @param indices which of them each image has; null where there is one for all
 */
record ImageTables(Table common, Buffer tables, Buffer indices) {
    /** A table on the device. */
    interface Table {
        /** Fills a structure that says what and where it is; all zero so far. */
        void fill(MemorySegment arguments);
    }

    /** One for all images. */
    static ImageTables of(Table common) {
        return new ImageTables(common, null, null);
    }

    /**
     * Several.
     *
     * @param tables they; null for none, whose structure stays all zero
     * @param bytes the size of the structure
     * @param index tells the index of an image's table
     */
    static ImageTables of(Call call, List<? extends Table> tables, long bytes, LongToIntFunction index) {
        return new ImageTables(
                null,
                call.writtenShared(
                        tables.size() * bytes, (first, images, target, offset) -> write(tables, bytes, target, offset)),
                call.written(
                        Integer.BYTES,
                        (first, images, target, offset) -> writeIndices(index, first, images, target, offset)));
    }

    private static void write(List<? extends Table> tables, long bytes, MemorySegment target, long offset) {
        for (int index = 0; index < tables.size(); index++) {
            MemorySegment arguments =
                    target.asSlice(offset + index * bytes, bytes).fill((byte) 0);
            if (tables.get(index) != null) {
                tables.get(index).fill(arguments);
            }
        }
    }

    private static void writeIndices(
            LongToIntFunction index, long first, long images, MemorySegment target, long offset) {
        for (long image = 0; image < images; image++) {
            target.set(ValueLayout.JAVA_INT, offset + image * Integer.BYTES, index.applyAsInt(first + image));
        }
    }

    /** Whether images have different tables. */
    boolean hasSeveral() {
        return tables != null;
    }
}
