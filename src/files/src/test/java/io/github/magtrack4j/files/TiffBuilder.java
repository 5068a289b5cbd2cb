package io.github.magtrack4j.files;

import io.github.magtrack4j.files.internal.codes.TiffTag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/** Makes malformed, huge and odd little-endian TIFFs, byte by byte. Files are sparse: what is not put takes no disk. */
final class TiffBuilder implements AutoCloseable {
    private final FileChannel channel;
    private final boolean big;

    TiffBuilder(Path path, boolean big) throws IOException {
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.big = big;
    }

    /** Returns the tags of an 8-bit page in one strip. */
    static Map<Integer, long[]> page(long height, long width, long data) {
        Map<Integer, long[]> tags = new TreeMap<>();
        put(tags, TiffTag.WIDTH, width);
        put(tags, TiffTag.HEIGHT, height);
        put(tags, TiffTag.BITS, 8);
        put(tags, TiffTag.COMPRESSION, 1);
        put(tags, TiffTag.PHOTOMETRIC, 1);
        put(tags, TiffTag.STRIP_OFFSETS, data);
        put(tags, TiffTag.SAMPLES, 1);
        put(tags, TiffTag.ROWS_PER_STRIP, height);
        put(tags, TiffTag.STRIP_BYTES, height * width);
        return tags;
    }

    static void put(Map<Integer, long[]> tags, int tag, long... values) {
        tags.put(tag, values);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    TiffBuilder header(long directory) throws IOException {
        ByteBuffer header = buffer(16).put((byte) 'I').put((byte) 'I');
        if (big) {
            header.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(directory);
        } else {
            header.putShort((short) 42).putInt((int) directory);
        }
        return bytes(0, header.position(0));
    }

    TiffBuilder bytes(long at, byte[] bytes) throws IOException {
        return bytes(at, ByteBuffer.wrap(bytes));
    }

    private TiffBuilder bytes(long at, ByteBuffer bytes) throws IOException {
        channel.write(bytes, at);
        return this;
    }

    TiffBuilder size(long bytes) throws IOException {
        if (channel.size() < bytes) {
            channel.write(ByteBuffer.wrap(new byte[1]), bytes - 1);
        }
        return this;
    }

    /** Puts a directory, with what does not fit into its entries right behind it. */
    TiffBuilder directory(long at, Map<Integer, long[]> tags, long next) throws IOException {
        return directory(at, tags, "", next);
    }

    TiffBuilder directory(long at, Map<Integer, long[]> tags, String description, long next) throws IOException {
        TreeMap<Integer, long[]> all = new TreeMap<>(tags);
        if (!description.isEmpty()) {
            put(all, TiffTag.DESCRIPTION, 0);
        }
        int width = big ? 8 : 4;
        long extra = at + (big ? 16 : 6) + (long) all.size() * (4 + 2 * width);
        ByteBuffer head = buffer(1 << 12);
        ByteBuffer tail = buffer(1 << 20);
        offset(head, all.size(), big ? 8 : 2);
        for (Map.Entry<Integer, long[]> tag : all.entrySet()) {
            boolean text = tag.getKey() == TiffTag.DESCRIPTION;
            ByteBuffer value = text
                    ? ByteBuffer.wrap(description.getBytes(StandardCharsets.US_ASCII))
                    : numbers(tag.getValue(), width);
            head.putShort(tag.getKey().shortValue()).putShort((short) (text ? 2 : big ? 16 : 4));
            offset(head, text ? value.limit() : tag.getValue().length, width);
            if (value.limit() <= width) {
                int end = head.position() + width;
                head.put(value).position(end);
            } else {
                offset(head, extra + tail.position(), width);
                tail.put(value);
            }
        }
        offset(head, next, width);
        bytes(at, head.flip());
        return bytes(extra, tail.flip());
    }

    private static ByteBuffer numbers(long[] values, int width) {
        ByteBuffer bytes = buffer(values.length * width);
        for (long value : values) {
            offset(bytes, value, width);
        }
        return bytes.flip();
    }

    private static void offset(ByteBuffer to, long value, int width) {
        switch (width) {
            case 2 -> to.putShort((short) value);
            case 4 -> to.putInt((int) value);
            default -> to.putLong(value);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
