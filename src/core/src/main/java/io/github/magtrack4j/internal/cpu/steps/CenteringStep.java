package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.method.AutoConvolution;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.QuadrantInterpolation;

/** Refines the centre of one image after the other, all of one size. It belongs to an {@link ImageTracker}. */
abstract class CenteringStep {
    private final Centering centering;
    private final int size;

    CenteringStep(Centering centering, int size) {
        this.centering = centering;
        this.size = size;
    }

    static CenteringStep of(Centering centering, int size, ImageKernels kernels, Precision precision) {
        return switch (centering) {
            case AutoConvolution lines -> new AutoConvolutionStep(lines, size, precision);
            case QuadrantInterpolation quadrants -> new QuadrantStep(quadrants, size, kernels, precision);
        };
    }

    /** Whether it is for such images. */
    final boolean isFor(Centering centering, int size) {
        return this.size == size && this.centering.equals(centering);
    }

    /** Makes ready for a chunk of images, for whose size the kernels have been prepared. */
    abstract void open();

    /** Refines the tracker's centre in its image. A centre that leaves the image is lost. */
    abstract void refine(ImageTracker tracker);
}
