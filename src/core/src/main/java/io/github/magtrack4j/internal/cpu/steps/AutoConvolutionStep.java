package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.Precision;
import io.github.magtrack4j.internal.backend.BackendArguments;
import io.github.magtrack4j.internal.numeric.ParabolaFit;
import io.github.magtrack4j.method.AutoConvolution;

/** Auto-convolution of the mean of several lines, over and over. */
final class AutoConvolutionStep extends CenteringStep {
    private final int iterations;
    private final int reach;
    private final ParabolaFit parabola;

    AutoConvolutionStep(AutoConvolution lines, int size, Precision precision) {
        super(lines, size);
        iterations = lines.iterations();
        reach = BackendArguments.reach(size, lines.lineRatio());
        parabola = new ParabolaFit(lines.localPoints(), true, precision);
    }

    @Override
    void open() {
        // The kernels have lines for every size.
    }

    @Override
    void refine(ImageTracker tracker) {
        for (int iteration = 0; iteration < iterations; iteration++) {
            tracker.autoConv(reach, parabola, null, 0);
        }
    }
}
