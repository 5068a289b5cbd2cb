package io.github.magtrack4j.files.internal.tiff;

import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.internal.codes.TiffTag;
import io.github.magtrack4j.internal.io.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A table of greys, in which pixels are indices. */
final class Palette {
    private static final int PHOTOMETRIC = 3;

    private final short[] greys;
    private final PixelType pixelType;

    private Palette(short[] greys) {
        this.greys = greys;
        boolean repeated = true;
        boolean high = true;
        for (short grey : greys) {
            repeated &= (grey & 0xFF) == ((grey >> 8) & 0xFF);
            high &= (grey & 0xFF) == 0;
        }
        // Of 8-bit greys, programs write the byte twice, or a 0 behind it.
        this.pixelType = repeated || high ? PixelType.U8 : PixelType.U16;
    }

    static boolean isIn(TiffDirectory directory) throws BadFileException {
        return directory.value(TiffTag.PHOTOMETRIC, 1) == PHOTOMETRIC;
    }

    /** Reads the table of a page that has one. */
    static Palette read(TiffDirectory directory) throws BadFileException {
        long bits = directory.value(TiffTag.BITS, 1);
        if (bits < 1 || bits > 8 || directory.value(TiffTag.SAMPLES, 1) != 1) {
            throw directory.bad("it has a colour table for pixels of " + bits
                    + " bits; at most 8 can be read. Save it as 8-bit or 16-bit grey");
        }
        int size = 1 << bits;
        TiffDirectory.Values map = directory.values(TiffTag.COLOUR_MAP);
        if (directory.count(TiffTag.COLOUR_MAP) != 3L * size) {
            throw directory.bad("its colour table has " + directory.count(TiffTag.COLOUR_MAP) + " numbers; " + bits
                    + " bits need " + 3 * size);
        }
        short[] greys = new short[size];
        boolean grey = true;
        for (int i = 0; i < size; i++) {
            long red = map.get(i);
            grey &= red <= 0xFFFF && red == map.get(size + i) && red == map.get(2L * size + i);
            greys[i] = (short) red;
        }
        if (!grey) {
            throw directory.bad("it is in colours of a table; only grey can be read. Save it as 8-bit or 16-bit grey");
        }
        return new Palette(greys);
    }

    PixelType pixelType() {
        return pixelType;
    }

    /** Puts the greys of some indices, which are bytes, into memory. */
    void map(byte[] indices, int count, MemorySegment target, long to) {
        for (int i = 0; i < count; i++) {
            short grey = greys[indices[i] & (greys.length - 1)];
            if (pixelType == PixelType.U8) {
                target.set(ValueLayout.JAVA_BYTE, to + i, (byte) (grey >> 8));
            } else {
                target.set(LittleEndian.SHORT, to + 2L * i, grey);
            }
        }
    }
}
