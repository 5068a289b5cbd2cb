package io.github.magtrack4j.tracking;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.files.Movie;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Reads all images of some beads from a movie into memory, as what is made of whole scans needs them. */
public final class BeadImages {
    /** Frames are read in pieces of about this size. */
    private static final long PIECE_BYTES = 64L << 20;

    private BeadImages() {}

    /**
     * Reads the images of beads.
     *
     * @param movie the movie
     * @param frames how many of its frames, from the first on
     * @param regions a square for each bead, inside the frames; empty if each frame is the image of one bead
     * @param backend what cuts the regions out
     * @param arena where the images are
     * @return a stack for each bead, with an image for each frame
     * @throws IOException if the movie cannot be read
     */
    public static List<ImageStack> read(
            Movie movie, long frames, List<RegionOfInterest> regions, Backend backend, Arena arena) throws IOException {
        if (regions.isEmpty()) {
            return List.of(movie.read(0, frames, arena));
        }
        List<ImageStack> stacks = new ArrayList<>();
        for (RegionOfInterest region : regions) {
            stacks.add(ImageStack.allocate(arena, movie.pixelType(), region.height(), region.width(), frames));
        }
        long frameBytes =
                (long) movie.height() * movie.width() * movie.pixelType().bytes();
        long most = Math.clamp(PIECE_BYTES / frameBytes, 1, frames);
        for (long first = 0; first < frames; first += most) {
            long count = Math.min(most, frames - first);
            try (Arena piece = Arena.ofShared()) {
                ImageStack read = movie.read(first, count, piece);
                for (int bead = 0; bead < regions.size(); bead++) {
                    backend.cropStackToRois(
                            read, List.of(regions.get(bead)), stacks.get(bead).slice(first, count));
                }
            }
        }
        return stacks;
    }
}
