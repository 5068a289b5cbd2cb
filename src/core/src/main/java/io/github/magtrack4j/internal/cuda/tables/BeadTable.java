package io.github.magtrack4j.internal.cuda.tables;

import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.internal.cuda.driver.Region;
import io.github.magtrack4j.internal.fft.ComplexPlanes;
import io.github.magtrack4j.internal.numeric.BeadField;
import io.github.magtrack4j.internal.numeric.BeadSpectrum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;

/**
 * The light about beads of one kind, on the device: the spectrum that the objective passes, in the transform's order,
 * and behind it how fast the phase of two frequencies turns along the optical axis.
 *
 * @param region where it is
 * @param axialOffset where in it the second part is
 */
public record BeadTable(Region region, long axialOffset) implements DeviceTables.Table {
    /** What it is made from. */
    public record Key(int size, BeadOptics optics) {}

    /**
     * Makes a table.
     *
     * @param loader brings values to the device
     */
    public static BeadTable of(Key key, Function<MemorySegment, Region> loader) {
        BeadField field = new BeadField(key.size, key.optics);
        ComplexPlanes spectrum = BeadSpectrum.of(field);
        int passed = field.passed();
        int axialCount = axialCount(field);
        long spectrumBytes = 2L * passed * passed * Double.BYTES;
        MemorySegment contents =
                Arena.ofAuto().allocate(spectrumBytes + (long) axialCount * axialCount * Double.BYTES, Double.BYTES);
        // The kernel divides by P², as the transform is not scaled; the field's factor has that already.
        double scale = (double) field.padded() * field.padded();
        long next = 0;
        for (int row = 0; row < passed; row++) {
            for (int column = 0; column < passed; column++) {
                int from = inOrder(row, passed) * passed + inOrder(column, passed);
                contents.setAtIndex(ValueLayout.JAVA_DOUBLE, next++, spectrum.re[from] * scale);
                contents.setAtIndex(ValueLayout.JAVA_DOUBLE, next++, spectrum.im[from] * scale);
            }
        }
        for (int v = 0; v < axialCount; v++) {
            for (int u = 0; u < axialCount; u++) {
                int i = ofMagnitude(u, passed);
                int j = ofMagnitude(v, passed);
                boolean open = field.transfer(i, j) != 0;
                contents.setAtIndex(
                        ValueLayout.JAVA_DOUBLE, next++, open ? 2 * Math.PI * field.axialFrequency(i, j) : Double.NaN);
            }
        }
        return new BeadTable(loader.apply(contents), spectrumBytes);
    }

    /** How many frequencies differ in magnitude. */
    public static int axialCount(BeadField field) {
        return field.passed() / 2 + 1;
    }

    /** The field counts frequencies from the most negative on; a transform has the negative ones last. */
    private static int inOrder(int index, int passed) {
        return (index + passed / 2) % passed;
    }

    /** The field's number of a frequency of this magnitude; the largest may be there as negative alone. */
    private static int ofMagnitude(int magnitude, int passed) {
        int number = passed / 2 + magnitude;
        return number < passed ? number : passed / 2 - magnitude;
    }
}
