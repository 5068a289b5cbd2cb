package io.github.magtrack4j.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Tables, and which image has which: what all kinds of tables of one call have in common. A table may be null: none.
 * Immutable.
 *
 * @param <T> the kind of table; tables are equal to nothing but themselves
 */
public final class TablesOfImages<T> {
    /** The number of images where there may be any number. */
    public static final long ANY_NUMBER = Long.MAX_VALUE;

    private final List<T> tables;
    private final long images;
    private final long imagesPerTable;

    /** The index of each image's table; null where it follows from the number of images per table. */
    private final int[] indices;

    /** The table of all images; null where they have different ones, or none. */
    private final T common;

    private final boolean empty;

    private TablesOfImages(List<T> tables, long images, long imagesPerTable, int[] indices) {
        this.tables = tables;
        this.images = images;
        this.imagesPerTable = imagesPerTable;
        this.indices = indices;
        T first = tables.getFirst();
        boolean alike = true;
        for (int index = 1; index < tables.size(); index++) {
            alike &= Objects.equals(tables.get(index), first);
        }
        common = alike ? first : null;
        empty = alike && first == null;
    }

    /** One table, or null, for any number of images. */
    public static <T> TablesOfImages<T> of(T table) {
        return new TablesOfImages<>(Collections.singletonList(table), ANY_NUMBER, ANY_NUMBER, null);
    }

    /**
     * A table for each bead, images ordered by bead.
     *
     * @param measure what must be the same for all tables
     * @param words says of a table what that is: "has 16 bins", with {@code %d} for the number
     */
    public static <T> TablesOfImages<T> perBead(
            List<T> tables, long imagesPerBead, ToIntFunction<T> measure, String words) {
        List<T> copy = copy(tables, measure, words);
        Arguments.inRange("imagesPerBead", imagesPerBead, 0, (ANY_NUMBER - 1) / copy.size());
        return new TablesOfImages<>(copy, copy.size() * imagesPerBead, imagesPerBead, null);
    }

    /**
     * Tables of which each image names its own.
     *
     * @param measure what must be the same for all tables
     * @param words says of a table what that is, as for {@link #perBead}
     */
    public static <T> TablesOfImages<T> perImage(
            List<T> tables, int[] indices, ToIntFunction<T> measure, String words) {
        List<T> copy = copy(tables, measure, words);
        int[] copied = indices.clone();
        for (int image = 0; image < copied.length; image++) {
            Arguments.require(
                    "indices[" + image + "]",
                    copied[image],
                    copied[image] >= 0 && copied[image] < copy.size(),
                    "0 to " + (copy.size() - 1) + ", the index of one of tables");
        }
        return new TablesOfImages<>(copy, copied.length, 1, copied);
    }

    private static <T> List<T> copy(List<T> tables, ToIntFunction<T> measure, String words) {
        Arguments.atLeast("the number of tables", tables.size(), 1);
        List<T> copy = Collections.unmodifiableList(new ArrayList<>(tables));
        int first = 0;
        for (int index = 0; index < copy.size(); index++) {
            T table = copy.get(index);
            if (copy.get(first) == null) {
                first = index;
            }
            if (table != null && measure.applyAsInt(table) != measure.applyAsInt(copy.get(first))) {
                throw new IllegalArgumentException("tables[" + index + "] "
                        + words.formatted(measure.applyAsInt(table)) + " and tables[" + first + "] "
                        + words.formatted(measure.applyAsInt(copy.get(first))) + "; they must be the same");
            }
        }
        return copy;
    }

    /** Other tables in place of these, for the same images; a table that is none stays none if the function says so. */
    public <U> TablesOfImages<U> map(Function<T, U> function) {
        List<U> others = new ArrayList<>();
        tables.forEach(table -> others.add(function.apply(table)));
        return new TablesOfImages<>(Collections.unmodifiableList(others), images, imagesPerTable, indices);
    }

    /** The tables, those of no image included; null stands for none. */
    public List<T> tables() {
        return tables;
    }

    /** The index of an image's table. */
    public int index(long image) {
        Objects.checkIndex(image, images);
        return indices == null ? (int) (image / imagesPerTable) : indices[(int) image];
    }

    /** The number of images, or {@link #ANY_NUMBER}. */
    public long images() {
        return images;
    }

    /** The table of all images; null where they have different ones, or none. */
    public T common() {
        return common;
    }

    /** Whether there is no table at all. */
    public boolean isEmpty() {
        return empty;
    }

    /** Describes them: how many, and for how many images. */
    public String describe(String one, String several) {
        long count = tables.stream().filter(Objects::nonNull).count();
        return count + " " + (count == 1 ? one : several) + " for " + (images == ANY_NUMBER ? "all" : images)
                + " images";
    }
}
