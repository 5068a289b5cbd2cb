package io.github.magtrack4j.files.internal.tiff;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A TIFF as if it had one page only: the mapped bytes, but the header points to that page's directory, and no directory
 * follows it.
 */
final class TiffPageStream extends ImageInputStreamImpl {
    private final MemorySegment bytes;
    private final Patch header;
    private final Patch end;

    /** Bytes that are read instead of the file's. */
    private record Patch(long start, MemorySegment bytes) {
        static Patch offset(TiffBytes tiff, long start, long value) {
            byte[] patch = new byte[tiff.offsetBytes()];
            for (int i = 0; i < patch.length; i++) {
                int place = tiff.bigEndian() ? patch.length - 1 - i : i;
                patch[i] = (byte) (value >>> (8 * place));
            }
            return new Patch(start, MemorySegment.ofArray(patch));
        }

        void apply(long position, byte[] target, int offset, int length) {
            long from = Math.max(position, start);
            long to = Math.min(position + length, start + bytes.byteSize());
            if (from < to) {
                int at = offset + (int) (from - position);
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from - start, target, at, (int) (to - from));
            }
        }
    }

    TiffPageStream(TiffBytes tiff, TiffDirectory directory) {
        this.bytes = tiff.segment();
        this.header = Patch.offset(tiff, tiff.firstDirectoryField(), directory.offset());
        this.end = Patch.offset(tiff, directory.nextField(), 0);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (streamPos >= bytes.byteSize()) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.byteSize() - streamPos);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, streamPos, target, offset, count);
        header.apply(streamPos, target, offset, count);
        end.apply(streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return bytes.byteSize();
    }
}
