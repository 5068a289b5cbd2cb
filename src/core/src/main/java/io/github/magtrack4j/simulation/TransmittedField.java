package io.github.magtrack4j.simulation;

import io.github.magtrack4j.internal.fft.ComplexFft2d;
import io.github.magtrack4j.internal.fft.ComplexPlanes;
import java.util.Arrays;

/**
 * The field just behind a sphere in a plane wave of amplitude 1.
 *
 * <p>Where the light goes through a thickness {@code t = 2 √(a² - R²)} of sphere, at distance R from its axis, the field
 * is {@code exp(-absorption t) exp(i 2π (sphereIndex - mediumIndex) t / wavelength)}; elsewhere it is 1.
 */
final class TransmittedField {
    private TransmittedField() {}

    /**
     * Returns the spectrum of the field.
     *
     * @param sizePx the width of the square on which there may be sphere
     * @param padded the width of the field, even; the sphere's axis is at row and column {@code padded / 2}
     * @return {@code padded × padded} numbers, row after row
     */
    static ComplexPlanes spectrum(int sizePx, int padded, BeadOptics optics) {
        ComplexPlanes field = new ComplexPlanes(padded * padded);
        Arrays.fill(field.re, 1);
        int offset = padded / 2 - sizePx / 2;
        double radius = optics.radiusNm();
        double phasePerNm = 2 * Math.PI * (optics.sphereIndex() - optics.mediumIndex()) / optics.wavelengthNm();
        for (int row = 0; row < sizePx; row++) {
            for (int column = 0; column < sizePx; column++) {
                double x = (column - sizePx / 2) * optics.nmPerPixel();
                double y = (row - sizePx / 2) * optics.nmPerPixel();
                double squared = x * x + y * y;
                if (squared <= radius * radius) {
                    double thickness = 2 * Math.sqrt(radius * radius - squared);
                    double amplitude = Math.exp(-optics.absorptionPerNm() * thickness);
                    int to = (offset + row) * padded + offset + column;
                    field.re[to] = amplitude * Math.cos(phasePerNm * thickness);
                    field.im[to] = amplitude * Math.sin(phasePerNm * thickness);
                }
            }
        }
        new ComplexFft2d(padded).forward(field, new ComplexPlanes(field.size()));
        return field;
    }
}
