package io.github.magtrack4j.internal.cpu.steps;

import io.github.magtrack4j.method.FourierProfile;
import io.github.magtrack4j.method.PolarProfile;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.RadialProfile;

/** Computes the profile of one image after the other, all of one size. It belongs to an {@link ImageTracker}. */
abstract class ProfileStep {
    private final Profile profile;
    private final int size;

    ProfileStep(Profile profile, int size) {
        this.profile = profile;
        this.size = size;
    }

    static ProfileStep of(Profile profile, int size, ImageKernels kernels) {
        return switch (profile) {
            case RadialProfile radial -> new RadialStep(radial, size, kernels);
            case PolarProfile polar -> new PolarStep(polar, size, kernels);
            case FourierProfile fourier -> new FourierStep(fourier, size, kernels);
        };
    }

    /** Whether it is for such images. */
    final boolean isFor(Profile profile, int size) {
        return this.size == size && this.profile.equals(profile);
    }

    /** Makes ready for a chunk of images, for whose size the kernels have been prepared. */
    abstract void open();

    /**
     * Computes the profile about the tracker's centre in its image, and calls {@link ImageTracker#profiled} then: now,
     * or when there are enough images to compute theirs together, at the latest in {@link #finish}.
     *
     * @param image the image's index
     */
    abstract void profile(ImageTracker tracker, long image);

    /** The same without a centre. */
    void profileWithoutCenter(ImageTracker tracker, long image) {
        throw new IllegalStateException(profile.name() + " profiles have a centre");
    }

    /** Computes the profiles of images that wait for others. */
    void finish(ImageTracker tracker) {}

    /** Whether no circle about the tracker's centre reaches even a corner pixel. */
    final boolean isFar(ImageTracker tracker) {
        double far = 2.0 * size;
        return !(Math.abs(tracker.x()) < far && Math.abs(tracker.y()) < far);
    }
}
