package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.internal.numeric.PolarGrid;
import io.github.magtrack4j.method.PolarProfile;

/** Profiles along circles. */
final class PolarStep extends ProfileStep {
    private final ImageKernels kernels;
    private final PolarGrid grid;

    PolarStep(PolarProfile polar, int size, ImageKernels kernels) {
        super(polar, size);
        this.kernels = kernels;
        grid = new PolarGrid(size, polar);
    }

    @Override
    void open() {
        kernels.preparePolarProfile(grid);
    }

    @Override
    void profile(ImageTracker tracker, long image) {
        boolean is = !isFar(tracker) && tracker.isFinite();
        if (is) {
            kernels.polarProfile(tracker.x(), tracker.y());
        }
        tracker.profiled(is, image);
    }
}
