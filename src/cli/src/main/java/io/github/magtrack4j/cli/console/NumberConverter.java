package io.github.magtrack4j.cli.console;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a number, and says in words where a text is none.
 *
 * @param <N> the type of number
 */
public final class NumberConverter<N extends Number> implements ITypeConverter<N> {
    private final Function<String, N> parser;
    private final String kind;

    private NumberConverter(Function<String, N> parser, String kind) {
        this.parser = parser;
        this.kind = kind;
    }

    /** Registers a converter for each type of number that options have. */
    public static void register(CommandLine command) {
        NumberConverter<Integer> ints =
                new NumberConverter<>(Integer::valueOf, "a whole number from -2147483648 to 2147483647");
        NumberConverter<Long> longs = new NumberConverter<>(Long::valueOf, "a whole number of at most 18 digits");
        NumberConverter<Double> doubles = new NumberConverter<>(Double::valueOf, "a number, such as 0.5 or 1e-3");
        command.registerConverter(int.class, ints)
                .registerConverter(Integer.class, ints)
                .registerConverter(long.class, longs)
                .registerConverter(Long.class, longs)
                .registerConverter(double.class, doubles)
                .registerConverter(Double.class, doubles);
    }

    @Override
    public N convert(String text) {
        try {
            return parser.apply(text.strip());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not " + kind);
        }
    }
}
