package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.method.FourierProfile;

/** Fourier profiles: where images are small, of several at once. */
final class FourierStep extends ProfileStep {
    private final FourierProfile fourier;
    private final ImageKernels kernels;

    /** The images that wait for others. */
    private long[] waiting = {};

    private int waitingCount;

    FourierStep(FourierProfile fourier, int size, ImageKernels kernels) {
        super(fourier, size);
        this.fourier = fourier;
        this.kernels = kernels;
    }

    @Override
    void open() {
        waitingCount = 0; // those of a call that failed
        kernels.prepareFftProfile(fourier);
        if (waiting.length < kernels.fftBatch()) {
            waiting = new long[kernels.fftBatch()];
        }
    }

    @Override
    void profile(ImageTracker tracker, long image) {
        if (Double.isNaN(tracker.x()) || Double.isNaN(tracker.y()) || !tracker.isFinite()) {
            tracker.profiled(false, image);
        } else {
            kernels.holdForFftProfile(waitingCount, tracker.x(), tracker.y());
            await(tracker, image);
        }
    }

    @Override
    void profileWithoutCenter(ImageTracker tracker, long image) {
        if (tracker.isFinite()) {
            kernels.holdForFftProfile(waitingCount);
            await(tracker, image);
        } else {
            tracker.profiled(false, image);
        }
    }

    private void await(ImageTracker tracker, long image) {
        waiting[waitingCount++] = image;
        if (waitingCount == kernels.fftBatch()) {
            finish(tracker);
        }
    }

    @Override
    void finish(ImageTracker tracker) {
        if (waitingCount == 0) {
            return;
        }
        kernels.fftProfiles(waitingCount);
        for (int place = 0; place < waitingCount; place++) {
            kernels.takeFftProfile(place);
            tracker.profiled(true, waiting[place]);
        }
        waitingCount = 0;
    }
}
