package io.github.magtrack4j.files.fuzz;

import io.jhdf.checksum.ChecksumUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;

/** What the fuzzer knows of formats. */
final class Structures {
    private static final int PNG_SIGNATURE = 8;

    private static final int MAX_DIRECTORIES = 64;

    private Structures() {}

    /** Leaves the file as it is. */
    static byte[] none(byte[] bytes, Random random) {
        return bytes;
    }

    /** Mends the length of the header, which most changes to a header's text make wrong. */
    static byte[] npy(byte[] bytes, Random random) {
        int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n');
        if (end >= 10 && random.nextInt(4) > 0) {
            ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes[6] == 1) {
                header.putShort(8, (short) (end + 1 - 10));
            } else if (end >= 12) {
                header.putInt(8, end + 1 - 12);
            }
        }
        return bytes;
    }

    /** Mends the checksum of each part. */
    static byte[] png(byte[] bytes, Random random) {
        if (random.nextInt(4) == 0) {
            return bytes;
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        int at = PNG_SIGNATURE;
        while (at + 12 <= bytes.length) {
            long length = Integer.toUnsignedLong(parts.getInt(at));
            if (length > bytes.length - at - 12) {
                break;
            }
            CRC32 sum = new CRC32();
            sum.update(bytes, at + 4, 4 + (int) length);
            parts.putInt(at + 8 + (int) length, (int) sum.getValue());
            at += 12 + (int) length;
        }
        return bytes;
    }

    /** Mends the checksums of the superblock and of the objects' headers. */
    static byte[] hdf5(byte[] bytes, Random random) {
        if (random.nextInt(4) == 0) {
            return bytes;
        }
        if (bytes.length >= 48 && bytes[8] >= 2) {
            sum(bytes, 0, 44);
        }
        for (int at = 0; at + 8 < bytes.length; at++) {
            if (bytes[at] == 'O' && bytes[at + 1] == 'H' && bytes[at + 2] == 'D' && bytes[at + 3] == 'R') {
                int flags = bytes[at + 5];
                int size = at + 6 + ((flags & 32) != 0 ? 16 : 0) + ((flags & 16) != 0 ? 4 : 0);
                int width = 1 << (flags & 3);
                if (size + width <= bytes.length) {
                    long length = 0;
                    for (int i = width - 1; i >= 0; i--) {
                        length = length << 8 | (bytes[size + i] & 0xff);
                    }
                    long end = size + width + length;
                    if (length >= 0 && end <= bytes.length - 4) {
                        sum(bytes, at, (int) end);
                    }
                }
            }
        }
        return bytes;
    }

    private static void sum(byte[] bytes, int from, int to) {
        int sum = ChecksumUtils.checksum(Arrays.copyOfRange(bytes, from, to));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(to, sum);
    }

    /** Changes entries of directories: tags, types, counts, values and the offset of the next directory. */
    static byte[] tiff(byte[] bytes, Random random) {
        if (bytes.length < 16 || random.nextBoolean()) {
            return bytes;
        }
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(bytes[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        boolean big = buffer.getShort(2) == 43;
        Set<Long> directories = new HashSet<>();
        long at = big ? buffer.getLong(8) : Integer.toUnsignedLong(buffer.getInt(4));
        while (at > 0 && at < bytes.length - 8 && directories.add(at) && directories.size() < MAX_DIRECTORIES) {
            long entries = big ? buffer.getLong((int) at) : Short.toUnsignedLong(buffer.getShort((int) at));
            int entryBytes = big ? 20 : 12;
            long first = at + (big ? 8 : 2);
            if (entries < 0 || entries > (bytes.length - first - 8) / entryBytes) {
                break;
            }
            long next = first + entries * entryBytes;
            if (entries > 0 && random.nextInt(directories.size() + 1) == 0) {
                changeEntry(buffer, (int) (first + random.nextInt((int) entries) * (long) entryBytes), big, random);
            }
            at = big ? buffer.getLong((int) next) : Integer.toUnsignedLong(buffer.getInt((int) next));
            if (random.nextInt(40) == 0) {
                putOffset(buffer, (int) next, big, random.nextInt(bytes.length));
            }
        }
        return bytes;
    }

    private static void changeEntry(ByteBuffer buffer, int entry, boolean big, Random random) {
        int width = big ? 8 : 4;
        switch (random.nextInt(5)) {
            case 0 -> buffer.putShort(entry, (short) (254 + random.nextInt(90)));
            case 1 -> buffer.putShort(entry + 2, (short) random.nextInt(20));
            case 2 ->
                putOffset(buffer, entry + 4, big, random.nextBoolean() ? Mutator.number(random) : random.nextInt(5000));
            case 3 -> putOffset(buffer, entry + 4 + width, big, Mutator.number(random));
            default -> putOffset(buffer, entry + 4 + width, big, random.nextInt(buffer.capacity()));
        }
    }

    private static void putOffset(ByteBuffer buffer, int at, boolean big, long value) {
        if (big) {
            buffer.putLong(at, value);
        } else {
            buffer.putInt(at, (int) value);
        }
    }
}
