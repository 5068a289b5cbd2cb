package io.github.magtrack4j.tracking;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.Tracks;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/** Makes localizations of the images of a chunk: a class for each method. Used by one thread at a time. */
sealed interface Localizer permits StepsLocalizer, JointFitLocalizer {
    /**
     * Room for results, which is used again and again.
     *
     * @param tracks the room for x, y, z and profiles
     * @param fits the room for joint fits, whose x, y and z are the tracks'; null where there are none
     */
    record Room(Tracks tracks, JointFits fits) {}

    /** The names of the columns that its traces have beside x, y and z. */
    List<String> columns();

    /** Allocates room for so many images. */
    Room allocate(SegmentAllocator allocator, long images);

    /**
     * Makes localizations, in pixels of the images.
     *
     * @param images all of the first bead, then all of the second, and so on
     */
    TraceChunk localize(ImageStack images, Room room, long firstFrame, List<Integer> beadNumbers);
}
