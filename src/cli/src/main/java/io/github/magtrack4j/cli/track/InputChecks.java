package io.github.magtrack4j.cli.track;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.TrackingOptions;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.RegionFile;
import io.github.magtrack4j.files.ZLutFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks, before any work is done, that a movie, its regions of interest and its look-up table suit each other. */
public final class InputChecks {
    private InputChecks() {}

    /** Requires a movie whose every image is one bead's. */
    private static void requireBeadImages(Movie movie) throws BadFileException {
        if (movie.height() != movie.width()) {
            throw new BadFileException(
                    movie.path(),
                    "its frames are " + size(movie) + " pixels; without regions of interest (--rois) each frame is"
                            + " taken as the image of one bead, and must be square");
        }
        requireTrackable(movie.path(), "its frames are " + size(movie) + " pixels", movie.width());
    }

    /**
     * Reads regions that suit a movie.
     *
     * @param file the file of regions, or null if each image is one bead's: no region then
     */
    public static List<RegionOfInterest> readRegions(Path file, Movie movie) throws IOException {
        if (file == null) {
            requireBeadImages(movie);
            return List.of();
        }
        List<RegionOfInterest> squares = RegionFile.read(file);
        requireSquares(file, squares, movie);
        return squares;
    }

    /** Requires squares of one size that lie inside the movie's frames. */
    private static void requireSquares(Path file, List<RegionOfInterest> regions, Movie movie) throws BadFileException {
        if (regions.isEmpty()) {
            throw new BadFileException(file, "it has no region of interest");
        }
        RegionOfInterest first = regions.getFirst();
        for (int bead = 0; bead < regions.size(); bead++) {
            RegionOfInterest region = regions.get(bead);
            String problem = null;
            if (region.height() != region.width()) {
                problem = "it must be square";
            } else if (region.height() != first.height()) {
                problem = "all must have the size of the first, " + size(first);
            } else if (region.bottom() > movie.height() || region.right() > movie.width()) {
                problem = "it must lie inside the frames of " + movie.path() + ", which are " + size(movie) + " pixels";
            }
            if (problem != null) {
                throw new BadFileException(file, describe(bead, region) + "; " + problem);
            }
        }
        requireTrackable(file, describe(0, first), first.width());
    }

    /** Requires a table for all beads, or one for each, and images of this size. */
    static void requireTablesFor(Path file, List<ZLut> zluts, int beads, int size, TrackingOptions options)
            throws BadFileException {
        if (zluts.size() > 1 && zluts.size() != beads) {
            throw new BadFileException(
                    file,
                    "it has " + zluts.size() + " look-up tables, one for each bead of the scan; there are " + beads
                            + " beads to track");
        }
        for (ZLut zlut : zluts) {
            requireTableFor(file, zlut, size, options);
        }
    }

    /** Tells, a sentence each, of tables in which every height is NaN, since a plane of theirs has no profile. */
    static List<String> withoutHeights(List<ZLut> zluts) {
        List<String> notes = new ArrayList<>();
        for (int bead = 0; bead < zluts.size(); bead++) {
            ZLut zlut = zluts.get(bead);
            int plane = 0;
            while (plane < zlut.planes() && hasContrast(zlut, plane)) {
                plane++;
            }
            if (plane < zlut.planes()) {
                notes.add("plane " + plane + " (from 0), at " + zlut.z(plane) + " nm, "
                        + (zluts.size() > 1 ? "of the table of bead " + bead + " " : "")
                        + "has no two bins that differ; every z looked up in this table is NaN");
            }
        }
        return notes;
    }

    /** The first bin is not looked at, nor are those that are NaN. */
    private static boolean hasContrast(ZLut zlut, int plane) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int bin = 1; bin < zlut.bins(); bin++) {
            double value = zlut.profile(plane, bin);
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        return least < most && Double.isFinite(most - least);
    }

    /** Requires tables of the profiles that are looked up in them. */
    static void requireProfile(Path path, ZLutFile file, TrackingOptions options) throws BadFileException {
        Map<String, String> wanted = new HashMap<>();
        TraceHeader.putProfile(wanted, options.profile());
        String profile = TraceHeader.profile(wanted);
        String ofTables = TraceHeader.profile(file.header());
        if (!ofTables.equals(profile)) {
            throw new BadFileException(
                    path,
                    (file.header().isEmpty()
                                    ? "it does not say by which profile it was made, so it is taken for a " + ofTables
                                            + " one, as MagTrack's are"
                                    : "it was made with --profile " + ofTables)
                            + "; with --profile " + profile + " heights would be wrong: track with --profile "
                            + ofTables
                            + ", or make the table anew (magtrack zlut … --profile " + profile + ")");
        }
    }

    /** Requires a table for images of this size. */
    private static void requireTableFor(Path file, ZLut zlut, int size, TrackingOptions options)
            throws BadFileException {
        int bins = options.profile().bins(size);
        if (zlut.bins() != bins) {
            throw new BadFileException(
                    file,
                    "this look-up table has " + zlut.bins() + " bins (" + (zlut.bins() + 1)
                            + " rows, the heights included); bead images of " + size + " × " + size + " pixels need "
                            + bins);
        }
        if (zlut.planes() < options.lookupLocalPoints()) {
            throw new BadFileException(
                    file,
                    "this look-up table has " + zlut.planes() + " planes (columns); it must have at least "
                            + options.lookupLocalPoints());
        }
    }

    private static void requireTrackable(Path file, String what, int size) throws BadFileException {
        if (size < Backend.MIN_SIZE || size > Backend.MAX_SIZE) {
            throw new BadFileException(
                    file,
                    what + "; a bead's image must be " + Backend.MIN_SIZE + " to " + Backend.MAX_SIZE + " pixels wide");
        }
    }

    private static String describe(int bead, RegionOfInterest region) {
        return "the region of bead " + bead + " is " + size(region) + " pixels (rows " + region.top() + " to "
                + region.bottom() + ", columns " + region.left() + " to " + region.right() + ")";
    }

    private static String size(RegionOfInterest region) {
        return region.height() + " × " + region.width();
    }

    private static String size(Movie movie) {
        return movie.height() + " × " + movie.width();
    }
}
