package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.method.RadialProfile;

/** Radial profiles. */
final class RadialStep extends ProfileStep {
    private final ImageKernels kernels;
    private final int oversample;

    RadialStep(RadialProfile radial, int size, ImageKernels kernels) {
        super(radial, size);
        this.kernels = kernels;
        oversample = radial.oversample();
    }

    @Override
    void open() {
        // The kernels have room for every profile.
    }

    @Override
    void profile(ImageTracker tracker, long image) {
        boolean is =
                !isFar(tracker) && kernels.radialProfile(tracker.x(), tracker.y(), oversample, tracker.isKnownFinite());
        tracker.profiled(is, image);
    }
}
