package io.github.magtrack4j.tracking;

import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.quality.LocalizationQuality.Estimate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The traces of some frames in a row.
 *
 * @param firstFrame the number of the first frame in the movie, from 0
 * @param frames how many frames
 * @param beadNumbers the number of each bead, which it has in all files
 * @param tracks image {@code bead · frames + frame} is that of a bead in frame {@code firstFrame + frame}; x and y are
 *     in pixels of the full frame. An image that could not be tracked has NaN for x, y and z. Profiles have no columns
 *     unless {@linkplain MovieTracking#withProfiles asked for}.
 * @param quality the uncertainty of each localization, in the order of the tracks; empty unless
 *     {@linkplain MovieTracking#withQuality asked for}, or tracked by the joint fit
 * @param fits all that the joint fit gives, in the order of the tracks; empty for the other method
 */
public record TraceChunk(
        long firstFrame,
        long frames,
        List<Integer> beadNumbers,
        Tracks tracks,
        List<Estimate> quality,
        Optional<JointFits> fits) {
    /** Returns how many beads each frame has. */
    public int beads() {
        return beadNumbers.size();
    }

    /**
     * Returns the number of a bead's image among the tracks.
     *
     * @param frame the frame, from 0, of this chunk
     * @param bead the index of the bead, from 0, among those of this chunk
     */
    public long image(long frame, int bead) {
        return Objects.checkIndex(bead, beads()) * frames + Objects.checkIndex(frame, frames);
    }

    /** Returns a bead's x in a frame, from 0, of this chunk: in pixels of the full frame, or NaN. */
    public double x(long frame, int bead) {
        return tracks.x().get(image(frame, bead));
    }

    /** Returns a bead's y in a frame, from 0, of this chunk: in pixels of the full frame, or NaN. */
    public double y(long frame, int bead) {
        return tracks.y().get(image(frame, bead));
    }

    /** Returns a bead's z in a frame, from 0, of this chunk: in nm; NaN without a look-up table, or outside it. */
    public double z(long frame, int bead) {
        return tracks.z().get(image(frame, bead));
    }

    /**
     * Returns the uncertainty of a localization.
     *
     * @throws IndexOutOfBoundsException if that was not asked for
     */
    public Estimate quality(long frame, int bead) {
        return quality.get(Math.toIntExact(image(frame, bead)));
    }

    /**
     * Copies what is known of a localization beside x, y and z: the values of {@link TrackingRun#columns}.
     *
     * @param values what they are copied to
     * @param first the index of the first of them there
     */
    void copyFurther(long frame, int bead, double[] values, int first) {
        if (quality.isEmpty()) {
            return;
        }
        Estimate estimate = quality(frame, bead);
        values[first] = estimate.sigmaX();
        values[first + 1] = estimate.sigmaY();
        values[first + 2] = estimate.sigmaZ();
        values[first + 3] = estimate.flags();
        if (fits.isPresent()) {
            long image = image(frame, bead);
            values[first + 4] = fits.get().chi2().get(image);
            values[first + 5] = fits.get().offset().get(image);
            values[first + 6] = fits.get().gain().get(image);
        }
    }
}
