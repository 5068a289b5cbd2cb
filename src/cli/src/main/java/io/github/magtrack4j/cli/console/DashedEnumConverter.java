package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.files.AxisOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of some names as it is written on a command line: {@code image-first} for {@code IMAGE_FIRST}. */
public abstract class DashedEnumConverter<E extends Enum<E>> implements ITypeConverter<E> {
    private final List<E> values;

    private DashedEnumConverter(Class<E> type) {
        values = Arrays.asList(type.getEnumConstants());
    }

    /** The order of the axes of a file. */
    static final class OfAxisOrder extends DashedEnumConverter<AxisOrder> {
        OfAxisOrder() {
            super(AxisOrder.class);
        }
    }

    /** How a value is written. */
    public static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String text) {
        for (E value : values) {
            if (text.toLowerCase(Locale.ROOT).equals(written(value))) {
                return value;
            }
        }
        String names = String.join(
                " or ", values.stream().map(DashedEnumConverter::written).toList());
        throw new TypeConversionException("expected " + names + " but was '" + text + "'");
    }
}
