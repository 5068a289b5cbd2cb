package io.github.magtrack4j;

import io.github.magtrack4j.internal.TablesOfImages;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The look-up tables of one call, and which image has which: one table for all images ({@link #of}), one for each bead
 * ({@link #perBead}), or any choice ({@link #perImage}).
 *
 * <pre>{@code
 * ImageStack images = frames.regions(regions); // all of bead 0, then all of bead 1, and so on
 * Tracks tracks = backend.stackToXyzp(images, ZLuts.perBead(tables, frames.count()), options);
 * }</pre>
 *
 * <p>A call with the tables of many beads answers bit for bit what a call for each bead answers. On a GPU it is one
 * launch for all beads, where a call for each costs as many launches and waits.
 *
 * <p>All tables of a call have the same number of bins, that of the profiles; their numbers of planes may differ, and
 * so may their heights. An image may have no table: its z is NaN, and nothing else about it changes. Immutable, and
 * safe to share between threads; it keeps the tables reachable.
 */
public final class ZLuts {
    /** No table for any image: every z is NaN. It serves any number of images. */
    public static final ZLuts NONE = new ZLuts(TablesOfImages.of(null));

    private final TablesOfImages<ZLut> tables;

    ZLuts(TablesOfImages<ZLut> tables) {
        this.tables = tables;
    }

    /**
     * Returns one table for all images of a call, of which there may be any number.
     *
     * @param table the table of all images
     */
    public static ZLuts of(ZLut table) {
        return new ZLuts(TablesOfImages.of(Objects.requireNonNull(table, "table")));
    }

    /**
     * Returns a table for each bead, for images that are ordered by bead: image {@code bead · imagesPerBead + frame},
     * as those of {@link ImageStack#regions}.
     *
     * @param tables the table of each bead, at least one, all with as many bins; null for a bead that has none
     * @param imagesPerBead the number of images of each bead, 0 or more; the call then has {@code tables.size() ·
     *     imagesPerBead} images
     * @throws IllegalArgumentException if there is no table, a table has other bins than those before it, or the number
     *     of images is negative or beyond 2⁶³ - 1
     */
    public static ZLuts perBead(List<ZLut> tables, long imagesPerBead) {
        return new ZLuts(TablesOfImages.perBead(tables, imagesPerBead, ZLut::bins, "has %d bins"));
    }

    /**
     * Returns tables of which each image names its own.
     *
     * @param tables the tables, at least one, all with as many bins; null for one that is none
     * @param indices for each image of the call the index of its table, from 0; copied
     * @throws IllegalArgumentException if there is no table, a table has other bins than those before it, or there is
     *     no table of an index; the message tells which image's
     */
    public static ZLuts perImage(List<ZLut> tables, int... indices) {
        return new ZLuts(TablesOfImages.perImage(tables, indices, ZLut::bins, "has %d bins"));
    }

    /** Returns the tables, those of no image included; null stands for none. */
    public List<ZLut> tables() {
        return tables.tables();
    }

    /**
     * Returns the index of an image's table, from 0: {@code tables().get(index)} may be null.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public int index(long image) {
        return tables.index(image);
    }

    /** Returns the number of images that these tables are for; empty where they serve any number. */
    public OptionalLong images() {
        return tables.images() == TablesOfImages.ANY_NUMBER ? OptionalLong.empty() : OptionalLong.of(tables.images());
    }

    /** Returns the table of all images; empty where they have different ones, or none. */
    public Optional<ZLut> common() {
        return Optional.ofNullable(tables.common());
    }

    /** Returns whether there is no table at all, so that every z is NaN. */
    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Describes the tables: how many, and for how many images. */
    @Override
    public String toString() {
        return tables.describe("look-up table", "look-up tables");
    }
}
