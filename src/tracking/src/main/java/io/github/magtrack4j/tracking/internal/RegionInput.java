package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.files.regions.RegionFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the regions of interest come from.
 *
 * @param file the file of regions, or null
 * @param given the regions themselves, where there is no file; empty if each frame is the image of one bead
 */
public record RegionInput(Path file, List<BeadRegion> given) {
    /** No regions: each frame is the image of one bead. */
    public static final RegionInput NONE = new RegionInput(null, List.of());

    private boolean isNone() {
        return file == null && given.isEmpty();
    }

    /**
     * Returns regions that suit a movie, or none.
     *
     * @throws BadFileException if the file does not suit the movie, or each frame cannot be the image of one bead
     * @throws IllegalArgumentException if the regions that were given do not suit the movie
     */
    public List<BeadRegion> read(Movie movie) throws IOException {
        if (isNone()) {
            String problem = InputChecks.problemOfFrames(movie);
            if (problem != null) {
                throw new BadFileException(movie.path(), problem);
            }
            return List.of();
        }
        List<BeadRegion> regions = file == null ? given : RegionFile.readBeads(file);
        String problem = InputChecks.problemOfRegions(regions, movie);
        if (problem != null && file != null) {
            throw new BadFileException(file, problem);
        }
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return regions;
    }

    /** Adds the line that names them. */
    public void putName(Map<String, String> header) {
        header.put("rois", isNone() ? "none" : file == null ? "not from a file" : HeaderText.name(file));
    }

    /** Adds the line that tells them from others. */
    public void putDigest(Map<String, String> header) throws IOException {
        header.put("rois_sha256", isNone() ? "none" : file == null ? Digest.of(given.toString()) : Digest.of(file));
    }
}
