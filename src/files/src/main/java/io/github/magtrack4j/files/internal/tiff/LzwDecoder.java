package io.github.magtrack4j.files.internal.tiff;

import java.io.IOException;

/** Decodes LZW as TIFF has it: codes of 9 to 12 bits, the highest bit first, that grow one code early. */
final class LzwDecoder {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int FIRST_FREE = 258;
    private static final int CODES = 1 << 12;

    private final byte[] source;
    private final byte[] target;
    /** Where each code's string was written last, and how long it is: a string is another's with one byte more. */
    private final int[] starts = new int[CODES];

    private final int[] lengths = new int[CODES];

    private long bits;
    private int bitCount;
    private int from;

    private LzwDecoder(byte[] source, byte[] target) {
        this.source = source;
        this.target = target;
    }

    /** Decodes until the target is full or the source ends, and returns the number of bytes. */
    static int decode(byte[] source, byte[] target) throws IOException {
        if (source.length > 1 && source[0] == 0 && (source[1] & 1) == 1) {
            throw new IOException("it is LZW of the old form, before TIFF 5.0; save it again");
        }
        return new LzwDecoder(source, target).decode();
    }

    private int decode() throws IOException {
        int free = FIRST_FREE;
        int width = 9;
        int last = -1;
        int lastStart = 0;
        int to = 0;
        while (to < target.length) {
            int code = next(width);
            if (code < 0 || code == END) {
                break;
            }
            if (code == CLEAR) {
                free = FIRST_FREE;
                width = 9;
                last = -1;
                continue;
            }
            int start = to;
            if (code < CLEAR) {
                target[to++] = (byte) code;
            } else if (code < free || (code == free && last >= 0)) {
                // A code that is not known yet is the last string and its first byte, which lie where it is written.
                int at = code < free ? starts[code] : lastStart;
                int length = code < free ? lengths[code] : start - lastStart + 1;
                for (int i = 0; i < length && to < target.length; i++) {
                    target[to++] = target[at + i];
                }
            } else {
                throw new IOException("it is not as LZW writes it: code " + code + " of " + free);
            }
            if (last >= 0 && free < CODES) {
                starts[free] = lastStart;
                lengths[free] = start - lastStart + 1;
                free++;
            }
            if (free == (1 << width) - 1 && width < 12) {
                width++;
            }
            last = code;
            lastStart = start;
        }
        return to;
    }

    private int next(int width) {
        while (bitCount < width) {
            if (from == source.length) {
                return -1;
            }
            bits = (bits << 8) | (source[from++] & 0xFF);
            bitCount += 8;
        }
        bitCount -= width;
        return (int) (bits >>> bitCount) & ((1 << width) - 1);
    }
}
