package io.github.magtrack4j;

import io.github.magtrack4j.internal.TablesOfImages;
import io.github.magtrack4j.jointfit.RingTable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ring tables of one call, and which image has which: one table for all images ({@link #of}), one for each bead
 * ({@link #perBead}), or any choice ({@link #perImage}).
 *
 * <p>A call with the tables of many beads answers bit for bit what a call for each bead answers. On a GPU it has as
 * many launches as a call with one table.
 *
 * <p>All tables of a call are for images of one size; planes, heights and harmonics may differ. An image may have no
 * table: it is not fitted, and its values are NaN. Immutable, and safe to share between threads; it keeps the tables
 * reachable.
 */
public final class RingTables {
    private final TablesOfImages<RingTable> tables;

    /** The classic tables of these; made when they are asked for. */
    private ZLuts classic;

    private RingTables(TablesOfImages<RingTable> tables) {
        this.tables = tables;
    }

    /**
     * Returns one table for all images of a call, of which there may be any number.
     *
     * @param table the table of all images
     */
    public static RingTables of(RingTable table) {
        return new RingTables(TablesOfImages.of(Objects.requireNonNull(table, "table")));
    }

    /**
     * Returns a table for each bead, for images that are ordered by bead: image {@code bead · imagesPerBead + frame},
     * as those of {@link ImageStack#regions}.
     *
     * @param tables the table of each bead, at least one, all for images of one size; null for a bead that has none
     * @param imagesPerBead the number of images of each bead, 0 or more
     * @throws IllegalArgumentException if there is no table, a table is for another size than those before it, or the
     *     number of images is negative or beyond 2⁶³ - 1
     */
    public static RingTables perBead(List<RingTable> tables, long imagesPerBead) {
        return new RingTables(TablesOfImages.perBead(tables, imagesPerBead, RingTable::size, "is for images of %d px"));
    }

    /**
     * Returns tables of which each image names its own.
     *
     * @param tables the tables, at least one, all for images of one size; null for one that is none
     * @param indices for each image of the call the index of its table, from 0; copied
     * @throws IllegalArgumentException if there is no table, a table is for another size than those before it, or there
     *     is no table of an index; the message tells which image's
     */
    public static RingTables perImage(List<RingTable> tables, int... indices) {
        return new RingTables(TablesOfImages.perImage(tables, indices, RingTable::size, "is for images of %d px"));
    }

    /** Returns the tables, those of no image included; null stands for none. */
    public List<RingTable> tables() {
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

    /** Returns the table of all images; empty where they have different ones. */
    public Optional<RingTable> common() {
        return Optional.ofNullable(tables.common());
    }

    /** Returns the classic tables of these, {@link ZLut#of(RingTable)} of each, for the same images. */
    public synchronized ZLuts classic() {
        if (classic == null) {
            classic = new ZLuts(tables.map(table -> table == null ? null : ZLut.of(table)));
        }
        return classic;
    }

    /** Describes the tables: how many, and for how many images. */
    @Override
    public String toString() {
        return tables.describe("ring table", "ring tables");
    }
}
