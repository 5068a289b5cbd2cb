package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a look-up table was made with, and so what can be looked up in it: profiles of the same kind, of images of the
 * same size. {@link ZLut#withKind} gives it to a table; {@link Backend#stackToXyzp} refuses what does not fit.
 *
 * <p>Immutable, and safe to share between threads.
 *
 * @param profile the profile of each plane, with its parameters
 * @param centering how the centres of the beads were refined about which the profiles are; empty where that is not
 *     known, or nothing was refined, as in simulated tables. It is not compared: another one changes heights little.
 * @param imageSize the width of the images in pixels, {@value Backend#MIN_SIZE} to {@value Backend#MAX_SIZE}; empty
 *     where that is not known
 */
public record ZLutKind(Profile profile, Optional<Centering> centering, OptionalInt imageSize) {
    /** Checks the size. */
    public ZLutKind {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(centering, "centering");
        Objects.requireNonNull(imageSize, "imageSize");
        if (imageSize.isPresent()) {
            Arguments.inRange("imageSize", imageSize.getAsInt(), Backend.MIN_SIZE, Backend.MAX_SIZE);
        }
    }

    /**
     * Returns the kind of a table that is made of images of a size by these options.
     *
     * @param options how the images are tracked
     * @param imageSize the width of the images in pixels
     */
    public static ZLutKind of(TrackingOptions options, int imageSize) {
        return new ZLutKind(options.profile(), Optional.of(options.centering()), OptionalInt.of(imageSize));
    }

    /** Returns the kind of a table of profiles about centres that are known, of images of a size. */
    public static ZLutKind of(Profile profile, int imageSize) {
        return new ZLutKind(profile, Optional.empty(), OptionalInt.of(imageSize));
    }

    /** Returns whether profiles of images of a size can be looked up in a table of this kind. */
    public boolean fits(Profile profile, int imageSize) {
        return this.profile.equals(profile) && this.imageSize.orElse(imageSize) == imageSize;
    }
}
