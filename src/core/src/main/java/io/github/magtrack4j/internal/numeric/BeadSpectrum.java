package io.github.magtrack4j.internal.numeric;

import io.github.magtrack4j.internal.fft.ComplexFft;
import io.github.magtrack4j.internal.fft.ComplexPlanes;

/**
 * The spectrum of the light just behind a bead, as far as the objective passes it, in 64 bits. Only what is not 0 and
 * what is asked for is computed.
 */
public final class BeadSpectrum {
    private BeadSpectrum() {}

    /**
     * Computes the passed frequencies, a row per frequency along y, each times its {@linkplain BeadField#transfer
     * factor}.
     *
     * <p>The field is 1 but for the image's pixels: what these differ by is transformed, and 1 is frequency zero.
     */
    public static ComplexPlanes of(BeadField field) {
        int size = field.size();
        int padded = field.padded();
        int passed = field.passed();
        ComplexFft fft = new ComplexFft(padded);
        int room = padded * Math.max(passed, size);
        ComplexPlanes numbers = new ComplexPlanes(room);
        ComplexPlanes turned = new ComplexPlanes(room);
        ComplexPlanes scratch = new ComplexPlanes(room);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int to = (field.offset() + y) * size + x;
                numbers.re[to] = field.amplitude(y, x) * Math.cos(field.phase(y, x)) - 1;
                numbers.im[to] = field.amplitude(y, x) * Math.sin(field.phase(y, x));
            }
        }
        fft.forward(numbers, size, scratch);
        for (int v = 0; v < passed; v++) {
            for (int x = 0; x < size; x++) {
                int from = field.index(v) * size + x;
                int to = (field.offset() + x) * passed + v;
                turned.re[to] = numbers.re[from];
                turned.im[to] = numbers.im[from];
            }
        }
        fft.forward(turned, passed, scratch);
        ComplexPlanes spectrum = new ComplexPlanes(passed * passed);
        for (int v = 0; v < passed; v++) {
            for (int u = 0; u < passed; u++) {
                int from = field.index(u) * passed + v;
                boolean zero = field.index(u) == 0 && field.index(v) == 0;
                double one = zero ? (double) padded * padded : 0;
                spectrum.re[v * passed + u] = (turned.re[from] + one) * field.transfer(u, v);
                spectrum.im[v * passed + u] = turned.im[from] * field.transfer(u, v);
            }
        }
        return spectrum;
    }
}
