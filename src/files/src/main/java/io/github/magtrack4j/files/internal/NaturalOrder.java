package io.github.magtrack4j.files.internal;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Names in the order in which a person puts them: a number in a name counts as a number. */
public final class NaturalOrder {
    /** The order. */
    public static final Comparator<String> NAMES = Comparator.comparing(NaturalOrder::parts, Arrays::compare);

    private static final Pattern DIGITS_OR_NOT = Pattern.compile("[0-9]+|[^0-9]+");

    private NaturalOrder() {}

    /** A part of a name: a number, or what is between numbers. */
    private record Part(BigInteger number, String text) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            if (number != null && other.number != null && !number.equals(other.number)) {
                return number.compareTo(other.number);
            }
            return text.compareTo(other.text);
        }
    }

    private static Part[] parts(String name) {
        return DIGITS_OR_NOT
                .matcher(name)
                .results()
                .map(match -> new Part(
                        Character.isDigit(match.group().charAt(0)) ? new BigInteger(match.group()) : null,
                        match.group()))
                .toArray(Part[]::new);
    }
}
