package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.util.ArrayList;
import java.util.Collections;
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
 * <p>A call with the tables of many beads answers bit for bit what a call for each bead answers. On a GPU it is one launch
 * for all beads, where a call for each costs as many launches and waits.
 *
 * <p>All tables of a call have the same number of bins, that of the profiles; their numbers of planes may differ, and so
 * may their heights. An image may have no table: its z is NaN, and nothing else about it changes. Immutable, and safe to
 * share between threads; it keeps the tables reachable.
 */
public final class ZLuts {
    private static final long ANY_NUMBER = Long.MAX_VALUE;

    /** No table for any image: every z is NaN. It serves any number of images. */
    public static final ZLuts NONE = new ZLuts(Collections.singletonList(null), ANY_NUMBER, ANY_NUMBER, null);

    private final List<ZLut> tables;
    private final long images;
    private final long imagesPerTable;

    /** The index of each image's table; null where it follows from the number of images per table. */
    private final int[] indices;

    /** The table of all images; null where they have different ones, or none. */
    private final ZLut common;

    private final boolean empty;

    private ZLuts(List<ZLut> tables, long images, long imagesPerTable, int[] indices) {
        this.tables = tables;
        this.images = images;
        this.imagesPerTable = imagesPerTable;
        this.indices = indices;
        ZLut first = tables.getFirst();
        boolean alike = true;
        for (int index = 1; index < tables.size(); index++) {
            alike &= Objects.equals(tables.get(index), first); // tables are equal to nothing but themselves
        }
        common = alike ? first : null;
        empty = alike && first == null;
    }

    /**
     * Returns one table for all images of a call, of which there may be any number.
     *
     * @param table the table of all images
     */
    public static ZLuts of(ZLut table) {
        return new ZLuts(List.of(Objects.requireNonNull(table, "table")), ANY_NUMBER, ANY_NUMBER, null);
    }

    /**
     * Returns a table for each bead, for images that are ordered by bead: image {@code bead · imagesPerBead + frame}, as
     * those of {@link ImageStack#regions}.
     *
     * @param tables the table of each bead, at least one, all with as many bins; null for a bead that has none
     * @param imagesPerBead the number of images of each bead, 0 or more; the call then has {@code tables.size() ·
     *     imagesPerBead} images
     * @throws IllegalArgumentException if there is no table, a table has other bins than those before it, or the number of
     *     images is negative or beyond 2⁶³ - 1
     */
    public static ZLuts perBead(List<ZLut> tables, long imagesPerBead) {
        List<ZLut> copy = copy(tables);
        Arguments.inRange("imagesPerBead", imagesPerBead, 0, (ANY_NUMBER - 1) / copy.size());
        return new ZLuts(copy, copy.size() * imagesPerBead, imagesPerBead, null);
    }

    /**
     * Returns tables of which each image names its own.
     *
     * @param tables the tables, at least one, all with as many bins; null for one that is none
     * @param indices for each image of the call the index of its table, from 0; copied
     * @throws IllegalArgumentException if there is no table, a table has other bins than those before it, or there is no
     *     table of an index; the message tells which image's
     */
    public static ZLuts perImage(List<ZLut> tables, int... indices) {
        List<ZLut> copy = copy(tables);
        int[] copied = indices.clone();
        for (int image = 0; image < copied.length; image++) {
            Arguments.require(
                    "indices[" + image + "]",
                    copied[image],
                    copied[image] >= 0 && copied[image] < copy.size(),
                    "0 to " + (copy.size() - 1) + ", the index of one of tables");
        }
        return new ZLuts(copy, copied.length, 1, copied);
    }

    private static List<ZLut> copy(List<ZLut> tables) {
        Arguments.atLeast("the number of tables", tables.size(), 1);
        List<ZLut> copy = Collections.unmodifiableList(new ArrayList<>(tables));
        int first = 0;
        for (int index = 0; index < copy.size(); index++) {
            ZLut table = copy.get(index);
            if (copy.get(first) == null) {
                first = index;
            }
            if (table != null && table.bins() != copy.get(first).bins()) {
                throw new IllegalArgumentException("tables[" + index + "] has " + table.bins() + " bins and tables["
                        + first + "] has " + copy.get(first).bins() + "; they must have as many");
            }
        }
        return copy;
    }

    /** Returns the tables, those of no image included; null stands for none. */
    public List<ZLut> tables() {
        return tables;
    }

    /**
     * Returns the index of an image's table, from 0: {@code tables().get(index)} may be null.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public int index(long image) {
        Objects.checkIndex(image, images);
        return indices == null ? (int) (image / imagesPerTable) : indices[(int) image];
    }

    /** Returns the number of images that these tables are for; empty where they serve any number. */
    public OptionalLong images() {
        return images == ANY_NUMBER ? OptionalLong.empty() : OptionalLong.of(images);
    }

    /** Returns the table of all images; empty where they have different ones, or none. */
    public Optional<ZLut> common() {
        return Optional.ofNullable(common);
    }

    /** Returns whether there is no table at all, so that every z is NaN. */
    public boolean isEmpty() {
        return empty;
    }

    /** Describes the tables: how many, and for how many images. */
    @Override
    public String toString() {
        long count = tables.stream().filter(Objects::nonNull).count();
        return count + (count == 1 ? " look-up table for " : " look-up tables for ")
                + (images == ANY_NUMBER ? "all" : images) + " images";
    }
}
