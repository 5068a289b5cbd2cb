package io.github.magtrack4j.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds AVI files: a bitmap header, a palette and frames, in one RIFF or in several. */
final class AviBuilder {
    private final int width;
    private final int height;
    private final int bits;
    private final String coding;

    /** The colours, 0x00RRGGBB. */
    int[] palette = {};

    /** The frames that the header promises. */
    int promised = -1;

    /** The frames in each RIFF. */
    int perRiff = Integer.MAX_VALUE;

    /** Whether frames are in lists of their own. */
    boolean inRecords;

    AviBuilder(int width, int height, int bits, String coding) {
        this.width = width;
        this.height = height;
        this.bits = bits;
        this.coding = coding;
    }

    Path write(Path file, List<byte[]> frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int first = 0; first == 0 || first < frames.size(); first += perRiff) {
            ByteArrayOutputStream riff = new ByteArrayOutputStream();
            riff.writeBytes(ascii(first == 0 ? "AVI " : "AVIX"));
            if (first == 0) {
                riff.writeBytes(header(promised < 0 ? frames.size() : promised));
            }
            ByteArrayOutputStream movi = new ByteArrayOutputStream();
            movi.writeBytes(ascii("movi"));
            for (int i = first; i < frames.size() && i - first < perRiff; i++) {
                byte[] chunk = chunk("00db", frames.get(i));
                movi.writeBytes(inRecords ? chunk("LIST", concat(ascii("rec "), chunk)) : chunk);
            }
            riff.writeBytes(chunk("LIST", movi.toByteArray()));
            all.writeBytes(chunk("RIFF", riff.toByteArray()));
            if (perRiff == Integer.MAX_VALUE) {
                break;
            }
        }
        return Files.write(file, all.toByteArray());
    }

    private byte[] header(int frames) {
        ByteBuffer avih = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 5000);
        ByteBuffer strh = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
        strh.put(ascii("vids")).put(ascii(coding));
        strh.putInt(20, 2).putInt(24, 401).putInt(32, frames);
        ByteBuffer strf = ByteBuffer.allocate(40 + 4 * palette.length).order(ByteOrder.LITTLE_ENDIAN);
        strf.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
        strf.put(ascii(coding));
        strf.putInt(32, palette.length);
        for (int i = 0; i < palette.length; i++) {
            strf.putInt(40 + 4 * i, palette[i]);
        }
        byte[] stream = concat(
                ascii("strl"), chunk("strh", strh.array()), chunk("strf", strf.array()), chunk("indx", new byte[32]));
        return chunk("LIST", concat(ascii("hdrl"), chunk("avih", avih.array()), chunk("LIST", stream)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunk(String id, byte[] data) {
        byte[] size = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(data.length)
                .array();
        return concat(ascii(id), size, data, new byte[data.length % 2]);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
