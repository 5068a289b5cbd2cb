package io.github.magtrack4j.files.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes damaged files from whole ones. The same random numbers make the same file. */
final class Mutator {
    private static final int MAX_BYTES = 1 << 17;

    /** How many changes an input gets at most; most get one, which the reader goes along with for longer. */
    private static final int MAX_CHANGES = 8;

    /** Where most formats have their headers. */
    private static final int HEADER = 256;

    private static final byte[] BYTES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

    private static final long[] NUMBERS = {
        0,
        1,
        2,
        -1,
        -2,
        0x7f,
        0x80,
        0xff,
        0x100,
        Short.MAX_VALUE,
        Short.MIN_VALUE,
        0xffff,
        0x10000,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffff_ffffL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE / 8,
        1L << 61
    };

    private static final String[] TEXTS = {
        "0",
        "1",
        "-1",
        "2147483647",
        "2147483648",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "1e308",
        "1e999",
        "NaN",
        "65536",
        "1000000"
    };

    private final List<byte[]> seeds;
    private final List<byte[]> words;
    private final Structure structure;

    /**
     * Changes a file in ways that only somebody who knows its format could, or mends what others would notice at once,
     * such as checksums.
     */
    @FunctionalInterface
    interface Structure {
        /** Changes it in place, or returns another. */
        byte[] change(byte[] bytes, Random random);
    }

    Mutator(List<byte[]> seeds, List<byte[]> words, Structure structure) {
        this.seeds = seeds;
        this.words = words;
        this.structure = structure;
    }

    /** Returns an input: at first each whole file as it is, then damaged ones. */
    byte[] input(long number, Random random) {
        if (number < seeds.size()) {
            return seeds.get((int) number).clone();
        }
        byte[] bytes = seed(random).clone();
        int changes = random.nextBoolean() ? 1 : 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            bytes = change(bytes, random);
        }
        bytes = structure.change(bytes, random);
        return bytes.length <= MAX_BYTES ? bytes : Arrays.copyOf(bytes, MAX_BYTES);
    }

    private byte[] seed(Random random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = place(bytes.length, random);
        switch (random.nextInt(14)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = BYTES[random.nextInt(BYTES.length)];
            case 2 -> bytes[at] = (byte) random.nextInt(256);
            case 3, 4 -> putNumber(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)], random);
            case 5 -> addToNumber(bytes, at, random);
            case 6 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 7 -> {
                return extended(bytes, random);
            }
            case 8 -> {
                int length = length(bytes.length - at, random);
                return replaced(bytes, place(bytes.length, random), 0, Arrays.copyOfRange(bytes, at, at + length));
            }
            case 9 -> swap(bytes, at, place(bytes.length, random), random);
            case 10 -> {
                return replaced(bytes, at, length(bytes.length - at, random), new byte[0]);
            }
            case 11 -> {
                byte[] other = seed(random);
                int from = place(other.length, random);
                return replaced(bytes, at, bytes.length - at, Arrays.copyOfRange(other, from, other.length));
            }
            case 12 -> {
                return withWord(bytes, at, random);
            }
            default -> {
                return withText(bytes, at, random);
            }
        }
        return bytes;
    }

    private static int place(int length, Random random) {
        return random.nextInt(random.nextBoolean() ? length : Math.min(length, HEADER));
    }

    private static int length(int most, Random random) {
        return 1 + random.nextInt(Math.min(most, 1 << random.nextInt(10)));
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        byte[] result = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }

    private static byte[] extended(byte[] bytes, Random random) {
        byte[] result = Arrays.copyOf(bytes, bytes.length + length(4096, random));
        byte[] tail = new byte[result.length - bytes.length];
        if (random.nextBoolean()) {
            random.nextBytes(tail);
        } else {
            Arrays.fill(tail, BYTES[random.nextInt(BYTES.length)]);
        }
        System.arraycopy(tail, 0, result, bytes.length, tail.length);
        return result;
    }

    private static void swap(byte[] bytes, int first, int second, Random random) {
        int length = length(bytes.length - Math.max(first, second), random);
        byte[] kept = Arrays.copyOfRange(bytes, first, first + length);
        System.arraycopy(bytes, second, bytes, first, length);
        System.arraycopy(kept, 0, bytes, second, length);
    }

    /** Puts as many bytes of a number as fit, 2, 4 or 8, in either order. */
    static void putNumber(byte[] bytes, int at, long number, Random random) {
        int size = 2 << random.nextInt(3);
        byte[] digits = new byte[Long.BYTES];
        boolean bigEndian = random.nextInt(4) == 0;
        ByteBuffer.wrap(digits)
                .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putLong(number);
        int from = bigEndian ? Long.BYTES - size : 0;
        System.arraycopy(digits, from, bytes, at, Math.min(size, bytes.length - at));
    }

    static long number(Random random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private static void addToNumber(byte[] bytes, int at, Random random) {
        int sum = (bytes[at] & 0xff) + random.nextInt(35) - 17;
        bytes[at] = (byte) sum;
    }

    private byte[] withWord(byte[] bytes, int at, Random random) {
        if (words.isEmpty()) {
            return bytes;
        }
        byte[] word = words.get(random.nextInt(words.size()));
        return replaced(bytes, at, random.nextBoolean() ? 0 : Math.min(word.length, bytes.length - at), word);
    }

    /** Replaces the next number that is written in digits. */
    private static byte[] withText(byte[] bytes, int at, Random random) {
        int first = at;
        while (first < bytes.length && !isDigit(bytes[first])) {
            first++;
        }
        int end = first;
        while (end < bytes.length && isDigit(bytes[end])) {
            end++;
        }
        byte[] text = TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.US_ASCII);
        return replaced(bytes, first, end - first, text);
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
