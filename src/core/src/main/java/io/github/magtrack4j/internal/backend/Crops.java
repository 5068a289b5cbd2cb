package io.github.magtrack4j.internal.backend;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.RegionOfInterest;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Cuts regions out of frames in the computer's memory. */
public final class Crops {
    private Crops() {}

    /**
     * Copies images {@code first … end - 1} of the crops, row by row.
     *
     * @param frames the frames
     * @param source their pixels, in a form that this thread may read
     * @param regions the regions, inside the frames
     * @param into the crops: for each region, for each frame, one image
     * @param target their pixels, in a form that this thread may write
     */
    public static void cut(
            ImageStack frames,
            MemorySegment source,
            List<RegionOfInterest> regions,
            ImageStack into,
            MemorySegment target,
            long first,
            long end) {
        int bytes = frames.pixelType().bytes();
        long rowBytes = (long) into.width() * bytes;
        for (long image = first; image < end; image++) {
            RegionOfInterest region = regions.get((int) (image / frames.count()));
            long frame = image % frames.count();
            for (int row = 0; row < into.height(); row++) {
                long start = (frame * frames.height() + region.top() + row) * frames.width() + region.left();
                MemorySegment.copy(source, start * bytes, target, image * into.imageBytes() + row * rowBytes, rowBytes);
            }
        }
    }
}
