package io.github.magtrack4j.files.tables;

import io.github.magtrack4j.files.BadFileException;
import io.github.magtrack4j.files.regions.BeadRegion;
import io.github.magtrack4j.internal.Arguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The tables of a file, and of which bead each is: what files of all kinds of tables have in common.
 *
 * @param <T> the kind of table
 * @param path the file
 * @param tables the tables, one for all beads or one for each
 * @param beads the number of the bead of each
 * @param header what the file says of them
 */
record TableBeads<T>(Path path, List<T> tables, List<Integer> beads, Map<String, String> header) {
    /** The key of the header that has the numbers. */
    static final String KEY = "beads";

    /** Takes the numbers from the header, or where it has none, from 0 on. */
    static <T> TableBeads<T> of(Path path, List<T> tables, Map<String, String> header) {
        return new TableBeads<>(path, List.copyOf(tables), numbers(header.get(KEY), tables.size()), header);
    }

    private static List<Integer> numbers(String numbers, int tables) {
        if (numbers == null) {
            return IntStream.range(0, tables).boxed().toList();
        }
        Arguments.require(
                KEY,
                "'" + numbers + "'",
                numbers.length() < 12L * tables && numbers.strip().matches("\\d{1,9}(\\s*,\\s*\\d{1,9})*"),
                "whole numbers with commas between");
        List<Integer> beads = Pattern.compile("\\s*,\\s*")
                .splitAsStream(numbers.strip())
                .map(Integer::valueOf)
                .toList();
        Arguments.require(
                KEY,
                "'" + numbers + "'",
                beads.size() == tables && Set.copyOf(beads).size() == tables,
                "a number of its own for each of " + tables + " tables");
        return beads;
    }

    /** The tables of some beads: the one of a file that has one, or one for each. */
    List<T> of(List<Integer> wanted) throws BadFileException {
        if (tables.size() == 1) {
            return tables;
        }
        List<T> found = new ArrayList<>();
        for (int bead : wanted) {
            int index = beads.indexOf(bead);
            if (index < 0) {
                throw new BadFileException(
                        path,
                        "it has no look-up table of bead " + bead + "; it has those of beads "
                                + BeadRegion.listed(beads)
                                + (header.containsKey(KEY) ? "" : ", numbered in their order"));
            }
            found.add(tables.get(index));
        }
        return found;
    }

    Map<String, String> copyOfHeader() {
        return new LinkedHashMap<>(header);
    }
}
