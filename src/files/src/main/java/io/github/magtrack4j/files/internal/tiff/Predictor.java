package io.github.magtrack4j.files.internal.tiff;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Takes back what was done to rows before they were compressed: each sample less the one before it. */
final class Predictor {
    private Predictor() {}

    /**
     * Takes it back in all rows of a strip or tile.
     *
     * @param rowBytes the bytes of a row
     */
    static void undo(PixelLayout layout, ByteOrder order, byte[] block, int rowBytes) {
        int step = layout.samplesTogether();
        int bytes = layout.bits() / 8;
        byte[] row = new byte[layout.predictor() == 3 ? rowBytes : 0];
        for (int start = 0; start + rowBytes <= block.length; start += rowBytes) {
            if (layout.predictor() == 2) {
                addIntegers(MemorySegment.ofArray(block).asSlice(start, rowBytes), order, bytes, step);
            } else if (layout.predictor() == 3) {
                addBytes(block, start, rowBytes, step);
                System.arraycopy(block, start, row, 0, rowBytes);
                joinBytes(row, block, start, order, bytes);
            }
        }
    }

    private static void addIntegers(MemorySegment row, ByteOrder order, int bytes, int step) {
        long count = row.byteSize() / bytes;
        switch (bytes) {
            case 1 -> {
                for (long i = step; i < count; i++) {
                    byte sum = (byte) (row.get(ValueLayout.JAVA_BYTE, i) + row.get(ValueLayout.JAVA_BYTE, i - step));
                    row.set(ValueLayout.JAVA_BYTE, i, sum);
                }
            }
            case 2 -> {
                ValueLayout.OfShort layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
                for (long i = step; i < count; i++) {
                    row.set(layout, 2 * i, (short) (row.get(layout, 2 * i) + row.get(layout, 2 * (i - step))));
                }
            }
            case 4 -> {
                ValueLayout.OfInt layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
                for (long i = step; i < count; i++) {
                    row.set(layout, 4 * i, row.get(layout, 4 * i) + row.get(layout, 4 * (i - step)));
                }
            }
            default -> {
                ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
                for (long i = step; i < count; i++) {
                    row.set(layout, 8 * i, row.get(layout, 8 * i) + row.get(layout, 8 * (i - step)));
                }
            }
        }
    }

    private static void addBytes(byte[] block, int start, int length, int step) {
        for (int i = start + step; i < start + length; i++) {
            block[i] += block[i - step];
        }
    }

    /** Puts the bytes of each number together: a row has all highest bytes first, whatever the file's byte order. */
    private static void joinBytes(byte[] row, byte[] block, int start, ByteOrder order, int bytes) {
        int count = row.length / bytes;
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < bytes; b++) {
                int place = order == ByteOrder.BIG_ENDIAN ? b : bytes - 1 - b;
                block[start + i * bytes + place] = row[b * count + i];
            }
        }
    }
}
