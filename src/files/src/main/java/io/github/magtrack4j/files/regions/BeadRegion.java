package io.github.magtrack4j.files.regions;

import io.github.magtrack4j.RegionOfInterest;
import io.github.magtrack4j.internal.Arguments;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The region of a bead that has a number of its own, which it keeps in tables, traces and reports: other lines of a
 * file may come and go.
 *
 * @param bead the number of the bead, 0 or more
 * @param region where the bead is
 */
public record BeadRegion(int bead, RegionOfInterest region) {
    /** Checks that the number is not negative, and that there is a region. */
    public BeadRegion {
        Arguments.atLeast("bead", bead, 0);
        Objects.requireNonNull(region, "region");
    }

    /** Returns numbers of beads as messages have them: the first few, and how many there are if these are not all. */
    public static String listed(List<Integer> beads) {
        int shown = 8;
        String text = beads.stream().limit(shown).map(String::valueOf).collect(Collectors.joining(", "));
        return beads.size() > shown ? text + ", … (" + beads.size() + ")" : text;
    }
}
