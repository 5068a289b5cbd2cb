package io.github.magtrack4j.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import org.junit.jupiter.api.Test;

class SampleTypeTest {
    private static final long EXACT = 1L << 53;

    /** Converts numbers at an odd address, in both orders of bytes, and reads the pixels again. */
    private static void assertExact(SampleType type, ObjDoubleConsumer<ByteBuffer> put, double... values) {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            try (Arena arena = Arena.ofConfined()) {
                ByteBuffer bytes = ByteBuffer.allocate(1 + values.length * type.bytes())
                        .order(order)
                        .put((byte) 0);
                for (double value : values) {
                    put.accept(bytes, value);
                }
                MemorySegment source = arena.allocate(bytes.capacity());
                source.copyFrom(MemorySegment.ofArray(bytes.array()));
                MemorySegment target =
                        arena.allocate((long) values.length * type.pixelType().bytes());
                assertEquals(-1, type.convert(source, 1, order, target, 0, values.length));
                assertArrayEquals(values, pixels(type, target, values.length), type + " " + order);
            }
        }
    }

    private static double[] pixels(SampleType type, MemorySegment pixels, int count) {
        double[] read = new double[count];
        for (int i = 0; i < count; i++) {
            read[i] = switch (type.pixelType()) {
                case U8 -> pixels.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
                case U16 -> pixels.get(LittleEndian.SHORT, 2L * i) & 0xFFFF;
                case F32 -> pixels.get(LittleEndian.FLOAT, 4L * i);
                case F64 -> pixels.get(LittleEndian.DOUBLE, 8L * i);
            };
        }
        return read;
    }

    @Test
    void allValuesAreKept() {
        assertExact(SampleType.UINT8, (b, v) -> b.put((byte) (int) v), 0, 1, 127, 128, 255);
        assertExact(SampleType.INT8, (b, v) -> b.put((byte) v), -128, -1, 0, 127);
        assertExact(SampleType.UINT16, (b, v) -> b.putShort((short) (int) v), 0, 258, 32768, 65535);
        assertExact(SampleType.INT16, (b, v) -> b.putShort((short) v), -32768, -1, 0, 258, 32767);
        assertExact(SampleType.UINT32, (b, v) -> b.putInt((int) (long) v), 0, 66051, 2147483648.0, 4294967295.0);
        assertExact(SampleType.INT32, (b, v) -> b.putInt((int) v), -2147483648.0, -1, 66051, 2147483647);
        assertExact(SampleType.UINT64, (b, v) -> b.putLong((long) v), 0, 283686952306183.0, EXACT);
        assertExact(SampleType.INT64, (b, v) -> b.putLong((long) v), -EXACT, -1, 283686952306183.0, EXACT);
        assertExact(
                SampleType.FLOAT16,
                (b, v) -> b.putShort(Float.floatToFloat16((float) v)),
                -65504,
                0x1p-24,
                0.5,
                1.0009765625,
                Double.NaN);
        assertExact(SampleType.FLOAT32, (b, v) -> b.putFloat((float) v), -1.5, Float.MIN_VALUE, Float.MAX_VALUE);
        assertExact(SampleType.FLOAT64, (b, v) -> b.putDouble(v), 0.1, Double.MIN_VALUE, Double.NaN);
    }

    @Test
    void whatNoPixelHoldsIsFound() {
        long[] values = {1, EXACT, EXACT + 1, 2};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(32);
            MemorySegment target = arena.allocate(32);
            for (int i = 0; i < values.length; i++) {
                source.set(LittleEndian.LONG, 8L * i, values[i]);
            }
            for (SampleType type : List.of(SampleType.INT64, SampleType.UINT64)) {
                assertEquals(2, type.convert(source, 0, ByteOrder.LITTLE_ENDIAN, target, 0, 4));
                assertEquals(-1, type.convert(source, 0, ByteOrder.LITTLE_ENDIAN, target, 0, 2));
            }
            source.set(LittleEndian.LONG, 0, -EXACT - 1);
            assertEquals(0, SampleType.INT64.convert(source, 0, ByteOrder.LITTLE_ENDIAN, target, 0, 1));
            source.set(LittleEndian.LONG, 0, -1);
            assertEquals(0, SampleType.UINT64.convert(source, 0, ByteOrder.LITTLE_ENDIAN, target, 0, 1));
            assertEquals(-1, SampleType.INT64.convert(source, 0, ByteOrder.LITTLE_ENDIAN, target, 0, 1));
        }
    }
}
