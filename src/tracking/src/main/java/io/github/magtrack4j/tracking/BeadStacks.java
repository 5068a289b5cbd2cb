package io.github.magtrack4j.tracking;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.PixelType;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.calibration.PixelCalibration;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/**
 * The images of beads in frames: all of the first bead, then all of the second, and so on, calibrated where there is a
 * calibration.
 *
 * @param regions squares of one size; empty if each frame is the image of one bead
 * @param calibration that of the frames' pixels, or null for none
 */
record BeadStacks(List<RegionOfInterest> regions, PixelCalibration calibration) {
    private int beads() {
        return Math.max(regions.size(), 1);
    }

    /** Whether images are pixels as they were read, where they lie. */
    boolean areFramesAsRead() {
        return calibration == null;
    }

    /** Room for the calibrated images of so many frames of a size; null where there is no calibration. */
    ImageStack allocate(SegmentAllocator allocator, int height, int width, long frames) {
        if (calibration == null) {
            return null;
        }
        int rows = regions.isEmpty() ? height : regions.getFirst().height();
        int columns = regions.isEmpty() ? width : regions.getFirst().width();
        return ImageStack.allocate(allocator, PixelType.F32, rows, columns, frames * beads());
    }

    /**
     * The images in some frames: views of them, or in the room, which are fewer pixels to calibrate than the frames.
     *
     * @param room what {@link #allocate} has given for at least as many frames
     */
    ImageStack of(ImageStack frames, ImageStack room) {
        ImageStack images = regions.isEmpty() ? frames : frames.regions(regions);
        if (room == null) {
            return images;
        }
        for (int bead = 0; bead < beads(); bead++) {
            PixelCalibration part = regions.isEmpty() ? calibration : calibration.crop(regions.get(bead));
            part.apply(
                    images.slice(bead * frames.count(), frames.count()),
                    room.slice(bead * frames.count(), frames.count()));
        }
        return room.slice(0, images.count());
    }
}
