package io.github.magtrack4j.files.internal;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of files in the order in which a person puts them. The name without its extension counts first: {@code run.tif}
 * comes before {@code run-1.tif}, although a hyphen sorts before a point, and {@code .ome.tif} is one extension. In it
 * a number is a number, without regard to zeros in front, and a letter is the same in upper and lower case. Names that
 * are the same in these respects are put in the order of their characters, so that no two names are equal.
 */
public final class NaturalOrder {
    /** The order. */
    public static final Comparator<String> NAMES = Comparator.comparing(NaturalOrder::parts, Arrays::compare)
            .thenComparing(NaturalOrder::stem)
            .thenComparing(Comparator.naturalOrder());

    private static final Pattern EXTENSION = Pattern.compile("(\\.ome)?\\.[a-z][a-z0-9]*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIGITS_OR_NOT = Pattern.compile("[0-9]+|[^0-9]+");

    private NaturalOrder() {}

    /** A part of a name: a number, or what is between numbers. Numbers come first. */
    private record Part(BigInteger number, String text) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            if (number != null && other.number != null) {
                return number.compareTo(other.number);
            }
            return text.compareTo(other.text);
        }
    }

    private static String stem(String name) {
        return EXTENSION.matcher(name).replaceFirst("");
    }

    private static Part[] parts(String name) {
        return DIGITS_OR_NOT
                .matcher(stem(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT))
                .results()
                .map(match -> part(match.group()))
                .toArray(Part[]::new);
    }

    private static Part part(String text) {
        boolean number = text.charAt(0) >= '0' && text.charAt(0) <= '9';
        return number ? new Part(new BigInteger(text), "") : new Part(null, text);
    }
}
