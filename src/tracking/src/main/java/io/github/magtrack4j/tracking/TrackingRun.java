package io.github.magtrack4j.tracking;

import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.method.TrackingMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is tracked, and all that the traces depend on: what a sink is told before the first chunk.
 *
 * @param movie the movie
 * @param beadNumbers the number of each bead, which it has in all files; chunks have the beads in this order
 * @param beadFile the file that says where the beads are: that of the regions of interest, else the movie
 * @param imageSize the width of each bead's image in pixels
 * @param hasTables whether z is looked up
 * @param method how images become localizations
 * @param columns what chunks tell of each localization beside x, y and z; empty for nothing
 * @param inputs the names of the files that were read beside the movie, as a header has them
 * @param parameters all that the traces depend on beside the movie and what computes, as a header has it: options, and
 *     digests of the other files
 * @param computedBy what computes: {@link io.github.magtrack4j.Backend#description}
 * @param notes what is told what should be known
 */
public record TrackingRun(
        Movie movie,
        List<Integer> beadNumbers,
        Path beadFile,
        int imageSize,
        boolean hasTables,
        TrackingMethod method,
        List<String> columns,
        Map<String, String> inputs,
        Map<String, String> parameters,
        String computedBy,
        NoteListener notes) {
    /** Returns how many beads each frame has. */
    public int beads() {
        return beadNumbers.size();
    }
}
