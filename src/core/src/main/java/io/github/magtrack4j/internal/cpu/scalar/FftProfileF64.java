package io.github.magtrack4j.internal.cpu.scalar;

import io.github.magtrack4j.internal.cpu.steps.Wide;
import io.github.magtrack4j.internal.fft.ComplexFft;
import io.github.magtrack4j.internal.fft.ComplexPlanes;
import io.github.magtrack4j.internal.numeric.FftBins;
import io.github.magtrack4j.method.FourierProfile;
import java.util.Arrays;

/**
 * The profile of an image's Fourier transform, as it is defined.
 *
 * <p>The transform itself is in 64 bits whatever the type of the arithmetic. Rows of the half-transformed image whose
 * frequency no bin asks for are not transformed further.
 */
public final class FftProfileF64 {
    private final FftBins bins;
    private final int n;
    private final int reach;
    private final ComplexFft fft;
    private final ComplexPlanes data;
    private final ComplexPlanes scratch;
    private final @Wide double[] windowX;
    private final @Wide double[] windowY;
    private final int[] elementsInBin;

    public FftProfileF64(int n, FourierProfile options) {
        this.n = n;
        bins = new FftBins(n, options);
        reach = bins.reach();
        fft = new ComplexFft(n);
        data = new ComplexPlanes(n * n);
        scratch = new ComplexPlanes(n * n);
        windowX = new @Wide double[n];
        windowY = new @Wide double[n];
        elementsInBin = new int[bins.count()];
    }

    public boolean isFor(int size, FourierProfile options) {
        return n == size && bins.options().equals(options);
    }

    /** Makes the window the Gaussian about a centre. */
    void weigh(@Wide double x, @Wide double y) {
        gaussian(windowX, x);
        gaussian(windowY, y);
    }

    /** Makes the window 1. */
    void weighEqually() {
        Arrays.fill(windowX, 1);
        Arrays.fill(windowY, 1);
    }

    private void gaussian(@Wide double[] window, @Wide double center) {
        @Wide double sigma = n / bins.options().gaussianFactor();
        for (int i = 0; i < n; i++) {
            @Wide double distance = (i - center) / sigma;
            window[i] = Math.exp(-distance * distance / 2);
        }
    }

    /** Writes the profile of an image under the window. */
    public void compute(double[] image, double[] profile) {
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                data.re[row * n + column] = image[row * n + column] * (windowX[column] * windowY[row]);
            }
        }
        Arrays.fill(data.im, 0);
        fft.forward(data, n, scratch);
        int rows = reach + 1;
        ComplexPlanes.transpose(data, rows, n, scratch);
        fft.forward(scratch, rows, data);
        Arrays.fill(profile, 0);
        Arrays.fill(elementsInBin, 0);
        for (int u = 0; u <= reach; u++) {
            for (int v = -reach; v <= reach && v < n / 2; v++) {
                int bin = bins.bin(u, v);
                if (bin != FftBins.NONE) {
                    profile[bin] += (double) magnitude(u, v);
                    elementsInBin[bin]++;
                }
            }
        }
        for (int bin = 0; bin < profile.length; bin++) {
            profile[bin] /= elementsInBin[bin]; // 0 / 0 is NaN: an empty bin
        }
    }

    /** {@code |F(u, v)|}, which is {@code |F(-u, -v)|} since the image is real. */
    private @Wide double magnitude(int u, int v) {
        int column = v < 0 ? (n - u) % n : u;
        int element = column * (reach + 1) + Math.abs(v);
        return Math.sqrt(scratch.re[element] * scratch.re[element] + scratch.im[element] * scratch.im[element]);
    }
}
