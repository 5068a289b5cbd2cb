package io.github.magtrack4j.tracking.internal;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.ZLut;
import io.github.magtrack4j.ZLutKind;
import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.util.ArrayList;
import java.util.List;

/** Checks, before any work is done, that a movie, its regions of interest and its look-up tables suit each other. */
public final class InputChecks {
    private InputChecks() {}

    /** Returns why not every frame of a movie can be the image of one bead; null if it can. */
    static String problemOfFrames(Movie movie) {
        if (movie.height() != movie.width()) {
            return "its frames are " + size(movie) + " pixels; without regions of interest (--rois) each frame is"
                    + " taken as the image of one bead, and must be square";
        }
        return problemOfSize("its frames are " + size(movie) + " pixels", movie.width());
    }

    /** Returns why regions are not squares of one size that lie inside the movie's frames; null if they are. */
    static String problemOfRegions(List<BeadRegion> regions, Movie movie) {
        if (regions.isEmpty()) {
            return "it has no region of interest";
        }
        RegionOfInterest first = regions.getFirst().region();
        for (BeadRegion bead : regions) {
            RegionOfInterest region = bead.region();
            String problem = null;
            if (region.height() != region.width()) {
                problem = "it must be square";
            } else if (region.height() != first.height()) {
                problem = "all must have the size of the first, " + size(first);
            } else if (region.bottom() > movie.height() || region.right() > movie.width()) {
                problem = "it must lie inside the frames of " + movie.path() + ", which are " + size(movie) + " pixels";
            }
            if (problem != null) {
                return describe(bead) + "; " + problem;
            }
        }
        return problemOfSize(describe(regions.getFirst()), first.width());
    }

    /** Tells, a sentence each, of tables in which every height is NaN, since a plane of theirs has no profile. */
    public static List<String> withoutHeights(List<ZLut> zluts, List<Integer> beads) {
        List<String> notes = new ArrayList<>();
        for (int index = 0; index < zluts.size(); index++) {
            ZLut zlut = zluts.get(index);
            int plane = 0;
            while (plane < zlut.planes() && hasContrast(zlut, plane)) {
                plane++;
            }
            if (plane < zlut.planes()) {
                notes.add("plane " + plane + " (from 0), at " + zlut.z(plane) + " nm, "
                        + (zluts.size() > 1 ? "of the table of bead " + beads.get(index) + " " : "")
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

    /**
     * Returns why profiles cannot be looked up in a table of another kind; null if they can.
     *
     * @param isFile whether the table is from a file: one that does not tell its kind is MagTrack's then, and so radial
     */
    static String problemOfKind(ZLut zlut, boolean isFile, int size, TrackingOptions options) {
        ZLutKind kind = zlut.kind().orElse(null);
        String wanted = options.profile().name();
        if (kind == null) {
            String radial = Profile.all().getFirst().name();
            return !isFile || wanted.equals(radial)
                    ? null
                    : "it does not say by which profile it was made, so it is read as a " + radial
                            + " one, as MagTrack's are" + wrongHeights(radial, wanted);
        }
        String ofTable = kind.profile().name();
        if (!ofTable.equals(wanted)) {
            return "it was made with --profile " + ofTable + wrongHeights(ofTable, wanted);
        }
        return kind.fits(options.profile(), size)
                ? null
                : "it was made with " + kind.profile() + " from images of "
                        + kind.imageSize().orElse(size) + " px; the options have " + options.profile()
                        + ", and the images " + size + " px";
    }

    private static String wrongHeights(String ofTable, String wanted) {
        return "; with --profile " + wanted + " heights would be wrong: track with --profile " + ofTable
                + ", or build the table again (magtrack zlut … --profile " + wanted + ")";
    }

    /** Returns why a table is not one for images of this size; null if it is. */
    static String problemOfTable(ZLut zlut, int size, TrackingOptions options) {
        int bins = options.profile().bins(size);
        if (zlut.bins() != bins) {
            return "this look-up table has " + zlut.bins() + " bins (" + (zlut.bins() + 1)
                    + " rows, the heights included); bead images of " + size + " × " + size + " pixels need " + bins;
        }
        if (zlut.planes() < options.lookup().localPoints()) {
            return "this look-up table has " + zlut.planes() + " planes (columns); it must have at least "
                    + options.lookup().localPoints();
        }
        return null;
    }

    private static String problemOfSize(String what, int size) {
        return size < Backend.MIN_SIZE || size > Backend.MAX_SIZE
                ? what + "; a bead's image must be " + Backend.MIN_SIZE + " to " + Backend.MAX_SIZE + " pixels wide"
                : null;
    }

    private static String describe(BeadRegion bead) {
        RegionOfInterest region = bead.region();
        return "the region of bead " + bead.bead() + " is " + size(region) + " pixels (rows " + region.top() + " to "
                + region.bottom() + ", columns " + region.left() + " to " + region.right() + ")";
    }

    private static String size(RegionOfInterest region) {
        return region.height() + " × " + region.width();
    }

    private static String size(Movie movie) {
        return movie.height() + " × " + movie.width();
    }
}
