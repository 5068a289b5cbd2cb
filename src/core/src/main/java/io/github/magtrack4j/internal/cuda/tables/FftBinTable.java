package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.numeric.FftBins;
import io.github.magtrack4j.method.FourierProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/**
 * Which elements of a Fourier transform belong to each bin of its profile, on the device: where each bin's elements
 * start, and behind that the elements.
 *
 * @param region where it is
 * @param elementsOffset where in it the elements are
 */
public record FftBinTable(Region region, long elementsOffset) implements DeviceTables.Table {
    /** What it is made from. */
    public record Key(int size, FourierProfile options) {}

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    public static FftBinTable of(Key key, Function<MemorySegment, Region> loader) {
        FftBins bins = new FftBins(key.size, key.options);
        int[] next = new int[bins.count() + 1];
        forEachElement(bins, (bin, element) -> next[bin + 1]++);
        for (int bin = 0; bin < bins.count(); bin++) {
            next[bin + 1] += next[bin];
        }
        int startsCount = next.length;
        int[] contents = new int[startsCount + next[bins.count()]];
        System.arraycopy(next, 0, contents, 0, startsCount);
        forEachElement(bins, (bin, element) -> contents[startsCount + next[bin]++] = element);
        MemorySegment values = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, contents);
        return new FftBinTable(loader.apply(values), (long) startsCount * Integer.BYTES);
    }

    private interface Element {
        void accept(int bin, int element);
    }

    /** Goes through the half of the transform that real images have, row by row. */
    private static void forEachElement(FftBins bins, Element action) {
        int size = bins.size();
        int columns = size / 2 + 1;
        for (int row = 0; row < size; row++) {
            int v = row < size / 2 ? row : row - size;
            for (int u = 0; u < columns; u++) {
                int bin = bins.bin(u, v);
                if (bin != FftBins.NONE) {
                    action.accept(bin, row * columns + u);
                }
            }
        }
    }
}
