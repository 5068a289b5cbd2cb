package io.github.magtrack4j.cli.find;

import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.cli.charts.PictureFile;
import io.github.magtrack4j.cli.console.Warnings;
import io.github.magtrack4j.detection.BeadFinder;
import io.github.magtrack4j.detection.BeadFinderOptions;
import io.github.magtrack4j.detection.FoundBead;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.OpenOptions;
import io.github.magtrack4j.files.regions.RegionFile;
import io.github.magtrack4j.tracking.TraceHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Finds the beads of a movie and writes their regions of interest.
 *
 * @param movie the movie
 * @param opening what the movie's file does not tell itself
 * @param firstFrame the first frame to look at, from 0
 * @param frames how many frames are averaged
 * @param options what counts as a bead
 * @param regions the file of regions that is written
 * @param picture the picture that is written, or null for none
 */
record FindJob(
        Path movie,
        OpenOptions opening,
        long firstFrame,
        long frames,
        BeadFinderOptions options,
        Path regions,
        Path picture) {

    /** Finds the beads, writes their regions, and returns them. */
    List<FoundBead> run() throws IOException {
        try (Movie file = Movie.open(movie, opening);
                Arena arena = Arena.ofConfined()) {
            Warnings.tell(movie, file.notes());
            if (firstFrame > file.frameCount() - frames) {
                throw new BadFileException(
                        movie,
                        "it has " + file.frameCount() + " frames; --frame and --average ask for frames " + firstFrame
                                + " to " + (firstFrame + frames - 1));
            }
            if (Math.min(file.height(), file.width()) < options.size()) {
                throw new BadFileException(
                        movie,
                        "its frames are " + file.height() + " × " + file.width() + " pixels; a square of --size "
                                + options.size() + " does not fit");
            }
            ImageStack stack = file.read(firstFrame, frames, arena);
            List<FoundBead> beads = file.guarded(() -> new BeadFinder(options).find(stack));
            if (picture != null) {
                file.guarded(() -> {
                    PictureFile.write(picture, () -> new BeadPicture(stack.slice(0, 1), beads).draw());
                    return null;
                });
            }
            RegionFile.write(regions, header(file), beads);
            return beads;
        }
    }

    private Map<String, String> header(Movie file) {
        Map<String, String> header = TraceHeader.begin(0);
        header.put("movie", TraceHeader.name(file.path()));
        TraceHeader.putNotes(header, file);
        header.put("first_frame", String.valueOf(firstFrame));
        header.put("averaged_frames", String.valueOf(frames));
        header.put("size_px", String.valueOf(options.size()));
        header.put("minimum_score", String.valueOf(options.minimumScore()));
        header.put("minimum_contrast", String.valueOf(options.minimumContrast()));
        return header;
    }
}
