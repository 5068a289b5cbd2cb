package io.github.magtrack4j.internal.cpu.scalar;

import io.github.magtrack4j.internal.cpu.steps.BeadKernels;
import io.github.magtrack4j.internal.cpu.steps.SeriesKernels;
import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.fft.ComplexFft;
import io.github.magtrack4j.internal.fft.ComplexPlanes;
import io.github.magtrack4j.internal.numeric.BeadField;
import io.github.magtrack4j.internal.numeric.BeadSpectrum;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Beads, as they are defined. The transforms are in 64 bits whatever the type of the arithmetic; each computes only
 * what is not 0 and what is asked for: frequencies that the objective passes, and pixels of the image.
 */
public final class ScalarBeadKernelsF64 extends BeadKernels {
    private BeadField field;
    private int size;
    private int padded;
    private int passed;
    private ComplexFft fft;
    private ComplexPlanes spectrum;
    private @Wide double[] axial;
    private ComplexPlanes numbers;
    private ComplexPlanes turned;
    private ComplexPlanes scratch;
    private double[] image;

    @Override
    protected void prepare(BeadField field) {
        this.field = field;
        size = field.size();
        padded = field.padded();
        passed = field.passed();
        fft = new ComplexFft(padded);
        int room = padded * Math.max(passed, size);
        numbers = new ComplexPlanes(room);
        turned = new ComplexPlanes(room);
        scratch = new ComplexPlanes(room);
        spectrum = BeadSpectrum.of(field);
        axial = new @Wide double[passed * passed];
        image = new double[size * size];
        for (int v = 0; v < passed; v++) {
            for (int u = 0; u < passed; u++) {
                axial[v * passed + u] = field.axialFrequency(u, v);
            }
        }
    }

    private static void clear(ComplexPlanes planes) {
        Arrays.fill(planes.re, 0);
        Arrays.fill(planes.im, 0);
    }

    private static void copy(ComplexPlanes from, int index, ComplexPlanes to, int toIndex) {
        to.re[toIndex] = from.re[index];
        to.im[toIndex] = from.im[index];
    }

    @Override
    public void render(@Wide double x, @Wide double y, @Wide double z, MemorySegment into, long offset) {
        travel(x, y, z);
        fft.inverse(numbers, passed, scratch);
        clear(turned);
        for (int u = 0; u < passed; u++) {
            for (int row = 0; row < size; row++) {
                copy(numbers, (field.offset() + row) * passed + u, turned, field.index(u) * size + row);
            }
        }
        fft.inverse(turned, size, scratch);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int from = (field.offset() + column) * size + row;
                image[row * size + column] =
                        (double) (turned.re[from] * turned.re[from] + turned.im[from] * turned.im[from]);
            }
        }
        level();
        for (int i = 0; i < image.length; i++) {
            into.set(SeriesKernels.NUMBER, offset + (long) i * Long.BYTES, image[i]);
        }
    }

    /** The spectrum in the focal plane, a row per v. */
    private void travel(@Wide double x, @Wide double y, @Wide double z) {
        clear(numbers);
        for (int v = 0; v < passed; v++) {
            for (int u = 0; u < passed; u++) {
                int from = v * passed + u;
                int to = field.index(v) * passed + u;
                @Wide double cycles = z * axial[from] - field.frequency(u) * x - field.frequency(v) * y;
                @Wide double cosine = Math.cos(2 * Math.PI * cycles);
                @Wide double sine = Math.sin(2 * Math.PI * cycles);
                numbers.re[to] = spectrum.re[from] * cosine - spectrum.im[from] * sine;
                numbers.im[to] = spectrum.re[from] * sine + spectrum.im[from] * cosine;
            }
        }
    }

    /** Scales the intensity to the background level and clips it. */
    private void level() {
        @Wide double sum = 0;
        for (int y = 0; y < field.corner(); y++) {
            for (int x = 0; x < field.corner(); x++) {
                sum += image[y * size + x];
            }
        }
        @Wide double background = sum == 0 ? 1 : sum / (field.corner() * field.corner());
        for (int i = 0; i < image.length; i++) {
            @Wide double contrast = field.optics().contrastScale() * (image[i] / background - 1);
            image[i] = (double) Math.clamp(field.optics().backgroundLevel() * (1 + contrast), 0.0, 1.0);
        }
    }

    @Override
    public void close() {
        // The arrays go with the object.
    }
}
